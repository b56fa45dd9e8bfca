"""SQLite files of whatever age are brought to this version's tables, and lose nothing on the way."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.queue.sqlite import sqlite_queue
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from bot.storage.errors import UnusableStorageError
from bot.storage.migrations import HEAD
from bot.storage.migrations.former import QUEUE_STEPS, RECORD_STEPS
from bot.storage.sqlite import file
from bot.storage.sqlite.file import opened
from tests.building import NOW

BEFORE = Path(__file__).with_name("before_history.sql")


def written_before(path: Path) -> None:
    """The file that the version before the history left."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(BEFORE.read_text("utf-8"))


def shape(connection: sqlite3.Connection) -> Mapping[str, str]:
    """Every table, index and trigger by its name, as it was asked for, blanks apart."""
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: "".join(sql.split()) for name, sql in found}


def content(path: Path) -> Mapping[str, Sequence[tuple[object, ...]]]:
    """Every row of every table that holds what Babysit knows."""
    with closing(sqlite3.connect(path)) as connection:
        named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [name for (name,) in connection.execute(named)]
        kept = [name for name in tables if name not in {"records_version", "alembic_version"}]
        return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr) for name in kept}  # noqa: S608 - our own words


def as_before(
    after: Sequence[tuple[object, ...]], before: Sequence[tuple[object, ...]]
) -> Sequence[tuple[object, ...]]:
    """The rows without columns that came since, in which nothing is yet."""
    width = len(before[0])
    assert not any(value is not None for row in after for value in row[width:])
    return [row[:width] for row in after]


def test_a_file_of_the_version_before_loses_nothing(tmp_path: Path) -> None:
    written_before(tmp_path / "b.db")
    before = content(tmp_path / "b.db")

    opened(tmp_path / "b.db", 1.0).close()

    after = content(tmp_path / "b.db")
    assert all(before.values())
    assert {name: as_before(after[name], rows) for name, rows in before.items()} == before


async def test_a_file_of_the_version_before_is_worked_on_where_it_stopped(tmp_path: Path) -> None:
    written_before(tmp_path / "b.db")

    queue = await sqlite_queue(tmp_path / "b.db", ManualClock(NOW))
    database = await SqliteDatabase.open(tmp_path / "b.db")
    counts, entries = await queue.counts(), await Ledger(database).search("acme/app", 7)
    await database.close()
    await queue.close()

    assert (counts.due + counts.later, counts.watched) == (2, 1)
    assert [written.entry.kind.word for written in entries] == ["approved", "latched"]


@pytest.mark.parametrize("seen", range(len(RECORD_STEPS) + 1))
def test_a_file_of_any_age_comes_to_the_same_tables(tmp_path: Path, seen: int) -> None:
    path = tmp_path / "b.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(QUEUE_STEPS[0])
        connection.execute("CREATE TABLE records_version (version INTEGER NOT NULL) STRICT")
        for number, step in enumerate(RECORD_STEPS[:seen], start=1):
            connection.executescript(f"{step} INSERT INTO records_version VALUES ({number});")  # noqa: S608 - our own words
        connection.execute(f"PRAGMA application_id = {file.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")

    with closing(opened(path, 1.0)) as carried, closing(opened(None, 1.0)) as new:
        assert shape(carried) == shape(new)


def test_an_upgrade_that_breaks_off_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written_before(tmp_path / "b.db")
    before = content(tmp_path / "b.db")
    monkeypatch.setattr(file, "APPLICATION_ID", "what no file can be marked with")

    with pytest.raises(UnusableStorageError):
        opened(tmp_path / "b.db", 1.0)

    assert content(tmp_path / "b.db") == before


def test_a_newer_babysits_file_is_refused(tmp_path: Path) -> None:
    with closing(opened(tmp_path / "b.db", 1.0)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(UnusableStorageError) as caught:
        opened(tmp_path / "b.db", 1.0)

    assert str(caught.value) == (
        f"{tmp_path}/b.db was written by a newer Babysit (schema 9999, this one knows {HEAD}); "
        "install that version again."
    )


def test_who_only_reads_upgrades_nothing(tmp_path: Path) -> None:
    written_before(tmp_path / "b.db")

    with pytest.raises(UnusableStorageError, match="holds no records that can be read"):
        file.opened_to_read(tmp_path / "b.db", 1.0)

    with closing(sqlite3.connect(tmp_path / "b.db")) as connection:
        assert "alembic_version" not in shape(connection)


async def test_queue_and_records_that_open_one_new_file_at_once_both_have_it(tmp_path: Path) -> None:
    opening = [asyncio.to_thread(opened, tmp_path / "b.db", 5.0) for _ in range(2)]

    for connection in await asyncio.gather(*opening):
        assert connection.execute("SELECT count(*) FROM keys").fetchone() == (0,)
        connection.close()
