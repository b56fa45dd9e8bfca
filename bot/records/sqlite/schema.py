"""The records' tables, in the queue's file or in memory, brought up to date one step at a time."""

import os
import sqlite3
from pathlib import Path

from bot.records.database import UnusableRecordsError

BUSY_TIMEOUT_S = 5.0

MIGRATIONS = (
    """
    CREATE TABLE reviews (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      merge_base TEXT NOT NULL,
      terms TEXT NOT NULL,
      items TEXT NOT NULL,
      base_sha TEXT NOT NULL,
      outcome BLOB NOT NULL,
      reviewed_at REAL NOT NULL,
      PRIMARY KEY (repository, number, head_sha, merge_base, terms, items)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reviews_by_age ON reviews (reviewed_at);
    CREATE TABLE posted (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      name TEXT NOT NULL,
      comment_id INTEGER NOT NULL,
      digest TEXT NOT NULL,
      posted_at REAL NOT NULL,
      PRIMARY KEY (repository, number, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX posted_by_age ON posted (posted_at);
    """,
    """
    CREATE TABLE ledger (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      kind TEXT NOT NULL,
      at REAL NOT NULL,
      head_sha TEXT NOT NULL,
      base_ref TEXT NOT NULL,
      by TEXT NOT NULL,
      about TEXT NOT NULL,
      why TEXT NOT NULL,
      url TEXT NOT NULL,
      source TEXT NOT NULL
    ) STRICT;
    CREATE INDEX ledger_by_pull_request ON ledger (repository, number);
    CREATE UNIQUE INDEX ledger_by_source ON ledger (repository, number, kind, about, source)
      WHERE source <> '';
    CREATE TRIGGER ledger_is_never_changed BEFORE UPDATE ON ledger
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
    CREATE TRIGGER ledger_is_never_cut BEFORE DELETE ON ledger
      BEGIN SELECT RAISE(ABORT, 'the ledger only grows'); END;
    CREATE TABLE heads (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      head_since REAL NOT NULL,
      known_since REAL NOT NULL,
      PRIMARY KEY (repository, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE heard (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      source TEXT NOT NULL,
      head_sha TEXT NOT NULL,
      is_from_app INTEGER NOT NULL,
      heard_at REAL NOT NULL,
      answer TEXT,
      PRIMARY KEY (repository, number, source)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE claims (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      claim INTEGER NOT NULL,
      installation_id INTEGER NOT NULL,
      identity TEXT NOT NULL,
      source TEXT NOT NULL,
      text TEXT NOT NULL,
      kind TEXT NOT NULL,
      family TEXT NOT NULL,
      subject TEXT NOT NULL,
      container TEXT NOT NULL,
      quote TEXT NOT NULL,
      is_of_change INTEGER NOT NULL,
      author TEXT NOT NULL,
      claimants TEXT NOT NULL,
      url TEXT NOT NULL,
      made_at REAL,
      state TEXT NOT NULL,
      verdict TEXT NOT NULL,
      head_sha TEXT NOT NULL,
      verified_at REAL,
      again_at REAL,
      was_confirmed INTEGER NOT NULL,
      since REAL NOT NULL,
      told_at REAL,
      reminded_at REAL,
      PRIMARY KEY (repository, number, claim)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX claims_about_issues ON claims (subject) WHERE kind = 'issue';
    CREATE TABLE status_comments (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      comment_id INTEGER NOT NULL,
      digest TEXT NOT NULL,
      PRIMARY KEY (repository, number)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE open_checks (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      is_group INTEGER NOT NULL,
      PRIMARY KEY (repository, number, head_sha)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE repositories (
      repository_id INTEGER PRIMARY KEY,
      place TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      is_former INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX repositories_by_name ON repositories (name COLLATE NOCASE);
    ALTER TABLE ledger ADD COLUMN by_id INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE claims ADD COLUMN author_id INTEGER NOT NULL DEFAULT 0;
    """,
    """
    CREATE TABLE refused_acts (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      act TEXT NOT NULL,
      why TEXT NOT NULL,
      at REAL NOT NULL,
      circumstances TEXT NOT NULL,
      PRIMARY KEY (repository, number, act)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    DELETE FROM posted WHERE name = 'checklist' AND EXISTS (
      SELECT 1 FROM status_comments AS known
      WHERE known.repository = posted.repository AND known.number = posted.number
    );
    UPDATE posted SET name = 'status', digest = '' WHERE name = 'checklist';
    INSERT INTO posted
      SELECT repository, number, 'status', comment_id, digest, CAST(strftime('%s', 'now') AS REAL)
      FROM status_comments;
    DROP TABLE status_comments;
    CREATE TABLE met_repositories (
      repository_id INTEGER PRIMARY KEY,
      installation_id INTEGER NOT NULL
    ) STRICT;
    INSERT INTO met_repositories SELECT repository_id, 0 FROM repositories;
    CREATE TABLE found_open (
      repository_id INTEGER NOT NULL,
      number INTEGER NOT NULL,
      head_sha TEXT NOT NULL,
      is_looked_at INTEGER NOT NULL,
      PRIMARY KEY (repository_id, number)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    DROP INDEX repositories_by_name;
    CREATE INDEX repositories_by_name ON repositories (lower(name));
    """,
    """
    CREATE TABLE holdings (
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      holding BLOB NOT NULL,
      PRIMARY KEY (repository, number)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE listed_branches (
      repository TEXT NOT NULL,
      branch TEXT NOT NULL,
      PRIMARY KEY (repository, branch)
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE tracker_outbox (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      repository TEXT NOT NULL,
      number INTEGER NOT NULL,
      tracker TEXT NOT NULL,
      issue TEXT NOT NULL,
      occasion TEXT NOT NULL,
      event TEXT NOT NULL,
      body TEXT NOT NULL,
      marker TEXT NOT NULL,
      done TEXT NOT NULL,
      put_at REAL NOT NULL,
      due_at REAL,
      attempts INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE UNIQUE INDEX tracker_outbox_by_occasion
      ON tracker_outbox (repository, number, tracker, issue, occasion);
    CREATE INDEX tracker_outbox_by_time ON tracker_outbox (due_at) WHERE due_at IS NOT NULL;
    """,
)
"""Never edit a step, add one. `records_version` counts those that the file has seen."""


def opened(path: Path | None) -> sqlite3.Connection:
    """The file with the records' tables up to date, for its owner's eyes alone if it is new; None is memory.

    A record is on disk once it was kept, for what people decided cannot be read again from GitHub.

    Raises:
        UnusableRecordsError: it is no SQLite file, a newer Babysit's, or out of reach.
    """
    try:
        if path is not None:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(
            path or ":memory:", timeout=BUSY_TIMEOUT_S, isolation_level=None, check_same_thread=False
        )
    except (OSError, sqlite3.Error) as error:
        raise UnusableRecordsError(f"{path} cannot be opened: {error}.") from error
    try:
        _migrate(connection)
    except sqlite3.Error as error:
        connection.close()
        raise UnusableRecordsError(
            f"{path} cannot hold Babysit's records ({error}); move it away."
        ) from error
    except UnusableRecordsError:
        connection.close()
        raise
    return connection


def opened_to_read(path: Path) -> sqlite3.Connection:
    """The same file for somebody who only looks, also while a server writes to it; nothing is created.

    Raises:
        UnusableRecordsError: there is none, or its tables are not this version's.
    """
    if not path.is_file():
        raise UnusableRecordsError(f"{path} does not exist: set DATABASE_URL to the server's own.")
    try:
        connection = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=BUSY_TIMEOUT_S, check_same_thread=False
        )
        version = connection.execute("SELECT max(version) FROM records_version").fetchone()[0] or 0
    except (OSError, sqlite3.Error) as error:
        raise UnusableRecordsError(f"{path} holds no records that can be read: {error}.") from error
    if version != len(MIGRATIONS):
        connection.close()
        raise UnusableRecordsError(
            f"{path} was written by another Babysit (version {version}, this one knows {len(MIGRATIONS)}): "
            "use the server's."
        )
    return connection


def _migrate(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS records_version (version INTEGER NOT NULL) STRICT")
    row = connection.execute("SELECT max(version) FROM records_version").fetchone()
    version = row[0] or 0
    if version > len(MIGRATIONS):
        raise UnusableRecordsError(
            f"The records were written by a newer Babysit (version {version}, this one "
            f"knows {len(MIGRATIONS)}); install that version again."
        )
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        counted = f"INSERT INTO records_version VALUES ({number});"  # noqa: S608 - a number of our own
        connection.executescript(f"BEGIN IMMEDIATE; {step} {counted} COMMIT;")
