"""Reactions to what people wrote: one mutation for comments and reviews, which REST has none for.

https://docs.github.com/graphql/reference/mutations#addreaction
"""

import structlog

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Forbidden, NotFound, Unprocessable
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.write_slots import Priority
from bot.model.reaction import Reaction


class _Payload(Camel):
    pass


class _Data(Camel):
    add_reaction: _Payload | None = None


ADD_REACTION = Document(document("add_reaction"), _Data)
_log = structlog.get_logger()


async def react(client: InstallationClient, node_id: str, reaction: Reaction) -> None:
    """React; to what is gone, or where GitHub lets no App react, nothing is done, and that is logged.

    Raises:
        GitHubError: any other failure.
    """
    variables = {"subjectId": node_id, "content": reaction.value}
    try:
        answer = await client.mutate(ADD_REACTION, variables, Priority.COMMENT)
        refusal = answer.errors[0].message if answer.errors else ""
    except (Unprocessable, NotFound, Forbidden) as error:
        refusal = error.message
    if refusal:
        _log.warning("reaction.not_given", reaction=reaction.value, error=refusal)
