"""One capability with two ways, each of which does what a test tells it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from bot.clock import ManualClock
from bot.ways.breaker import FAILURES, SHORTEST_PAUSE
from bot.ways.health import Health
from bot.ways.ways import Fault, Way, Ways

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


class FailedError(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def fault_of(error: Exception) -> Fault:
    return error.fault if isinstance(error, FailedError) else Fault.NONE


class House:
    """Notes who was asked; `breaks` is how the first way fails, None for not at all."""

    def __init__(self) -> None:
        self.clock = ManualClock(NOW)
        self.outcomes: list[tuple[str, str]] = []
        self.health = Health(self.clock, lambda _capability, way, how: self.outcomes.append((way, how)))
        self.ways = Ways("thing", self.health, fault_of)
        self.breaks: Exception | None = None
        self.last_breaks: Exception | None = None

    async def read(self) -> str:
        return await self.ways.read(Way("first", self._first), Way("second", self._second))

    async def write(self, done: Callable[[], Awaitable[str | None]]) -> str:
        return await self.ways.write(Way("first", self._first), Way("second", self._second), done=done)

    async def _first(self) -> str:
        if self.breaks is not None:
            raise self.breaks
        return "by the first"

    async def _second(self) -> str:
        if self.last_breaks is not None:
            raise self.last_breaks
        return "by the second"


async def test_the_first_way_is_taken_while_it_works() -> None:
    house = House()

    assert await house.read() == "by the first"
    assert house.outcomes == [("first", "used")]


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.DOWN, Fault.UNSURE])
async def test_a_broken_way_is_followed_by_the_next(fault: Fault) -> None:
    house = House()
    house.breaks = FailedError(fault)

    assert await house.read() == "by the second"


@pytest.mark.parametrize("answer", [FailedError(Fault.NONE), KeyError("a mistake of ours")])
async def test_an_answer_is_no_reason_to_ask_another_way(answer: Exception) -> None:
    house = House()
    house.breaks = answer

    with pytest.raises(type(answer)) as raised:
        await house.read()

    assert raised.value is answer
    assert house.outcomes == [("first", "used")]


async def test_a_way_that_asks_to_wait_is_not_broken() -> None:
    house = House()
    house.breaks = FailedError(Fault.BUSY)

    for _ in range(FAILURES + 1):
        await house.read()

    assert ("first", "skipped") not in house.outcomes
    assert house.health.remark() == ""


async def test_a_way_that_is_down_is_skipped_until_it_is_probed_and_is_used_again_once_it_works() -> None:
    house = House()
    house.breaks = FailedError(Fault.DOWN)
    for _ in range(FAILURES):
        await house.read()

    house.breaks = None
    assert await house.read() == "by the second"
    house.clock.advance(SHORTEST_PAUSE.total_seconds())
    assert await house.read() == "by the first"
    assert await house.read() == "by the first"


async def test_the_last_way_is_tried_even_where_it_is_down() -> None:
    house = House()
    house.breaks, house.last_breaks = FailedError(Fault.DOWN), FailedError(Fault.DOWN)
    for _ in range(FAILURES + 1):
        with pytest.raises(FailedError):
            await house.read()

    house.last_breaks = None
    assert await house.read() == "by the second"


async def test_where_every_way_fails_the_last_failure_is_raised() -> None:
    house = House()
    house.breaks, house.last_breaks = FailedError(Fault.DOWN), FailedError(Fault.BUSY)

    with pytest.raises(FailedError) as raised:
        await house.read()

    assert raised.value is house.last_breaks


async def test_a_write_that_was_done_after_all_is_not_done_again() -> None:
    house = House()
    house.breaks = FailedError(Fault.UNSURE)

    async def done() -> str | None:
        return "read back"

    assert await house.write(done) == "read back"
    assert ("second", "used") not in house.outcomes


async def test_a_write_that_was_certainly_not_done_goes_another_way() -> None:
    house = House()
    house.breaks = FailedError(Fault.UNSURE)

    async def done() -> str | None:
        return None

    assert await house.write(done) == "by the second"


async def test_a_write_of_which_nobody_knows_goes_no_other_way() -> None:
    house = House()
    house.breaks = FailedError(Fault.UNSURE)

    async def done() -> str | None:
        raise FailedError(Fault.DOWN)

    with pytest.raises(FailedError) as raised:
        await house.write(done)

    assert raised.value is house.breaks
    assert ("second", "used") not in house.outcomes


async def test_a_write_that_the_last_way_left_open_is_read_back_too() -> None:
    house = House()
    house.breaks, house.last_breaks = FailedError(Fault.DOWN), FailedError(Fault.UNSURE)

    async def done() -> str | None:
        return "read back"

    assert await house.write(done) == "read back"


async def test_a_write_that_did_not_begin_is_not_read_back() -> None:
    house = House()
    house.breaks = FailedError(Fault.DOWN)

    async def done() -> str | None:
        raise AssertionError("nothing was done")

    assert await house.write(done) == "by the second"
