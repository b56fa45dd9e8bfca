"""Ends a worktree: checkout, git's entry, branch. Nothing that nobody else has goes without `force`."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.worktrees.adding import MisuseError
from bot.worktrees.dirt import submodules_of
from bot.worktrees.git import GitError
from bot.worktrees.half_made import clear
from bot.worktrees.losses import Fate, LossKind, fate_of
from bot.worktrees.names import is_branch_name
from bot.worktrees.repository import CheckedOutRepository
from bot.worktrees.stashes import stashes_of
from bot.worktrees.turn import turn
from bot.worktrees.worktree import BRANCHES, Worktree


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """`done` are the steps taken: none where `fate.losses` or `obstacles` stood against it.

    `stays` is what is not lost, and `left` what a next call or a person has to see to.
    """

    branch: str
    path: Path | None
    head_sha: str
    fate: Fate
    obstacles: Sequence[str] = ()
    done: Sequence[str] = ()
    stays: Sequence[str] = ()
    left: Sequence[str] = ()
    notes: Sequence[str] = ()

    @property
    def is_refused(self) -> bool:
        """Whether nothing was done."""
        return bool(self.obstacles or self.fate.losses) and not self.done


@dataclass(slots=True)
class _Log:
    branch: str
    done: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def remove(repository: CheckedOutRepository, name: str, *, force: bool, fetch: bool = True) -> Removal:
    """By branch or folder. Killed anywhere, the next call with the same name finishes.

    The base is fetched where the branch's work is in none as far as this clone knows.

    Raises:
        MisuseError: there is no such worktree or branch, or it is the main checkout.
        GitError: git says no.
    """
    with turn(repository.common) as descriptor:
        repository = repository.under(descriptor)
        worktree, branch = _found(repository, name)
        _repair(repository, worktree)
        fate = fate_of(repository, worktree, branch)
        notes: list[str] = []
        if fetch and any(loss.kind is LossKind.UNMERGED for loss in fate.losses):
            notes = [said for base in repository.bases(branch)[:1] if (said := repository.refresh(base))]
            fate = fate_of(repository, worktree, branch)
        obstacles = _obstacles(repository, worktree, force=force)
        log = _Log(branch)
        if not obstacles and (force or not fate.losses):
            _remove(repository, worktree, fate, log)
        return Removal(
            branch=branch,
            path=worktree.path if worktree else None,
            head_sha=fate.tip or (worktree.head_sha if worktree else ""),
            fate=fate,
            obstacles=obstacles,
            done=log.done,
            stays=[
                f"{stash.name}: {stash.subject}" for stash in stashes_of(repository) if stash.branch == branch
            ],
            left=log.left,
            notes=notes,
        )


def _found(repository: CheckedOutRepository, name: str) -> tuple[Worktree | None, str]:
    """The worktree, None where only the branch or a note of it is left."""
    if not name or "\0" in name:
        raise MisuseError("Name a branch or the folder of a worktree: `babysit worktree list` has them.")
    there = repository.worktrees()
    at = Path(name).absolute()
    by_branch = [worktree for worktree in there if worktree.branch == name]
    by_path = [
        worktree for worktree in there if worktree.path == at or worktree.path.resolve() == at.resolve()
    ]
    worktree = next(iter([*by_branch, *by_path]), None)
    if worktree is not None and worktree.is_main:
        raise MisuseError(
            f"{worktree.path} is the main checkout: only the worktrees beside it can be removed."
        )
    if worktree is not None:
        return worktree, worktree.branch
    if is_branch_name(repository.git, name) and _is_left_over(repository, name):
        return None, name
    raise MisuseError(f"There is no worktree of {name!r}: `babysit worktree list` names them.")


def _is_left_over(repository: CheckedOutRepository, branch: str) -> bool:
    """Whether a killed call left it: a branch that was never a worktree's is none of our business."""
    return any(repository.noted(branch, what) for what in ("agent", "base", "ending"))


def _obstacles(repository: CheckedOutRepository, worktree: Worktree | None, *, force: bool) -> Sequence[str]:
    """What only somebody else can clear away."""
    if worktree is None:
        return []
    found = [
        f"The worktree {other.path} lies in it: remove that one first."
        for other in repository.worktrees()
        if other.path != worktree.path and worktree.path.resolve() in other.path.resolve().parents
    ]
    if worktree.lock is not None and not worktree.is_half_made and not force:
        reason = f" ({worktree.lock})" if worktree.lock else ""
        found.append(
            f"It is locked{reason}: whoever locked it unlocks it with `git worktree unlock`, or use --force."
        )
    return found


def _remove(repository: CheckedOutRepository, worktree: Worktree | None, fate: Fate, log: _Log) -> None:
    if worktree is not None:
        if fate.tip:
            repository.note(log.branch, "ending", fate.tip)
        _remove_checkout(repository, worktree, is_looked_at=bool(fate.losses) or fate.is_ending)
        log.done.append(f"removed the checkout {worktree.path}")
    _prune(repository, log)
    _drop_branch(repository, log.branch, fate.tip, log)


def _remove_checkout(repository: CheckedOutRepository, worktree: Worktree, *, is_looked_at: bool) -> None:
    """Git looks once more for what came since, unless that is to go, or submodules keep it from doing so."""
    git = repository.git
    if worktree.is_half_made:
        if strange := clear(repository, worktree):
            raise GitError(strange)
        return
    is_forced = is_looked_at or worktree.lock is not None
    if not is_forced and not worktree.is_gone:
        is_forced = bool(submodules_of(git.at(worktree.path)))
    force = ["--force", "--force"] if is_forced else []  # the second for a lock
    git.run("worktree", "remove", *force, "--", str(worktree.path))


def _repair(repository: CheckedOutRepository, worktree: Worktree | None) -> None:
    """Give a checkout its file `.git` back, which a killed removal may have deleted first."""
    if worktree is None or worktree.is_gone or (worktree.path / ".git").exists():
        return
    if worktree.branch and repository.noted(worktree.branch, "ending"):
        repository.git.ask("worktree", "repair")


def _prune(repository: CheckedOutRepository, log: _Log) -> None:
    """Entries of folders that are gone; another agent's may be on a disk that comes back."""
    gone = [worktree for worktree in repository.worktrees() if worktree.is_prunable]
    log.left += [
        f"the entry of {worktree.path}, whose folder is gone: `git worktree prune`" for worktree in gone
    ]
    if not gone:
        repository.git.run("worktree", "prune")


def _drop_branch(repository: CheckedOutRepository, branch: str, tip: str, log: _Log) -> None:
    """Only at the commit that was looked at: what came since stays."""
    ref = BRANCHES + branch
    is_used = any(worktree.branch == branch for worktree in repository.worktrees())
    if branch and (is_used or ref in repository.default_bases()):
        log.left.append(f"the branch {branch}, which others stand on")
        return
    if branch and tip:
        repository.git.run("update-ref", "-m", "babysit worktree remove", "-d", ref, tip)
        log.done.append(f"deleted the branch {branch}, which was at {tip}")
    if branch and repository.forget(branch) and not log.done:
        log.done.append(f"dropped what was noted of the branch {branch}")
