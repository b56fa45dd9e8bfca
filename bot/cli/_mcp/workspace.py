"""Which folders may be asked about: the server's own, and its repository's other worktrees."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.cli._local_repository import LocalGitError, git
from bot.cli._mcp.child import RefusedError, ToolAnswer


class CommandLine(Protocol):
    """Who answers."""

    async def ask(self, *words: str, given: str | None = None) -> ToolAnswer:
        """What `babysit WORDS` answers as JSON, `given` being its standard input.

        Raises:
            RefusedError: there is no answer.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """`folder` is resolved, the root of a working tree where it lies in one."""

    folder: Path
    command_line: CommandLine

    def at(self, worktree: str) -> Path:
        """The folder that is meant; the server's own where nothing is said.

        Raises:
            RefusedError: it is none of this repository's.
        """
        if not worktree:
            return self.folder
        try:
            wanted = (self.folder / worktree).resolve()
        except (OSError, ValueError, RuntimeError):
            wanted = None
        if wanted not in {self.folder, *worktrees_of(self.folder)}:
            raise RefusedError("This is no worktree of the repository that the server was started for.")
        return self.folder if wanted is None else wanted


def worktrees_of(folder: Path) -> frozenset[Path]:
    """The repository's working trees; none where there is no repository."""
    try:
        printed = git(folder, "worktree", "list", "--porcelain", "-z")
    except LocalGitError:
        return frozenset()
    paths = (
        line.removeprefix(b"worktree ") for line in printed.split(b"\0") if line.startswith(b"worktree ")
    )
    return frozenset(Path(path.decode("utf-8", "surrogateescape")).resolve() for path in paths)
