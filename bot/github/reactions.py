"""Reactions to what people wrote: one mutation for comments and reviews, which REST has none for.

https://docs.github.com/graphql/reference/mutations#addreaction
"""

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Unprocessable
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.write_slots import Priority
from bot.model.reaction import Reaction


class _Payload(Camel):
    pass


class _Data(Camel):
    add_reaction: _Payload | None = None


ADD_REACTION = Document(document("add_reaction"), _Data)


async def react(client: InstallationClient, node_id: str, reaction: Reaction) -> None:
    """React.

    Raises:
        Unprocessable: it is gone, or GitHub lets no App react there.
        GitHubError: any other failure.
    """
    variables = {"subjectId": node_id, "content": reaction.value}
    answer = await client.mutate(ADD_REACTION, variables, Priority.ANSWER)
    if answer.errors:
        raise Unprocessable("POST /graphql", answer.errors[0].message)
