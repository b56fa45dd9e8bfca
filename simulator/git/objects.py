"""Loose git objects, read and written without starting a process: thousands of commits cost milliseconds."""

import hashlib
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

BLOB_MODE = "100644"
TREE_MODE = "40000"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who made a commit, and when. `at` is aware."""

    name: str
    email: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit object as git stores it."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Signature
    committer: Signature
    message: str


@dataclass(frozen=True, slots=True)
class GitEntry:
    """One name in a tree. `mode` is git's octal text, `100644`, `100755`, `120000` or `40000` for a tree."""

    mode: str
    sha: str


class ObjectStore:
    """The `objects` directory of a bare repository. Immutable objects are cached by their SHA."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._blobs: dict[str, bytes] = {}
        self._trees: dict[str, dict[str, GitEntry]] = {}
        self._commits: dict[str, Commit] = {}

    def write(self, kind: str, body: bytes) -> str:
        """Store an object and return its SHA; storing it twice is storing it once."""
        data = f"{kind} {len(body)}\0".encode() + body
        sha = hashlib.sha1(data).hexdigest()  # noqa: S324 - git names objects by SHA-1
        path = self.directory / sha[:2] / sha[2:]
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(zlib.compress(data, 1))
        return sha

    def read(self, sha: str) -> tuple[str, bytes]:
        """The kind and body of an object.

        Raises:
            KeyError: there is no such object.
        """
        try:
            data = zlib.decompress((self.directory / sha[:2] / sha[2:]).read_bytes())
        except OSError as error:
            raise KeyError(sha) from error
        header, _, body = data.partition(b"\0")
        return header.split(b" ")[0].decode(), body

    def kind(self, sha: str) -> str | None:
        """`blob`, `tree` or `commit`; None where there is no such object."""
        try:
            return self.read(sha)[0]
        except KeyError:
            return None

    def complete(self, short: str) -> str | None:
        """The one object whose SHA begins like this; None for none or several."""
        found = [short[:2] + path.name for path in (self.directory / short[:2]).glob(f"{short[2:]}*")]
        return found[0] if len(found) == 1 else None

    def write_blob(self, content: bytes) -> str:
        """Store a file's content."""
        return self.write("blob", content)

    def blob(self, sha: str) -> bytes:
        """A file's content.

        Raises:
            KeyError: there is no such object.
        """
        if sha not in self._blobs:
            self._blobs[sha] = self.read(sha)[1]
        return self._blobs[sha]

    def write_tree(self, entries: dict[str, GitEntry]) -> str:
        """Store one level of a directory."""
        ordered = sorted(entries.items(), key=_tree_order)
        return self.write(
            "tree",
            b"".join(f"{entry.mode} {name}\0".encode() + bytes.fromhex(entry.sha) for name, entry in ordered),
        )

    def tree(self, sha: str) -> dict[str, GitEntry]:
        """One level of a directory, by name.

        Raises:
            KeyError: there is no such object.
        """
        if sha not in self._trees:
            self._trees[sha] = _parse_tree(self.read(sha)[1])
        return self._trees[sha]

    def write_commit(
        self, tree: str, parents: tuple[str, ...], message: str, author: Signature, committer: Signature
    ) -> str:
        """Store a commit."""
        lines = [f"tree {tree}", *(f"parent {parent}" for parent in parents)]
        lines += [f"author {_signed(author)}", f"committer {_signed(committer)}", "", message]
        return self.write("commit", "\n".join(lines).encode())

    def commit(self, sha: str) -> Commit:
        """One commit.

        Raises:
            KeyError: there is no such commit.
        """
        if sha not in self._commits:
            kind, body = self.read(sha)
            if kind != "commit":
                raise KeyError(sha)
            self._commits[sha] = _parse_commit(sha, body.decode(errors="replace"))
        return self._commits[sha]


def _tree_order(item: tuple[str, GitEntry]) -> bytes:
    name, entry = item
    return (name + "/" if entry.mode == TREE_MODE else name).encode()


def _parse_tree(body: bytes) -> dict[str, GitEntry]:
    entries: dict[str, GitEntry] = {}
    position = 0
    while position < len(body):
        end = body.index(b"\0", position)
        mode, name = body[position:end].decode(errors="surrogateescape").split(" ", 1)
        entries[name] = GitEntry(mode, body[end + 1 : end + 21].hex())
        position = end + 21
    return entries


def _signed(signature: Signature) -> str:
    return f"{signature.name} <{signature.email}> {int(signature.at.timestamp())} +0000"


def _parse_signature(text: str) -> Signature:
    name, _, rest = text.partition(" <")
    email, _, moment = rest.partition("> ")
    seconds = int(moment.split(" ")[0])
    return Signature(name, email, datetime.fromtimestamp(0, UTC) + timedelta(seconds=seconds))


def _parse_commit(sha: str, text: str) -> Commit:
    head, _, message = text.partition("\n\n")
    fields = [line.split(" ", 1) for line in head.splitlines() if not line.startswith(" ")]
    one = {name: value for name, value in fields if name != "parent"}
    return Commit(
        sha=sha,
        tree=one["tree"],
        parents=tuple(value for name, value in fields if name == "parent"),
        author=_parse_signature(one["author"]),
        committer=_parse_signature(one["committer"]),
        message=message,
    )
