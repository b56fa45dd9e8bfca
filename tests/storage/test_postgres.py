"""PostgreSQL has the tables that SQLite has, keeps what SQLite keeps, and its failures pass."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from urllib.parse import quote

import psycopg
import pytest
from psycopg import Connection, IsolationLevel

from bot.storage.errors import StorageError, UnusableStorageError
from bot.storage.migrations import HEAD, REVISIONS
from bot.storage.postgres import tables
from bot.storage.postgres.sessions import Sessions
from bot.storage.postgres.transaction import PostgresTransaction
from bot.storage.sqlite.file import opened
from bot.storage.transaction import Row
from tests.postgres_server import PostgresServer

SERIALLY = IsolationLevel.SERIALIZABLE


@asynccontextmanager
async def sessions_of(url: str, most: int = 4) -> AsyncIterator[Sessions]:
    sessions = Sessions(url, most, connected_within_s=0.5)
    await sessions.open()
    try:
        yield sessions
    finally:
        await sessions.close()


def asked(statement: str, *values: object, url: str) -> list[Row]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement.encode(), values)
        return cursor.fetchall() if cursor.description else []


def one(connection: Connection[Row]) -> int:
    (found,) = PostgresTransaction(connection).rows("SELECT 1")
    return int(found[0])


def columns_in_sqlite(connection: sqlite3.Connection) -> Mapping[str, set[tuple[str, bool]]]:
    """Each table's columns, and whether a row may do without."""
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {
        table: {
            (column, not is_needed and not place_in_key)
            for _, column, _, is_needed, _, place_in_key in connection.execute(f"PRAGMA table_info({table})")
        }
        for (table,) in connection.execute(named)
    }


def columns_in_postgres(url: str) -> Mapping[str, set[tuple[str, bool]]]:
    found: dict[str, set[tuple[str, bool]]] = {}
    query = (
        "SELECT table_name, column_name, is_nullable FROM information_schema.columns"
        " WHERE table_schema = 'public'"
    )
    for table, column, is_nullable in asked(query, url=url):
        found.setdefault(table, set()).add((column, is_nullable == "YES"))
    return found


def test_both_engines_have_the_same_tables(postgres: PostgresServer) -> None:
    with closing(opened(None, 1.0)) as connection:
        assert columns_in_postgres(postgres.database()) == columns_in_sqlite(connection)


def test_an_empty_database_is_not_started_on_but_upgraded_when_told(postgres: PostgresServer) -> None:
    url = postgres.empty()

    with pytest.raises(UnusableStorageError) as caught:
        tables.require_up_to_date(url)
    steps = [tables.upgrade(url), tables.upgrade(url)]

    assert str(caught.value) == "The database has no tables of Babysit's yet: run `babysit db upgrade`."
    assert steps == ["", HEAD]
    tables.require_up_to_date(url)


@pytest.mark.parametrize(
    ("revision", "says"), [("9999", "install that version again"), (REVISIONS[0], "run `babysit db upgrade`")]
)
def test_another_versions_tables_are_not_started_on(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, revision: str, says: str
) -> None:
    url = postgres.empty()
    tables.upgrade(url)
    asked("UPDATE alembic_version SET version_num = %s", revision, url=url)
    monkeypatch.setattr(tables, "HEAD", "0000 to be")

    with pytest.raises(UnusableStorageError, match=says):
        tables.require_up_to_date(url)


def test_an_upgrade_that_breaks_off_leaves_nothing_behind(postgres: PostgresServer) -> None:
    url = postgres.empty()
    asked("CREATE TABLE tracker_outbox (mine text)", url=url)

    with pytest.raises(StorageError, match="already exists"):
        tables.upgrade(url)

    assert set(columns_in_postgres(url)) == {"tracker_outbox"}


@pytest.mark.parametrize("change", ["UPDATE ledger SET why = ''", "DELETE FROM ledger", "TRUNCATE ledger"])
def test_the_ledger_only_grows(postgres: PostgresServer, change: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="the ledger only grows"):
        asked(change, url=postgres.database())


async def test_a_character_that_postgresql_does_not_keep_is_kept_as_one_that_stands_for_it(
    postgres: PostgresServer,
) -> None:
    async with sessions_of(postgres.database()) as sessions:
        kept = await sessions.run(
            SERIALLY, lambda connection: PostgresTransaction(connection).rows("SELECT ? || ''", ("a\x00b%?",))
        )

    assert kept == [("a\ufffdb%?",)]


async def test_what_two_read_and_then_write_is_as_if_one_had_come_after_the_other(
    postgres: PostgresServer,
) -> None:
    url = postgres.database()
    asked("INSERT INTO installations VALUES (1, 0)", url=url)

    def add(connection: Connection[Row]) -> None:
        transaction = PostgresTransaction(connection)
        ((served_at,),) = transaction.rows("SELECT served_at FROM installations WHERE installation_id = 1")
        transaction.execute("UPDATE installations SET served_at = ?", (served_at + 1,))

    async with sessions_of(url) as sessions:
        await asyncio.gather(*(sessions.run(SERIALLY, add) for _ in range(20)))

    assert asked("SELECT served_at FROM installations", url=url) == [(20.0,)]


async def test_a_server_that_went_away_is_found_again(postgres: PostgresServer) -> None:
    async with sessions_of(postgres.database()) as sessions:
        await sessions.run(SERIALLY, one)

        postgres.stop(rudely=True)
        with pytest.raises(StorageError):
            await sessions.run(SERIALLY, one)
        postgres.start()

        assert await sessions.run(SERIALLY, one) == 1


async def test_a_connection_that_broke_in_the_middle_is_told_of_once(postgres: PostgresServer) -> None:
    url = postgres.database()

    def cut(connection: Connection[Row]) -> int:
        asked("SELECT pg_terminate_backend(%s)", connection.info.backend_pid, url=url)
        return one(connection)

    async with sessions_of(url) as sessions:
        with pytest.raises(StorageError, match="terminating connection"):
            await sessions.run(SERIALLY, cut)

        assert await sessions.run(SERIALLY, one) == 1


@pytest.mark.parametrize(
    ("option", "statement"),
    [
        ("statement_timeout=30ms", "SELECT pg_sleep(5)"),
        ("default_transaction_read_only=on", "INSERT INTO probe VALUES (1, 1)"),
    ],
    ids=["a statement that takes too long", "a server that only reads, as after a failover"],
)
async def test_what_cannot_be_done_for_now_is_an_error_and_nothing_else(
    postgres: PostgresServer, option: str, statement: str
) -> None:
    def ask(connection: Connection[Row]) -> None:
        PostgresTransaction(connection).execute(statement)

    async with sessions_of(f"{postgres.database()}?options=-c%20{quote(option)}") as sessions:
        with pytest.raises(StorageError):
            await sessions.run(SERIALLY, ask)

        assert await sessions.run(SERIALLY, one) == 1


async def test_a_full_disk_is_an_error_and_over_when_there_is_room_again(postgres: PostgresServer) -> None:
    url = postgres.database()
    full = "BEGIN RAISE EXCEPTION 'No space left on device' USING ERRCODE = '53100'; END"
    asked(f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ {full} $$", url=url)
    asked("CREATE TRIGGER no_room BEFORE INSERT ON probe EXECUTE FUNCTION no_room()", url=url)

    def touch(connection: Connection[Row]) -> None:
        PostgresTransaction(connection).execute("INSERT INTO probe VALUES (1, 1)")

    async with sessions_of(url) as sessions:
        with pytest.raises(StorageError, match="No space left"):
            await sessions.run(SERIALLY, touch)
        asked("DROP FUNCTION no_room CASCADE", url=url)

        await sessions.run(SERIALLY, touch)

    assert asked("SELECT count(*) FROM probe", url=url) == [(1,)]


async def test_whoever_is_suspended_in_a_transaction_loses_its_locks(postgres: PostgresServer) -> None:
    url = f"{postgres.database()}?options=-c%20idle_in_transaction_session_timeout%3D30ms"
    asked("INSERT INTO probe VALUES (1, 1)", url=url)

    with psycopg.connect(url) as suspended:
        suspended.execute("UPDATE probe SET touched_at = 2")
        asked("UPDATE probe SET touched_at = 3", url=url)  # waits until the other one is thrown out
        with pytest.raises(psycopg.errors.IdleInTransactionSessionTimeout):
            suspended.execute("SELECT 1")

    assert asked("SELECT touched_at FROM probe", url=url) == [(3.0,)]


@pytest.mark.parametrize("host", ["127.0.0.1:1", "nobody.invalid:5432"])
async def test_a_server_that_is_not_there_is_said_in_a_line_without_the_password(host: str) -> None:
    sessions = Sessions(f"postgresql://babysit:s3cret@{host}/babysit")

    with pytest.raises(StorageError) as caught:
        await sessions.open()

    await sessions.close()
    assert str(caught.value).startswith("the database cannot be reached: ")
    assert "\n" not in str(caught.value)
    assert "s3cret" not in str(caught.value)
