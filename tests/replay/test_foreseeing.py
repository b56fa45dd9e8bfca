"""A proposed file is held against the month before it, once, within its time, and never in anybody's way."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain, repeat

import pytest

from bot.configuration import proposed_in
from bot.decide import decide
from bot.model.foreseen import Foreseen, ForeseenChange
from bot.model.gate import Case
from bot.model.snapshot import ConfigurationFile
from bot.records.database import Database, RecordsError
from bot.records.decisions import Decisions, packed
from bot.records.sqlite.database import SqliteDatabase
from bot.replay.foreseeing import WITHIN_S, Foresight
from bot.replay.keeping import made_of
from tests.building import KEY, NOW, case, snapshot

BLOCKING = "version: 1\nmerge: {block_labels: [automerge]}\n"


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    opened = await SqliteDatabase.open(None)
    yield opened
    await opened.close()


def before(number: int, *, days: float = 1, base_ref: str = "main") -> Case:
    of = case()
    base = replace(of.snapshot.base, ref=base_ref)
    return replace(
        of,
        now=NOW - timedelta(days=days, seconds=number),
        snapshot=replace(of.snapshot, key=replace(KEY, number=number), base=base),
    )


async def keep(database: Database, *cases: Case) -> None:
    await Decisions(database).keep(*(packed(made_of(of, decide(of))) for of in cases))


def proposing(text: str | None) -> Case:
    file = ConfigurationFile(repository="acme/app", path=".github/babysit.yml", text=text)
    of = replace(snapshot(), proposed_configuration=file)
    return replace(case(), snapshot=of, proposed=proposed_in(of))


async def foreseen(database: Database, of: Case, seconds: Iterator[float] | None = None) -> Foreseen | None:
    foresight = Foresight(
        Decisions(database), seconds=(lambda: next(seconds)) if seconds is not None else lambda: 0.0
    )
    return (await foresight.inform(of)).foreseen


async def test_each_gate_that_would_have_turned_is_counted_with_its_pull_requests(database: Database) -> None:
    await keep(database, before(3), before(4))

    found = await foreseen(database, proposing(BLOCKING))

    assert found is not None
    assert (found.looked_at, found.different, found.untold, found.left) == (2, 2, 0, 0)
    assert ForeseenChange(what="hold", before="open", after="held", times=2, numbers=[4, 3]) in found.changes


async def test_what_is_older_than_a_month_younger_than_the_commit_or_of_another_base_is_left_out(
    database: Database,
) -> None:
    await keep(database, before(3, days=31), before(4, days=-1), before(5, base_ref="release"))

    assert await foreseen(database, proposing(BLOCKING)) == Foreseen(changes=[])


@pytest.mark.parametrize("text", [None, "version: 1\nmerge: {metod: x}\n"])
async def test_a_file_that_does_not_count_is_held_against_nothing(
    database: Database, text: str | None
) -> None:
    await keep(database, before(3))

    assert await foreseen(database, proposing(text)) is None


async def test_a_pull_request_that_leaves_the_file_alone_reads_nothing() -> None:
    assert (await Foresight(FailingDecisions()).inform(case())).foreseen is None


async def test_what_there_is_no_time_for_is_counted_from_the_oldest(database: Database) -> None:
    await keep(database, *(before(number) for number in range(1, 16)))

    found = await foreseen(database, proposing(BLOCKING), chain([0.0] * 14, repeat(WITHIN_S)))

    assert found is not None
    assert (found.looked_at, found.left) == (11, 4)


async def test_the_answer_stays_the_same_for_a_commit(database: Database) -> None:
    foresight = Foresight(Decisions(database), seconds=lambda: 0.0)
    first = (await foresight.inform(proposing(BLOCKING))).foreseen

    await keep(database, before(3))

    assert (await foresight.inform(proposing(BLOCKING))).foreseen is first


class FailingDecisions(Decisions):
    """Whose database does not answer."""

    def __init__(self) -> None:
        """Has none."""

    async def ids(
        self,
        since: datetime,  # noqa: ARG002 - whatever is asked
        repository_id: int = 0,  # noqa: ARG002
        *,
        until: datetime | None = None,  # noqa: ARG002
        most: int = 0,  # noqa: ARG002
    ) -> Sequence[int]:
        raise RecordsError("it is full")


async def test_records_that_cannot_be_read_fail_nothing_but_the_comparison() -> None:
    found = (await Foresight(FailingDecisions()).inform(proposing(BLOCKING))).foreseen

    assert found == Foreseen(is_unread=True)
