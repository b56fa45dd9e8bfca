"""Whether the database answers, has this version's tables, can be written, has room; nothing is changed."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from bot.doctor.diagnosis import Diagnosis, failure, ok, warning
from bot.storage.addresses import DatabaseAddress, PostgresAddress, SqliteFile
from bot.storage.errors import StorageError, UnusableStorageError
from bot.storage.migrations import HEAD, REVISIONS
from bot.storage.sqlite import file

BUSY_TIMEOUT_S = 5.0
LITTLE_BYTES = 1024**3
TOO_LITTLE_BYTES = 100 * 1024**2
_WRITES = "INSERT INTO probe VALUES (1, 0) ON CONFLICT (position) DO UPDATE SET touched_at = 0"
_SERVER = """SELECT pg_is_in_recovery(), current_setting('default_transaction_read_only'),
  pg_database_size(current_database()), current_setting('server_version')"""


def diagnosed(address: DatabaseAddress) -> Sequence[Diagnosis]:
    """A line about the database, and one about its disk where it can be seen from here."""
    match address:
        case SqliteFile(path):
            return [_file(path), _disk(path)]
        case PostgresAddress(url):
            return list(_server(url))


def _file(path: Path) -> Diagnosis:
    if not path.exists():
        return _to_be_made(path)
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        return failure(
            "database",
            f"{path} cannot be used: {error}.",
            "let this user write the file and its folder, or free it.",
        )
    revision = file.revision_of(path)
    if revision and revision not in REVISIONS:
        return failure(
            "database",
            f"{path} was written by a newer Babysit (schema {revision}).",
            "install that version again.",
        )
    if not os.access(path.parent, os.W_OK):
        return failure(
            "database",
            f"The folder of {path} cannot be written.",
            "let this user write there: the log is beside it.",
        )
    if revision != HEAD:
        return warning(
            "database",
            f"{path} is of an older Babysit (schema {revision or 'unknown'}, this one has {HEAD}).",
            "back it up and start the server: that brings it up to date.",
        )
    return ok("database", f"{path} can be written, schema {HEAD}, {_size(path.stat().st_size)}.")


def _to_be_made(path: Path) -> Diagnosis:
    folder = path.parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return ok("database", f"{path} is not there yet: the server makes it at its first start.")
    return failure(
        "database", f"{path} cannot be made.", f"make the folder {folder} and let this user write there."
    )


def _disk(path: Path) -> Diagnosis:
    try:
        usage = shutil.disk_usage(path.parent)
    except OSError as error:
        return failure("disk", f"{path.parent} cannot be looked at: {error.strerror}.", "make that folder.")
    left = f"{_size(usage.free)} left of {_size(usage.total)} in {path.parent.resolve()}"
    if usage.free < TOO_LITTLE_BYTES:
        return failure("disk", f"{left}.", "free some: deliveries are refused once it is full.")
    if usage.free < LITTLE_BYTES:
        return warning("disk", f"{left}.", "free some, soon.")
    return ok("disk", f"{left}.")


def _server(url: str) -> Iterator[Diagnosis]:
    """What is wrong with a server is one line, for whoever cannot connect sees no more."""
    from bot.storage.postgres import tables  # noqa: PLC0415 - its driver need not be installed

    try:
        tables.require_up_to_date(url)
        yield from _written(url)
    except UnusableStorageError as error:
        yield failure("database", f"{str(error).partition(':')[0].rstrip('.')}.", _todo(str(error)))
    except StorageError as error:
        yield failure(
            "database",
            f"{str(error)[0].upper()}{str(error)[1:]}.",
            "is DATABASE_URL right, and does the server run?",
        )


def _written(url: str) -> Iterator[Diagnosis]:
    import psycopg  # noqa: PLC0415 - see above

    from bot.storage.postgres.sessions import conninfo_of, first_line  # noqa: PLC0415

    try:
        with psycopg.connect(conninfo_of(url)) as connection:
            found = connection.execute(_SERVER).fetchone()
            connection.execute(_WRITES.encode())
            connection.rollback()
    except psycopg.Error as error:
        yield failure(
            "database",
            f"PostgreSQL refuses to write: {first_line(error)}.",
            "give this user INSERT, UPDATE and DELETE, connect to the primary, and look at its disk.",
        )
        return
    standby, read_only, size, version = found or (False, "off", 0, "")
    if standby or read_only == "on":
        yield failure("database", "PostgreSQL is read-only here.", "connect to the primary.")
        return
    yield ok("database", f"PostgreSQL {version.split()[0]} can be written, schema {HEAD}, {_size(size)}.")
    yield ok("disk", "PostgreSQL's own, which cannot be seen from here: watch it there.")


def _todo(words: str) -> str:
    """What an error says after its colon."""
    said = words.partition(": ")[2]
    return said or "install the version that wrote it."


def _size(size_bytes: int) -> str:
    size = float(size_bytes)
    for unit in ("B", "kB", "MB"):
        if size < 1000:  # noqa: PLR2004 - decimal units
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
