"""Makes one worktree for one agent and branch, or says which one is in the way and what to do."""

import os
from dataclasses import dataclass
from pathlib import Path
from shlex import quote

from bot.worktrees.git import GitError
from bot.worktrees.half_made import clear
from bot.worktrees.names import agent_of, is_agent_name, is_branch_name, usual_path
from bot.worktrees.repository import CheckedOutRepository
from bot.worktrees.turn import turn
from bot.worktrees.worktree import BRANCHES, Worktree


class MisuseError(Exception):
    """What was asked for cannot be meant; the message says why and what to write."""


class OccupiedError(Exception):
    """Something is there already; the message says what, and what to do."""

    def __init__(self, message: str, path: Path) -> None:
        """`path` is where it is."""
        super().__init__(message)
        self.path = path


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody wants; empty for what is usual."""

    branch: str
    agent: str = ""
    base: str = ""
    path: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What is there now; `base` is a ref or revision, empty for a branch that was there before."""

    path: Path
    branch: str
    agent: str
    base: str
    head_sha: str
    notes: tuple[str, ...] = ()


def add(repository: CheckedOutRepository, order: Order) -> Added:
    """Make it. Killed anywhere, the next call with the same order goes on.

    Raises:
        MisuseError: no branch or agent can be called so, or there is no such base.
        RefusedError: there is a worktree already, or something else where it would go.
        GitError: git says no.
    """
    if not is_branch_name(repository.git, order.branch):
        raise MisuseError(f"git allows no branch {order.branch!r}: take letters, digits, dashes and slashes.")
    if order.agent and not is_agent_name(order.agent):
        raise MisuseError(
            f"{order.agent!r} is no agent's name: take letters, digits, blanks, dots and dashes."
        )
    if "\0" in str(order.path or ""):
        raise MisuseError("A folder's name holds no zero byte.")
    path = Path(os.path.abspath(order.path or usual_path(repository.home, order.branch)))  # noqa: PTH100 - links stay
    with turn(repository.common) as descriptor:
        repository = repository.under(descriptor)
        _make_way(repository, order, path)
        return _make(repository, order, path)


def _make_way(repository: CheckedOutRepository, order: Order, path: Path) -> None:
    there = repository.worktrees()
    for worktree in there:
        if worktree.is_half_made and worktree.path.resolve() == path.resolve():
            if strange := clear(repository, worktree):
                raise OccupiedError(strange, worktree.path)
        elif worktree.branch == order.branch:
            raise _exists(repository, worktree)
    if os.path.lexists(path) and not (path.is_dir() and not any(path.iterdir())):
        raise OccupiedError(
            f"{path} is there already: name another folder with --path, or move it away.", path
        )
    outer = next(
        (
            worktree
            for worktree in there
            if _lies_in(path, worktree) and not _is_ignored(repository, path, worktree)
        ),
        None,
    )
    if outer is not None:
        raise OccupiedError(
            f"{path} lies in the checkout {outer.path}, whose agent would find its files there as new: "
            f"name a folder outside with --path, or have git ignore it.",
            outer.path,
        )
    owner = agent_of(repository, order.branch)
    if order.agent and owner and owner != order.agent and repository.has(BRANCHES + order.branch):
        message = f"The branch {order.branch} is the agent {owner}'s: take another branch for {order.agent}."
        raise OccupiedError(message, path)


def _exists(repository: CheckedOutRepository, worktree: Worktree) -> OccupiedError:
    agent = agent_of(repository, worktree.branch)
    whose = f" of the agent {agent}" if agent else ""
    if worktree.is_gone:
        ways = "bring the folder back, or clear the entry with"
        message = f"{worktree.branch} has a worktree{whose} whose folder {worktree.path} is gone: {ways}"
    elif worktree.is_main:
        return OccupiedError(
            f"{worktree.branch} is checked out in {worktree.path}, the main checkout: "
            "switch that to another branch.",
            worktree.path,
        )
    else:
        message = f"{worktree.branch} has a worktree{whose} in {worktree.path}: work there, or end it with"
    return OccupiedError(f"{message} `babysit worktree remove {quote(worktree.branch)}`.", worktree.path)


def _lies_in(path: Path, worktree: Worktree) -> bool:
    return not worktree.is_gone and worktree.path.resolve() in path.resolve().parents


def _is_ignored(repository: CheckedOutRepository, path: Path, worktree: Worktree) -> bool:
    """In a bare repository's folder there is no checkout to disturb."""
    inside = path.resolve().relative_to(worktree.path.resolve())
    git = repository.git.at(worktree.path)
    return worktree.is_bare or git.agrees("check-ignore", "--quiet", "--", f"{inside}/")


def _make(repository: CheckedOutRepository, order: Order, path: Path) -> Added:
    """The notes come first, so that whoever is killed leaves a branch that says whose it is."""
    ref = BRANCHES + order.branch
    is_new = not repository.has(ref)
    base, start = _start(repository, order) if is_new else ("", ref)
    if order.agent:
        repository.note(order.branch, "agent", order.agent)
    if base.startswith("refs/"):
        repository.note(order.branch, "base", base)
    branch = ["--no-track", "-b", order.branch] if is_new else []
    path.parent.mkdir(parents=True, exist_ok=True)
    target = [str(path), start if is_new else order.branch]
    try:
        repository.git.run("worktree", "add", "--quiet", *branch, "--", *target)
    except GitError:
        if is_new and not repository.has(ref):
            repository.forget(order.branch)  # git drops notes with their branch, and here is none
        raise
    sha = repository.sha(ref)
    if sha is None:
        raise GitError(f"git made no branch {order.branch}.")
    notes = (
        () if is_new or not order.base else ("The branch was there before, so that --base changes nothing.",)
    )
    agent = agent_of(repository, order.branch)
    return Added(path=path, branch=order.branch, agent=agent, base=base, head_sha=sha, notes=notes)


def _start(repository: CheckedOutRepository, order: Order) -> tuple[str, str]:
    """The base as a whole ref where it is one, and its commit; a remote's branch of that name goes on."""
    remote = f"refs/remotes/origin/{order.branch}"
    if not order.base and repository.has(remote):
        return "", remote
    wanted = order.base or next(iter(repository.default_bases()), "HEAD")
    sha = repository.sha(wanted)
    if sha is None and order.base:
        raise MisuseError(f"There is no commit {order.base!r}: name a branch, a tag or a SHA with --base.")
    if sha is None:
        raise MisuseError("The repository has no commit yet: make the first one, or name one with --base.")
    whole = repository.git.ask("rev-parse", "--symbolic-full-name", "--verify", "--end-of-options", wanted)
    return (whole or order.base or sha), sha
