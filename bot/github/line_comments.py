"""Babysit's comments on lines of a diff, and the conversations they begin.

https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request
"""

from collections.abc import Mapping

import msgspec
import structlog

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Forbidden, NotFound, Unprocessable
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import PostFindings, ReopenThread, ResolveThread
from bot.model.keys import PullRequestKey
from bot.model.markers import finding_in
from bot.render.bounds import cut

MOST_BYTES = 65_535
_REVIEW = "POST /repos/{owner}/{repo}/pulls/{number}/reviews"
_COMMENTS = "/repos/{owner}/{repo}/pulls/{number}/reviews/{review_id}/comments?per_page=100"
_log = structlog.get_logger()


class _Review(msgspec.Struct):
    id: int


class _Comment(msgspec.Struct):
    id: int
    body: str = ""


class _Nothing(Camel):
    """Whether it worked is told by the answer's errors alone."""


RESOLVE_THREAD = Document(document("resolve_thread"), _Nothing)
REOPEN_THREAD = Document(document("reopen_thread"), _Nothing)


async def post(client: InstallationClient, key: PullRequestKey, effect: PostFindings) -> Mapping[str, int]:
    """All comments as one review; the id of each comment by its fingerprint.

    Where GitHub will not have them, for example because a line is not in its diff, each id is 0: the table
    tells the same, and asking again would be refused again.

    Raises:
        GitHubError: any other failure.
    """
    variables = {**split(key.repository), "number": key.number}
    comments = [
        {"path": one.path, "line": one.line, "side": "RIGHT", "body": cut(one.body, MOST_BYTES)}
        for one in effect.comments
    ]
    body = {"commit_id": effect.head_sha, "event": "COMMENT", "comments": comments}
    ids = {one.fingerprint: 0 for one in effect.comments}
    try:
        review = await client.write(_REVIEW, variables, body, _Review, Priority.COMMENT)
    except Unprocessable as error:
        _log.warning("findings.not_posted", repository=key.repository, number=key.number, error=str(error))
        return ids
    pages = await client.get_pages(_COMMENTS, {**variables, "review_id": review.id}, list[_Comment])
    return {**ids, **{finding_in(one.body): one.id for page in pages for one in page if finding_in(one.body)}}


async def turn(client: InstallationClient, key: PullRequestKey, effect: ResolveThread | ReopenThread) -> None:
    """Settle a conversation, or open it; one that is gone, or that GitHub keeps from Apps, is logged.

    Raises:
        GitHubError: any other failure.
    """
    mutation = RESOLVE_THREAD if isinstance(effect, ResolveThread) else REOPEN_THREAD
    try:
        answer = await client.mutate(mutation, {"threadId": effect.thread.thread_id}, Priority.COMMENT)
        refusal = answer.errors[0].message if answer.errors else ""
    except (Unprocessable, NotFound, Forbidden) as error:
        refusal = error.message
    if refusal:
        _log.warning("thread.not_turned", repository=key.repository, number=key.number, error=refusal)
