"""What removing a worktree and its branch would lose, and what stays though one may think that it goes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.worktrees.dirt import Dirt, dirt_in
from bot.worktrees.git import Git, GitError
from bot.worktrees.ignored import is_copied, is_made_again
from bot.worktrees.landing import commits_beyond, has_begun, how_landed, short
from bot.worktrees.repository import CheckedOutRepository
from bot.worktrees.worktree import BRANCHES, Worktree

MOST_SHOWN = 20


class LossKind(Enum):
    """Each with the words in which it is told."""

    STAGED = "staged, not committed"
    UNSTAGED = "changed, not staged"
    DELETED = "deleted, not committed"
    CONFLICTED = "in conflict"
    UNTRACKED = "untracked"
    IGNORED = "ignored by git, and made again by no tool"
    HIDDEN = "changed, though git was told not to look"
    OPERATION = "begun and not finished"
    SUBMODULE = "submodules with commits or stashes that no remote has"
    UNMERGED = "commits not merged"
    UNPUSHED = "commits that no remote has"
    ORPHAN = "commits on no branch"
    UNREADABLE = "cannot be looked at"


@dataclass(frozen=True, slots=True)
class Loss:
    """Of one kind: all names, foreign text."""

    kind: LossKind
    names: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """`how_landed` is empty where the branch's work is in no base; `has_begun`: something was done on it.

    `tip` is the branch's commit when it was looked at, empty for no branch; `is_ending`: a removal of it was
    begun and killed; `goes_too` are ignored files that tools make again.
    """

    losses: Sequence[Loss]
    has_begun: bool = False
    is_ending: bool = False
    tip: str = ""
    how_landed: str = ""
    goes_too: Sequence[str] = ()


def fate_of(repository: CheckedOutRepository, worktree: Worktree | None, branch: str) -> Fate:
    """What becomes of a worktree, a branch, or both.

    Where a removal was killed meanwhile, what it had deleted is no loss: it had looked.
    """
    dirt, losses = _dirt(repository.git, worktree)
    landed, tip = "", (branch and repository.sha(BRANCHES + branch)) or ""
    is_ending = tip != "" and repository.noted(branch, "ending") == tip
    if is_ending:
        dirt.deleted.clear()
    losses += _of_dirt(dirt, worktree, repository)
    if tip:
        bases = repository.bases(branch)
        landed = how_landed(repository.git, tip, bases)
        is_base = not bases and BRANCHES + branch in repository.default_bases()
        losses += () if landed or is_base else _of_branch(repository, branch, bases)
    if worktree is not None and worktree.head_sha:
        losses += _of_head(repository.git, worktree)
    again = [path for path in dirt.ignored if is_made_again(path)]
    begun = bool(tip) and has_begun(repository.git, BRANCHES + branch)
    return Fate(
        losses=losses, has_begun=begun, tip=tip, is_ending=is_ending, how_landed=landed, goes_too=again
    )


def _dirt(git: Git, worktree: Worktree | None) -> tuple[Dirt, list[Loss]]:
    """Nothing for a folder that is not there; what git cannot tell is a loss."""
    if worktree is None or worktree.is_gone or worktree.is_bare or worktree.is_half_made:
        return Dirt(), []
    try:
        return dirt_in(git.at(worktree.path)), []
    except GitError as error:
        return Dirt(), [Loss(LossKind.UNREADABLE, [f"{worktree.path}: {error}"])]


def _of_dirt(dirt: Dirt, worktree: Worktree | None, repository: CheckedOutRepository) -> list[Loss]:
    ignored = [
        path
        for path in dirt.ignored
        if not is_made_again(path) and worktree and not is_copied(path, worktree.path, repository.home)
    ]
    found = {
        LossKind.OPERATION: dirt.operations,
        LossKind.CONFLICTED: dirt.conflicted,
        LossKind.STAGED: dirt.staged,
        LossKind.UNSTAGED: dirt.unstaged,
        LossKind.DELETED: dirt.deleted,
        LossKind.UNTRACKED: dirt.untracked,
        LossKind.HIDDEN: dirt.hidden,
        LossKind.IGNORED: ignored,
        LossKind.SUBMODULE: dirt.submodules,
    }
    return [Loss(kind, names) for kind, names in found.items() if names]


def _of_branch(repository: CheckedOutRepository, branch: str, bases: Sequence[str]) -> Iterator[Loss]:
    """Its commits that are in no base; those that no remote has are told once more."""
    git, ref = repository.git, BRANCHES + branch
    beyond = commits_beyond(git, ref, bases)
    into = " or ".join(short(base) for base in bases)
    if beyond:
        names = [f"{commit.sha[:12]} {commit.subject}" for commit in beyond]
        yield Loss(LossKind.UNMERGED, [f"{name} (not in {into})" for name in names] if into else names)
    unpushed = set((git.ask("rev-list", ref, "--not", "--remotes") or "").split())
    alone = [f"{commit.sha[:12]} {commit.subject}" for commit in beyond if commit.sha in unpushed]
    if alone and git.ask("remote"):
        yield Loss(LossKind.UNPUSHED, alone)


def _of_head(git: Git, worktree: Worktree) -> Iterator[Loss]:
    """Commits of a detached head that nothing else leads to."""
    alone = git.fields(
        *("log", "-z", "--format=%H %s", worktree.head_sha, "--not"),
        *("--branches", "--remotes", "--tags", "--"),
    )
    if alone:
        names = (record.partition(" ") for record in alone)
        yield Loss(LossKind.ORPHAN, [f"{sha[:12]} {subject}" for sha, _, subject in names])
