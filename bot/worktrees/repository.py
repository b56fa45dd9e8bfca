"""A repository on this machine: its worktrees, its bases, and notes of branches in git's configuration."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.worktrees.git import NETWORK_TIMEOUT_S, Git, GitError
from bot.worktrees.worktree import BRANCHES, Worktree, worktrees_in

MOST_BELOW = 20
_MOST_FOLDERS = 5_000
_DEPTH = 3
_DEFAULTS = ("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
_LOCAL = ("refs/heads/main", "refs/heads/master")
_REBASES = ("rebase-merge/head-name", "rebase-apply/head-name")


class NoRepositoryError(Exception):
    """The folder is in no git repository; `below` are the repositories in folders below it."""

    def __init__(self, folder: Path, below: Sequence[Path]) -> None:
        """`below` is bounded."""
        self.folder = folder
        self.below = below
        names = ", ".join(str(path) for path in below)
        hint = (
            f" Repositories below it: {names}. Name one with --repo."
            if below
            else " Name one with --repo DIR."
        )
        super().__init__(f"{folder} is no git repository.{hint}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedOutRepository:
    """`git` runs in `common`, which no removal takes away; `home` is the main checkout or bare repository."""

    git: Git
    common: Path
    home: Path

    def worktrees(self) -> Sequence[Worktree]:
        """All of them, the main one first; one that is being rebased counts as on its branch."""
        found = worktrees_in(self.git.run("worktree", "list", "--porcelain", "-z"))
        return [self._in_rebase(worktree) for worktree in found]

    def has(self, ref: str) -> bool:
        """Whether there is such a whole ref."""
        return self.git.agrees("show-ref", "--verify", "--quiet", ref)

    def sha(self, revision: str) -> str | None:
        """The commit that a revision names."""
        return self.git.ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")

    def noted(self, branch: str, what: str) -> str:
        """What was noted of a branch, empty for nothing."""
        return self.git.ask("config", "--local", "--get", f"branch.{branch}.babysit-{what}") or ""

    def note(self, branch: str, what: str, value: str) -> None:
        """Note something of a branch; git drops it with the branch.

        Raises:
            GitError: git cannot write its configuration.
        """
        self.git.run("config", "--local", f"branch.{branch}.babysit-{what}", value)

    def forget(self, branch: str) -> bool:
        """Drop what is noted of a branch, and say whether there was anything."""
        return self.git.agrees("config", "--local", "--remove-section", f"branch.{branch}")

    def default_bases(self) -> Sequence[str]:
        """The whole refs that pull requests are merged into: the remote's, then the local one."""
        head = self.git.ask("symbolic-ref", "--quiet", _DEFAULTS[0])
        local = self.git.ask("symbolic-ref", "--quiet", "HEAD") if self.is_bare else None
        wanted = (head, *_DEFAULTS[1:], local, *_LOCAL)
        found = [ref for ref in dict.fromkeys(wanted) if ref and self.has(ref)]
        if not found and (current := self.git.at(self.home).ask("symbolic-ref", "--quiet", "HEAD")):
            return [current] if self.has(current) else []
        remote = [ref for ref in found if not ref.startswith(BRANCHES)][:1]
        return [*remote, *[ref for ref in found if ref.startswith(BRANCHES)][:1]]

    def bases(self, branch: str) -> Sequence[str]:
        """Where the branch's work may have landed: what it was made from, then the default."""
        noted = self.noted(branch, "base")
        own = [noted] if noted and self.has(noted) else []
        return [ref for ref in dict.fromkeys((*own, *self.default_bases())) if ref != BRANCHES + branch]

    def refresh(self, base: str) -> str:
        """Fetch a remote's branch; what went wrong, empty for nothing."""
        remote, _, name = base.removeprefix("refs/remotes/").partition("/")
        if base.startswith(BRANCHES) or not name:
            return ""
        try:
            self.git.run(
                *("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"),
                *("--", remote, f"refs/heads/{name}"),
                timeout_s=NETWORK_TIMEOUT_S,
            )
        except GitError as error:
            return f"{remote} could not be fetched: {error}"
        return ""

    @property
    def is_bare(self) -> bool:
        """Whether it has no checkout of its own."""
        return self.git.ask("config", "--type=bool", "core.bare") == "true"

    def under(self, descriptor: int) -> "CheckedOutRepository":
        """The same, its git keeping a lock alive."""
        return replace(self, git=replace(self.git, descriptors=(descriptor,)))

    def _in_rebase(self, worktree: Worktree) -> Worktree:
        """Git calls its head detached meanwhile, and lets nobody else have the branch."""
        if worktree.branch or worktree.is_bare or worktree.is_gone:
            return worktree
        directory = self.git.at(worktree.path).ask("rev-parse", "--absolute-git-dir")
        for name in _REBASES if directory else ():
            try:
                ref = (Path(directory or "") / name).read_text(encoding="utf-8").strip()
            except (OSError, ValueError):
                continue
            return (
                replace(worktree, branch=ref.removeprefix(BRANCHES)) if ref.startswith(BRANCHES) else worktree
            )
        return worktree


def open_repository(folder: Path, git: Git | None = None) -> CheckedOutRepository:
    """The repository that a folder lies in.

    Raises:
        NoRepositoryError: it lies in none.
        GitError: git is not there, or does not trust it.
    """
    git = (git or Git(folder)).at(folder)
    try:
        common = Path(git.run("rev-parse", "--path-format=absolute", "--git-common-dir").removesuffix("\n"))
    except GitError as error:
        if "not a git repository" in str(error):
            raise NoRepositoryError(folder.absolute(), repositories_below(folder)) from error
        raise
    git = git.at(common)
    checkout = git.ask("config", "--local", "core.worktree")
    if checkout is not None:
        home = (common / checkout).resolve()
    else:
        home = common.parent if common.name == ".git" else common
    return CheckedOutRepository(git=git, common=common, home=home)


def repositories_below(folder: Path) -> Sequence[Path]:
    """Those at most three folders down; only so many folders are looked into."""
    return sorted(_below(folder))[:MOST_BELOW]


def _below(folder: Path) -> Iterator[Path]:
    waiting, looked = [(folder, 0)], 0
    while waiting and looked < _MOST_FOLDERS:
        here, depth = waiting.pop(0)
        looked += 1
        try:
            inside = [
                Path(dir_entry) for dir_entry in os.scandir(here) if dir_entry.is_dir(follow_symlinks=False)
            ]
        except OSError:
            continue
        for path in inside:
            if (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir()):
                yield path
            elif depth + 1 < _DEPTH and not path.name.startswith(".") and path.name != "node_modules":
                waiting.append((path, depth + 1))
