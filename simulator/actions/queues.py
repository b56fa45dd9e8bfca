"""The merge queue: entries wait, a group commit is made and checked, then all of it lands or none."""

from __future__ import annotations

from simulator import requirements
from simulator.actions import suites
from simulator.actions.lifecycle import tell
from simulator.actions.merges import MergeRequest, finish, make_commit
from simulator.actions.people import Who, resolve
from simulator.actions.protection import open_queue
from simulator.actions.queue_exits import (
    BY_HAND,
    EXITS,
    FAILED_CHECKS,
    MERGED,
    leave,
    merge_queue_account,
    tell_group,
)
from simulator.actions.records import record
from simulator.errors import Refused
from simulator.state.world import QueueEntry, Repository


def enqueue(
    repository: Repository, number: int, *, expected_head_sha: str | None = None, author: Who = None
) -> QueueEntry:
    """Put a pull request at the end of its base's queue.

    Raises:
        Refused: there is no queue, the head moved, or the pull request may not be merged.
    """
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    if not requirements.has_merge_queue(repository, pull.base_ref):
        raise Refused(422, "The pull request's base branch does not have a merge queue")
    if expected_head_sha is not None and expected_head_sha != pull.head_sha:
        raise Refused(422, "The head branch was modified. Review and try again.")
    queue = open_queue(repository, pull.base_ref)
    if any(entry.pull_request is pull for entry in queue.entries):
        raise Refused(422, "The pull request is already in the queue")
    if not pull.is_open or pull.is_draft:
        raise Refused(422, "Pull request is not mergeable")
    demands = requirements.unmet(pull)
    if demands:
        raise Refused(422, " ".join(demand.text for demand in demands))
    world = repository.world
    entry = QueueEntry(
        id=world.ids.next(), pull_request=pull, enqueuer=sender.login, enqueued_at=world.clock()
    )
    queue.entries.append(entry)
    world.remember(entry)
    record(repository, number, "added_to_merge_queue", sender)
    tell(repository, number, "enqueued", sender)
    return entry


def dequeue(repository: Repository, number: int, *, author: Who = None, reason: str = "manual") -> None:
    """Take a pull request out of its queue: by hand, or for another of `EXITS`, then by the queue itself."""
    pull, why = repository.pull_requests[number], EXITS[reason]
    by_hand = reason == BY_HAND.timeline or author is not None
    actor = resolve(repository, author) if by_hand else merge_queue_account(repository.world)
    leave(pull, why, actor)


def build_group(repository: Repository, branch: str = "main") -> QueueEntry:
    """Make the commit of the first waiting entry on top of those before it, and ask for its checks."""
    queue = repository.merge_queues[branch]
    base = repository.git.tip(branch)
    for entry in queue.entries:
        if entry.group_sha is not None:
            base = entry.group_sha
            continue
        pull = entry.pull_request
        entry.base_sha = base
        entry.group_sha = make_commit(
            pull, base, MergeRequest(method=_method(repository, branch)), pull.author
        )
        entry.group_ref = f"gh-readonly-queue/{branch}/pr-{pull.number}-{base}"
        entry.state = "AWAITING_CHECKS"
        repository.git.set_ref(f"refs/heads/{entry.group_ref}", entry.group_sha)
        tell_group(repository, entry, {"action": "checks_requested"})
        suites.begin(repository, entry.group_ref, base, entry.group_sha, repository.owner)
        return entry
    raise ValueError("nothing waits in the queue")


def finish_group(repository: Repository, entry: QueueEntry) -> bool:
    """Merge a group whose required checks passed; else throw its pull request out. Whether it was merged.

    A group holds all that is ahead of it in the queue. With `ALLGREEN`, GitHub's own choice, each of them
    must be green; with `HEADGREEN` the last one's checks vouch for all of them.
    """
    queue = open_queue(repository, entry.pull_request.base_ref)
    if entry not in queue.entries or entry.group_sha is None:
        return False
    if requirements.unmet_checks(entry.pull_request, entry.group_sha):
        leave(entry.pull_request, FAILED_CHECKS, merge_queue_account(repository.world))
        return False
    ahead = queue.entries[: queue.entries.index(entry)]
    if _demands_all_green(repository, queue.branch) and any(map(_is_shut, ahead)):
        return False
    for queue_entry in (*ahead, entry):
        _land(repository, queue_entry)
    return True


def _is_shut(entry: QueueEntry) -> bool:
    sha = entry.group_sha
    return sha is None or bool(requirements.unmet_checks(entry.pull_request, sha))


def _land(repository: Repository, entry: QueueEntry) -> None:
    pull, sha = entry.pull_request, entry.group_sha or ""
    before = repository.git.tip(pull.base_ref)
    repository.git.set_ref(f"refs/heads/{pull.base_ref}", sha)
    leave(pull, MERGED, merge_queue_account(repository.world))
    world = repository.world
    enqueuer = world.account(entry.enqueuer)
    finish(pull, sha, before, merge_queue_account(world) if world.queue_merges_itself else enqueuer)


def _demands_all_green(repository: Repository, branch: str) -> bool:
    for rule in requirements.rules_on(repository, branch):
        if rule.type == "merge_queue":
            return rule.parameters.get("grouping_strategy", "ALLGREEN") == "ALLGREEN"
    return True


def _method(repository: Repository, branch: str) -> str:
    for rule in requirements.rules_on(repository, branch):
        if rule.type == "merge_queue":
            return str(rule.parameters.get("merge_method", "MERGE")).lower()
    return "merge"
