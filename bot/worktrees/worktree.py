"""One worktree as git lists it.

https://git-scm.com/docs/git-worktree#_porcelain_format
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

BRANCHES = "refs/heads/"
_HALF_MADE = "initializing"
"""The reason of the lock that git holds while it makes a worktree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worktree:
    """`branch` is its short name, empty for a detached head; `head_sha` empty before the first commit.

    `lock` is the reason for which it is locked, None for not locked; `is_gone`: its folder is not there;
    `is_prunable`: git takes it for gone, also because its file `.git` is.
    """

    path: Path
    head_sha: str = ""
    branch: str = ""
    lock: str | None = None
    is_main: bool = False
    is_bare: bool = False
    is_gone: bool = False
    is_prunable: bool = False

    @property
    def is_half_made(self) -> bool:
        """Whether git was stopped while it made it, or is still at it."""
        return self.lock == _HALF_MADE


def worktrees_in(listing: str) -> Sequence[Worktree]:
    """What `git worktree list --porcelain -z` prints: the main one comes first, as it is with git."""
    return [
        Worktree(
            path=Path(record["worktree"]),
            head_sha=_unless_null(record.get("HEAD", "")),
            branch=record.get("branch", "").removeprefix(BRANCHES),
            lock=record.get("locked"),
            is_main=position == 0,
            is_bare="bare" in record,
            is_gone=not Path(record["worktree"]).is_dir(),
            is_prunable="prunable" in record,
        )
        for position, record in enumerate(_records(listing))
    ]


def _unless_null(sha: str) -> str:
    return sha if sha.strip("0") else ""


def _records(listing: str) -> Iterator[Mapping[str, str]]:
    for record in listing.split("\0\0"):
        pairs = (line.partition(" ") for line in record.split("\0") if line)
        found = {key: value for key, _, value in pairs}
        if "worktree" in found:
            yield found
