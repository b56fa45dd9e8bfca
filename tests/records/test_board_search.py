"""Pages of the board: what fits, in order, counted, and nobody else's."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.waiting import GateLine, Turn, Waiting
from bot.records.board import Board
from bot.records.board_search import BoardSearch, Choices, Count, Mine, Wanted
from bot.records.database import Database
from tests.building import KEY, NOW
from tests.records.test_board import WAITING

WEB, OTHERS = 70, 99
SHUT = GateLine(gate="strategic", state="held", says=("Held.",))
OPEN = GateLine(gate="ci", state="open", says=("Passed.",))


def row(number: int, *, repository_id: int = WEB, hours: float = 0, **fields: Any) -> Waiting:
    plain = replace(WAITING, people=[], labels=[], gates=[], agent="", author="agent", gate="ci")
    key = replace(KEY, number=number, repository_id=repository_id)
    return replace(plain, key=key, since=NOW - timedelta(hours=hours), **fields)


ROWS = (
    row(1, hours=1, agent="backend", labels=["strategic", "urgent"]),
    row(2, hours=9, turn=Turn.HUMAN, gate="strategic", gates=[SHUT, OPEN], people=["Wei", "acme/founders"]),
    row(3, hours=5, turn=Turn.HUMAN, gate="hold"),
    row(4, hours=7, turn=Turn.AUTHOR, author="Wei"),
    row(5, hours=2, turn=Turn.NOBODY, gate="", agent="frontend"),
    row(6, hours=3, turn=Turn.HUMAN, gate="hold", author="wei"),
    row(7, repository_id=OTHERS, hours=20, agent="secret", labels=["secret"], gates=[SHUT]),
)


@pytest.fixture
async def search(database: Database) -> BoardSearch:
    for shown in ROWS:
        await Board(database).show(shown, NOW)
    return BoardSearch(database)


def numbers(rows: Sequence[Waiting]) -> list[int]:
    return [shown.key.number for shown in rows]


ALL = Wanted(repositories=[WEB])
WEI = Mine(login="wei")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param(ALL, [2, 4, 3, 6, 5, 1], id="the longest wait first, none of other repositories"),
        pytest.param(replace(ALL, repositories=[]), [], id="who may see nothing sees nothing"),
        pytest.param(replace(ALL, turn=Turn.HUMAN), [2, 3, 6], id="by whose turn it is"),
        pytest.param(replace(ALL, agent="backend"), [1], id="by agent"),
        pytest.param(replace(ALL, gate="strategic"), [2], id="by a gate that is shut"),
        pytest.param(replace(ALL, gate="ci' OR 1=1 --"), [], id="a filter is a value"),
        pytest.param(replace(ALL, label="urgent"), [1], id="by label"),
        pytest.param(replace(ALL, mine=WEI), [2, 4], id="as author, or by name in whatever case"),
        pytest.param(replace(ALL, mine=replace(WEI, writable=[WEB])), [2, 4, 3], id="where anybody may"),
        pytest.param(replace(ALL, mine=Mine(login="x", teams=["acme/Founders"])), [2], id="by team"),
    ],
)
async def test_rows_are_found(search: BoardSearch, wanted: Wanted, found: list[int]) -> None:
    assert numbers(await search.rows(wanted, most=50)) == found


async def test_pages_follow_each_other(search: BoardSearch) -> None:
    assert numbers(await search.rows(ALL, most=2)) == [2, 4]
    assert numbers(await search.rows(ALL, most=2, after=2)) == [3, 6]


async def test_rows_have_their_labels(search: BoardSearch) -> None:
    rows = await search.rows(replace(ALL, label="urgent"), most=1)

    assert rows[0].labels == ["strategic", "urgent"]


async def test_every_kind_of_actor_is_counted_with_the_oldest(search: BoardSearch) -> None:
    counts = await search.counts(ALL)

    assert counts[Turn.HUMAN] == Count(number=3, oldest=NOW - timedelta(hours=9))
    assert counts[Turn.NOBODY] == Count(number=1, oldest=NOW - timedelta(hours=2))
    assert (await search.counts(replace(ALL, repositories=[])))[Turn.MACHINES] == Count()


async def test_there_is_nothing_of_others_to_choose(search: BoardSearch) -> None:
    assert await search.choices([WEB]) == Choices(
        agents=["backend", "frontend"], gates=["strategic"], labels=["strategic", "urgent"]
    )


async def test_a_mark_changes_with_any_row_of_the_repository(database: Database) -> None:
    board, search = Board(database), BoardSearch(database)
    await board.show(ROWS[0], NOW)
    before = await search.marks()

    later = NOW + timedelta(seconds=1)
    await board.show(replace(ROWS[0], says="news", judged_at=later), later)

    assert (await search.marks())[WEB] != before[WEB]
