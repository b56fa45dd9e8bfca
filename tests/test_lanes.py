import asyncio

import pytest

from bot.lanes import Lanes, crowding


@pytest.mark.parametrize(
    ("in_use", "expected"),
    [
        ({}, set()),
        ({1: 15}, set()),
        ({1: 16}, {1}),
        ({1: 19}, {1}),
        ({1: 15, 2: 1}, {1}),
        ({1: 12, 2: 4}, {1}),
        ({1: 8, 2: 7}, set()),
        ({1: 8, 2: 8}, set()),
        ({1: 9, 2: 8}, {1, 2}),
        ({1: 17, 2: 1}, {1}),
        ({1: 18, 2: 1}, {1, 2}),
        (dict.fromkeys(range(18), 1), set()),
        (dict.fromkeys(range(19), 1), set(range(19))),
        ({1: 0, 2: 19}, {2}),
    ],
)
def test_whoever_has_many_lanes_gets_no_more_while_few_are_free(
    in_use: dict[int, int], expected: set[int]
) -> None:
    assert crowding(in_use, lanes=20) == expected


@pytest.mark.parametrize(("lanes", "expected"), [(1, 1), (2, 1), (5, 4), (10, 8), (20, 16), (50, 40)])
def test_one_alone_gets_four_fifths(lanes: int, expected: int) -> None:
    had = 0
    while had < lanes and 1 not in crowding({1: had}, lanes):
        had += 1

    assert had == expected


@pytest.mark.parametrize(
    "had", [{1: 19}, {1: 16, 2: 1, 3: 1, 4: 1}, {1: 10, 2: 9}, dict.fromkeys(range(19), 1)]
)
def test_the_last_lane_goes_to_a_newcomer_only(had: dict[int, int]) -> None:
    assert crowding(had, lanes=20) == set(had)


async def test_who_takes_waits_while_every_lane_is_taken() -> None:
    lanes = Lanes(2)
    lanes.enter(1)
    leave = lanes.enter(2)
    taker = asyncio.create_task(lanes.vacancy())
    await asyncio.sleep(0)
    assert not taker.done()

    leave()

    assert await taker == {1}


async def test_a_lane_left_while_nothing_could_be_taken_ends_the_wait() -> None:
    lanes = Lanes(5)
    leave, *_ = [lanes.enter(1) for _ in range(4)]
    assert await lanes.vacancy() == {1}
    leave()

    async with asyncio.timeout(5):
        await lanes.wait_with(asyncio.Event().wait())

    assert await lanes.vacancy() == set()


async def test_an_arrival_ends_the_wait() -> None:
    lanes = Lanes(5)

    async with asyncio.timeout(5):
        await lanes.wait_with(asyncio.sleep(0))


async def test_a_failure_of_what_is_waited_for_is_told() -> None:
    async def fail() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await Lanes(5).wait_with(fail())


async def test_a_wait_that_is_cancelled_leaves_nothing_running() -> None:
    ended = asyncio.Event()

    async def arrive() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    waiting = asyncio.create_task(Lanes(5).wait_with(arrive()))
    for _ in range(3):
        await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    assert ended.is_set()
