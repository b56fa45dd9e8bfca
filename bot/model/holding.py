"""What open pull requests hold, as far as they are compared: commits, patches, and paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.people import Account


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCommit:
    """A commit of a pull request, and what a copy of it has in common with it.

    `origin` is a digest of author, moment and message, which rebasing and picking keep; empty where one of
    them is not known. `is_remade` says that it was committed later than it was written, as copies are.
    `since` is when Babysit first saw it there. `patch` is a digest of what it changes, empty for nothing or a
    merge, None where it was not read.
    """

    sha: str
    origin: str = ""
    is_remade: bool = False
    since: datetime
    patch: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """An open pull request at one head.

    `is_human` says that a person's account opened it and nothing points to an agent; `is_agents` that
    something does. `is_whole` is False where not all of its commits are known, `is_shown` False where GitHub
    does not show their patches. `left_at` is when it was closed, None while it is open: whoever had a commit
    first had it first also once it is open again. `former` are commits that it had before and may have again.
    """

    number: int
    head_sha: str
    base_ref: str
    head_ref: str
    author: Account
    is_from_fork: bool = False
    is_human: bool = False
    is_agents: bool = False
    paths: frozenset[str] = frozenset()
    commits: tuple[HeldCommit, ...] = ()
    is_whole: bool = True
    is_shown: bool = True
    left_at: datetime | None = None
    former: tuple[HeldCommit, ...] = ()

    @property
    def are_patches_read(self) -> bool:
        """Whether every commit's patch is known, or never will be."""
        return not self.is_shown or all(commit.patch is not None for commit in self.commits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbourhood:
    """A pull request among the other open ones. `untold` are numbers of those that could not be read."""

    own: Holding
    others: Sequence[Holding] = ()
    untold: Sequence[int] = ()
