"""Decisions are kept once, found again, and let go in time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from bot.model.decided import Course, DecidedOutcome, Deed, GateOutcome
from bot.model.trigger import CausingDelivery
from bot.records.decisions import KEPT, MOST_BYTES, MOST_OF_ONE, NOTED_EACH, Decisions, Made, packed
from bot.records.sqlite.database import SqliteDatabase
from tests.building import HEAD_SHA, KEY, NOW

OUTCOME = DecidedOutcome(
    state="open", gates=(GateOutcome(gate="ci", state="waiting", says="It waits."),), title="It waits."
)


def made(
    at: datetime = NOW, outcome: DecidedOutcome = OUTCOME, number: int = KEY.number, **parts: bytes
) -> Made:
    return Made(
        key=replace(KEY, number=number),
        at=at,
        head_sha=HEAD_SHA,
        version="1",
        outcome=outcome,
        parts={"snapshot": b"s", **parts},
    )


@pytest.fixture
async def database() -> AsyncIterator[SqliteDatabase]:
    opened = await SqliteDatabase.open(None)
    yield opened
    await opened.close()


async def count(database: SqliteDatabase, table: str) -> int:
    rows = await database.read(lambda transaction: transaction.rows(f"SELECT count(*) FROM {table}"))  # noqa: S608 - our own words
    return int(rows[0][0])


async def test_a_decision_is_found_with_its_outcome_and_its_parts(database: SqliteDatabase) -> None:
    decisions = Decisions(database)
    await decisions.keep(packed(made(diff=b"d")))
    await decisions.keep(packed(made(number=8)))

    (kept,) = await decisions.of(KEY.repository_id, KEY.number)
    assert (kept.at, kept.last_at, kept.times, kept.head_sha, kept.version) == (NOW, NOW, 1, HEAD_SHA, "1")
    assert (kept.outcome, kept.parts) == (OUTCOME, {})
    whole = await decisions.with_parts(kept.record_id)
    assert whole is not None
    assert whole.parts == {"snapshot": b"s", "diff": b"d"}
    assert await decisions.with_parts(99) is None


async def test_the_same_decision_again_only_counts(database: SqliteDatabase) -> None:
    decisions, later = Decisions(database), NOW + timedelta(minutes=5)
    await decisions.keep(packed(made()))
    await decisions.keep(packed(made(later)))

    (kept,) = await decisions.of(KEY.repository_id, KEY.number)
    assert (kept.at, kept.last_at, kept.times) == (NOW, later, 2)


async def test_what_two_decisions_share_is_kept_once(database: SqliteDatabase) -> None:
    decisions = Decisions(database)
    await decisions.keep(packed(made()))
    await decisions.keep(packed(made(outcome=replace(OUTCOME, act="Merge"))))

    assert await count(database, "decision_parts") == 3
    assert [kept.outcome.act for kept in await decisions.of(KEY.repository_id, KEY.number)] == ["", "Merge"]


async def test_what_is_known_to_be_kept_is_only_named_and_lives_on(database: SqliteDatabase) -> None:
    decisions = Decisions(database)
    first = packed(made())
    await decisions.keep(first)
    later = NOW + KEPT - timedelta(days=1)
    again = packed(made(later, replace(OUTCOME, act="Merge")), first.contents)
    assert len(again.contents) == 1

    await decisions.keep(again)
    await Decisions(database).keep(packed(made(NOW + KEPT + timedelta(days=1), number=8)))

    (kept,) = await decisions.of(KEY.repository_id, KEY.number)
    whole = await decisions.with_parts(kept.record_id)
    assert whole is not None
    assert whole.parts == {"snapshot": b"s"}


async def test_the_old_go_and_so_do_the_first_of_very_many(database: SqliteDatabase) -> None:
    decisions = Decisions(database)
    for number in range(MOST_OF_ONE + 5):
        await decisions.keep(packed(made(NOW, replace(OUTCOME, title=str(number)))))
    kept = await decisions.of(KEY.repository_id, KEY.number)
    assert [kept[0].outcome.title, len(kept)] == ["5", MOST_OF_ONE]

    after = NOW + KEPT + NOTED_EACH + timedelta(days=1)
    await Decisions(database).keep(packed(made(after, number=8)))
    assert await decisions.of(KEY.repository_id, KEY.number) == []
    assert await count(database, "decision_parts") == 2


async def test_of_what_is_too_large_the_outcome_alone_is_kept(database: SqliteDatabase) -> None:
    decisions = Decisions(database)
    noise = b"".join(sha256(str(number).encode()).digest() for number in range(MOST_BYTES // 32))
    await decisions.keep(packed(made(diff=noise)))

    (kept,) = await decisions.of(KEY.repository_id, KEY.number)
    whole = await decisions.with_parts(kept.record_id)
    assert whole is not None
    assert (whole.outcome, whole.parts) == (OUTCOME, {})


async def test_those_since_a_moment_are_told_in_order(database: SqliteDatabase) -> None:
    decisions = Decisions(database)
    for minutes in (0, 10, 20):
        at = NOW + timedelta(minutes=minutes)
        await decisions.keep(packed(made(at, replace(OUTCOME, title=str(minutes)))))

    assert list(await decisions.ids(NOW)) == [1, 2, 3]
    assert list(await decisions.ids(NOW + timedelta(minutes=5), KEY.repository_id)) == [2, 3]
    assert list(await decisions.ids(NOW, 1)) == []
    assert list(await decisions.ids(NOW, most=1)) == [3]


async def test_what_asked_for_a_decision_and_what_came_of_it_are_kept(database: SqliteDatabase) -> None:
    decisions, later = Decisions(database), NOW + timedelta(minutes=5)
    asked = CausingDelivery(delivery_id="d1", event="check_run", action="completed", sender="wei", at=NOW)
    refused, done = Deed(name="Merge", outcome="Refused", words="no"), Deed(name="Merge", outcome="Merged")

    await decisions.keep(packed(replace(made(), course=Course(causes=[asked], deeds=[refused]))))
    await decisions.keep(packed(replace(made(later), course=Course())))
    (kept,) = await decisions.of(KEY.repository_id, KEY.number)
    assert kept.course == Course(causes=[asked], deeds=[refused])

    await decisions.keep(packed(replace(made(later), course=Course(deeds=[done]))))
    (kept,) = await decisions.of(KEY.repository_id, KEY.number)
    assert kept.course == Course(causes=[asked], deeds=[done])


async def test_a_record_of_before_has_no_course(database: SqliteDatabase) -> None:
    decisions = Decisions(database)
    await decisions.keep(packed(made()))

    (kept,) = await decisions.of(KEY.repository_id, KEY.number)

    assert kept.course is None
