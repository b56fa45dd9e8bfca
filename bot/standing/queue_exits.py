"""Why a pull request is no longer in the merge queue, and whether that still stands.

All of it is read from GitHub, so it survives a lost database: the last line of the timeline about merge
queues, whether Babysit's check run on this head says that it was queued, the label's events. Only `/merge` is
in the ledger.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from bot.agents.attribution import account
from bot.contexts import Tally, tally
from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.model.markers import was_queued
from bot.model.snapshot import ActorKind, QueueEvent
from bot.standing.ci_reports import report_so_far
from bot.standing.statements import stands

MERGE_QUEUE = "github-merge-queue"
"""The account that GitHub's merge queue acts as."""
MERGED = frozenset({"merged", "merge", "already_merged"})
BY_HAND = frozenset({"manual", "dequeued"})
"""GitHub's words for an exit that somebody wanted; which somebody, the actor tells."""

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
    if cause is Cause.FAILED and _is_run_again(case, event, counted):
        return None
    return Exit(cause=cause, event=event, counted=counted)


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
        or any(
            entry.kind is EntryKind.OPTED_IN and entry.at > event.at and stands(entry, case.snapshot)
            for entry in case.ledger
        )
        or any(
            one.is_on
            and one.label.lower() == case.config.merge.label.lower()
            and one.at is not None
            and one.at > event.at
            for one in case.snapshot.label_events
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
    reported = [one.reported_at for one in case.snapshot.contexts if one.reported_at is not None]
    return min([case.waiting_since, *reported]) >= at - SKEW


def _is_run_again(case: Case, event: QueueEvent, counted: Tally) -> bool:
    """Whether somebody asked for another try: a fresh look, or another run of what had failed."""
    own = case.snapshot.own_check
    if case.is_afresh or (own is not None and own.status == "queued"):
        return True
    failed = {one.name for one in counted.failed}
    is_run_on_head = event.at is not None and any(
        one.name in failed and one.reported_at is not None and one.reported_at > event.at
        for one in case.snapshot.contexts
    )
    was_told = report_so_far(case, event.group_sha or "") is not None
    is_green = bool(counted.passed) and not (counted.failed or counted.pending or counted.silent)
    return is_run_on_head or (was_told and is_green)
