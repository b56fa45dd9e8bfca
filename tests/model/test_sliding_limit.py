from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.model.sliding_limit import Purchase, SlidingLimit, wait_for_room
from tests.building import NOW

TEN_A_MINUTE = SlidingLimit(name="test", most=10, window_s=60, slot_s=5)
SLOT = TEN_A_MINUTE.slot(NOW)


@pytest.mark.parametrize(
    ("spent", "amount", "ceiling", "wait_s"),
    [
        ({}, 1, 10, 0.0),
        ({SLOT: 9}, 1, 10, 0.0),
        ({SLOT: 10}, 1, 10, 65.0),
        ({SLOT: 8}, 1, 8, 65.0),
        ({SLOT - 2: 2, SLOT: 8}, 1, 10, 55.0),
        ({SLOT - 2: 2, SLOT: 8}, 3, 10, 65.0),
        ({SLOT - 13: 10}, 1, 10, 0.0),
        ({SLOT - 12: 10}, 1, 10, 5.0),
        ({SLOT + 100: 10}, 1, 10, 65.0),
    ],
    ids=[
        "nothing spent",
        "the last one fits",
        "full",
        "full for whoever leaves the rest to others",
        "the oldest makes room",
        "more than the oldest makes room for",
        "the oldest has left the window",
        "a slot counts until its last second has left",
        "another machine's clock costs one window at most",
    ],
)
def test_there_is_room_once_enough_has_left_the_window(
    spent: Mapping[int, int], amount: int, ceiling: int, wait_s: float
) -> None:
    wanted = Purchase(limit=TEN_A_MINUTE, amount=amount, ceiling=ceiling)

    assert wait_for_room(spent, wanted, NOW) == wait_s


def test_whoever_waits_as_long_as_told_finds_room() -> None:
    wanted = Purchase(limit=TEN_A_MINUTE, amount=2, ceiling=9)
    spent = {SLOT - 3: 4, SLOT - 1: 5}
    wait_s = wait_for_room(spent, wanted, NOW)

    assert wait_s > 0
    assert wait_for_room(spent, wanted, NOW + timedelta(seconds=wait_s)) == 0.0
