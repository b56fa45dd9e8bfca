"""The SQLite file: opening it, knowing it for ours, and bringing its tables up to date."""

import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from bot.storage.errors import UnusableStorageError
from bot.storage.migrations import HEAD, REVISIONS, TABLE

APPLICATION_ID = 0x62616279
"""Marks the file as Babysit's own (`PRAGMA application_id`); the letters "baby"."""
SINCE_HISTORY = 1000
"""`PRAGMA user_version` of a file with the common history: what came before takes it for a newer one's."""


def opened(path: Path | None, busy_timeout_s: float) -> sqlite3.Connection:
    """The file with its tables up to date, for its owner's eyes alone if it is new; None is memory.

    What was committed is on disk, for what people decided cannot be read again from GitHub.

    Raises:
        UnusableStorageError: it is no SQLite file, another program's, a newer Babysit's, or out of reach.
    """
    connection = _connected(path, busy_timeout_s)
    try:
        _bring_up_to_date(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise UnusableStorageError(
            f"{path} is not a database that Babysit can use ({error}); "
            "move it away to start with an empty one: open pull requests are found again by the sweep."
        ) from error
    except BaseException:
        connection.close()
        raise
    return connection


def opened_to_read(path: Path, busy_timeout_s: float) -> sqlite3.Connection:
    """The same file for somebody who only looks, also while a server writes to it; nothing is created.

    Raises:
        UnusableStorageError: there is none, or its tables are not this version's.
    """
    if not path.is_file():
        raise UnusableStorageError(f"{path} does not exist: set DATABASE_URL to the server's own.")
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=busy_timeout_s, check_same_thread=False
        )
        revision = connection.execute(f"SELECT version_num FROM {TABLE}").fetchone()  # noqa: S608 - our own word
    except (OSError, sqlite3.Error) as error:
        raise UnusableStorageError(f"{path} holds no records that can be read: {_why_not(error)}") from error
    if revision != (HEAD,):
        connection.close()
        raise UnusableStorageError(
            f"{path} was written by another Babysit (schema {revision and revision[0]}, this one "
            f"knows {HEAD}): use the server's."
        )
    return connection


def _why_not(error: OSError | sqlite3.Error) -> str:
    """In words about the file; SQLite's own speak of tables and statements."""
    if "no such table" in str(error):
        return "no Babysit ever wrote there. Set DATABASE_URL to the server's own."
    return f"{error}."


def revision_of(path: Path) -> str:
    """Which revision the file has; empty where there is none yet, or none that says so."""
    if not path.is_file():
        return ""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
            return _revision(connection, tables)
    except (OSError, sqlite3.Error):
        return ""


def _connected(path: Path | None, busy_timeout_s: float) -> sqlite3.Connection:
    try:
        if path is not None:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        return sqlite3.connect(
            path or ":memory:", timeout=busy_timeout_s, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise UnusableStorageError(f"{path} cannot be opened: {error}.") from error


def _bring_up_to_date(connection: sqlite3.Connection, path: Path | None) -> None:
    """An empty database gets a copy of one that is up to date: the way there is walked once a process."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not tables:
        with closing(sqlite3.connect(":memory:")) as source:
            source.deserialize(_template())
            source.backup(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if tables:
        _refuse_foreign(connection, path, tables)
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        if _revision(connection, tables) != HEAD:
            _upgrade(connection)


def _refuse_foreign(connection: sqlite3.Connection, path: Path | None, tables: set[str]) -> None:
    is_ours = connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if not is_ours and "records_version" not in tables:
        raise UnusableStorageError(
            f"{path} is another program's database; give Babysit its own file in DATABASE_URL."
        )
    revision = _revision(connection, tables)
    if revision and revision not in REVISIONS:
        raise UnusableStorageError(
            f"{path} was written by a newer Babysit (schema {revision}, this one knows {HEAD}); "
            "install that version again."
        )


def _revision(connection: sqlite3.Connection, tables: set[str]) -> str:
    """Empty for a file from before there was one history."""
    if TABLE not in tables:
        return ""
    found = connection.execute(f"SELECT version_num FROM {TABLE}").fetchone()  # noqa: S608 - our own word
    return str(found[0]) if found else ""


@cache
def _template() -> bytes:
    """A database that is up to date and empty."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _upgrade(connection)
        return connection.serialize()


def _upgrade(connection: sqlite3.Connection) -> None:
    """All or nothing, whoever else opens the file meanwhile. Alembic is loaded when it is needed."""
    from sqlalchemy import StaticPool, create_engine, event, exc  # noqa: PLC0415 - see above

    from bot.storage.migrations.upgrading import upgrade  # noqa: PLC0415 - see above

    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    event.listen(engine, "begin", lambda begun: begun.exec_driver_sql("BEGIN IMMEDIATE"))
    try:
        with engine.begin() as begun:
            upgrade(begun)
            begun.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            begun.exec_driver_sql(f"PRAGMA user_version = {SINCE_HISTORY}")
    except exc.DBAPIError as error:
        raise sqlite3.DatabaseError(str(error.orig)) from error
