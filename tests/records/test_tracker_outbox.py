"""What waits for a tracker is kept once, and not forgotten."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.model.config import TrackerEvent
from bot.model.tracker import Announcement
from bot.records.census import Census
from bot.records.database import Database
from bot.records.tracker_outbox import KEPT, TrackerOutbox, WaitingAnnouncement
from tests.building import KEY, NOW

ONE = Announcement(
    tracker="linear",
    key="ENG-1",
    event=TrackerEvent.MERGED,
    occasion="merged",
    body="It is merged.",
    marker="babysit-1",
    done="Done",
)
OTHER = replace(ONE, key="ENG-2")


async def due(outbox: TrackerOutbox, minutes: float = 0) -> Sequence[WaitingAnnouncement]:
    return await outbox.due(NOW + timedelta(minutes=minutes), 10)


async def test_an_announcement_is_kept_once_however_often_it_is_put(database: Database) -> None:
    outbox = TrackerOutbox(database)

    assert await outbox.put(KEY, [ONE, OTHER], NOW) == 2
    assert await outbox.put(KEY, [ONE], NOW) == 0
    assert [waiting.announcement for waiting in await due(outbox)] == [ONE, OTHER]


async def test_what_is_settled_waits_no_more_and_is_not_put_again(database: Database) -> None:
    outbox = TrackerOutbox(database)
    await outbox.put(KEY, [ONE, OTHER], NOW)

    await outbox.settle((await due(outbox))[0])

    assert await outbox.put(KEY, [ONE], NOW) == 0
    assert [waiting.announcement for waiting in await due(outbox)] == [OTHER]
    assert (await Census(database).count(NOW)).untold == 1


async def test_what_is_put_off_is_due_again_then(database: Database) -> None:
    outbox = TrackerOutbox(database)
    await outbox.put(KEY, [ONE], NOW)
    (waiting,) = await due(outbox)

    await outbox.put_off(waiting, NOW + timedelta(minutes=5), failed=True)

    assert await due(outbox, 4) == []
    assert [again.attempts for again in await due(outbox, 5)] == [1]


async def test_a_renamed_repository_is_the_same_place(database: Database) -> None:
    outbox = TrackerOutbox(database)
    await outbox.put(KEY, [ONE], NOW)

    assert await outbox.put(replace(KEY, repository="acme/renamed"), [ONE], NOW) == 0


async def test_what_is_old_is_forgotten(database: Database) -> None:
    outbox = TrackerOutbox(database)
    await outbox.put(KEY, [ONE], NOW)

    await outbox.put(KEY, [], NOW + KEPT + timedelta(minutes=1))

    assert (await Census(database).count(NOW)).untold == 0
