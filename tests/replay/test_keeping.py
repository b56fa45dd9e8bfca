"""Keeping holds up nobody and never fails a decision."""

from collections.abc import Callable
from typing import TypeVar

from bot.clock import SystemClock
from bot.decide import decide
from bot.model.decided import Course
from bot.records.database import RecordsError, Transaction
from bot.records.decisions import Decisions
from bot.records.sqlite.database import SqliteDatabase
from bot.replay.keeping import MOST_WAITING, Keeper
from tests.building import KEY, case

_T = TypeVar("_T")


class BrokenDatabase:
    """Always full."""

    async def read(self, ask: Callable[[Transaction], _T]) -> _T:
        raise RecordsError(f"disk full: {ask}")

    async def write(self, change: Callable[[Transaction], _T]) -> _T:
        raise RecordsError(f"disk full: {change}")

    async def close(self) -> None:
        """Nothing."""


async def test_what_was_decided_is_kept_after_the_fact() -> None:
    database = await SqliteDatabase.open(None)
    told: list[int] = []
    keeper, decisions = Keeper(Decisions(database), SystemClock(), told.append), Decisions(database)
    keeper.keep(case(), decide(case()), Course(causes=[], deeds=[]))
    assert await decisions.of(KEY.repository_id, KEY.number) == []

    await keeper.catch_up()
    (kept,) = await decisions.of(KEY.repository_id, KEY.number)
    assert (kept.outcome.act, kept.outcome.conclusion) == ("Merge", "success")
    assert kept.course == Course(causes=[], deeds=[])
    assert told == [KEY.repository_id]  # so that an open page reads its timeline anew
    await database.close()


async def test_a_database_that_fails_is_logged_and_no_more() -> None:
    keeper = Keeper(Decisions(BrokenDatabase()), SystemClock())
    keeper.keep(case(), decide(case()), Course())
    await keeper.catch_up()


async def test_of_too_many_the_newest_are_kept() -> None:
    database = await SqliteDatabase.open(None)
    keeper = Keeper(Decisions(database), SystemClock())
    for number in range(MOST_WAITING + 3):
        asked = case(title=str(number)) if number in {0, MOST_WAITING + 2} else case()
        keeper.keep(asked, decide(asked), Course())
    await keeper.catch_up()

    found = await Decisions(database).of(KEY.repository_id, KEY.number)
    assert sum(kept.times for kept in found) == MOST_WAITING
    await database.close()
