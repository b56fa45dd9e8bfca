"""Merging: never a head that was not judged, never twice, never a guess at what happened.

https://docs.github.com/rest/pulls/pulls#merge-a-pull-request
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import partial

import msgspec

from bot.github.client import InstallationClient, OvertakenError
from bot.github.documents import document
from bot.github.errors import (
    Conflict,
    Forbidden,
    NotAllowed,
    ServerError,
    Unprocessable,
    Unreachable,
    shortened,
)
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel, Oid
from bot.github.pull_requests import read_pull_request
from bot.github.repository import split
from bot.github.write_slots import Priority
from bot.model.effects import (
    Dequeue,
    Dequeued,
    Enqueue,
    Enqueued,
    HeadMoved,
    Merge,
    Merged,
    MergeOutcome,
    Overtaken,
    Refused,
    Still,
    Unsettled,
    WithdrawalOutcome,
)
from bot.model.keys import PullRequestKey, identity_of
from bot.storage.turns import OwnTurns, Turns

_ROUTE = "PUT /repos/{owner}/{repo}/pulls/{number}/merge"
_STACKED = "/repos/{owner}/{repo}/pulls?state=open&per_page=1&head={head}"
_PASSING = ("base branch was modified", "already in progress")
"""What GitHub says of a merge that it would do a moment later, https://github.com/cli/cli/issues/8092."""
_NOT_MERGEABLE = "pull request is not mergeable"
_UNTOLD = Unsettled(message="GitHub did not say whether it merged.")


class _Stacked(msgspec.Struct):
    state: str = ""


class MergeTurns:
    """Of one branch's merges, into it and of it, one at a time: what stands on it is asked for in between."""

    def __init__(self, turns: Turns | None = None) -> None:
        self._turns = turns or OwnTurns()

    @asynccontextmanager
    async def take(self, key: PullRequestKey, effect: Merge) -> AsyncGenerator[None]:
        """Held until the merge has its answer."""
        where = identity_of(key.repository_id, key.repository)
        branches = {effect.head_ref, effect.stacked_on} - {""}
        async with self._turns.taking(*(f"merge {where} {branch}" for branch in branches)):
            yield


class _MergeAnswer(msgspec.Struct):
    merged: bool = True
    sha: str | None = None


class _QueuedNode(Camel):
    head_ref_oid: str = ""
    is_in_merge_queue: bool = False
    merged: bool = False
    merge_commit: Oid | None = None


class _QueuedData(Camel):
    node: _QueuedNode | None = None


class _Entry(Camel):
    state: str = ""


class _EnqueuePayload(Camel):
    merge_queue_entry: _Entry | None = None


class _EnqueueData(Camel):
    enqueue_pull_request: _EnqueuePayload | None = None


class _DequeueData(Camel):
    dequeue_pull_request: _EnqueuePayload | None = None


ENQUEUE = Document(document("enqueue"), _EnqueueData)
DEQUEUE = Document(document("dequeue"), _DequeueData)
QUEUED = Document(document("queued"), _QueuedData)


async def merge(
    client: InstallationClient, key: PullRequestKey, effect: Merge, still: Still | None = None
) -> MergeOutcome:
    """Merge if the head is still the judged one, with the message it is given, else as the repository is set.

    One request is made: what GitHub would do a moment later is judged anew before it is asked for again. One
    more tells whether the branch that it is stacked on leads anywhere still.

    Raises:
        GitHubError: the outcome is unknown and the pull request cannot be read either; or rate limited.
    """
    variables = {**split(key.repository), "number": key.number}
    said = {"commit_title": effect.title, "commit_message": effect.message}
    given = {name: text for name, text in said.items() if text is not None}
    body = {"sha": effect.head_sha, "merge_method": effect.method, **given}
    try:
        answer = await client.write(
            _ROUTE,
            variables,
            body,
            _MergeAnswer,
            Priority.MERGE,
            still=partial(_is_wanted, client, key, effect, still),
            rank=effect.rank,
        )
    except OvertakenError:
        return Overtaken()
    except (NotAllowed, Unprocessable, Forbidden) as error:
        if any(words in error.message.lower() for words in _PASSING):
            return Unsettled(message=error.message)
        return await _settle(client, key, effect, Refused(message=error.message))
    except Conflict:
        return await _settle(client, key, effect, HeadMoved())
    except (ServerError, Unreachable):
        return await _settle(client, key, effect, _UNTOLD)
    return Merged(sha=answer.sha) if answer.merged else await _settle(client, key, effect, _UNTOLD)


async def _is_wanted(
    client: InstallationClient, key: PullRequestKey, effect: Merge, still: Still | None
) -> bool:
    """Whether nothing speaks against it in the moment in which it is its turn."""
    if still is not None and not await still():
        return False
    if not effect.stacked_on:
        return True
    names = split(key.repository)
    variables = {**names, "head": f"{names['owner']}:{effect.stacked_on}"}
    return bool(await client.get(_STACKED, variables, list[_Stacked]))


async def _settle(
    client: InstallationClient, key: PullRequestKey, effect: Merge, otherwise: MergeOutcome
) -> MergeOutcome:
    """What the pull request itself says: it may be merged by an earlier attempt, or by somebody else."""
    pull_request = await read_pull_request(client, key)
    if pull_request.merged:
        return Merged(sha=pull_request.merge_commit_sha)
    if pull_request.head.sha != effect.head_sha:
        return HeadMoved()
    if isinstance(otherwise, Refused) and _NOT_MERGEABLE in otherwise.message.lower():
        return otherwise if pull_request.mergeable is False else Unsettled(message=otherwise.message)
    return otherwise


async def enqueue(client: InstallationClient, effect: Enqueue, still: Still | None = None) -> MergeOutcome:
    """Put the pull request in its base's merge queue if the head is still the judged one.

    Raises:
        GitHubError: the outcome is unknown and the pull request cannot be read either; or rate limited.
    """
    variables = {"pullRequestId": effect.node_id, "expectedHeadOid": effect.head_sha}
    try:
        answer = await client.mutate(ENQUEUE, variables, Priority.MERGE, still=still, rank=effect.rank)
    except OvertakenError:
        return Overtaken()
    except (ServerError, Unreachable):
        return await _settle_queue(
            client, effect, Unsettled(message="GitHub did not say whether it is queued.")
        )
    except Unprocessable as error:
        return await _settle_queue(client, effect, Refused(message=error.message))
    if answer.errors:
        return await _settle_queue(client, effect, Refused(message=shortened(answer.errors[0].message)))
    return Enqueued()


async def _settle_queue(client: InstallationClient, effect: Enqueue, otherwise: MergeOutcome) -> MergeOutcome:
    """What the pull request itself says: it may be queued or merged already."""
    answer = await client.query(QUEUED, {"id": effect.node_id})
    node = answer.data.node
    if node is None:
        return otherwise
    if node.merged:
        return Merged(sha=node.merge_commit.oid if node.merge_commit else None)
    if node.head_ref_oid != effect.head_sha:
        return HeadMoved()
    return Enqueued() if node.is_in_merge_queue else otherwise


async def dequeue(client: InstallationClient, effect: Dequeue) -> WithdrawalOutcome:
    """Take the pull request out of the merge queue, before anything else is written.

    Raises:
        GitHubError: the outcome is unknown and the pull request cannot be read either; or rate limited.
    """
    try:
        answer = await client.mutate(DEQUEUE, {"id": effect.node_id}, Priority.VETO)
    except (ServerError, Unreachable):
        return await _settle_exit(client, effect, Unsettled(message="GitHub did not say whether it left."))
    except (Unprocessable, Forbidden) as error:
        return await _settle_exit(client, effect, Refused(message=error.message))
    if answer.errors:
        return await _settle_exit(client, effect, Refused(message=shortened(answer.errors[0].message)))
    return Dequeued()


async def _settle_exit(
    client: InstallationClient, effect: Dequeue, otherwise: Refused | Unsettled
) -> WithdrawalOutcome:
    """What the pull request itself says: it may have left by itself, merged or not."""
    node = (await client.query(QUEUED, {"id": effect.node_id})).data.node
    if node is None or node.is_in_merge_queue:
        return otherwise
    return Merged(sha=node.merge_commit.oid if node.merge_commit else None) if node.merged else Dequeued()
