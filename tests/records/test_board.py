"""What open pull requests wait for: shown while it is true, gone when it is over."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.keys import PullRequestKey
from bot.model.text import Code, Link
from bot.model.trigger import Gone
from bot.model.waiting import Ended, GateLine, SeenCheck, Turn, Waiting
from bot.records.board import Board
from bot.records.database import Database, Row
from tests.building import HEAD_SHA, KEY, NOW

LATER = NOW + timedelta(hours=1)
CI = GateLine(
    gate="ci",
    state="waiting",
    says=("CI is running: ", Link("build", "https://github.example/1"), "."),
    next_actor=("CI",),
    details=[("one ", Code("`x`"))],
)
WAITING = Waiting(
    key=KEY,
    title="Add it",
    url="https://github.example/acme/app/pull/7",
    author="agent",
    agent="backend",
    labels=["automerge", "strategic"],
    head_sha=HEAD_SHA,
    base_ref="main",
    turn=Turn.MACHINES,
    gate="ci",
    says="CI is running. Next: CI.",
    gates=[CI],
    judged_at=NOW,
    people=["wei"],
    checks={"lint": SeenCheck(has_passed=True, run_id=3)},
    failing={"B": 2},
)
RED = replace(WAITING, turn=Turn.AUTHOR, gates=[replace(CI, state="closed")], says="CI failed.")
MERGED = Ended(key=KEY, author="agent", agent="backend", is_merged=True, ended_at=LATER, opened_at=NOW)


async def rows(database: Database, statement: str) -> list[Row]:
    return [tuple(row) for row in await database.read(lambda transaction: transaction.rows(statement))]


async def test_a_row_is_read_again_as_it_was_shown_with_the_moment_it_began(database: Database) -> None:
    board = Board(database)

    assert await board.show(WAITING, NOW)

    assert await board.of(70, 7) == replace(WAITING, since=NOW, gates=[replace(CI, since=NOW)])


async def test_the_same_decision_again_is_no_news_and_keeps_its_time(database: Database) -> None:
    board = Board(database)
    await board.show(WAITING, NOW)

    assert not await board.show(replace(WAITING, judged_at=LATER), LATER)

    shown = await board.of(70, 7)
    assert shown is not None
    assert shown.since == NOW


async def test_another_answer_of_a_gate_waits_since_then(database: Database) -> None:
    board = Board(database)
    await board.show(WAITING, NOW)

    assert await board.show(replace(RED, judged_at=LATER), LATER)

    shown = await board.of(70, 7)
    assert shown is not None
    assert (shown.since, shown.gates[0].since) == (LATER, LATER)
    assert await rows(database, "SELECT turn, gate, began_at, ended_at FROM waited") == [
        ("machines", "ci", NOW.timestamp(), LATER.timestamp())
    ]


async def test_what_is_over_is_taken_down_and_its_end_is_kept_once(database: Database) -> None:
    board = Board(database)
    await board.show(WAITING, NOW)

    assert await board.show(MERGED, LATER)
    assert not await board.show(MERGED, LATER)

    assert await board.of(70, 7) is None
    assert await rows(database, "SELECT count(*) FROM waiting_tags") == [(0,)]
    assert await rows(database, "SELECT number, opened_at, is_merged FROM ended") == [(7, NOW.timestamp(), 1)]


async def test_a_pull_request_that_is_gone_is_taken_down(database: Database) -> None:
    board = Board(database)
    await board.show(WAITING, NOW)

    assert await board.forget(KEY)
    assert not await board.forget(KEY)

    assert await board.of(70, 7) is None


@pytest.mark.parametrize(
    ("gone", "stays"),
    [
        (Gone(installation_id=1), False),
        (Gone(installation_id=2), True),
        (Gone(installation_id=0, repository_ids=frozenset({70})), False),
        (Gone(installation_id=1, repository_ids=frozenset({71})), True),
    ],
)
async def test_what_is_out_of_reach_is_taken_down(database: Database, gone: Gone, stays: bool) -> None:
    board = Board(database)
    await board.show(WAITING, NOW)

    await board.forget_all(gone)

    assert (await board.of(70, 7) is not None) is stays


async def test_a_repository_without_a_number_is_shown_to_nobody(database: Database) -> None:
    nameless = PullRequestKey(installation_id=1, repository="acme/app", number=7)

    assert not await Board(database).show(replace(WAITING, key=nameless), NOW)

    assert await rows(database, "SELECT count(*) FROM waiting") == [(0,)]


def with_check(run_id: int, *, passed: bool, **more: Any) -> Waiting:
    return replace(WAITING, checks={"build": SeenCheck(has_passed=passed, run_id=run_id)}, **more)


@pytest.mark.parametrize(
    ("reports", "counted"),
    [
        pytest.param([with_check(1, passed=True)] * 2, (1, 0, 0, 0), id="green once is one head"),
        pytest.param([with_check(1, passed=False)], (1, 1, 0, 0), id="red"),
        pytest.param(
            [with_check(1, passed=False), with_check(2, passed=True)],
            (1, 1, 1, 1),
            id="red, then green: flaky",
        ),
        pytest.param(
            [with_check(number, passed=number % 2 == 0) for number in (1, 2, 3, 4)],
            (1, 1, 3, 1),
            id="once a head",
        ),
        pytest.param(
            [with_check(1, passed=False), with_check(2, passed=True, head_sha="f" * 40)],
            (2, 1, 0, 0),
            id="another head is no re-run",
        ),
    ],
)
async def test_checks_are_counted_a_day(
    database: Database, reports: list[Waiting], counted: tuple[int, ...]
) -> None:
    board = Board(database)

    for report in reports:
        await board.show(report, NOW)

    assert await rows(database, "SELECT heads, red, reruns, flaky FROM check_days") == [counted]


async def test_findings_are_counted_once_a_head(database: Database) -> None:
    board = Board(database)
    await board.show(replace(WAITING, failing={}), NOW)
    await board.show(replace(WAITING, failing={"B": 2, "C": 0}), NOW)
    await board.show(replace(RED, failing={"B": 2, "C": 0}), NOW)

    await board.show(replace(WAITING, head_sha="f" * 40, failing={"B": 0, "C": 0}), NOW)

    found = await rows(database, "SELECT item, heads, failing, findings FROM finding_days ORDER BY item")
    assert found == [("B", 2, 1, 2), ("C", 2, 0, 0)]


async def test_history_is_forgotten_after_a_year_and_a_bit(database: Database) -> None:
    board = Board(database)
    await board.show(WAITING, NOW)
    await board.show(MERGED, LATER)
    much_later = NOW + timedelta(days=500)
    other = replace(KEY, number=8)

    await board.show(replace(MERGED, key=other, ended_at=much_later), much_later)

    kept: Mapping[str, list[Row]] = {
        table: await rows(database, f"SELECT count(*) FROM {table}")  # noqa: S608 - our own words
        for table in ("ended", "waited", "check_days", "finding_days")
    }
    assert kept == {"ended": [(1,)], "waited": [(0,)], "check_days": [(0,)], "finding_days": [(0,)]}
