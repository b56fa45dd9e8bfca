"""Content writes of an installation are apart in time, whichever process sends them."""

import asyncio
from datetime import timedelta

from bot.records.database import Database
from bot.records.write_pace import WritePace
from tests.building import NOW


async def test_of_many_that_ask_at_once_one_may_write(database: Database) -> None:
    paces = [WritePace(database) for _ in range(4)]

    waits = await asyncio.gather(*(pace.reserve(1, NOW, 1.0) for pace in paces))

    assert sorted(waits) == [0.0, 1.0, 1.0, 1.0]


async def test_the_next_may_write_when_the_interval_is_over(database: Database) -> None:
    pace = WritePace(database)
    await pace.reserve(1, NOW, 1.0)

    assert await pace.reserve(1, NOW + timedelta(seconds=0.25), 1.0) == 0.75
    assert await pace.reserve(2, NOW + timedelta(seconds=0.25), 1.0) == 0.0
    assert await pace.reserve(1, NOW + timedelta(seconds=1), 1.0) == 0.0


async def test_another_machines_clock_costs_one_interval_at_most(database: Database) -> None:
    pace = WritePace(database)
    await pace.reserve(1, NOW + timedelta(hours=1), 1.0)

    assert await pace.reserve(1, NOW, 1.0) == 1.0
