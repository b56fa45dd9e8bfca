"""What in a worktree no commit holds.

https://git-scm.com/docs/git-status#_porcelain_format_version_2
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.worktrees.git import Git, GitError

MOST_HIDDEN = 2_000
"""Flagged files that are compared."""
_FIELDS_BEFORE_PATH = {"1": 8, "2": 9, "u": 10}
_OPERATIONS = {
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "BISECT_LOG": "bisect",
}
_LINK = "160000"


@dataclass(frozen=True, slots=True)
class Dirt:
    """Paths by what is the matter with them; `operations` are what git has begun and not finished."""

    staged: list[str] = field(default_factory=list)
    unstaged: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    conflicted: list[str] = field(default_factory=list)
    untracked: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    submodules: list[str] = field(default_factory=list)


def dirt_in(git: Git) -> Dirt:
    """Of the worktree that git runs in.

    Raises:
        GitError: git cannot tell, so that nothing is known.
    """
    top = git.run("rev-parse", "--show-toplevel").removesuffix("\n")
    if not git.directory.samefile(top):
        raise GitError("it is not a checkout of its own any more: its file .git is gone.")
    dirt = Dirt()
    listed = git.run(
        *("status", "--porcelain=v2", "-z", "--untracked-files=normal", "--ignored=matching"),
        *("--ignore-submodules=none", "--no-renames"),
    )
    for record in listed.split("\0"):
        _sort(record, dirt)
    dirt.hidden.extend(_hidden(git))
    dirt.operations.extend(_operations(git))
    dirt.submodules.extend(_submodules(git))
    return dirt


def submodules_of(git: Git) -> Sequence[str]:
    """The paths of all submodules in the index."""
    entries = (line.partition("\t") for line in git.fields("ls-files", "--stage", "-z"))
    return [path for facts, _, path in entries if facts.startswith(_LINK)]


def _sort(record: str, dirt: Dirt) -> None:
    kind, _, rest = record.partition(" ")
    if kind == "?":
        dirt.untracked.append(rest)
    elif kind == "!":
        dirt.ignored.append(rest)
    elif kind in _FIELDS_BEFORE_PATH:
        fields = record.split(" ", _FIELDS_BEFORE_PATH[kind])
        if kind == "u":
            dirt.conflicted.append(fields[-1])
            return
        if fields[1][0] != ".":
            dirt.staged.append(fields[-1])
        if fields[1][1] == "D":
            dirt.deleted.append(fields[-1])
        elif fields[1][1] != ".":
            dirt.unstaged.append(fields[-1])


def _hidden(git: Git) -> Iterator[str]:
    """Files that git was told not to look at, and that are others than it thinks."""
    flagged = [line[2:] for line in git.fields("ls-files", "-v", "-z") if line[0].islower() or line[0] == "S"]
    entries = {}
    for line in git.fields("ls-files", "--stage", "-z") if flagged else ():
        facts, _, path = line.partition("\t")
        entries[path] = facts.split(" ")[1]
    for path in flagged[:MOST_HIDDEN]:
        file = git.directory / path
        if file.is_file() and not file.is_symlink() and not _is_blob(git, path, entries.get(path, "")):
            yield path


def _is_blob(git: Git, path: str, sha: str) -> bool:
    """Git filters what it reads from a checkout, so that it is asked where the bytes alone differ."""
    content = (git.directory / path).read_bytes()
    plain = hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()
    return plain == sha or git.ask("hash-object", "--path", path, "--", path) == sha


def _operations(git: Git) -> Sequence[str]:
    directory = Path(git.run("rev-parse", "--absolute-git-dir").removesuffix("\n"))
    found = [name for file, name in _OPERATIONS.items() if (directory / file).exists()]
    return list(dict.fromkeys(found))


def _submodules(git: Git) -> Iterator[str]:
    """Those whose own repository, which goes with the worktree, has commits or stashes that no remote has."""
    for path in submodules_of(git):
        if not (git.directory / path / ".git").exists():
            continue
        inside = git.at(git.directory / path)
        try:
            unpushed = inside.run("rev-list", "--max-count=1", "HEAD", "--branches", "--not", "--remotes")
        except GitError:
            unpushed = "unknown"
        if unpushed.strip() or inside.agrees("rev-parse", "--verify", "--quiet", "refs/stash"):
            yield path
