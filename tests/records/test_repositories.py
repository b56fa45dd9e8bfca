"""Whose records are whose, when repositories are renamed and their names are taken again."""

import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.ledger import Entry, EntryKind
from bot.model.repository import Repository
from bot.records.database import Database
from bot.records.hearing import Hearing
from bot.records.ledger import Ledger
from bot.records.repositories import Repositories
from bot.records.sqlite.database import SqliteDatabase
from bot.storage.migrations.former import RECORD_STEPS
from tests.building import HEAD_SHA, KEY, NOW

HOLD = Entry(kind=EntryKind.HELD, at=NOW, head_sha=HEAD_SHA, base_ref="main", by="wei", source="comment 3")
APP = Repository(repository_id=70, name="acme/app", created_at=NOW - timedelta(days=99))
OTHER = replace(KEY, repository_id=71)
"""A pull request of the same number, in a repository that has the same name."""


def written_before(path: Path, repository: str = "acme/app") -> None:
    """A database of the version that knew repositories by their names, with one hold."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE records_version (version INTEGER NOT NULL) STRICT")
        for number, step in enumerate(RECORD_STEPS[:3], start=1):
            connection.executescript(step)
            connection.execute("INSERT INTO records_version VALUES (?)", (number,))
        row = (repository, 7, "held", NOW.timestamp(), HEAD_SHA, "main", "wei", "", "", "", "comment 3")
        connection.execute(
            "INSERT INTO ledger"
            " (repository, number, kind, at, head_sha, base_ref, by, about, why, url, source)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    connection.close()


async def test_a_renamed_repository_keeps_its_ledger_and_is_found_by_its_new_name(database: Database) -> None:
    ledger, repositories = Ledger(database), Repositories(database)
    await repositories.meet(APP)
    await ledger.add(KEY, [HOLD])

    await repositories.meet(replace(APP, name="acme/store"))

    assert await ledger.of(replace(KEY, repository="acme/store")) == [HOLD]
    assert [written.repository for written in await ledger.search("Acme/Store", 7)] == ["acme/store"]
    assert await ledger.search("acme/app") == []


async def test_a_new_repository_under_an_old_name_inherits_nothing(database: Database) -> None:
    ledger, repositories = Ledger(database), Repositories(database)
    await repositories.meet(APP)
    await ledger.add(KEY, [HOLD])
    await Hearing(database).note_head(KEY, HEAD_SHA, NOW)

    await repositories.meet(replace(APP, repository_id=71))

    assert await ledger.of(OTHER) == []
    assert await ledger.search("acme/app") == []
    assert [written.repository for written in await ledger.search()] == ["acme/app (repository 70)"]
    assert await Hearing(database).note_head(OTHER, HEAD_SHA, NOW + timedelta(days=1)) == NOW + timedelta(
        days=1
    )


async def test_what_an_older_babysit_wrote_is_adopted_by_the_repository_that_was_there(
    tmp_path: Path,
) -> None:
    written_before(tmp_path / "b.db", "Acme/App")
    database = await SqliteDatabase.open(tmp_path / "b.db")
    ledger, repositories = Ledger(database), Repositories(database)

    await repositories.meet(APP)
    await repositories.meet(replace(APP, name="acme/store"))

    assert await ledger.of(KEY) == [HOLD]
    assert [written.repository for written in await ledger.search("acme/store")] == ["acme/store"]
    await database.close()


async def test_what_nobody_adopted_yet_is_listed_under_its_old_name(tmp_path: Path) -> None:
    written_before(tmp_path / "b.db")
    database = await SqliteDatabase.open(tmp_path / "b.db")

    assert [written.entry for written in await Ledger(database).search("acme/app", 7)] == [HOLD]
    await database.close()


@pytest.mark.parametrize(
    "later",
    [
        replace(APP, repository_id=71, created_at=NOW + timedelta(seconds=1)),
        replace(APP, repository_id=71, created_at=None),
    ],
    ids=["created later", "age not told"],
)
async def test_a_repository_that_took_the_name_adopts_nothing(tmp_path: Path, later: Repository) -> None:
    written_before(tmp_path / "b.db")
    database = await SqliteDatabase.open(tmp_path / "b.db")

    await Repositories(database).meet(later)

    assert await Ledger(database).of(OTHER) == []
    await database.close()


async def test_only_one_repository_adopts_a_name(tmp_path: Path) -> None:
    written_before(tmp_path / "b.db")
    database = await SqliteDatabase.open(tmp_path / "b.db")
    await Repositories(database).meet(APP)

    await Repositories(database).meet(replace(APP, repository_id=71))

    assert await Ledger(database).of(KEY) == [HOLD]
    assert await Ledger(database).of(OTHER) == []
    await database.close()
