"""Babysit's comments on lines of a diff, and the conversations they begin.

https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import msgspec
import structlog

from bot.github.client import InstallationClient
from bot.github.documents import document
from bot.github.errors import Unprocessable
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import PostFindings, ReopenThread, ResolveThread
from bot.model.keys import PullRequestKey
from bot.model.markers import findings_in
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
    """All comments as one review; the id of each comment by its findings' fingerprints.

    Where GitHub will not have all of them, for example because a line is not in its diff any more, they are
    posted one by one; the id of one that it refuses is 0: the table tells the same.

    Raises:
        Unprocessable: it will have none.
        GitHubError: any other failure.
    """
    try:
        return await _review(client, key, effect)
    except Unprocessable as error:
        if len(effect.comments) == 1:
            raise
        refused = error
    ids: dict[str, int] = {}
    for comment in effect.comments:
        with suppress(Unprocessable):
            ids |= await _review(client, key, replace(effect, comments=[comment]))
    if not ids:
        raise refused
    _log.warning("findings.not_posted", number=key.number, posted=len(ids), error=str(refused))
    return {**_refused(effect), **ids}


async def _review(client: InstallationClient, key: PullRequestKey, effect: PostFindings) -> Mapping[str, int]:
    variables = {**split(key.repository), "number": key.number}
    comments = [
        {"path": comment.path, "line": comment.line, "side": "RIGHT", "body": cut(comment.body, MOST_BYTES)}
        for comment in effect.comments
    ]
    body = {"commit_id": effect.head_sha, "event": "COMMENT", "comments": comments}
    review = await client.write(_REVIEW, variables, body, _Review, Priority.COMMENT)
    pages = await client.get_pages(_COMMENTS, {**variables, "review_id": review.id}, list[_Comment])
    found = {name: comment.id for page in pages for comment in page for name in findings_in(comment.body)}
    return {**_refused(effect), **found}


def _refused(effect: PostFindings) -> Mapping[str, int]:
    """What counts as said until an id is known."""
    return {name: 0 for comment in effect.comments for name in comment.fingerprints}


async def turn(client: InstallationClient, effect: ResolveThread | ReopenThread) -> None:
    """Settle a conversation, or open it.

    Raises:
        Unprocessable: it is gone, or GitHub keeps it from Apps.
        GitHubError: any other failure.
    """
    mutation = RESOLVE_THREAD if isinstance(effect, ResolveThread) else REOPEN_THREAD
    answer = await client.mutate(mutation, {"threadId": effect.thread.thread_id}, Priority.COMMENT)
    if answer.errors:
        raise Unprocessable("POST /graphql", answer.errors[0].message)
