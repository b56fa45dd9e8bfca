"""A worktree that git was stopped in the middle of making: cleared, so that it can be made anew."""

from collections.abc import Sequence
from pathlib import Path

from bot.worktrees.repository import CheckedOutRepository
from bot.worktrees.worktree import Worktree

_SHOWN = 5


def clear(repository: CheckedOutRepository, worktree: Worktree) -> str:
    """Take it away, under the repository's lock; why it stays, empty where it is gone.

    Nobody worked there yet. What git did not put there stays all the same.

    Raises:
        GitError: git says no.
    """
    strange = _strange(repository, worktree)
    if strange:
        names = ", ".join(strange[:_SHOWN])
        return f"{worktree.path} is half made and holds what git did not put there ({names}): move it away."
    git, path = repository.git, str(worktree.path)
    if (worktree.path / ".git").is_file() and git.agrees(
        "worktree", "remove", "--force", "--force", "--", path
    ):
        return ""
    git.ask("worktree", "unlock", "--", path)
    if worktree.path.is_dir():
        (worktree.path / ".git").unlink(missing_ok=True)
        worktree.path.rmdir()
    git.run("worktree", "remove", "--force", "--", path)
    return ""


def _strange(repository: CheckedOutRepository, worktree: Worktree) -> Sequence[str]:
    """Files that are not in its commit; all there are where git cannot tell."""
    git = repository.git.at(worktree.path)
    if (worktree.path / ".git").is_file() and worktree.path.is_dir():
        directory = git.ask("rev-parse", "--absolute-git-dir")
        if directory is not None:
            (Path(directory) / "index.lock").unlink(missing_ok=True)
        if git.agrees("read-tree", "HEAD"):
            listed = git.fields("status", "--porcelain", "-z", "--ignored")
            return [line[3:] for line in listed if line.startswith(("??", "!!"))]
    if not worktree.path.is_dir():
        return []
    return [inside.name for inside in worktree.path.iterdir() if inside.name != ".git"]
