"""How an entry leaves a merge queue, and whom GitHub tells why.

The words of `merge_group.destroyed` and `pull_request.dequeued` are those of GitHub's OpenAPI description
(`webhook-merge-group-destroyed`, `webhook-pull-request-dequeued`). `RemovedFromMergeQueueEvent` has words
of its own, `reason: String` in the schema: `manual`, `failed_checks`, `merge_conflict` and `merged` were
seen in public timelines, where also a merge is such an event, and the actor is `github-merge-queue[bot]`
unless somebody took it out by hand. Its `beforeCommit` is the commit of the group. An entry is gone a
moment before its pull request is merged. A push evicts; a conversion to a draft does not: what is queued is
merged although it is one. The word for a push is not documented, and neither is the order of the webhooks.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.actions import accounts
from simulator.actions.hooks import emit
from simulator.actions.records import record
from simulator.payloads import Json
from simulator.payloads.pulls import pull_request_in_event
from simulator.payloads.repositories import git_commit
from simulator.state.accounts import Account
from simulator.state.world import PullRequest, QueueEntry, Repository, World

MERGE_QUEUE = "github-merge-queue[bot]"
"""The account that GitHub's merge queue acts as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """Why an entry leaves: the word of the webhook, of the timeline, and of the group's end."""

    webhook: str
    timeline: str
    group: str = "dequeued"


BY_HAND = Exit(webhook="MANUAL", timeline="manual")
PUSHED = Exit(webhook="MANUAL", timeline="manual")
FAILED_CHECKS = Exit(webhook="CI_FAILURE", timeline="failed_checks")
CONFLICT = Exit(webhook="MERGE_CONFLICT", timeline="merge_conflict")
MERGED = Exit(webhook="MERGE", timeline="merged", group="merged")
CLEARED = Exit(webhook="QUEUE_CLEARED", timeline="queue_cleared")
EXITS = {way.timeline: way for way in (BY_HAND, FAILED_CHECKS, CONFLICT, MERGED, CLEARED)}


def merge_queue_account(world: World) -> Account:
    """The merge queue's own account."""
    known = world.accounts.get(MERGE_QUEUE)
    return known or accounts.add_user(world, MERGE_QUEUE, kind="Bot")


def leave(pull: PullRequest, why: Exit, actor: Account) -> bool:
    """Take a pull request out of the queue that it is in, if any; groups that build on it are made anew."""
    for queue in pull.repository.merge_queues.values():
        found = next((entry for entry in queue.entries if entry.pull_request is pull), None)
        if found is None:
            continue
        position = queue.entries.index(found)
        behind = queue.entries[position + 1 :]
        queue.entries.remove(found)
        line = record(pull.repository, pull.number, "removed_from_merge_queue", actor)
        line.previous, line.current = found.group_sha, why.timeline
        _destroy(pull.repository, found, why.group)
        if why is not MERGED:
            for entry in behind:
                _destroy(pull.repository, entry, "invalidated")
                entry.group_sha = entry.group_ref = entry.base_sha = None
                entry.state = "QUEUED"
        _tell_dequeued(pull, why, actor)
        return True
    return False


def _tell_dequeued(pull: PullRequest, why: Exit, actor: Account) -> None:
    body: Json = {
        "action": "dequeued",
        "number": pull.number,
        "pull_request": pull_request_in_event(pull),
        "reason": why.webhook,
    }
    emit(pull.repository, "pull_request", body, actor)


def _destroy(repository: Repository, entry: QueueEntry, reason: str) -> None:
    if entry.group_ref is not None:
        tell_group(repository, entry, {"action": "destroyed", "reason": reason})
        repository.git.delete_ref(f"refs/heads/{entry.group_ref}")


def tell_group(repository: Repository, entry: QueueEntry, body: Json) -> None:
    """Send `merge_group` about an entry's group."""
    sha = entry.group_sha or ""
    commit = repository.git.read_commit(sha)
    group: Json = {
        "head_sha": sha,
        "head_ref": f"refs/heads/{entry.group_ref}",
        "base_sha": entry.base_sha,
        "base_ref": f"refs/heads/{entry.pull_request.base_ref}",
        "head_commit": {"id": sha, "tree_id": commit.tree, **git_commit(repository, commit)},
    }
    emit(repository, "merge_group", {**body, "merge_group": group}, repository.owner)
