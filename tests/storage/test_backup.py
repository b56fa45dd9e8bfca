"""What was backed up while servers wrote is whole and of one moment, and is restored as the docs say."""

import asyncio
import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.clock import ManualClock
from bot.model.keys import PullRequestKey
from bot.model.ledger import Entry, EntryKind
from bot.model.trigger import Delivery, Trigger
from bot.queue.protocol import Receipt
from bot.records.ledger import Ledger
from bot.records.postgres import PostgresDatabase
from bot.storage.addresses import PostgresAddress, SqliteFile
from bot.storage.errors import UnusableStorageError
from bot.storage.postgres import tables
from bot.storage.postgres.sessions import Sessions
from bot.storage.sqlite import file
from bot.storage.sqlite.backup import back_up
from bot.stores import open_stores
from tests.building import HEAD_SHA, KEY, NOW
from tests.cli.test_server_commands import run_here
from tests.postgres_server import PostgresServer, programs

HOLD = Entry(kind=EntryKind.HELD, at=NOW, head_sha=HEAD_SHA, base_ref="main", by="wei", why="not yet")


def delivery(key: PullRequestKey) -> Delivery:
    return Delivery(delivery_id="d1", event="pull_request", triggers=[Trigger(key=key)])


async def fill(address: SqliteFile | PostgresAddress) -> None:
    """A server's database with a hold and something due."""
    async with open_stores(address, ManualClock(NOW)) as stores:
        await Ledger(stores.database).add(KEY, [HOLD])
        await stores.queue.accept(delivery(KEY))


async def assert_restored(address: SqliteFile | PostgresAddress) -> None:
    """A server that starts on it knows what was decided, what is due, and what it was sent."""
    async with open_stores(address, ManualClock(NOW)) as stores:
        written = await Ledger(stores.database).search("", 0)
        assert [line.entry.why for line in written] == ["not yet"]
        assert (await stores.queue.counts()).due == 1
        assert await stores.queue.accept(delivery(KEY)) is Receipt.DUPLICATE


async def test_a_sqlite_file_is_backed_up_under_writes_and_restored(tmp_path: Path) -> None:
    original, copy = tmp_path / "b.db", tmp_path / "copy.db"
    await fill(SqliteFile(original))
    writing, stop = threading.Event(), threading.Event()

    def write() -> None:
        with closing(file.opened(original, 5)) as connection:
            connection.execute("CREATE TABLE pairs (one INTEGER, two INTEGER)")
            number = 0
            while not stop.is_set():
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("INSERT INTO pairs VALUES (?, NULL)", (number,))
                connection.execute("UPDATE pairs SET two = one WHERE one = ?", (number,))
                connection.execute("COMMIT")
                number += 1
                if number > 20:
                    writing.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert writing.wait(20)
        back_up(original, copy)
    finally:
        stop.set()
        writer.join()

    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) > 20, count(*) = count(two) FROM pairs").fetchone() == (
            1,
            1,
        )
        connection.execute("DROP TABLE pairs")
        connection.commit()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    for suffix in ("", "-wal", "-shm"):
        original.with_name(original.name + suffix).unlink(missing_ok=True)  # the loss
    shutil.copyfile(copy, original)
    await assert_restored(SqliteFile(original))


def test_the_command_says_where_the_copy_is_and_never_writes_over_one(tmp_path: Path) -> None:
    file.opened(tmp_path / "b.db", 1).close()
    environ = {"DATABASE_URL": f"sqlite:///{tmp_path}/b.db"}

    made = run_here(["db", "backup", f"{tmp_path}/copy.db"], environ)
    again = run_here(["db", "backup", f"{tmp_path}/copy.db"], environ)
    server = run_here(["db", "backup", "x"], {"DATABASE_URL": "postgresql://babysit:geheim@db/babysit"})

    assert (made.code, "copy.db" in made.out) == (0, True)
    assert (again.code, again.err.count("\n")) == (2, 1)
    assert "is there already" in again.err
    assert (server.code, "pg_dump --format=custom" in server.err, "geheim" in server.err) == (2, True, False)


@pytest.mark.parametrize("content", [None, b"", b"no database" * 500])
def test_what_is_no_database_of_ours_is_not_backed_up(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "b.db").write_bytes(content)

    with pytest.raises(UnusableStorageError):
        back_up(tmp_path / "b.db", tmp_path / "copy.db")

    assert not (tmp_path / "copy.db").exists()


async def test_postgresql_is_dumped_and_restored_into_an_empty_database(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    source, target, place = postgres.empty(), postgres.empty(), programs()
    assert place is not None
    tables.upgrade(source)
    await fill(PostgresAddress(source))
    environ = {"PATH": os.environ["PATH"]}
    dump = [str(place / "pg_dump"), "--format=custom", "--file", f"{tmp_path}/babysit.dump", source]
    restore = [
        str(place / "pg_restore"),
        "--exit-on-error",
        "--no-owner",
        "--dbname",
        target,
        f"{tmp_path}/babysit.dump",
    ]

    for program, *arguments in (dump, restore):
        running = await asyncio.create_subprocess_exec(program, *arguments, env=environ)
        assert await running.wait() == 0

    assert urlsplit(source).path != urlsplit(target).path
    await assert_restored(PostgresAddress(target))
    sessions = Sessions(target, 1)
    await sessions.open()
    database = PostgresDatabase(sessions)
    await Ledger(database).add(replace(KEY, number=8), [HOLD])  # sequences go on where they were
    assert len(await Ledger(database).search("", 0)) == 2
    await database.close()
