"""Reads two commits of a local git repository through plumbing commands, contents in one stream."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bot.checklist.core.change import Change, FileChange, FileKind
from bot.cli._review.git import RepositoryError, RevisionGit
from bot.cli._review.revisions import Range

_NO_OBJECT = "0" * 40
_REGULAR = ("100644", "100755", "100664")
_KINDS = {"120000": FileKind.SYMLINK, "160000": FileKind.SUBMODULE}
_RENAME_CANDIDATES = 1000


class LocalRepository:
    """A local repository. Used as a context, it keeps one git process to read contents from."""

    def __init__(self, directory: Path, variables: Mapping[str, str] | None = None) -> None:
        """`variables` are set for git, such as where its index is."""
        self.git = RevisionGit(directory, variables)
        self._reader: subprocess.Popen[bytes] | None = None
        self.git.run("rev-parse", "--git-dir")

    def __enter__(self) -> Self:
        """The repository itself."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Ends the reading process."""
        if self._reader is not None:
            self._reader.communicate()

    def change(self, ends: Range, size_limit: int) -> Change:
        """What changed between the ends, and the rest of the repository to look things up in."""
        entries = list(self._diff(ends))
        sizes = self._sizes([sha for entry in entries for sha in (entry.base_sha, entry.head_sha)])
        files = [self._file(entry, sizes, size_limit) for entry in entries]
        touched = {path for file in files for path in (file.path, file.base_path)}
        blobs = {path: sha for path, sha in self._tree(ends.head) if path not in touched}
        return Change(files=files, unchanged=_Contents(self, blobs), base=ends.base, head=ends.head)

    def text_files(self, revision: str, directory: str) -> dict[str, str]:
        """The Markdown files directly in a directory at a revision; none where there is no such directory."""
        inside = f"{directory.strip('/')}/"
        found = {path: sha for path, sha in self._tree(revision, inside) if path.endswith(".md")}
        return {path: self.read(sha).decode("utf-8", "replace") for path, sha in found.items()}

    def text(self, revision: str, path: str) -> str | None:
        """One file at a revision; None where it is absent."""
        found = dict(self._tree(revision, path))
        return self.read(found[path]).decode("utf-8", "replace") if path in found else None

    def read(self, sha: str) -> bytes:
        """The content of a blob."""
        reader = self._open()
        stdin, stdout = reader.stdin, reader.stdout
        if stdin is None or stdout is None:
            raise RepositoryError("git cat-file could not be started.")
        stdin.write(f"{sha}\n".encode())
        stdin.flush()
        return _blob(stdout)

    def _open(self) -> subprocess.Popen[bytes]:
        if self._reader is None:
            command = ["git", "-C", str(self.git.directory), "cat-file", "--batch"]
            self._reader = subprocess.Popen(  # noqa: S603 - no shell, and a constant program
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.git.environ
            )
        return self._reader

    def _file(self, entry: "_Entry", sizes: Mapping[str, int], size_limit: int) -> FileChange:
        kind = _KINDS.get(entry.mode, FileKind.FILE)
        size = sizes.get(entry.head_sha, 0)
        if kind is not FileKind.FILE or size > size_limit:
            large = size if kind is FileKind.FILE else None
            return FileChange(path=entry.path, base=None, head=None, kind=kind, size_bytes=large or 1)
        return FileChange(
            path=entry.path,
            previous_path=entry.base_path if entry.base_path != entry.path else None,
            base=self._content(entry.base_sha, sizes, size_limit) if entry.base_regular else None,
            head=self._content(entry.head_sha, sizes, size_limit),
            kind=kind,
        )

    def _content(self, sha: str, sizes: Mapping[str, int], size_limit: int) -> bytes | None:
        return None if sha == _NO_OBJECT or sizes.get(sha, 0) > size_limit else self.read(sha)

    def _diff(self, ends: Range) -> Iterator["_Entry"]:
        options = ["-r", "-z", "--raw", "--no-abbrev", "-M", f"-l{_RENAME_CANDIDATES}", "--no-ext-diff"]
        parts = iter(self.git.run("diff-tree", *options, ends.base, ends.head).split("\0"))
        for header in parts:
            if not header.startswith(":"):
                continue
            base_mode, head_mode, base_sha, head_sha, status = header[1:].split(" ")
            first = next(parts)
            path = next(parts) if status[:1] in {"R", "C"} else first
            mode = head_mode if status != "D" else base_mode
            regular = base_mode in _REGULAR and status[:1] != "C"
            yield _Entry(path, first if status[:1] == "R" else path, mode, base_sha, head_sha, regular)

    def _sizes(self, shas: Sequence[str]) -> dict[str, int]:
        """The sizes of blobs, asked for in one go; a submodule's commit has none."""
        wanted = "".join(f"{sha}\n" for sha in dict.fromkeys(shas) if sha != _NO_OBJECT)
        answer = self.git.run(
            "cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)", stdin=wanted
        )
        fields = [line.split() for line in answer.splitlines()]
        return {
            name: int(size)
            for name, kind, size in (field for field in fields if len(field) > len("ab"))
            if kind == "blob"
        }

    def _tree(self, revision: str, *paths: str) -> Iterator[tuple[str, str]]:
        """The regular files of a commit with their blobs."""
        for line in self.git.run("ls-tree", "-r", "-z", "--full-tree", revision, "--", *paths).split("\0"):
            fields, _, path = line.partition("\t")
            if fields.startswith(_REGULAR):
                yield path, fields.split(" ")[2]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One line of `git diff-tree`."""

    path: str
    base_path: str
    mode: str
    base_sha: str
    head_sha: str
    base_regular: bool


class _Contents(Mapping[str, bytes]):
    """The contents of a commit's files, read when asked for."""

    def __init__(self, repository: LocalRepository, blobs: Mapping[str, str]) -> None:
        self._repository = repository
        self._blobs = blobs

    def __getitem__(self, path: str) -> bytes:
        """One file's content."""
        return self._repository.read(self._blobs[path])

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._blobs)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._blobs)


def _blob(stdout: IO[bytes]) -> bytes:
    header = stdout.readline().split()
    if len(header) != len(("sha", "type", "size")):
        raise RepositoryError(
            "An object is missing: the clone is partial or damaged. `git fetch --refetch` brings it."
        )
    content = stdout.read(int(header[2]))
    stdout.read(1)
    return content
