"""Rows in SQLite: one statement a question, inside whatever transaction the writer has begun."""

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TypeAlias

import msgspec

from bot.model.keys import (
    BaseKey,
    HeadKey,
    InstallationKey,
    Key,
    MergeGroupKey,
    MovedBaseKey,
    PullRequestKey,
    decode,
    encode,
)
from bot.model.trigger import ContextReport, Gone, Trigger, Urgency
from bot.model.watch import Watch
from bot.queue.protocol import Counts
from bot.queue.row import Holding, Row

MOST_PRUNED = 10_000
COLUMNS = (
    "key, installation_id, repository, head_sha, due_at, is_background, held_until, asked_at, arrived, owner,"
    " token, taken_at, leased_until, attempts, looks, watch, is_over, dismissed_until, parked_why"
)
FIND = f"SELECT {COLUMNS} FROM keys WHERE key = ?"  # noqa: S608 - column names of our own
WATCHING = f"""SELECT {COLUMNS} FROM keys
  WHERE head_sha = ? AND head_sha <> '' AND installation_id = ?"""  # noqa: S608 - see FIND
"""Without the second condition SQLite cannot know that the index on heads will do, and reads every row."""
CHANGED = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[4:])
SAVE = f"""INSERT INTO keys ({COLUMNS}) VALUES ({", ".join("?" * 19)})
  ON CONFLICT (key) DO UPDATE SET repository = excluded.repository, head_sha = excluded.head_sha, {CHANGED}"""  # noqa: S608 - see FIND
UNHELD = """SELECT key, repository FROM keys
  WHERE owner IS NULL AND (:installation_id = 0 OR installation_id = :installation_id)"""
BELIEVED_OPEN = """SELECT key, repository FROM keys
  WHERE head_sha <> '' AND installation_id = ? AND NOT is_over ORDER BY key"""
HELD = f"SELECT {COLUMNS} FROM keys WHERE owner IS NOT NULL"  # noqa: S608 - see FIND
PARKED = f"SELECT {COLUMNS} FROM keys WHERE parked_why <> ''"  # noqa: S608 - see FIND
FIRST_DUE = f"""SELECT {COLUMNS} FROM keys
  WHERE installation_id = ? AND is_background = ? AND due_at <= ? ORDER BY due_at, key LIMIT 1"""  # noqa: S608
NEXT_INSTALLATION = """WITH RECURSIVE one (id) AS (
    SELECT min(installation_id) FROM keys WHERE due_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(installation_id) FROM keys WHERE due_at IS NOT NULL AND installation_id > one.id)
    FROM one WHERE one.id IS NOT NULL)
  SELECT one.id FROM one LEFT JOIN installations ON installations.installation_id = one.id
  WHERE EXISTS (SELECT 1 FROM keys WHERE installation_id = one.id AND is_background = 0 AND due_at <= :now)
     OR EXISTS (SELECT 1 FROM keys WHERE installation_id = one.id AND is_background = 1 AND due_at <= :now)
  ORDER BY (SELECT count(*) FROM keys WHERE owner IS NOT NULL AND installation_id = one.id),
           coalesce(served_at, 0), one.id
  LIMIT 1"""
"""The recursion jumps from installation to installation along the index instead of reading every row."""
NEXT_DUE = """SELECT min(moment) FROM (
  SELECT min(due_at) AS moment FROM keys WHERE due_at IS NOT NULL
  UNION ALL SELECT min(leased_until) FROM keys WHERE owner IS NOT NULL)"""
PRUNE_DELIVERIES = """DELETE FROM deliveries WHERE accepted_at < ?
  AND position IN (SELECT position FROM deliveries ORDER BY position LIMIT ?)"""
PRUNE_KEYS = """DELETE FROM keys WHERE key IN (
  SELECT key FROM keys
  WHERE due_at IS NULL AND owner IS NULL AND parked_why = ''
    AND asked_at < CASE WHEN watch IS NOT NULL AND NOT is_over THEN ? ELSE ? END
  LIMIT ?)"""
COUNTS = """SELECT
  (SELECT count(*) FROM keys WHERE due_at <= :now),
  (SELECT count(*) FROM keys WHERE due_at > :now),
  (SELECT count(*) FROM keys WHERE owner IS NOT NULL),
  (SELECT count(*) FROM keys WHERE parked_why <> ''),
  (SELECT count(*) FROM keys WHERE head_sha <> ''),
  (SELECT min(due_at) FROM keys WHERE due_at <= :now)"""

Arrived: TypeAlias = tuple[ContextReport | None, Urgency, bool]

_encoder = msgspec.json.Encoder()
_watch_decoder = msgspec.json.Decoder(Watch)
_arrived_decoder = msgspec.json.Decoder(tuple[Arrived, ...])


class SqliteStore:
    """See `Store`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def find(self, key: Key) -> Row | None:
        """See `Store.find`."""
        return _first(self._connection.execute(FIND, (encode(key),)))

    def watching(self, head: HeadKey) -> Sequence[Row]:
        """See `Store.watching`."""
        found = self._connection.execute(WATCHING, (head.head_sha, head.installation_id))
        return [row for values in found if (row := _row(values)).watched_head == head]

    def save(self, row: Row) -> None:
        """See `Store.save`."""
        self._connection.execute(SAVE, _values(row))

    def drop(self, key: Key) -> None:
        """See `Store.drop`."""
        self._connection.execute("DELETE FROM keys WHERE key = ?", (encode(key),))

    def most_deserving(self, now: datetime) -> Row | None:
        """See `Store.most_deserving`."""
        served_at = now.timestamp()
        chosen = self._connection.execute(NEXT_INSTALLATION, {"now": served_at}).fetchone()
        if chosen is None:
            return None
        self._connection.execute("INSERT OR REPLACE INTO installations VALUES (?, ?)", (*chosen, served_at))
        event = _first(self._connection.execute(FIRST_DUE, (*chosen, 0, served_at)))
        return event or _first(self._connection.execute(FIRST_DUE, (*chosen, 1, served_at)))

    def next_due_at(self) -> datetime | None:
        """See `Store.next_due_at`."""
        return _moment(self._connection.execute(NEXT_DUE).fetchone()[0])

    def held(self) -> Sequence[Row]:
        """See `Store.held`."""
        return [_row(values) for values in self._connection.execute(HELD)]

    def parked(self) -> Sequence[Row]:
        """See `Store.parked`."""
        return [_row(values) for values in self._connection.execute(PARKED)]

    def believed_open(self, installation_id: int) -> Sequence[Key]:
        """See `Store.believed_open`."""
        found = self._connection.execute(BELIEVED_OPEN, (installation_id,))
        return [decode(text, repository) for text, repository in found]

    def forget(self, gone: Gone) -> None:
        """See `Store.forget`."""
        found = self._connection.execute(UNHELD, {"installation_id": gone.installation_id}).fetchall()
        keys = [(text,) for text, repository in found if gone.covers(decode(text, repository))]
        self._connection.executemany("DELETE FROM keys WHERE key = ?", keys)

    def remember(self, delivery_id: str, now: datetime) -> bool:
        """See `Store.remember`."""
        inserted = self._connection.execute(
            "INSERT OR IGNORE INTO deliveries (delivery_id, accepted_at) VALUES (?, ?)",
            (delivery_id, now.timestamp()),
        )
        return inserted.rowcount == 1

    def counts(self, now: datetime) -> Counts:
        """See `Store.counts`."""
        found = self._connection.execute(COUNTS, {"now": now.timestamp()}).fetchone()
        due, later, running, parked, watched, oldest_due_at = found
        return Counts(
            due=due,
            later=later,
            running=running,
            parked=parked,
            watched=watched,
            oldest_due_at=_moment(oldest_due_at),
        )

    def touch(self, now: datetime) -> None:
        """See `Store.touch`."""
        self._connection.execute("INSERT OR REPLACE INTO probe VALUES (1, ?)", (now.timestamp(),))

    def prune(self, *, deliveries_before: datetime, over_before: datetime, idle_before: datetime) -> None:
        """See `Store.prune`."""
        self._connection.execute(PRUNE_DELIVERIES, (deliveries_before.timestamp(), MOST_PRUNED))
        self._connection.execute(PRUNE_KEYS, (idle_before.timestamp(), over_before.timestamp(), MOST_PRUNED))


Value: TypeAlias = str | int | float | bytes | None


def _values(row: Row) -> tuple[Value, ...]:
    """The row in the order of `COLUMNS`."""
    holding, watch, head = row.holding, row.watch, row.watched_head
    arrived = [(trigger.report, trigger.urgency, trigger.revives) for trigger in row.arrived]
    return (
        encode(row.key),
        row.key.installation_id,
        _repository(row.key),
        head.head_sha if head is not None else "",
        _seconds(row.due_at),
        int(row.is_background),
        _seconds(row.held_until),
        row.asked_at.timestamp(),
        _encoder.encode(arrived) if arrived else None,
        holding.owner if holding is not None else None,
        holding.token if holding is not None else None,
        holding.taken_at.timestamp() if holding is not None else None,
        holding.until.timestamp() if holding is not None else None,
        row.attempts,
        row.looks,
        _encoder.encode(watch) if watch is not None else None,
        int(watch is not None and watch.is_over),
        _seconds(row.dismissed_until),
        row.parked_why,
    )


def _row(values: Sequence[Value]) -> Row:
    """The inverse of `_values`."""
    stored = msgspec.convert(values, Stored)
    key = decode(stored.key, stored.repository)
    arrived = _arrived_decoder.decode(stored.arrived) if stored.arrived is not None else ()
    return Row(
        key=key,
        due_at=_moment(stored.due_at),
        is_background=bool(stored.is_background),
        held_until=_moment(stored.held_until),
        asked_at=datetime.fromtimestamp(stored.asked_at, UTC),
        arrived=tuple(
            Trigger(key=key, report=report, urgency=urgency, revives=revives)
            for report, urgency, revives in arrived
        ),
        holding=_holding(stored),
        attempts=stored.attempts,
        looks=stored.looks,
        watch=_watch_decoder.decode(stored.watch) if stored.watch is not None else None,
        dismissed_until=_moment(stored.dismissed_until),
        parked_why=stored.parked_why,
    )


class Stored(msgspec.Struct, array_like=True, frozen=True):
    """One row as SQLite returns it, in the order of `COLUMNS`."""

    key: str
    installation_id: int
    repository: str
    head_sha: str
    due_at: float | None
    is_background: int
    held_until: float | None
    asked_at: float
    arrived: bytes | None
    owner: str | None
    token: str | None
    taken_at: float | None
    leased_until: float | None
    attempts: int
    looks: int
    watch: bytes | None
    is_over: int
    dismissed_until: float | None
    parked_why: str


def _holding(stored: Stored) -> Holding | None:
    if stored.owner is None or stored.taken_at is None or stored.leased_until is None:
        return None
    return Holding(
        owner=stored.owner,
        token=stored.token or "",
        taken_at=datetime.fromtimestamp(stored.taken_at, UTC),
        until=datetime.fromtimestamp(stored.leased_until, UTC),
    )


def _repository(key: Key) -> str:
    match key:
        case PullRequestKey() | HeadKey() | BaseKey() | MovedBaseKey() | MergeGroupKey():
            return key.repository
        case InstallationKey():
            return ""


def _first(found: sqlite3.Cursor) -> Row | None:
    values = found.fetchone()
    return _row(values) if values is not None else None


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment is not None else None


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
