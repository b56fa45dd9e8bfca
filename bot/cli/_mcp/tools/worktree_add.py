"""Before an agent begins: a checkout of its own."""

from typing import Annotated

from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult
from pydantic import BaseModel, Field

from bot.cli._mcp.arguments import ADDS
from bot.cli._mcp.child import RefusedError
from bot.cli._mcp.results import result
from bot.cli._mcp.workspace import Workspace
from bot.cli._review.safe_text import visible


class Added(BaseModel):
    """The worktree that is there now; `agent` and `base` null where nobody knows them."""

    path: str
    branch: str
    agent: str | None
    base: str | None
    head_sha: str


Branch = Annotated[
    str,
    Field(
        description="A branch of your own, such as agent/NAME/what-it-is-about.", min_length=1, max_length=250
    ),
]
Agent = Annotated[str, Field(description="Your own name; known by itself for agent/NAME/….", max_length=200)]
Base = Annotated[
    str, Field(description="What it starts from; left out: the remote's default branch.", max_length=500)
]


def tool(workspace: Workspace) -> Tool:
    """The tool of this workspace."""

    async def worktree_add(
        branch: Branch, agent: Agent = "", base: Base = ""
    ) -> Annotated[CallToolResult, Added]:
        """Ask before you begin: a worktree of your own beside the main checkout, so that nobody's work mixes.

        Work in the folder that it names. Where the branch has a worktree already, it says which.
        """
        words = [f"--agent={agent}"] * bool(agent) + [f"--base={base}"] * bool(base)
        answer = await workspace.command_line.ask(
            "worktree", "add", "--json", f"--repo={workspace.folder}", *words, "--", branch
        )
        if "refused" in answer.value:
            raise RefusedError(visible(answer.value["refused"]))
        made = answer.value["worktree"]
        return result(made, f"Work in {visible(made['path'])}.", [], answer.notes)

    return Tool.from_function(worktree_add, title="Add a worktree", annotations=ADDS)
