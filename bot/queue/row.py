"""One key's row and how it changes: the queue's rules apart from where the rows are kept."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import pacing
from bot.model.keys import HeadKey, Key, MovedBaseKey, PullRequestKey, named
from bot.model.trigger import CausingDelivery, Outcome, Trigger, Urgency
from bot.model.watch import Watch
from bot.pacing import Paced

HEAD_PATIENCE = timedelta(seconds=1)
"""An unknown head's wait: a run that is under way may turn out to be of this head and save the question."""
BASE_SETTLES = timedelta(seconds=25)
"""A push to a base's wait: others follow, and GitHub has to notice itself."""
DISMISSED_FOR = timedelta(minutes=10)
MOST_ARRIVED = 500
"""Triggers kept one by one during a run; from there on they are one trigger to look at once."""
MOST_CAUSES = 5
"""Deliveries of a burst that are remembered as what asked for the next look, the first ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseHolder:
    """Who works on the key, under which token, since when, and until when the others wait."""

    owner: str
    token: str
    taken_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """All that is stored of one key.

    `due_at` None waits for a trigger. `held_until` is the end of a backoff that no trigger shortens.
    `asked_at` is when the last trigger came that changed something, `arrived` holds those since the run
    began. `dismissed_until` is for heads that belong to no open pull request. An empty `parked_why` means
    that it is not parked. `causes` asked for the run that is due, or that goes on.
    """

    key: Key
    due_at: datetime | None = None
    is_background: bool = False
    held_until: datetime | None = None
    asked_at: datetime
    arrived: tuple[Trigger, ...] = ()
    holding: LeaseHolder | None = None
    attempts: int = 0
    looks: int = 0
    watch: Watch | None = None
    dismissed_until: datetime | None = None
    parked_why: str = ""
    causes: tuple[CausingDelivery, ...] = ()

    @property
    def is_forgettable(self) -> bool:
        """Whether nothing would be lost with this row."""
        waits = self.due_at is not None or self.holding is not None or self.dismissed_until is not None
        return not (waits or self.watch is not None or self.parked_why)

    @property
    def watched_head(self) -> HeadKey | None:
        """The head that a remembered pull request had at its last look."""
        if self.watch is None or not isinstance(self.key, PullRequestKey):
            return None
        return HeadKey(
            installation_id=self.key.installation_id,
            repository_id=self.key.repository_id,
            repository=self.key.repository,
            head_sha=self.watch.head_sha,
        )


def asked(row: Row, trigger: Trigger, now: datetime) -> Row:
    """The row once `trigger` has come for it; the very same row where that changes nothing.

    The repository's name is the one it was seen under last.
    """
    if named(row.key) != named(trigger.key):
        row = replace(row, key=trigger.key)
    if row.holding is not None:
        return replace(row, asked_at=now, arrived=_joined(row.arrived, trigger))
    match row.key:
        case HeadKey():
            pace = Paced(watch=row.watch, due_at=_head_due_at(row, trigger, now))
            return replace(_due(row, pace, trigger, now), asked_at=now)
        case PullRequestKey():
            return _due(row, pacing.paced(row.watch, trigger, now), trigger, now)
        case MovedBaseKey():
            return _due(row, Paced(watch=row.watch, due_at=now + BASE_SETTLES), trigger, now)
        case _:
            return _due(row, Paced(watch=row.watch, due_at=now), trigger, now)


def taken(row: Row, holding: LeaseHolder) -> Row:
    """The row while a run is under way: what made it due is used up, but what kind of run it is, is known."""
    return replace(
        row,
        holding=holding,
        due_at=None,
        held_until=None,
        arrived=(),
        parked_why="",
    )


def known(row: Row, watch: Watch) -> Row:
    """The row with what its run has found so far; the look is counted when the run ends."""
    before = row.watch
    if before is None:
        return replace(row, watch=replace(watch, looks=0))
    return replace(row, watch=replace(watch, minute_began_at=before.minute_began_at, looks=before.looks))


def has_news(row: Row, now: datetime) -> bool:
    """Whether what arrived during the run asks for another look at once, or un-says a pass.

    How many looks there were makes no difference: it decides when the next one is, not whether this one is
    still good for anything.
    """
    if row.watch is None or not isinstance(row.key, PullRequestKey):
        return False
    watch: Watch | None = replace(row.watch, looks=0)
    for trigger in row.arrived:
        pace = pacing.paced(watch, trigger, now)
        began = trigger.report is not None and trigger.report.outcome is Outcome.PENDING
        if pace.due_at is not None and pace.due_at <= (now + pacing.SHORTLY if began else now):
            return True
        watch = pace.watch
    return False


def finished(row: Row, watch: Watch | None, look_again_in_s: float | None, now: datetime) -> Row:
    """The row after a run that came to an end, with what arrived meanwhile judged by the new watch."""
    is_timed = look_again_in_s is not None
    rested = replace(
        row,
        holding=None,
        arrived=(),
        attempts=0,
        looks=row.looks + 1 if is_timed else 0,
        due_at=now + timedelta(seconds=look_again_in_s) if look_again_in_s is not None else None,
        is_background=row.is_background and is_timed,
        watch=_remembered(row, watch),
        dismissed_until=None,
        causes=(),
    )
    for trigger in row.arrived:
        rested = asked(rested, trigger, now)
    return rested


def _remembered(row: Row, watch: Watch | None) -> Watch | None:
    """Only a pull request is watched: reports about its head are to reach it and nothing else."""
    if watch is None or not isinstance(row.key, PullRequestKey):
        return None
    return pacing.counted(row.watch, watch)


def dismissed(row: Row, now: datetime) -> Row:
    """The row of a head that turned out to be nobody's."""
    rested = replace(
        row,
        holding=None,
        arrived=(),
        attempts=0,
        due_at=None,
        dismissed_until=now + DISMISSED_FOR,
        causes=(),
    )
    for trigger in row.arrived:
        rested = asked(rested, trigger, now)
    return rested


def given_back(row: Row, after_s: float, now: datetime) -> Row:
    """The row after a run that failed for now."""
    again_at = now + timedelta(seconds=after_s)
    return replace(
        row, holding=None, arrived=(), attempts=row.attempts + 1, due_at=again_at, held_until=again_at
    )


def parked(row: Row, why: str, now: datetime) -> Row:
    """The row of a key that was given up, unless something arrived meanwhile."""
    rested = replace(row, holding=None, arrived=(), parked_why=why, asked_at=now, causes=())
    for trigger in row.arrived:
        rested = asked(rested, trigger, now)
    return rested


def released(row: Row, now: datetime) -> Row:
    """The row of a run that was broken off through no fault of the key."""
    return replace(row, holding=None, arrived=(), due_at=now)


def abandoned(row: Row, now: datetime) -> Row:
    """The row of a run whose lease ran out."""
    return replace(released(row, now), attempts=row.attempts + 1)


def _due(row: Row, pace: Paced, trigger: Trigger, now: datetime) -> Row:
    """The row as the trigger's pace would have it; what is due earlier already stays."""
    if pace.due_at is None:
        return row if pace.watch == row.watch else replace(row, asked_at=now, watch=pace.watch)
    due_at = pace.due_at if row.held_until is None else max(pace.due_at, row.held_until)
    is_background = trigger.urgency is Urgency.BACKGROUND and (row.due_at is None or row.is_background)
    is_settled = row.due_at is not None and row.due_at <= due_at and row.is_background == is_background
    if is_settled and row.looks == 0 and pace.watch == row.watch:
        return row
    return replace(
        row,
        asked_at=now,
        watch=pace.watch,
        due_at=due_at if row.due_at is None else min(due_at, row.due_at),
        is_background=is_background,
        looks=row.looks if trigger.urgency is Urgency.BACKGROUND else 0,
        parked_why="",
        causes=_caused(row, trigger.cause),
    )


def _caused(row: Row, cause: CausingDelivery | None) -> tuple[CausingDelivery, ...]:
    """The first of those that ask for the next run."""
    if cause is None or len(row.causes) >= MOST_CAUSES or cause in row.causes:
        return row.causes
    return (*row.causes, cause)


def _head_due_at(row: Row, trigger: Trigger, now: datetime) -> datetime | None:
    """When to ask GitHub whose head this is; a context that has just begun decides nothing yet."""
    if trigger.report is None and trigger.urgency is not Urgency.SOON:
        return now
    if trigger.report is not None and trigger.report.outcome is Outcome.PENDING:
        return None
    if row.dismissed_until is not None and row.dismissed_until > now:
        return None
    return now + HEAD_PATIENCE


def _joined(arrived: tuple[Trigger, ...], trigger: Trigger) -> tuple[Trigger, ...]:
    kept = tuple(other for other in arrived if other != trigger)
    if len(kept) >= MOST_ARRIVED:
        return (Trigger(key=trigger.key, cause=trigger.cause),)
    return (*kept, trigger)
