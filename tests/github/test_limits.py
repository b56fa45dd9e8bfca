"""Budgets are kept so that GitHub never has to refuse, and the last of each is for what is most urgent."""

from datetime import timedelta

import pytest

from bot.github.errors import PutOff
from bot.github.limits import Limits
from bot.github.ports import Budget, Nobody
from bot.github.precedence import Precedence, spending_as
from bot.github.write_slots import Priority, WriteSlots
from tests.github.scripted import NOW, FakeClock

RESET_S = 1800
ORDER = [Precedence.TOUR, Precedence.LAST, Precedence.NOTICE, Precedence.FIRST]


def told(remaining: int, *, limit: int = 5000) -> dict[str, str]:
    reset = int((NOW + timedelta(seconds=RESET_S)).timestamp())
    return {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(reset),
    }


def may_ask(limits: Limits, budget: Budget = Budget.REST) -> list[Precedence]:
    """Whose requests pass."""
    passed = []
    for what in ORDER:
        with spending_as(what):
            try:
                limits.check(budget, "GET /x")
            except PutOff:
                continue
        passed.append(what)
    return passed


@pytest.mark.parametrize(
    ("remaining", "expected"),
    [
        (5000, ORDER),
        (2500, ORDER),
        (2499, ORDER[1:]),
        (1000, ORDER[1:]),
        (999, ORDER[2:]),
        (500, ORDER[2:]),
        (499, ORDER[3:]),
        (1, ORDER[3:]),
    ],
)
def test_the_less_is_left_of_an_hour_the_more_urgent_is_what_it_is_for(
    remaining: int, expected: list[Precedence]
) -> None:
    limits = Limits(1, FakeClock(), Nobody())
    limits.note(Budget.REST, "GET /x", 200, told(remaining), "")

    assert may_ask(limits) == expected
    assert may_ask(limits, Budget.GRAPHQL) == ORDER


def test_what_is_put_off_knows_until_when_and_why() -> None:
    limits = Limits(1, FakeClock(), Nobody())
    limits.note(Budget.GRAPHQL, "POST /graphql", 200, told(100), "")

    with spending_as(Precedence.LAST), pytest.raises(PutOff) as caught:
        limits.check(Budget.GRAPHQL, "POST /graphql")

    assert (caught.value.retry_at - NOW).total_seconds() == caught.value.retry_after_s == RESET_S
    assert caught.value.spent == "Most of the 5,000 points that GitHub grants an hour for queries are used up"


def test_a_new_hour_is_everybodys_again() -> None:
    clock = FakeClock()
    limits = Limits(1, clock, Nobody())
    limits.note(Budget.REST, "GET /x", 200, told(10), "")
    clock.elapsed_s = RESET_S

    assert may_ask(limits) == ORDER


def test_a_github_that_tells_of_no_limit_has_none() -> None:
    limits = Limits(1, FakeClock(), Nobody())
    limits.note(Budget.REST, "GET /x", 200, {}, "")

    assert may_ask(limits) == ORDER


@pytest.mark.parametrize(
    ("budget", "is_write", "at_once"),
    [
        (Budget.REST, False, 900),
        (Budget.REST, True, 180),
        (Budget.GRAPHQL, False, 2000),
        (Budget.GRAPHQL, True, 400),
    ],
)
async def test_the_points_of_a_minute_are_waited_for(budget: Budget, is_write: bool, at_once: int) -> None:
    clock = FakeClock()
    limits = Limits(1, clock, Nobody())

    for _ in range(at_once):
        await limits.pay(budget, is_write=is_write)
    waited_before = clock.slept[:]
    await limits.pay(budget, is_write=is_write)

    assert waited_before == []
    assert clock.elapsed_s == pytest.approx(62, abs=2)


async def test_a_merge_finds_room_in_a_minute_that_sweeps_have_filled() -> None:
    clock = FakeClock()
    limits = Limits(1, clock, Nobody())
    with spending_as(Precedence.LAST):
        for _ in range(720):
            await limits.pay(Budget.REST, is_write=False)

    for _ in range(36):
        await limits.pay(Budget.REST, is_write=True)

    assert clock.slept == []


async def test_comments_leave_the_last_hundred_writes_of_an_hour_to_merges_and_answers() -> None:
    clock = FakeClock()
    slots = WriteSlots(clock, 0.0, limits=Limits(1, clock, Nobody()))
    with spending_as(Precedence.LAST):
        for _ in range(400):
            await slots.take(Priority.COMMENT)
        with pytest.raises(PutOff, match="kept for merges and commands") as caught:
            await slots.take(Priority.COMMENT)
        with pytest.raises(PutOff):
            await slots.take(Priority.CHECK)
        for priority in (Priority.MERGE, Priority.VETO, Priority.ANSWER):
            await slots.take(priority)
    with spending_as(Precedence.FIRST):
        await slots.take(Priority.CHECK)

    assert "500" in caught.value.spent
    assert 3600 <= (caught.value.retry_at - NOW).total_seconds() <= 3660


async def test_writes_go_on_when_the_hour_has_passed() -> None:
    clock = FakeClock()
    slots = WriteSlots(clock, 0.0, limits=Limits(1, clock, Nobody()))
    with spending_as(Precedence.LAST):
        for _ in range(400):
            await slots.take(Priority.COMMENT)
        with pytest.raises(PutOff) as caught:
            await slots.take(Priority.COMMENT)
        clock.elapsed_s += caught.value.retry_after_s or 0

        await slots.take(Priority.COMMENT)
