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
from bot.worktrees.repository import Repository
from bot.worktrees.sharing import PROCESSES, agents_in_log, running_in
from bot.worktrees.stashes import stashes_of
from bot.worktrees.worktree import BRANCHES, Worktree

_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`rule` is a stable word for programs; `command` what to run, empty where nothing alone mends it.

    A note is told and is nothing that must be mended.
    """

    rule: str
    message: str
    path: Path
    branch: str = ""
    command: str = ""
    is_note: bool = False


def examine(repository: Repository, *, processes: Path = PROCESSES) -> Sequence[Finding]:
    """Everything, by worktree, then what is of none. Changes nothing.

    Raises:
        GitError: git cannot list the worktrees.
    """
    there = repository.worktrees()
    found = [finding for one in there for finding in _of_worktree(repository, one)]
    found += _nested(repository.git, there)
    found += _crowded(there, processes)
    found += _stashed(repository, there)
    found += _left_over(repository, there)
    return found


def _of_worktree(repository: Repository, one: Worktree) -> Iterator[Finding]:
    if one.is_half_made:
        message = "git was stopped while it made this worktree, or is still at it."
        command = _remove(str(one.path))
        yield Finding(rule="half-made", message=message, path=one.path, branch=one.branch, command=command)
        return
    if one.is_gone or one.is_prunable:
        yield _gone(one)
    if not one.is_main:
        yield from _ended(repository, one)
    if not one.is_gone and not one.is_prunable and not one.is_bare:
        yield from _shared(repository, one)
        yield from _submodules(repository, one)


def _gone(one: Worktree) -> Finding:
    if not one.is_gone:
        message = "Its file .git is gone, so that git in it works on nothing, or on another repository."
        command = "git worktree repair"
        return Finding(rule="folder-gone", message=message, path=one.path, branch=one.branch, command=command)
    lock = " It is locked, as one on a disk that comes and goes." if one.lock is not None else ""
    return Finding(
        rule="folder-gone",
        message=f"Its folder is gone.{lock} Moved by hand? `git worktree repair NEW-PATH` finds it again.",
        path=one.path,
        branch=one.branch,
        command=_remove(one.branch or str(one.path)),
    )


def _ended(repository: Repository, one: Worktree) -> Iterator[Finding]:
    """A branch without a commit of its own is not merged: it has just begun."""
    ref, command = BRANCHES + one.branch, _remove(one.branch)
    if not one.branch or ref in repository.default_bases():
        return
    if not repository.has(ref):
        message = f"The branch {one.branch} is gone: its checkout stands on nothing."
        yield Finding(rule="branch-gone", message=message, path=one.path, branch=one.branch, command=command)
        return
    fate = fate_of(repository, one, one.branch)
    if fate.how_landed and fate.has_begun:
        yield _merged(one, fate, command)
    elif (
        not fate.how_landed
        and repository.git.ask("for-each-ref", "--format=%(upstream:track)", ref) == "[gone]"
    ):
        message = (
            f"The remote has no branch {one.branch} any more, and its work is in no base that is known here."
        )
        yield Finding(
            rule="upstream-gone", message=message, path=one.path, branch=one.branch, command=command
        )


def _merged(one: Worktree, fate: Fate, command: str) -> Finding:
    """A note where something is left there: its agent may be at the next piece of work."""
    kept = ", ".join(f"{loss.kind.value}: {len(loss.names)}" for loss in fate.losses)
    message = f"The branch {one.branch} is merged ({fate.how_landed})" + (
        f"; there is still {kept}." if kept else "."
    )
    return Finding(
        rule="merged", message=message, path=one.path, branch=one.branch, command=command, is_note=bool(kept)
    )


def _shared(repository: Repository, one: Worktree) -> Iterator[Finding]:
    agents = agents_in_log(repository, one)
    if len(agents) > 1:
        message = f"Agents {_some(agents)} worked in this checkout, one after the other or at once."
        command = "babysit worktree add BRANCH --agent NAME"
        yield Finding(
            rule="shared-checkout", message=message, path=one.path, branch=one.branch, command=command
        )


def _submodules(repository: Repository, one: Worktree) -> Iterator[Finding]:
    paths = submodules_of(repository.git.at(one.path))
    empty = [path for path in paths if not (one.path / path / ".git").exists()]
    if empty and not one.is_main:
        message = f"Its submodules are empty ({_some(empty)}): git fills them in no new worktree."
        command = f"git -C {quote(str(one.path))} submodule update --init --recursive"
        yield Finding(
            rule="submodules",
            message=message,
            path=one.path,
            branch=one.branch,
            command=command,
            is_note=True,
        )
    elif paths and one.is_main:
        message = f"It has submodules ({_some(paths)}): git fills them in no new worktree."
        yield Finding(rule="submodules", message=message, path=one.path, branch=one.branch, is_note=True)


def _nested(git: Git, there: Sequence[Worktree]) -> Iterator[Finding]:
    checkouts = [one for one in there if not one.is_bare and not one.is_gone]
    for inner in checkouts:
        for outer in checkouts:
            if outer.path not in inner.path.parents:
                continue
            inside = inner.path.relative_to(outer.path)
            if not git.at(outer.path).agrees("check-ignore", "--quiet", "--", f"{inside}/"):
                message = f"It lies in the checkout {outer.path}, whose agent sees its files as new."
                command = f"git worktree move {quote(str(inner.path))} ELSEWHERE"
                yield Finding(
                    rule="nested", message=message, path=inner.path, branch=inner.branch, command=command
                )


def _crowded(there: Sequence[Worktree], processes: Path) -> Iterator[Finding]:
    folders = {one.path.resolve(): one for one in there if not one.is_gone}
    for folder, running in running_in(list(folders), processes).items():
        if len(running) > 1:
            names = [f"{one.program} ({one.pid})" for one in running]
            message = f"{len(running)} agents are at work in this checkout now: {_some(names)}."
            one = folders[folder]
            yield Finding(rule="shared-checkout", message=message, path=one.path, branch=one.branch)


def _stashed(repository: Repository, there: Sequence[Worktree]) -> Iterator[Finding]:
    """Harmless as long as there is one checkout, whose own it then is."""
    homes = {one.branch: one for one in there if one.branch}
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
        yield Finding(rule="stash", message=message, path=path, branch=stash.branch, command=command)


def _left_over(repository: Repository, there: Sequence[Worktree]) -> Iterator[Finding]:
    """Branches and notes that a killed call, or somebody who deleted a folder, left."""
    used = {one.branch for one in there}
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
        yield Finding(rule="left-over", message=message, path=repository.home, branch=branch, command=command)


def _remove(name: str) -> str:
    return f"babysit worktree remove {quote(name)}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
