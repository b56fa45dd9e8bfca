"""What is wrong with the worktrees of one machine: each finding with the command that mends it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from bot.worktrees.dirt import submodules_of
from bot.worktrees.git import Git
from bot.worktrees.landing import how_landed
from bot.worktrees.losses import Fate, fate_of
from bot.worktrees.names import agent_of
from bot.worktrees.repository import CheckedOutRepository
from bot.worktrees.sharing import PROCESSES, agents_in_log, running_in
from bot.worktrees.stashes import stashes_of
from bot.worktrees.worktree import BRANCHES, Worktree

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """`rule` is a stable word for programs; `command` what to run, empty where nothing alone mends it.

    A note is told and is nothing that must be mended.
    """

    rule: str
    message: str
    path: Path
    branch: str = ""
    command: str = ""
    is_note: bool = False


def examine(repository: CheckedOutRepository, *, processes: Path = PROCESSES) -> Sequence[Symptom]:
    """Everything, by worktree, then what is of none. Changes nothing.

    Raises:
        GitError: git cannot list the worktrees.
    """
    there = repository.worktrees()
    found = [finding for worktree in there for finding in _of_worktree(repository, worktree)]
    found += _nested(repository.git, there)
    found += _crowded(there, processes)
    found += _stashed(repository, there)
    found += _left_over(repository, there)
    return found


def _of_worktree(repository: CheckedOutRepository, worktree: Worktree) -> Iterator[Symptom]:
    if worktree.is_half_made:
        message = "git was stopped while it made this worktree, or is still at it."
        command = _remove(str(worktree.path))
        yield Symptom(
            rule="half-made", message=message, path=worktree.path, branch=worktree.branch, command=command
        )
        return
    if worktree.is_gone or worktree.is_prunable:
        yield _gone(worktree)
    if not worktree.is_main:
        yield from _ended(repository, worktree)
    if not worktree.is_gone and not worktree.is_prunable and not worktree.is_bare:
        yield from _shared(repository, worktree)
        yield from _submodules(repository, worktree)


def _gone(worktree: Worktree) -> Symptom:
    if not worktree.is_gone:
        message = "Its file .git is gone, so that git in it works on nothing, or on another repository."
        command = "git worktree repair"
        return Symptom(
            rule="folder-gone", message=message, path=worktree.path, branch=worktree.branch, command=command
        )
    lock = " It is locked, as one on a disk that comes and goes." if worktree.lock is not None else ""
    return Symptom(
        rule="folder-gone",
        message=f"Its folder is gone.{lock} Moved by hand? `git worktree repair NEW-PATH` finds it again.",
        path=worktree.path,
        branch=worktree.branch,
        command=_remove(worktree.branch or str(worktree.path)),
    )


def _ended(repository: CheckedOutRepository, worktree: Worktree) -> Iterator[Symptom]:
    """A branch without a commit of its own is not merged: it has just begun."""
    ref, command = BRANCHES + worktree.branch, _remove(worktree.branch)
    if not worktree.branch or ref in repository.default_bases():
        return
    if not repository.has(ref):
        message = f"The branch {worktree.branch} is gone: its checkout stands on nothing."
        yield Symptom(
            rule="branch-gone", message=message, path=worktree.path, branch=worktree.branch, command=command
        )
        return
    fate = fate_of(repository, worktree, worktree.branch)
    if fate.how_landed and fate.has_begun:
        yield _merged(worktree, fate, command)
    elif (
        not fate.how_landed
        and repository.git.ask("for-each-ref", "--format=%(upstream:track)", ref) == "[gone]"
    ):
        gone = f"The remote has no branch {worktree.branch} any more"
        message = f"{gone}, and its work is in no base that is known here."
        yield Symptom(
            rule="upstream-gone", message=message, path=worktree.path, branch=worktree.branch, command=command
        )


def _merged(worktree: Worktree, fate: Fate, command: str) -> Symptom:
    """A note where something is left there: its agent may be at the next piece of work."""
    kept = ", ".join(f"{loss.kind.value}: {len(loss.names)}" for loss in fate.losses)
    message = f"The branch {worktree.branch} is merged ({fate.how_landed})" + (
        f"; there is still {kept}." if kept else "."
    )
    return Symptom(
        rule="merged",
        message=message,
        path=worktree.path,
        branch=worktree.branch,
        command=command,
        is_note=bool(kept),
    )


def _shared(repository: CheckedOutRepository, worktree: Worktree) -> Iterator[Symptom]:
    agents = agents_in_log(repository, worktree)
    if len(agents) > 1:
        message = f"Agents {_some(agents)} worked in this checkout, one after the other or at once."
        command = "babysit worktree add BRANCH --agent NAME"
        yield Symptom(
            rule="shared-checkout",
            message=message,
            path=worktree.path,
            branch=worktree.branch,
            command=command,
        )


def _submodules(repository: CheckedOutRepository, worktree: Worktree) -> Iterator[Symptom]:
    paths = submodules_of(repository.git.at(worktree.path))
    empty = [path for path in paths if not (worktree.path / path / ".git").exists()]
    if empty and not worktree.is_main:
        message = f"Its submodules are empty ({_some(empty)}): git fills them in no new worktree."
        command = f"git -C {quote(str(worktree.path))} submodule update --init --recursive"
        yield Symptom(
            rule="submodules",
            message=message,
            path=worktree.path,
            branch=worktree.branch,
            command=command,
            is_note=True,
        )
    elif paths and worktree.is_main:
        message = f"It has submodules ({_some(paths)}): git fills them in no new worktree."
        yield Symptom(
            rule="submodules", message=message, path=worktree.path, branch=worktree.branch, is_note=True
        )


def _nested(git: Git, there: Sequence[Worktree]) -> Iterator[Symptom]:
    checkouts = [worktree for worktree in there if not worktree.is_bare and not worktree.is_gone]
    for inner in checkouts:
        for outer in checkouts:
            if outer.path not in inner.path.parents:
                continue
            inside = inner.path.relative_to(outer.path)
            if not git.at(outer.path).agrees("check-ignore", "--quiet", "--", f"{inside}/"):
                message = f"It lies in the checkout {outer.path}, whose agent sees its files as new."
                command = f"git worktree move {quote(str(inner.path))} ELSEWHERE"
                yield Symptom(
                    rule="nested", message=message, path=inner.path, branch=inner.branch, command=command
                )


def _crowded(there: Sequence[Worktree], processes: Path) -> Iterator[Symptom]:
    folders = {worktree.path.resolve(): worktree for worktree in there if not worktree.is_gone}
    for folder, running in running_in(list(folders), processes).items():
        if len(running) > 1:
            names = [f"{process.program} ({process.pid})" for process in running]
            message = f"{len(running)} agents are at work in this checkout now: {_some(names)}."
            worktree = folders[folder]
            yield Symptom(rule="shared-checkout", message=message, path=worktree.path, branch=worktree.branch)


def _stashed(repository: CheckedOutRepository, there: Sequence[Worktree]) -> Iterator[Symptom]:
    """Harmless as long as there is one checkout, whose own it then is."""
    homes = {worktree.branch: worktree for worktree in there if worktree.branch}
    for stash in stashes_of(repository):
        home, agent = homes.get(stash.branch), agent_of(repository, stash.branch)
        if len(there) == 1 and (home or not stash.branch):
            continue
        whose = f"the agent {agent}'s changes" if agent else "changes"
        where = f"on {stash.branch}" if stash.branch else "on no branch"
        message = f"{stash.name} holds {whose} made {where}: `git stash pop` in any worktree takes them."
        command = f"git stash branch NEW-BRANCH {quote(stash.name)}"
        if home is not None:
            command = f"git -C {quote(str(home.path))} stash apply {stash.sha}"
        path = home.path if home else repository.home
        yield Symptom(rule="stash", message=message, path=path, branch=stash.branch, command=command)


def _left_over(repository: CheckedOutRepository, there: Sequence[Worktree]) -> Iterator[Symptom]:
    """Branches and notes that a killed call, or somebody who deleted a folder, left."""
    used = {worktree.branch for worktree in there}
    said = repository.git.fields(
        "config", "--local", "-z", "--get-regexp", r"^branch\..*\.babysit-(agent|base|ending)$"
    )
    keys = (line.partition("\n")[0] for line in said)
    for branch in sorted({key.removeprefix("branch.").rpartition(".")[0] for key in keys} - used):
        ref, command = BRANCHES + branch, _remove(branch)
        if not repository.has(ref):
            message = f"Only a note is left of the branch {branch}."
        elif how := how_landed(repository.git, ref, repository.bases(branch)):
            message = f"The branch {branch} has no worktree and is merged ({how})."
        else:
            continue
        yield Symptom(rule="left-over", message=message, path=repository.home, branch=branch, command=command)


def _remove(name: str) -> str:
    return f"babysit worktree remove {quote(name)}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
