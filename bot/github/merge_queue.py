"""A pull request and its merge queue: where it stands, when it left, and what is ahead of it and behind."""

from collections.abc import Sequence
from datetime import datetime

from bot.github.actors import actor
from bot.github.client import InstallationClient
from bot.github.contexts import contexts_of, newest_own_check, suites_of
from bot.github.contexts_answer import ContextNode, SuiteNode
from bot.github.documents import document
from bot.github.graphql import Document
from bot.github.graphql_forms import Camel, Page
from bot.github.snapshot_answer import GroupCommit, PullRequestFacts
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Actor, Queued, QueueEntry, QueueEvent


class _Numbered(Camel):
    number: int


class _EntryNode(Camel):
    position: int
    enqueued_at: datetime | None = None
    pull_request: _Numbered | None = None
    head_commit: GroupCommit | None = None


class _Queue(Camel):
    entries: Page[_EntryNode] | None = None


class _Repository(Camel):
    merge_queue: _Queue | None = None


class _Data(Camel):
    repository: _Repository | None = None


ENTRIES = Document(document("queue_entries"), _Data)


def queue_entry(facts: PullRequestFacts, own_app_id: int) -> QueueEntry | None:
    """Its place in the queue, None where it is in none."""
    node = facts.merge_queue_entry
    if node is None:
        return None
    group = node.head_commit
    return QueueEntry(
        state=node.state,
        enqueuer=actor(node.enqueuer),
        position=node.position,
        group_sha=group.oid if group else None,
        group_base_sha=node.base_commit.oid if node.base_commit else None,
        own_check=newest_own_check(_contexts(group), own_app_id),
    )


def queue_event(facts: PullRequestFacts, own_app_id: int) -> QueueEvent | None:
    """The last that its timeline tells of merge queues."""
    events = facts.queue_events.known if facts.queue_events else []
    if not events:
        return None
    node = events[-1]
    return QueueEvent(
        is_exit=node.kind == "RemovedFromMergeQueueEvent",
        at=node.created_at,
        actor=actor(node.actor),
        reason=(node.reason or "").lower(),
        group_sha=node.before_commit.oid if node.before_commit else None,
        contexts=contexts_of(_contexts(node.before_commit), own_app_id),
        suites=suites_of(_suites(node.before_commit), own_app_id),
        own_check=newest_own_check(_contexts(node.before_commit), own_app_id),
    )


def enqueued_by(facts: PullRequestFacts) -> Actor | None:
    """Who put it into a merge queue last, None where nobody ever did."""
    events = facts.enqueued.known if facts.enqueued else []
    return actor(events[-1].actor) if events else None


def _contexts(group: GroupCommit | None) -> Sequence[ContextNode]:
    rollup = group.status_check_rollup if group else None
    return rollup.contexts.known if rollup and rollup.contexts else ()


def _suites(group: GroupCommit | None) -> Sequence[SuiteNode]:
    suites = group.check_suites if group else None
    return suites.known if suites else ()


async def read_queue(
    client: InstallationClient, key: PullRequestKey, branch: str, own_app_id: int
) -> Sequence[Queued]:
    """The first hundred entries of a branch's merge queue, first in first; as many groups are the most.

    Raises:
        GitHubError: they could not be read.
    """
    owner, _, name = key.repository.partition("/")
    variables = {"owner": owner, "name": name, "branch": branch}
    repository = (await client.query(ENTRIES, variables)).data.repository
    queue = repository.merge_queue if repository else None
    found = [_queued(node, own_app_id) for node in (queue.entries.known if queue and queue.entries else ())]
    return sorted(found, key=lambda queued: queued.position)


def _queued(node: _EntryNode, own_app_id: int) -> Queued:
    return Queued(
        number=node.pull_request.number if node.pull_request else 0,
        position=node.position,
        since=node.enqueued_at,
        group_sha=node.head_commit.oid if node.head_commit else None,
        own_check=newest_own_check(_contexts(node.head_commit), own_app_id),
    )
