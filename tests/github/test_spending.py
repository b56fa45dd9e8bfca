from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.github.ports import Spending
from bot.github.spending import CHUNK, InChunks, OwnSpending
from bot.model.sliding_limit import Purchase, SlidingLimit
from tests.building import NOW

POINTS = SlidingLimit(name="points", most=100, window_s=60, slot_s=2)
ONE = Purchase(limit=POINTS, amount=1, ceiling=100)


class Counting(OwnSpending):
    """The count that processes share, and how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    async def spend(self, installation_id: int, wanted: Purchase, now: datetime) -> float:
        self.asked += 1
        return await super().spend(installation_id, wanted, now)


async def spent_by(spending: Spending, wanted: Purchase = ONE) -> int:
    """How often it could be had at one moment."""
    for count in range(1000):
        if await spending.spend(1, wanted, NOW) > 0:
            return count
    raise AssertionError("there is no end of it")


@pytest.mark.parametrize("ceiling", [100, 80])
async def test_a_process_alone_spends_all_it_may_and_again_a_minute_later(ceiling: int) -> None:
    spending, wanted = OwnSpending(), replace(ONE, ceiling=ceiling)

    assert await spent_by(spending, wanted) == ceiling
    assert await spending.spend(2, wanted, NOW) == 0.0
    assert await spending.spend(1, wanted, NOW + timedelta(seconds=62)) == 0.0


async def test_processes_ask_the_common_count_once_for_many_requests_and_spend_no_more() -> None:
    common = Counting()
    first, second = InChunks(common), InChunks(common)

    for _ in range(CHUNK):
        assert await first.spend(1, ONE, NOW) == 0.0
    asked = common.asked
    both = CHUNK + await spent_by(second) + await spent_by(first)

    assert asked == 1
    assert both == 100


async def test_points_that_were_taken_and_not_used_are_no_store_for_later() -> None:
    spending = InChunks(OwnSpending())
    await spending.spend(1, ONE, NOW)
    later = NOW + timedelta(seconds=59)

    granted = [await spending.spend(1, ONE, later) <= 0 for _ in range(100)]

    assert granted.count(True) == 100 - CHUNK


async def test_whoever_leaves_the_last_fifth_to_others_does_not_use_what_they_took() -> None:
    spending = InChunks(OwnSpending())
    await spent_by(spending, replace(ONE, ceiling=80))
    await spending.spend(1, ONE, NOW)

    assert await spending.spend(1, replace(ONE, ceiling=80), NOW) > 0
