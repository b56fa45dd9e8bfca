"""Before an agent reports that something is missing, blocked or broken."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from mcp.server.mcpserver.tools import Tool
from mcp.types import CallToolResult
from pydantic import BaseModel, Field

from bot.claims.reading.document import MOST_CHARACTERS
from bot.cli._mcp.arguments import READ_ONLY, Revision, Worktree
from bot.cli._mcp.results import result
from bot.cli._mcp.workspace import Workspace
from bot.model.claims import ClaimState
from bot.model.text import counted


class JudgedClaim(BaseModel):
    """One claim with its verdict; `state` is confirmed, refuted or undetermined."""

    number: str
    kind: str
    subject: str
    container: str | None
    quote: str
    state: str
    evidence: str
    near: list[str]


class JudgedClaims(BaseModel):
    """Every claim of the text, in its order."""

    version: int
    claims: list[JudgedClaim]


Text = Annotated[
    str, Field(description="What you are about to post, as Markdown.", max_length=MOST_CHARACTERS)
]


def tool(workspace: Workspace) -> Tool:
    """The tool of this workspace."""

    async def check_claims(
        text: Text, revision: Revision = "HEAD", worktree: Worktree = ""
    ) -> Annotated[CallToolResult, JudgedClaims]:
        """Ask before you report that something is missing, blocked or broken.

        Finds such statements in your text and checks each against the committed files. Do not post what is
        refuted: look at the evidence instead.
        """
        folder = workspace.at(worktree)
        answer = await workspace.command_line.ask(
            "claims", "--format=json", f"--repo={folder}", f"--rev={revision}", "-", given=text
        )
        return result(answer.value, _ending(answer.value), _lines(answer.value), answer.notes)

    return Tool.from_function(check_claims, title="Check claims", annotations=READ_ONLY)


def _ending(value: Mapping[str, Any]) -> str:
    claims = value["claims"]
    refuted = sum(claim["state"] == ClaimState.REFUTED.value for claim in claims)
    if not claims:
        return "No claims: nothing in it says that something is missing, blocked or broken."
    advice = "Do not post what is refuted." if refuted else "Nothing in it is refuted."
    return f"{counted(len(claims), 'claim')}, {refuted} refuted. {advice}"


def _lines(value: Mapping[str, Any]) -> Sequence[str]:
    return [
        f"{claim['number']} {claim['state']}: {claim['quote']} ({claim['evidence']})"
        for claim in value["claims"]
    ]
