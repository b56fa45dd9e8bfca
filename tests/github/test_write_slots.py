"""Writes come one at a time; who goes first is said by priority, then by rank, then by who asked first."""

import asyncio
from datetime import datetime, timedelta

from bot.github.errand import ERRAND
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
        for name, priority, rank in writes:
            group.create_task(write(name, priority, rank))
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


class Again:
    """The errand of a look whose forerunners were broken off by news for a minute."""

    waits_since = NOW - timedelta(seconds=61)

    async def await_turn(self, turn: asyncio.Future[None]) -> None:
        await turn

    async def outlast(self, turn: asyncio.Future[None], *, is_merge: bool) -> None:
        assert not is_merge
        await turn

    def require(self) -> None:
        """It has its lease."""


async def test_a_comment_whose_looks_were_broken_off_for_a_minute_goes_before_the_merges() -> None:
    slots, told = WriteSlots(SteppingClock()), list[str]()
    await slots.take(Priority.MERGE)

    async def merge() -> None:
        await slots.take(Priority.MERGE)
        told.append("merge")

    async def comment() -> None:
        ERRAND.set(Again())
        await slots.take(Priority.COMMENT)
        told.append("comment")

    await asyncio.gather(merge(), merge(), merge(), comment())

    assert told.index("comment") < 2  # one merge was at its turn already
