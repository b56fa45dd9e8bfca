"""Writes come one at a time; who goes first is said by priority, then by rank, then by who asked first."""

import asyncio
from datetime import datetime, timedelta

from bot.github.write_slots import Priority, WriteSlots
from tests.building import NOW


class SteppingClock:
    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.time += timedelta(seconds=seconds)


async def order(*writes: tuple[str, Priority, int]) -> list[str]:
    slots, told = WriteSlots(SteppingClock()), list[str]()
    await slots.take(Priority.MERGE)

    async def write(name: str, priority: Priority, rank: int) -> None:
        await slots.take(priority, rank)
        told.append(name)

    async with asyncio.TaskGroup() as group:
        for one in writes:
            group.create_task(write(*one))
    return told


async def test_of_merges_the_highest_rank_goes_first() -> None:
    told = await order(
        ("plain", Priority.MERGE, 0),
        ("urgent", Priority.MERGE, 10),
        ("later", Priority.MERGE, -5),
        ("also plain", Priority.MERGE, 0),
        ("most urgent", Priority.MERGE, 20),
    )

    assert told == ["most urgent", "urgent", "plain", "also plain", "later"]


async def test_a_rank_moves_no_comment_before_a_merge() -> None:
    told = await order(("comment", Priority.COMMENT, 50), ("merge", Priority.MERGE, -50))

    assert told == ["merge", "comment"]
