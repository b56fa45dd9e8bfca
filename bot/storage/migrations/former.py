"""How SQLite files were brought up to date before there was one history: revision 1 carries them over.

Queue and records had a list each, and counted for themselves. Never edit a step and add none, see `versions`.
"""

import sqlite3
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

QUEUE_STEPS = (
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
"""`PRAGMA user_version` counted those that a file had seen."""

RECORD_STEPS = (
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
"""`records_version` counted those that a file had seen."""


def bring_to_the_end(connection: Connection) -> None:
    """Give a file, whichever steps it has seen, the tables that all of them make together."""
    _run(connection, QUEUE_STEPS[connection.exec_driver_sql("PRAGMA user_version").scalar_one() :])
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS records_version (version INTEGER NOT NULL) STRICT")
    seen = connection.exec_driver_sql("SELECT coalesce(max(version), 0) FROM records_version").scalar_one()
    _run(connection, RECORD_STEPS[seen:])
    connection.exec_driver_sql("DROP TABLE records_version")


def _run(connection: Connection, steps: Sequence[str]) -> None:
    for step in steps:
        for statement in _statements(step):
            connection.exec_driver_sql(statement)


def _statements(step: str) -> Iterator[str]:
    """Its statements one by one, for a script would end the transaction; a trigger holds semicolons."""
    statement = ""
    for part in step.split(";"):
        statement += f"{part};"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
