"""Moves everything from an SQLite file to an empty PostgreSQL database: all of it, or nothing.

What arrived is read back before it counts, and compared by the number of rows and by a hash of each table.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import psycopg

from bot.storage.errors import StorageError, UnusableStorageError
from bot.storage.migrations import TABLE
from bot.storage.postgres.sessions import conninfo_of, first_line
from bot.storage.postgres.transaction import INSTEAD_OF_NUL, PostgresTransaction
from bot.storage.transaction import Row

AT_ONCE = 1000
_NAMED = """SELECT name FROM sqlite_schema
  WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> ? ORDER BY name"""
_COUNTED = """SELECT table_name, column_name FROM information_schema.columns
  WHERE is_identity = 'YES' AND table_schema = current_schema()"""


@dataclass(frozen=True, slots=True)
class Digest:
    """A table's rows, in whatever order: how many, and the sum of their hashes."""

    rows: int = 0
    total: int = 0

    def with_row(self, row: Sequence[object]) -> "Digest":
        """The same with one row more."""
        told = "\x1f".join(_word(value) for value in row).encode()
        return Digest(self.rows + 1, (self.total + int.from_bytes(sha256(told).digest())) % 2**256)


def copy(source: sqlite3.Connection, url: str) -> Mapping[str, int]:
    """How many rows of each table were moved. Both databases have this version's tables.

    Raises:
        UnusableStorageError: the target holds something already; one line says what to do.
        StorageError: the target failed, the file cannot be read, or what arrived is not what was sent;
            nothing was kept.
    """
    tables = [name for (name,) in source.execute(_NAMED, (TABLE,))]
    source.execute("BEGIN")
    try:
        with psycopg.connect(conninfo_of(url)) as connection, connection.transaction():
            target = PostgresTransaction(connection)
            target.execute("SET LOCAL statement_timeout = 0")
            _require_empty(target, tables)
            moved = {table: _moved(source, target, table) for table in tables}
            _go_on_counting(target)
            return moved
    except psycopg.Error as error:
        raise StorageError(f"the database refused: {first_line(error)}") from error
    except sqlite3.Error as error:
        raise StorageError(f"the file could not be read: {first_line(error)}") from error
    finally:
        source.rollback()


def _require_empty(target: PostgresTransaction, tables: Sequence[str]) -> None:
    for table in tables:
        # checklist:ignore E1 reason=the names of Babysit's own tables and columns, read from its own schema
        target.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        if target.rows(f"SELECT 1 FROM {table} LIMIT 1"):  # noqa: S608 - our own words
            raise UnusableStorageError(
                f"The target is not empty (its table {table} has rows): give a new database, "
                "or keep this one if an earlier copy filled it, for one that is broken off leaves nothing."
            )


def _moved(source: sqlite3.Connection, target: PostgresTransaction, table: str) -> int:
    # checklist:ignore E1 reason=the names of Babysit's own tables and columns, read from its own schema
    columns = [str(row[1]) for row in source.execute(f"PRAGMA table_info({table})")]
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    # checklist:ignore E1 reason=the names of Babysit's own tables and columns, read from its own schema
    found = source.execute(f"SELECT {names} FROM {table}")  # noqa: S608 - our own words
    sent = Digest()
    for rows in iter(lambda: found.fetchmany(AT_ONCE), []):
        # checklist:ignore E1 reason=the names of Babysit's own tables and columns, read from its own schema
        target.execute_each(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608 - our own words
        for row in rows:
            sent = sent.with_row(row)
    arrived = Digest()
    for row in _read(target, table, names):
        arrived = arrived.with_row(row)
    if arrived != sent:
        raise StorageError(
            f"the table {table} did not arrive as it was sent ({sent.rows} rows, {arrived.rows} arrived)"
        )
    return sent.rows


def _read(target: PostgresTransaction, table: str, names: str) -> Iterator[Row]:
    """Every row, a portion at a time."""
    target.execute(f"DECLARE arrived NO SCROLL CURSOR FOR SELECT {names} FROM {table}")  # noqa: S608 - our own words
    while rows := target.rows(f"FETCH {AT_ONCE} FROM arrived"):
        yield from rows
    target.execute("CLOSE arrived")


def _go_on_counting(target: PostgresTransaction) -> None:
    """The next row of a table that counts its rows comes after those that were moved."""
    for table, column in target.rows(_COUNTED):
        target.rows(
            f"SELECT setval(pg_get_serial_sequence(?, ?), coalesce(max({column}), 0) + 1, false)"  # noqa: S608 - our own words
            f" FROM {table}",
            (table, column),
        )


def _word(value: object) -> str:
    """A value as both engines give it."""
    match value:
        case None:
            return "-"
        case bytes() | bytearray() | memoryview():
            return f"b{bytes(value).hex()}"
        case str():
            return f"s{value.replace(chr(0), INSTEAD_OF_NUL)}"
        case _:
            return f"n{value!r}"
