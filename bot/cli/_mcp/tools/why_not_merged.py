"""After an agent pushed: what its pull request waits for."""

from collections.abc import Mapping
from typing import Annotated, Any

from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult
from pydantic import BaseModel, Field

from bot.cli._mcp.arguments import ASKS_GITHUB
from bot.cli._mcp.results import result
from bot.cli._mcp.workspace import Workspace


class Gate(BaseModel):
    """One gate; `next` is who must act, empty where nobody must."""

    gate: str
    state: str
    says: str
    details: list[str]
    next: str
    since: str | None


class Explanation(BaseModel):
    """The whole answer; `state` is open, merged or closed. With a user's token `report` holds the gates."""

    version: int
    repository: str
    number: int
    state: str
    head: str
    says: str
    gates: list[Gate]
    report: str | None = None


PullRequest = Annotated[
    str, Field(description="OWNER/REPO#NUMBER, or its address.", min_length=1, max_length=1_000)
]


def tool(workspace: Workspace) -> Tool:
    """The tool of this workspace."""

    async def why_not_merged(pull_request: PullRequest) -> Annotated[CallToolResult, Explanation]:
        """Ask why a pull request is not merged: every gate, what it says, and who must act next."""
        answer = await workspace.command_line.ask("explain", "--format=json", "--", pull_request)
        report = answer.value.get("report", "")
        lines = [*(_line(gate) for gate in answer.value["gates"]), *report.splitlines()]
        return result(answer.value, answer.value["says"], lines, answer.notes)

    return Tool.from_function(why_not_merged, title="Why is it not merged?", annotations=ASKS_GITHUB)


def _line(gate: Mapping[str, Any]) -> str:
    who = f" Next: {gate['next']}." if gate["next"] else ""
    return f"{gate['gate']}: {gate['state']}: {gate['says']}{who}"
