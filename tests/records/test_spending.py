"""What is spent of GitHub's limits is counted once for all processes, and survives a restart."""

import asyncio
from datetime import timedelta

from bot.model.sliding_limit import CONTENT_WRITES, Purchase, SlidingLimit
from bot.records.database import Database
from bot.records.spending import SharedSpending
from tests.building import NOW

THREE = SlidingLimit(name="test", most=3, window_s=60, slot_s=5)
ONE_OF_THREE = Purchase(limit=THREE, amount=1, ceiling=3)


async def test_processes_that_spend_at_once_spend_no_more_than_there_is(database: Database) -> None:
    processes = [SharedSpending(database) for _ in range(6)]

    waits = await asyncio.gather(*(process.spend(1, ONE_OF_THREE, NOW) for process in processes))

    assert sorted(waits) == [0.0, 0.0, 0.0, 65.0, 65.0, 65.0]


async def test_there_is_room_again_when_the_window_has_passed_and_what_is_over_is_not_kept(
    database: Database,
) -> None:
    spending = SharedSpending(database)
    for _ in range(3):
        await spending.spend(1, ONE_OF_THREE, NOW)
    later = NOW + timedelta(seconds=65)

    assert await spending.foresee(1, ONE_OF_THREE, NOW) == 65.0
    assert await spending.spend(1, ONE_OF_THREE, later) == 0.0
    kept = await database.read(lambda transaction: transaction.rows("SELECT amount FROM spent"))
    assert kept == [(1,)]


async def test_installations_and_limits_are_counted_apart(database: Database) -> None:
    spending = SharedSpending(database)
    for _ in range(3):
        await spending.spend(1, ONE_OF_THREE, NOW)
    content = Purchase(limit=CONTENT_WRITES, amount=1, ceiling=1)

    assert await spending.spend(2, ONE_OF_THREE, NOW) == 0.0
    assert await spending.spend(1, content, NOW) == 0.0
    assert await spending.spend(1, content, NOW) > 0
