"""Babysit's own comments on a pull request."""

import msgspec

from bot.github.client import InstallationClient
from bot.github.errors import NotFound
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import PublishComment
from bot.model.keys import PullRequestKey
from bot.render.bounds import cut

MOST_BYTES = 65_535
_POST = "POST /repos/{owner}/{repo}/issues/{number}/comments"
_EDIT = "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}"


class _Comment(msgspec.Struct):
    id: int


async def publish(client: InstallationClient, key: PullRequestKey, effect: PublishComment) -> int:
    """Make the comment say this, anew where somebody deleted it; the id it has now.

    Raises:
        GitHubError: any other failure.
    """
    variables, body = split(key.repository), {"body": cut(effect.body, MOST_BYTES)}
    priority = Priority.ANSWER if effect.is_answer else Priority.COMMENT
    if effect.comment_id is not None:
        edited = {**variables, "comment_id": effect.comment_id}
        try:
            return (await client.write(_EDIT, edited, body, _Comment, priority)).id
        except NotFound:
            pass  # somebody deleted it
    posted = {**variables, "number": key.number}
    return (await client.write(_POST, posted, body, _Comment, priority)).id
