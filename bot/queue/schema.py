"""The SQLite file: opening it, knowing it for ours, and bringing its tables up to date."""

import fcntl
import os
import sqlite3
from pathlib import Path

from bot.queue.protocol import UnusableDatabaseError

APPLICATION_ID = 0x62616279
"""Marks the file as Babysit's own (`PRAGMA application_id`); the letters "baby"."""
BUSY_TIMEOUT_S = 1.0

MIGRATIONS = (
    """
    CREATE TABLE keys (
      key TEXT PRIMARY KEY,
      installation_id INTEGER NOT NULL,
      repository TEXT NOT NULL,
      head_sha TEXT NOT NULL,
      due_at REAL,
      is_background INTEGER NOT NULL,
      held_until REAL,
      asked_at REAL NOT NULL,
      arrived BLOB,
      owner TEXT,
      token TEXT,
      taken_at REAL,
      leased_until REAL,
      attempts INTEGER NOT NULL,
      looks INTEGER NOT NULL,
      watch BLOB,
      is_over INTEGER NOT NULL,
      dismissed_until REAL,
      parked_why TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX keys_of_installation ON keys (installation_id, is_background, due_at)
      WHERE due_at IS NOT NULL;
    CREATE INDEX keys_by_due ON keys (due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX keys_held ON keys (installation_id, leased_until) WHERE owner IS NOT NULL;
    CREATE INDEX keys_parked ON keys (asked_at) WHERE parked_why <> '';
    CREATE INDEX keys_by_head ON keys (head_sha) WHERE head_sha <> '';
    CREATE TABLE installations (installation_id INTEGER PRIMARY KEY, served_at REAL NOT NULL) STRICT;
    CREATE TABLE deliveries (
      position INTEGER PRIMARY KEY,
      delivery_id TEXT NOT NULL UNIQUE,
      accepted_at REAL NOT NULL
    ) STRICT;
    CREATE TABLE probe (position INTEGER PRIMARY KEY, touched_at REAL NOT NULL) STRICT;
    """,
)
"""One step a version: `PRAGMA user_version` counts those that the file has seen. Never edit one, add one."""


def locked(path: Path) -> int:
    """Keep every other process away from the file for as long as the returned descriptor is open.

    Raises:
        UnusableDatabaseError: another process has it, or the file cannot be made.
    """
    try:
        descriptor = os.open(
            path.with_name(path.name + ".lock"), os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600
        )
    except OSError as error:
        raise UnusableDatabaseError(f"{path} cannot be opened: {error.strerror}.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        raise UnusableDatabaseError(
            f"{path} is in use by another Babysit; stop that one, or give this one its own DATABASE_URL."
        ) from error
    return descriptor


def opened(path: Path) -> sqlite3.Connection:
    """The file with its tables up to date, readable by its owner alone if it is new.

    Raises:
        UnusableDatabaseError: it is no SQLite file, another program's, a newer Babysit's, or out of reach.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(
            path, timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise UnusableDatabaseError(f"{path} cannot be opened: {error}.") from error
    try:
        _migrate(connection, path)
    except sqlite3.Error as error:
        connection.close()
        raise UnusableDatabaseError(
            f"{path} is not a database that Babysit can use ({error}); "
            "move it away to start with an empty one: open pull requests are found again by the sweep."
        ) from error
    except UnusableDatabaseError:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if tables and connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise UnusableDatabaseError(
            f"{path} is another program's database; give Babysit its own file in DATABASE_URL."
        )
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > len(MIGRATIONS):
        raise UnusableDatabaseError(
            f"{path} was written by a newer Babysit (schema {version}, this one knows {len(MIGRATIONS)}); "
            "install that version again."
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.executescript(
            f"BEGIN IMMEDIATE; {step} PRAGMA application_id = {APPLICATION_ID};"
            f" PRAGMA user_version = {number}; COMMIT;"
        )
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)
