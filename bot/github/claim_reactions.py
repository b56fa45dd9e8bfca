"""Eyes on a statement: its claims were looked at, and the status comment says what was found."""

import msgspec

from bot.github.client import InstallationClient
from bot.github.errors import Forbidden, NotFound, Unprocessable
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import AnswerClaimant
from bot.model.keys import PullRequestKey
from bot.model.snapshot import StatementKind

_CONTENT = {"content": "eyes"}
_ROUTES = {
    StatementKind.DESCRIPTION: "POST /repos/{owner}/{repo}/issues/{id}/reactions",
    StatementKind.COMMENT: "POST /repos/{owner}/{repo}/issues/comments/{id}/reactions",
    StatementKind.LINE_COMMENT: "POST /repos/{owner}/{repo}/pulls/comments/{id}/reactions",
}
"""REST takes no reaction to a review: the edited status comment has to do."""


class _Reaction(msgspec.Struct):
    id: int = 0


async def react(client: InstallationClient, key: PullRequestKey, effect: AnswerClaimant) -> None:
    """React, or do nothing where the statement is gone, locked, or a review.

    Raises:
        GitHubError: any other failure.
    """
    route = _ROUTES.get(effect.kind)
    if route is None:
        return
    variables = {**split(key.repository), "id": effect.statement_id}
    try:
        await client.write(route, variables, _CONTENT, _Reaction, Priority.COMMENT)
    except (Forbidden, NotFound, Unprocessable):
        return
