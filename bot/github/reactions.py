"""Reactions to what people wrote: one mutation for all of it, and by REST one route for each but reviews.

https://docs.github.com/graphql/reference/mutations#addreaction
"""

from functools import partial

import msgspec
import structlog

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Unprocessable
from bot.github.faults import GRAPHQL, REST
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.keys import PullRequestKey
from bot.model.reaction import Reaction
from bot.model.snapshot import Statement, StatementKind
from bot.ways.ways import Way

_ROUTES = {
    StatementKind.DESCRIPTION: "POST /repos/{owner}/{repo}/issues/{id}/reactions",
    StatementKind.COMMENT: "POST /repos/{owner}/{repo}/issues/comments/{id}/reactions",
    StatementKind.LINE_COMMENT: "POST /repos/{owner}/{repo}/pulls/comments/{id}/reactions",
}
"""https://docs.github.com/rest/reactions/reactions: what is there already is answered with it."""

_log = structlog.get_logger()


class _Payload(Camel):
    pass


class _Data(Camel):
    add_reaction: _Payload | None = None


class _Reaction(msgspec.Struct):
    id: int


ADD_REACTION = Document(document("add_reaction"), _Data)


async def react(
    client: InstallationClient, key: PullRequestKey, statement: Statement, reaction: Reaction
) -> None:
    """React; the same twice is once, so that it may be done again by another way.

    Raises:
        Unprocessable: it is gone, or GitHub lets no App react there.
        GitHubError: any other failure.
    """
    await client.ways.read(
        Way(GRAPHQL, partial(_by_mutation, client, statement.node_id, reaction)),
        Way(REST, partial(_by_rest, client, key, statement, reaction)),
    )


async def _by_mutation(client: InstallationClient, node_id: str, reaction: Reaction) -> None:
    variables = {"subjectId": node_id, "content": reaction.value}
    answer = await client.mutate(ADD_REACTION, variables, Priority.ANSWER)
    if answer.errors:
        raise Unprocessable("POST /graphql", answer.errors[0].message)


async def _by_rest(
    client: InstallationClient, key: PullRequestKey, statement: Statement, reaction: Reaction
) -> None:
    """A review goes without: what it says is answered in words where it has to be."""
    route = _ROUTES.get(statement.kind)
    if route is None:
        _log.info("reaction.not_offered", number=key.number, kind=statement.kind.value)
        return
    variables = {**split(key.repository), "id": statement.statement_id}
    body = {"content": reaction.value.lower()}
    await client.write(route, variables, body, _Reaction, Priority.ANSWER)
