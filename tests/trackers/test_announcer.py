"""What a look has to tell is noted, by those who may, and never in the way of anything."""

from dataclasses import replace

import pytest

from bot.model.gate import Case
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.records.tracker_outbox import TrackerOutbox
from bot.trackers.announcer import Announcer
from tests.building import NOW
from tests.render.test_tracker import merged


async def noted(trackers: dict[str, list[str]], given: Case) -> tuple[int, int]:
    """How many announcements wait, and how often somebody was nudged, after two looks."""
    outbox, nudges = TrackerOutbox(SqliteDatabase(opened(None))), list[int]()
    announcer = Announcer(outbox, trackers, lambda: nudges.append(1))
    for _ in range(2):
        await announcer.announce(given, ())
    return len(await outbox.due(NOW, 10)), len(nudges)


@pytest.mark.parametrize(
    ("trackers", "expected"),
    [
        ({"linear": []}, (1, 1)),
        ({"linear": ["acme"]}, (1, 1)),
        ({"linear": ["other"]}, (0, 0)),
        ({}, (0, 0)),
    ],
    ids=["all owners", "this owner", "another owner", "not set up"],
)
async def test_only_those_who_may_have_a_tracker_told(
    trackers: dict[str, list[str]], expected: tuple[int, int]
) -> None:
    assert await noted(trackers, merged()) == expected


async def test_what_cannot_be_worded_or_kept_breaks_nothing() -> None:
    given = merged()
    unspeakable = replace(given, snapshot=replace(given.snapshot, base=None))  # type: ignore[arg-type]
    assert await noted({"linear": []}, unspeakable) == (0, 0)

    connection = opened(None)
    connection.execute("DROP TABLE tracker_outbox")
    nudges = list[int]()
    announcer = Announcer(TrackerOutbox(SqliteDatabase(connection)), {"linear": []}, lambda: nudges.append(1))
    await announcer.announce(given, ())
    assert nudges == []
