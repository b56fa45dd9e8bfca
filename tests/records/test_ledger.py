"""The ledger only grows, and survives a restart."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.model.ledger import MOST_WHY, Entry, EntryKind, Written
from bot.records.database import Database, RecordsError
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from bot.storage.migrations.former import RECORD_STEPS
from tests.building import HEAD_SHA, KEY, NOW

ENTRY = Entry(
    kind=EntryKind.APPROVED,
    at=NOW,
    head_sha=HEAD_SHA,
    base_ref="main",
    by="wei",
    about="strategic",
    why="Agreed on Monday",
    url="https://github.example/acme/app/pull/7#issuecomment-3",
    source="comment 3",
)


async def test_an_entry_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    first = await SqliteDatabase.open(tmp_path / "b.db")
    await Ledger(first).add(KEY, [ENTRY])
    await first.close()

    second = await SqliteDatabase.open(tmp_path / "b.db")
    entries = await Ledger(second).of(KEY)
    await second.close()

    assert entries == [ENTRY]


async def test_one_statement_adds_one_entry_of_a_kind(database: Database) -> None:
    ledger = Ledger(database)
    await ledger.add(KEY, [ENTRY])

    await ledger.add(KEY, [replace(ENTRY, why="changed"), replace(ENTRY, about="pricing")])

    assert await ledger.of(KEY) == [ENTRY, replace(ENTRY, about="pricing")]


async def test_entries_without_a_statement_all_count(database: Database) -> None:
    ledger = Ledger(database)
    latched = replace(ENTRY, kind=EntryKind.LATCHED, source="")

    await ledger.add(KEY, [latched, latched])

    assert await ledger.of(KEY) == [latched, latched]


async def test_the_ledger_is_searched_by_repository_and_by_pull_request(database: Database) -> None:
    ledger = Ledger(database)
    other = replace(KEY, number=8)
    foreign = replace(KEY, repository_id=71, repository="acme/site")
    for key in (KEY, other, foreign):
        await ledger.add(key, [ENTRY])

    assert [(written.repository, written.number) for written in await ledger.search()] == [
        ("acme/app", 7),
        ("acme/app", 8),
        ("acme/site", 7),
    ]
    assert len(await ledger.search("acme/app")) == 2
    assert await ledger.search("acme/app", 8) == [Written(repository="acme/app", number=8, entry=ENTRY)]


async def test_a_reason_is_bounded(database: Database) -> None:
    ledger = Ledger(database)

    await ledger.add(KEY, [replace(ENTRY, why="x" * 10_000)])

    assert [len(entry.why) for entry in await ledger.of(KEY)] == [MOST_WHY]


@pytest.mark.parametrize("change", ["UPDATE ledger SET by = 'eve'", "DELETE FROM ledger"])
async def test_nothing_is_changed_or_taken_away(database: Database, change: str) -> None:
    await Ledger(database).add(KEY, [ENTRY])

    with pytest.raises(RecordsError, match="the ledger only grows"):
        await database.write(lambda transaction: transaction.execute(change))

    assert await Ledger(database).of(KEY) == [ENTRY]


async def test_a_database_of_the_version_before_gets_its_ledger(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(RECORD_STEPS[0])
        connection.execute("CREATE TABLE records_version (version INTEGER NOT NULL) STRICT")
        connection.execute("INSERT INTO records_version VALUES (1)")
    connection.close()

    database = await SqliteDatabase.open(path)
    await Ledger(database).add(KEY, [ENTRY])

    assert await Ledger(database).of(KEY) == [ENTRY]
    await database.close()
