"""Why a pull request is no longer in the merge queue, and whether that still stands.

All of it is read from GitHub, so it survives a lost database: the last line of the timeline about merge
queues, whether Babysit's check run on this head says that it was queued, the label's events. Only what people
ask for is in the ledger.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.agents.attribution import account
from bot.contexts import Tally, tally
from bot.model.gate import Case
from bot.model.ledger import Entry, EntryKind
from bot.model.markers import was_queued
from bot.model.snapshot import ActorKind, Mergeability, QueueEvent
from bot.policy.ci_reports import report_so_far
from bot.policy.statements import stands

MERGE_QUEUE = "github-merge-queue"
"""The account that GitHub's merge queue acts as."""
MERGED = frozenset({"merged", "merge", "already_merged"})
BY_HAND = frozenset({"manual", "dequeued"})
"""GitHub's words for an exit that somebody wanted; which somebody, the actor tells."""

CONFLICT = "merge_conflict"
TRY, UNBLOCKED = "another try", "what it conflicted with has left the merge queue"
"""What the ledger says of an exit that counts no more."""
MOST_UNBLOCKED = 3
"""So often one head goes back by itself after a conflict in the queue: then somebody has to look."""

SKEW = timedelta(seconds=5)


class Cause(Enum):
    """What an exit asks for."""

    PERSON = "a person took it out"
    FAILED = "GitHub threw it out"
    UNDER_WAY = "GitHub has not finished with it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """An exit that still stands. `counted` are the reports on its group that decide."""

    cause: Cause
    event: QueueEvent
    counted: Tally


def standing_exit(case: Case) -> Exit | None:
    """The exit that keeps it out of the queue, None where there is none, or where it no longer matters."""
    event = case.snapshot.queue_event
    if event is None or case.snapshot.queue_entry is not None or not case.snapshot.base.has_merge_queue:
        return None
    counted = _counted(case, event)
    cause = _cause(case, event, counted)
    if cause is None or _is_overtaken(case, event):
        return None
    if cause is Cause.FAILED and (_is_run_again(case, event, counted) or _is_unblocked(case, event)):
        return None
    return Exit(cause=cause, event=event, counted=counted)


def another_try(case: Case) -> Entry | None:
    """What to write down of an exit that somebody's wish, or the end of its cause, has just overtaken.

    A wish counts at one look; written down it counts until the pull request merges, leaves the queue once
    more, or gets a new head.
    """
    event = case.snapshot.queue_event
    if event is None or not event.is_exit or event.at is None or _is_asked_again(case, event.at):
        return None
    if case.snapshot.queue_entry is not None or not case.snapshot.base.has_merge_queue:
        return None
    if _cause(case, event, _counted(case, event)) is not Cause.FAILED:
        return None
    about = TRY if _is_wished(case) else UNBLOCKED if _is_unblocked(case, event) else ""
    if not about:
        return None
    snapshot = case.snapshot
    return Entry(
        kind=EntryKind.ASKED,
        at=case.now,
        head_sha=snapshot.head.sha,
        base_ref=snapshot.base.ref,
        about=about,
        url=snapshot.url,
        source=f"queue exit {event.at.isoformat()}",
    )


def may_be_unblocked(case: Case) -> bool:
    """Whether what conflicted in the queue may be gone from it, which only a look at the queue can tell."""
    event = case.snapshot.queue_event
    if case.queue is not None and blocked_at(case) is None:
        return False
    tries = [entry for entry in case.ledger if entry.kind is EntryKind.ASKED and entry.about == UNBLOCKED]
    of_head = sum(attempt.head_sha == case.snapshot.head.sha for attempt in tries)
    is_conflict = event is not None and event.reason == CONFLICT
    return (
        is_conflict
        and case.snapshot.mergeability is not Mergeability.CONFLICTING
        and of_head < MOST_UNBLOCKED
    )


def _cause(case: Case, event: QueueEvent, counted: Tally) -> Cause | None:
    """None for what Babysit itself took out, or let fail: its gates say whether it may go back."""
    if not event.is_exit or event.reason in MERGED:
        return Cause.UNDER_WAY
    if case.snapshot.is_own(event.actor):
        return None
    if event.reason in BY_HAND or (not event.reason and not _is_queue(event)):
        return Cause.PERSON
    is_our_no = event.own_check is not None and event.own_check.conclusion in {"failure", "action_required"}
    return None if is_our_no and not counted.failed else Cause.FAILED


def _is_queue(event: QueueEvent) -> bool:
    return account(event.actor.login) == MERGE_QUEUE or event.actor.kind is ActorKind.OTHER


def _counted(case: Case, event: QueueEvent) -> Tally:
    """What was reported on the group, told apart by the same rules as what is reported on the head."""
    group = replace(case.snapshot, contexts=event.contexts, suites=event.suites)
    return tally(replace(case, snapshot=group))


def _is_overtaken(case: Case, event: QueueEvent) -> bool:
    """Whether there is a new head since, or somebody asked for the merge since."""
    if event.at is None:
        return False
    return (
        _is_new_head(case, event.at)
        or _is_asked_again(case, event.at)
        or any(
            entry.kind is EntryKind.OPTED_IN and entry.at > event.at and stands(entry, case.snapshot)
            for entry in case.ledger
        )
        or any(
            label_event.is_on
            and label_event.label.lower() == case.config.merge.label.lower()
            and label_event.at is not None
            and label_event.at > event.at
            for label_event in case.snapshot.label_events
        )
    )


def was_queued_at_this_head(case: Case) -> bool:
    """Whether this very head was in the queue before, as far as Babysit's check run on it remembers."""
    own = case.snapshot.own_check
    return own is not None and was_queued(own.external_id)


def was_withdrawn(case: Case) -> bool:
    """Whether Babysit itself took this head out of the queue."""
    event = case.snapshot.queue_event
    if event is None or not event.is_exit or case.snapshot.queue_entry is not None:
        return False
    return was_queued_at_this_head(case) and case.snapshot.is_own(event.actor)


def _is_new_head(case: Case, at: datetime) -> bool:
    """Whether the head came after an exit; a push throws out, and clocks differ by a little."""
    if was_queued_at_this_head(case):
        return False
    reported = [context.reported_at for context in case.snapshot.contexts if context.reported_at is not None]
    return min([case.waiting_since, *reported]) >= at - SKEW


def _is_asked_again(case: Case, at: datetime) -> bool:
    """Whether another try of this head was written down since."""
    head_sha = case.snapshot.head.sha
    return any(
        entry.kind is EntryKind.ASKED and entry.head_sha == head_sha and entry.at > at
        for entry in case.ledger
    )


def _is_wished(case: Case) -> bool:
    """Whether somebody asks for a fresh look, by a command or by Re-run of Babysit's check."""
    own = case.snapshot.own_check
    return case.is_afresh or (own is not None and own.status == "queued")


def _is_unblocked(case: Case, event: QueueEvent) -> bool:
    """Whether all that was in the queue when it conflicted has left; the base is another gate's question."""
    if case.queue is None or not may_be_unblocked(case) or case.blocked_at != event.at:
        return False
    return not _ahead_of(case, event)


def _ahead_of(case: Case, event: QueueEvent) -> bool:
    """Whether something is in the queue that may have been there when it left."""
    return any(
        queued.since is None or event.at is None or queued.since <= event.at for queued in case.queue or ()
    )


def blocked_at(case: Case) -> datetime | None:
    """When it left the queue for a conflict with what is, or was, seen in there; None for any other exit."""
    event = case.snapshot.queue_event
    if event is None or event.reason != CONFLICT:
        return None
    return event.at if _ahead_of(case, event) or case.blocked_at == event.at else None


def _is_run_again(case: Case, event: QueueEvent, counted: Tally) -> bool:
    """Whether somebody asked for another try: a fresh look, or another run of what had failed."""
    if _is_wished(case):
        return True
    failed = {context.name for context in counted.failed}
    is_run_on_head = event.at is not None and any(
        context.name in failed and context.reported_at is not None and context.reported_at > event.at
        for context in case.snapshot.contexts
    )
    was_told = report_so_far(case, event.group_sha or "") is not None
    is_green = bool(counted.passed) and not (counted.failed or counted.pending or counted.silent)
    return is_run_on_head or (was_told and is_green)
