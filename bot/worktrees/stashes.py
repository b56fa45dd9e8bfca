"""The stash is one list for all worktrees: whoever pops it takes what was put there last."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.worktrees.repository import CheckedOutRepository

_SUBJECT = re.compile(r"(?:WIP on|On) (?P<branch>[^:]+): ")
_NO_BRANCH = "(no branch)"


@dataclass(frozen=True, slots=True)
class Stash:
    """`name` is `stash@{0}`; `branch` is the one that it was made on, empty where that is not known."""

    name: str
    sha: str
    branch: str
    subject: str


def stashes_of(repository: CheckedOutRepository) -> Sequence[Stash]:
    """The newest first."""
    if not repository.has("refs/stash"):
        return []
    said = repository.git.fields("log", "--walk-reflogs", "-z", "--format=%gd %H %gs", "refs/stash", "--")
    return [_stash(*line.split(" ", 2)) for line in said if line.count(" ") > 1]


def _stash(name: str, sha: str, subject: str) -> Stash:
    found = _SUBJECT.match(subject)
    branch = found["branch"] if found and found["branch"] != _NO_BRANCH else ""
    return Stash(name.removeprefix("refs/"), sha, branch, subject)
