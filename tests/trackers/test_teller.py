"""Telling trackers: tried again, later each time, given up in the end, and never in anybody's way."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.model.tracker import Announcement
from bot.records.census import Census
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.records.tracker_outbox import TrackerOutbox
from bot.trackers.teller import MOST_ATTEMPTS, Teller
from bot.trackers.tracker import BusyError, DeniedError, InvalidError, UncertainError
from tests.building import KEY, NOW
from tests.records.test_tracker_outbox import ONE, OTHER


class SteppingClock:
    """Stands still until somebody moves it."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


class FakeTracker:
    """Raises what it is given, one each, then takes everything; knows no ENG-404."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.told: list[str] = []
        self.asked = 0

    async def tell(self, announcement: Announcement) -> bool:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)
        self.told.append(announcement.key)
        return announcement.key != "ENG-404"


class Counting:
    """Counts."""

    def __init__(self) -> None:
        self.outcomes: list[str] = []

    def told_tracker(self, tracker: str, outcome: str) -> None:
        assert tracker == "linear"
        self.outcomes.append(outcome)


class Story:
    """A teller with what it is made of."""

    def __init__(self, tracker: FakeTracker | None) -> None:
        database = SqliteDatabase(opened(None))
        self.outbox, self.census = TrackerOutbox(database), Census(database)
        self.clock = SteppingClock()
        self.counting = Counting()
        trackers = {} if tracker is None else {"linear": tracker}
        self.teller = Teller(trackers, self.outbox, self.clock, self.counting)

    async def untold(self) -> int:
        return (await self.census.count(self.clock.now())).untold

    async def put(self, *announcements: Announcement) -> None:
        await self.outbox.put(KEY, announcements, NOW)

    async def tell(self, *, minutes: float = 0) -> Sequence[str]:
        """The outcomes of what was due after so many minutes."""
        self.clock.at += timedelta(minutes=minutes)
        before = len(self.counting.outcomes)
        await self.teller.tell_due()
        return self.counting.outcomes[before:]


async def test_what_waits_is_told_once() -> None:
    tracker = FakeTracker()
    story = Story(tracker)
    await story.put(ONE, OTHER, replace(ONE, key="ENG-404"))

    assert await story.tell() == ["told", "told", "no issue"]
    assert await story.tell(minutes=60) == []
    assert tracker.told == ["ENG-1", "ENG-2", "ENG-404"]
    assert await story.untold() == 0


@pytest.mark.parametrize(
    "error", [UncertainError("cut"), DeniedError("no"), KeyError("odd"), OSError()], ids=repr
)
async def test_what_failed_is_tried_again_a_minute_later(error: Exception) -> None:
    story = Story(FakeTracker(error))
    await story.put(ONE)

    assert await story.tell() == ["failed"]
    assert await story.tell(minutes=0.9) == []
    assert await story.untold() == 1
    assert await story.tell(minutes=0.1) == ["told"]


async def test_one_that_fails_keeps_no_other_waiting() -> None:
    tracker = FakeTracker(UncertainError("cut"))
    story = Story(tracker)
    await story.put(ONE, OTHER)

    assert await story.tell() == ["failed", "told"]
    assert tracker.told == ["ENG-2"]


async def test_what_never_works_is_given_up() -> None:
    tracker = FakeTracker(*(UncertainError("cut") for _ in range(50)))
    story = Story(tracker)
    await story.put(ONE)

    outcomes = [one for _ in range(20) for one in await story.tell(minutes=180)]

    assert outcomes == ["failed"] * (MOST_ATTEMPTS - 1) + ["given up"]


async def test_what_is_not_understood_is_given_up_at_once() -> None:
    story = Story(FakeTracker(InvalidError("no such state")))
    await story.put(ONE)

    assert await story.tell() == ["given up"]
    assert await story.untold() == 0


async def test_a_tracker_that_asks_to_wait_is_asked_nothing_meanwhile_however_long() -> None:
    tracker = FakeTracker(*(BusyError("wait", retry_after_s=600) for _ in range(MOST_ATTEMPTS * 2)))
    story = Story(tracker)
    await story.put(ONE, OTHER)

    assert await story.tell() == ["busy", "busy"]
    assert tracker.asked == 1
    assert await story.tell(minutes=9) == []
    for _ in range(MOST_ATTEMPTS * 2):
        await story.tell(minutes=11)
    assert tracker.told == ["ENG-1", "ENG-2"]


async def test_what_nobody_can_be_told_any_more_is_given_up() -> None:
    story = Story(None)
    await story.put(ONE)

    assert await story.tell() == ["given up"]
