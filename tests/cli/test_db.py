"""`babysit db`: one command brings a database to this version, another moves it to PostgreSQL."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from bot.queue.schema import locked
from bot.storage.postgres import tables
from bot.storage.sqlite.file import opened
from tests.cli.test_server_commands import run
from tests.postgres_server import PostgresServer

BREAKS_OFF = """CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
  CREATE TRIGGER breaks BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION breaks()"""
BEFORE = Path(__file__).parents[1] / "storage" / "before_history.sql"


def written_before(path: Path) -> str:
    """The file of an older version with a row in every table; its address."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(BEFORE.read_text("utf-8"))
        connection.execute("UPDATE claims SET quote = ?", ("nul \x00 here",))
        connection.commit()
    return f"sqlite:///{path}"


async def test_a_file_is_upgraded_and_then_up_to_date(tmp_path: Path) -> None:
    environ = {"DATABASE_URL": written_before(tmp_path / "b.db")}

    first, second = await run("db", "upgrade", environ=environ), await run("db", "upgrade", environ=environ)

    assert (first.code, second.code) == (0, 0)
    assert first.out.startswith("The database is at schema ")
    assert second.out.startswith("The database is up to date (schema ")


async def test_a_server_is_upgraded_and_then_up_to_date(postgres: PostgresServer) -> None:
    environ = {"DATABASE_URL": postgres.empty()}

    first, second = await run("db", "upgrade", environ=environ), await run("db", "upgrade", environ=environ)

    assert (first.code, second.code) == (0, 0)
    assert second.out.startswith("The database is up to date (schema ")


async def test_everything_is_moved_and_counted_on_from_there(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    source, target = written_before(tmp_path / "b.db"), postgres.empty()

    ended = await run("db", "copy", source, target, environ={})

    assert (ended.code, ended.err) == (0, "")
    assert "rows moved; each table was read back and is the same." in ended.out
    with psycopg.connect(target) as there, closing(opened(tmp_path / "b.db", 1.0)) as here:
        for query in (
            "SELECT id, kind, why, by FROM ledger ORDER BY id",
            "SELECT key, due_at, watch FROM keys ORDER BY key",
            "SELECT delivery_id FROM deliveries ORDER BY position",
            "SELECT holding FROM holdings",
        ):
            assert there.execute(query.encode()).fetchall() == here.execute(query).fetchall()
        assert there.execute("SELECT quote FROM claims").fetchall() == [("nul \ufffd here",)]
        added = "INSERT INTO deliveries (delivery_id, accepted_at) VALUES ('d9', 1) RETURNING position"
        assert there.execute(added.encode()).fetchall() == [(3,)]


async def test_a_target_that_holds_something_is_left_alone(tmp_path: Path, postgres: PostgresServer) -> None:
    source, target = written_before(tmp_path / "b.db"), postgres.database()
    with psycopg.connect(target) as connection:
        connection.execute("INSERT INTO deliveries (delivery_id, accepted_at) VALUES ('mine', 1)")

    ended = await run("db", "copy", source, target, environ={})

    assert (ended.code, ended.out) == (2, "")
    assert "The target is not empty (its table deliveries has rows)" in ended.err
    with psycopg.connect(target) as connection:
        assert connection.execute("SELECT count(*) FROM ledger").fetchone() == (0,)


async def test_a_copy_that_breaks_off_leaves_nothing_and_a_second_one_is_told_that_it_is_done(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    source, target = written_before(tmp_path / "b.db"), postgres.empty()
    tables.upgrade(target)
    with psycopg.connect(target) as connection:
        connection.execute(BREAKS_OFF)

    broken_off = await run("db", "copy", source, target, environ={})
    with psycopg.connect(target) as connection:
        left = connection.execute("SELECT count(*) FROM deliveries").fetchone()
        connection.execute("DROP TRIGGER breaks ON ledger")
    again = await run("db", "copy", source, target, environ={})
    once_more = await run("db", "copy", source, target, environ={})

    assert (broken_off.code, broken_off.out, left) == (2, "", (0,))
    assert "the database refused: the disk is full: nothing was changed." in broken_off.err
    assert again.code == 0
    assert once_more.code == 2
    assert "or keep this one if an earlier copy filled it" in once_more.err


async def test_a_file_that_is_damaged_in_the_middle_is_said_and_not_half_moved(
    tmp_path: Path, postgres: PostgresServer
) -> None:
    source, target = written_before(tmp_path / "b.db"), postgres.empty()
    with closing(opened(tmp_path / "b.db", 1.0)) as connection:
        connection.execute("UPDATE claims SET quote = CAST(x'ff' AS TEXT)")
        connection.commit()

    ended = await run("db", "copy", source, target, environ={})

    assert (ended.code, ended.out) == (2, "")
    assert "the file could not be read: " in ended.err
    with psycopg.connect(target) as there:
        assert there.execute("SELECT count(*) FROM deliveries").fetchone() == (0,)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("sqlite:///none.db", "postgresql://x@127.0.0.1/y"), "none.db does not exist."),
        (("postgresql://x@127.0.0.1/y", "sqlite:///b.db"), "give sqlite:///path first"),
    ],
)
async def test_what_cannot_be_moved_is_said_in_a_line(arguments: tuple[str, str], says: str) -> None:
    ended = await run("db", "copy", *arguments, environ={})

    assert ended.code == 2
    assert says in ended.err


async def test_nothing_is_moved_while_a_server_has_the_file(tmp_path: Path, postgres: PostgresServer) -> None:
    source = written_before(tmp_path / "b.db")
    lock = locked(tmp_path / "b.db")

    ended = await run("db", "copy", source, postgres.database(), environ={})

    os.close(lock)

    assert (ended.code, "in use by another Babysit" in ended.err) == (2, True)
