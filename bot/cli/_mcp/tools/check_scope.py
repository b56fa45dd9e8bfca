"""Before an agent writes a file."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult
from pydantic import BaseModel, Field

from bot.cli._mcp.arguments import READ_ONLY, Worktree
from bot.cli._mcp.results import result
from bot.cli._mcp.workspace import Workspace

MOST_PATHS = 500


class Line(BaseModel):
    """The line of the agent's file that decides; 0 where the configuration states the scope."""

    rule: str
    glob: str
    line: int
    file: str


class Ruling(BaseModel):
    """One path; `by` null where no line is about it."""

    path: str
    allowed: bool
    by: Line | None


class Rulings(BaseModel):
    """Every path that was asked about; `file` is the agent's."""

    version: int
    agent: str
    file: str
    paths: list[Ruling]


Agent = Annotated[
    str, Field(description="Your own name, as in your agent file.", min_length=1, max_length=200)
]
Path = Annotated[str, Field(min_length=1, max_length=4_000)]
Paths = Annotated[
    list[Path],
    Field(
        description="From the repository's root, or absolute inside it.", min_length=1, max_length=MOST_PATHS
    ),
]


def tool(workspace: Workspace) -> Tool:
    """The tool of this workspace."""

    async def check_scope(
        agent: Agent, paths: Paths, worktree: Worktree = ""
    ) -> Annotated[CallToolResult, Rulings]:
        """Ask before you write: may this agent change these paths, and by which line of which file.

        A pull request that changes a path which is not allowed is held.
        """
        folder = workspace.at(worktree)
        answer = await workspace.command_line.ask(
            "scope", "--format=json", f"--agent={agent}", f"--repo={folder}", "--", *paths
        )
        rulings = answer.value["paths"]
        refused = sum(not ruling["allowed"] for ruling in rulings)
        ending = f"{refused} of {len(rulings)} not allowed." if refused else "All allowed."
        return result(answer.value, ending, [_line(ruling) for ruling in rulings], answer.notes)

    return Tool.from_function(check_scope, title="Check scope", annotations=READ_ONLY)


def _line(ruling: Mapping[str, Any]) -> str:
    by = ruling["by"]
    why = f" ({by['rule']} {by['glob']}, {by['file']}:{by['line']})" if by else ""
    return f"{ruling['path']}: {'allowed' if ruling['allowed'] else 'not allowed'}{why}"
