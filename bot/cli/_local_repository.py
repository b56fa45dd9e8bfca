"""Read one commit of a local repository for judging claims, with git's plumbing and few processes."""

import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from bot.claims.judging.evidence import Mention
from bot.claims.judging.tree import SUBMODULE, FileTree, TreeFile

MOST_FILE_BYTES = 1_000_000
MOST_NAMES = 50
MOST_MENTIONS = 2_000
MOST_LINE = 2_000
SEARCH_TIMEOUT_S = 10.0
_DEFAULT_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")


class LocalGitError(Exception):
    """Git refused; the message is its last line, for a person."""


def git(repository: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git prints.

    Raises:
        GitError: git is not there, or says no.
    """
    command = ["git", "-C", str(repository), "--no-replace-objects", *arguments]
    try:
        done = subprocess.run(command, input=given, capture_output=True, check=True)  # noqa: S603 - no shell; fixed verbs
    except OSError as error:
        raise LocalGitError("git could not be started.") from error
    except subprocess.CalledProcessError as error:
        lines = error.stderr.decode(errors="replace").strip().splitlines()
        raise LocalGitError(lines[-1] if lines else "git failed.") from error
    return done.stdout


def commit_of(repository: Path, revision: str) -> str:
    """The full id of the commit that a revision names.

    Raises:
        GitError: there is no such commit, or no repository.
    """
    name = f"{revision}^{{commit}}"
    try:
        return git(repository, "rev-parse", "--verify", "--end-of-options", name).decode().strip()
    except LocalGitError as error:
        if "single revision" in str(error):
            raise LocalGitError(f"there is no commit {revision!r}.") from error
        raise


def tree_of(repository: Path, sha: str) -> FileTree:
    """All files of a commit."""
    files: dict[str, TreeFile] = {}
    for record in git(repository, "ls-tree", "-r", "-z", "--full-tree", sha).split(b"\0"):
        facts, tab, path = record.partition(b"\t")
        if tab:
            mode, _, object_id = facts.decode().split(" ")
            files[path.decode(errors="replace")] = TreeFile(mode, object_id)
    return FileTree(files)


def changed_paths(repository: Path, sha: str) -> frozenset[str] | None:
    """The files that the commit's branch changes, None where nothing tells what it branched from."""
    for branch in _DEFAULT_BRANCHES:
        try:
            base = git(repository, "merge-base", branch, sha).decode().strip()
        except LocalGitError:
            continue
        if base == sha:
            return None
        names = git(repository, "diff", "--name-only", "--no-renames", "-z", base, sha)
        return frozenset(name.decode(errors="replace") for name in names.split(b"\0") if name)
    return None


def refs_of(repository: Path) -> frozenset[str]:
    """The branches and tags that this clone knows, without the name of a remote."""
    names = git(repository, "for-each-ref", "--format=%(refname)", "refs/heads", "refs/tags", "refs/remotes")
    return frozenset(_short(name) for name in names.decode(errors="replace").splitlines())


def _short(ref: str) -> str:
    kind, _, name = ref.removeprefix("refs/").partition("/")
    return name.partition("/")[2] if kind == "remotes" else name


def mentions_of(repository: Path, sha: str, names: Iterable[str]) -> Mapping[str, Sequence[Mention]]:
    """Every line of the commit that has a name as a whole word; a name with too many lines is left out."""
    found = {name: _mentions(repository, sha, name) for name in sorted(names)[:MOST_NAMES]}
    return {name: lines for name, lines in found.items() if lines is not None}


def _mentions(repository: Path, sha: str, name: str) -> Sequence[Mention] | None:
    command = ["git", "-C", str(repository), "grep", "-z", "-n", "-I", "-F", "-w", "-e", name, sha]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=SEARCH_TIMEOUT_S)  # noqa: S603 - no shell; fixed verbs
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode not in {0, 1} or done.stdout.count(b"\n") > MOST_MENTIONS:
        return None
    return [_mention(line, sha) for line in done.stdout.decode(errors="replace").splitlines() if "\0" in line]


def _mention(line: str, sha: str) -> Mention:
    """As git prints it with -z: "sha:path", a zero, the line's number, a zero, its text."""
    path, number, text = line.split("\0", 2)
    return Mention(path.removeprefix(f"{sha}:"), int(number), text[:MOST_LINE])


def contents_of(repository: Path, tree: FileTree, paths: Iterable[str]) -> Mapping[str, str | None]:
    """The texts of these files; None for one that is too big, no UTF-8 text, or no file."""
    wanted = {path: tree.files[path].sha for path in paths if tree.files[path].mode != SUBMODULE}
    small = _small(repository, tuple(dict.fromkeys(wanted.values())))
    texts = _texts(repository, small)
    return {path: texts.get(sha) for path, sha in wanted.items()}


def _small(repository: Path, shas: Sequence[str]) -> Sequence[str]:
    answer = git(repository, "cat-file", "--batch-check", given="".join(f"{sha}\n" for sha in shas).encode())
    facts = (line.split(" ") for line in answer.decode().splitlines())
    return [fact[0] for fact in facts if fact[1] == "blob" and int(fact[2]) <= MOST_FILE_BYTES]


def _texts(repository: Path, shas: Sequence[str]) -> Mapping[str, str | None]:
    answer = git(repository, "cat-file", "--batch", given="".join(f"{sha}\n" for sha in shas).encode())
    texts: dict[str, str | None] = {}
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        sha, _, size = answer[at:end].decode().split(" ")
        texts[sha] = _text(answer[end + 1 : end + 1 + int(size)])
        at = end + 2 + int(size)
    return texts


def _text(content: bytes) -> str | None:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None
