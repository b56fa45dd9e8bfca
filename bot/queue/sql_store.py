"""Rows in a database: one statement a question, inside whatever transaction its owner has begun."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeAlias

import msgspec

from bot.model.keys import (
    BaseKey,
    HeadKey,
    InstallationKey,
    Key,
    MergeGroupKey,
    MovedBaseKey,
    PullRequestKey,
    RepositoryKey,
    decode,
    encode,
)
from bot.model.trigger import CausingDelivery, ContextReport, Gone, Trigger, Urgency
from bot.model.watch import Watch
from bot.queue.protocol import Counts
from bot.queue.row import LeaseHolder, Row
from bot.storage.transaction import Transaction

MOST_PRUNED = 10_000
COLUMNS = (
    "key, installation_id, repository, head_sha, due_at, is_background, held_until, asked_at, arrived, owner,"
    " token, taken_at, leased_until, attempts, looks, watch, is_over, dismissed_until, parked_why, causes"
)
FIND = f"SELECT {COLUMNS} FROM keys WHERE key = ?"  # noqa: S608 - column names of our own
WATCHING = f"""SELECT {COLUMNS} FROM keys
  WHERE head_sha = ? AND head_sha <> '' AND installation_id = ?"""  # noqa: S608 - see FIND
"""Without the second condition SQLite cannot know that the index on heads will do, and reads every row."""
CHANGED = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[4:])
SAVE = f"""INSERT INTO keys ({COLUMNS}) VALUES ({", ".join("?" * 20)})
  ON CONFLICT (key) DO UPDATE SET repository = excluded.repository, head_sha = excluded.head_sha, {CHANGED}"""  # noqa: S608 - see FIND
UNHELD = """SELECT key, repository FROM keys WHERE owner IS NULL AND (? = 0 OR installation_id = ?)"""
BELIEVED_OPEN = """SELECT key, repository FROM keys
  WHERE head_sha <> '' AND installation_id = ? AND is_over = 0 ORDER BY key"""
HELD = f"SELECT {COLUMNS} FROM keys WHERE owner IS NOT NULL ORDER BY key"  # noqa: S608 - see FIND
ABANDONED = f"SELECT {COLUMNS} FROM keys WHERE owner IS NOT NULL AND leased_until <= ?"  # noqa: S608 - see FIND
RUNNING = "SELECT count(*) FROM keys WHERE owner IS NOT NULL AND installation_id = ?"
BESIDE = f"SELECT {COLUMNS} FROM keys WHERE key >= ? AND key < ?"  # noqa: S608 - see FIND
"""Their keys begin alike and go on with a blank, after which an exclamation mark is the next character."""
PARKED = f"SELECT {COLUMNS} FROM keys WHERE parked_why <> ''"  # noqa: S608 - see FIND
FIRST_DUE = f"""SELECT {COLUMNS} FROM keys
  WHERE installation_id = ? AND is_background = ? AND due_at <= ? ORDER BY due_at, key LIMIT 1"""  # noqa: S608
NEXT_INSTALLATION = """WITH RECURSIVE one (id) AS (
    SELECT min(installation_id) FROM keys WHERE due_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(installation_id) FROM keys WHERE due_at IS NOT NULL AND installation_id > one.id)
    FROM one WHERE one.id IS NOT NULL)
  SELECT one.id FROM one LEFT JOIN installations ON installations.installation_id = one.id
  WHERE (EXISTS (SELECT 1 FROM keys WHERE installation_id = one.id AND is_background = 0 AND due_at <= ?)
     OR EXISTS (SELECT 1 FROM keys WHERE installation_id = one.id AND is_background = 1 AND due_at <= ?))
    AND {unless}
  ORDER BY (SELECT count(*) FROM keys WHERE owner IS NOT NULL AND installation_id = one.id),
           coalesce(served_at, 0), one.id
  LIMIT 1"""
"""The recursion jumps from installation to installation along the index instead of reading every row."""
NEXT_DUE = """SELECT min(moment) FROM (
  SELECT min(due_at) AS moment FROM keys WHERE due_at IS NOT NULL
  UNION ALL SELECT min(leased_until) FROM keys WHERE owner IS NOT NULL) AS moments"""
SERVED = """INSERT INTO installations VALUES (?, ?)
  ON CONFLICT (installation_id) DO UPDATE SET served_at = excluded.served_at"""
TOUCH = """INSERT INTO probe VALUES (1, ?)
  ON CONFLICT (position) DO UPDATE SET touched_at = excluded.touched_at"""
REMEMBER = """INSERT INTO deliveries (delivery_id, accepted_at) VALUES (?, ?)
  ON CONFLICT DO NOTHING RETURNING position"""
KNOWN = "SELECT delivery_id FROM deliveries WHERE delivery_id IN ({})"
MOST_ASKED = 500
PRUNE_DELIVERIES = """DELETE FROM deliveries WHERE accepted_at < ?
  AND position IN (SELECT position FROM deliveries ORDER BY position LIMIT ?)"""
PRUNE_KEYS = """DELETE FROM keys WHERE key IN (
  SELECT key FROM keys
  WHERE due_at IS NULL AND owner IS NULL AND parked_why = ''
    AND asked_at < CASE WHEN watch IS NOT NULL AND is_over = 0 THEN ? ELSE ? END
  LIMIT ?{skip_locked})"""
COUNTS = """SELECT
  (SELECT count(*) FROM keys WHERE due_at <= ?),
  (SELECT count(*) FROM keys WHERE due_at > ?),
  (SELECT count(*) FROM keys WHERE owner IS NOT NULL),
  (SELECT count(*) FROM keys WHERE parked_why <> ''),
  (SELECT count(*) FROM keys WHERE head_sha <> ''),
  (SELECT min(due_at) FROM keys WHERE due_at <= ?)"""


class Arrived(msgspec.Struct, array_like=True, frozen=True):
    """A trigger as it is kept during a run; a version before this one wrote no cause."""

    report: ContextReport | None
    urgency: Urgency
    revives: bool
    cause: CausingDelivery | None = None


_encoder = msgspec.json.Encoder()
_watch_decoder = msgspec.json.Decoder(Watch)
_arrived_decoder = msgspec.json.Decoder(tuple[Arrived, ...])
_causes_decoder = msgspec.json.Decoder(tuple[CausingDelivery, ...])


class Sharing(Protocol):
    """How transactions of other processes on the same rows are kept apart; see `Store` for what each says."""

    for_update: str
    """Ends a question whose rows are about to be changed."""
    skip_locked: str
    """Ends one that passes over what another transaction is about to change."""

    def reserve(self, keys: Iterable[Key] | None) -> None:
        """Until the transaction ends, nobody else reserves these keys' repositories; None for all."""
        ...

    def reserve_choice(self) -> None:
        """Until the transaction ends, nobody else chooses what to work on."""
        ...

    def announce(self, tokens: Iterable[str]) -> None:
        """Tell the other processes once the transaction counts."""
        ...


class Alone:
    """One transaction at a time: there is nobody to be kept apart from, and nobody to tell."""

    for_update = ""
    skip_locked = ""

    def reserve(self, keys: Iterable[Key] | None) -> None:
        """See `Sharing`."""

    def reserve_choice(self) -> None:
        """See `Sharing`."""

    def announce(self, tokens: Iterable[str]) -> None:
        """See `Sharing`."""


ALONE = Alone()


class SqlStore:
    """See `Store`."""

    def __init__(self, transaction: Transaction, sharing: Sharing = ALONE) -> None:
        self._transaction = transaction
        self._sharing = sharing

    def reserve(self, keys: Iterable[Key] | None) -> None:
        """See `Store.reserve`."""
        self._sharing.reserve(keys)

    def reserve_choice(self) -> None:
        """See `Store.reserve_choice`."""
        self._sharing.reserve_choice()

    def announce(self, tokens: Iterable[str]) -> None:
        """See `Store.announce`."""
        self._sharing.announce(tokens)

    def find(self, key: Key) -> Row | None:
        """See `Store.find`."""
        return self._first(FIND + self._sharing.for_update, (encode(key),))

    def watching(self, head: HeadKey) -> Sequence[Row]:
        """See `Store.watching`."""
        found = self._rows(WATCHING + self._sharing.for_update, (head.head_sha, head.installation_id))
        return [row for row in found if row.watched_head == head]

    def save(self, row: Row) -> None:
        """See `Store.save`."""
        self._transaction.execute(SAVE, _values(row))

    def drop(self, key: Key) -> None:
        """See `Store.drop`."""
        self._transaction.execute("DELETE FROM keys WHERE key = ?", (encode(key),))

    def most_deserving(self, now: datetime, passing_over: Collection[int]) -> Row | None:
        """See `Store.most_deserving`."""
        served_at = now.timestamp()
        others = ", ".join("?" * len(passing_over))
        unless = f"one.id NOT IN ({others})" if passing_over else "1 = 1"
        statement = NEXT_INSTALLATION.format(unless=unless)
        chosen = self._transaction.rows(statement, (served_at, served_at, *passing_over))
        if not chosen:
            return None
        ((installation_id,),) = chosen
        self._transaction.execute(SERVED, (installation_id, served_at))
        first = FIRST_DUE + self._sharing.skip_locked
        event = self._first(first, (installation_id, 0, served_at))
        return event or self._first(first, (installation_id, 1, served_at))

    def next_due_at(self) -> datetime | None:
        """See `Store.next_due_at`."""
        return _moment(self._transaction.rows(NEXT_DUE)[0][0])

    def abandoned(self, now: datetime) -> Sequence[Row]:
        """See `Store.abandoned`."""
        return self._rows(ABANDONED + self._sharing.skip_locked, (now.timestamp(),))

    def running(self, installation_id: int) -> int:
        """See `Store.running`."""
        return int(self._transaction.rows(RUNNING, (installation_id,))[0][0])

    def held(self) -> Sequence[Row]:
        """See `Store.held`."""
        return self._rows(HELD + self._sharing.for_update, ())

    def parked(self) -> Sequence[Row]:
        """See `Store.parked`."""
        return self._rows(PARKED, ())

    def believed_open(self, installation_id: int) -> Sequence[Key]:
        """See `Store.believed_open`."""
        found = self._transaction.rows(BELIEVED_OPEN, (installation_id,))
        return [decode(text, repository) for text, repository in found]

    def pull_requests_beside(self, key: RepositoryKey) -> Sequence[Row]:
        """See `Store.pull_requests_beside`."""
        first = encode(
            PullRequestKey(
                installation_id=key.installation_id,
                repository_id=key.repository_id,
                repository=key.repository,
                number=0,
            )
        ).removesuffix("0")
        return self._rows(BESIDE, (first, f"{first.removesuffix(' ')}!"))

    def forget(self, gone: Gone) -> None:
        """See `Store.forget`."""
        found = self._transaction.rows(UNHELD, (gone.installation_id, gone.installation_id))
        keys = [(text,) for text, repository in found if gone.covers(decode(text, repository))]
        self._transaction.execute_each("DELETE FROM keys WHERE key = ? AND owner IS NULL", keys)

    def remember(self, delivery_id: str, now: datetime) -> bool:
        """See `Store.remember`."""
        return bool(self._transaction.rows(REMEMBER, (delivery_id, now.timestamp())))

    def known(self, delivery_ids: Collection[str]) -> Collection[str]:
        """See `Store.known`."""
        asked = sorted(set(delivery_ids))
        portions = [asked[first : first + MOST_ASKED] for first in range(0, len(asked), MOST_ASKED)]
        return [
            str(row[0])
            for portion in portions
            for row in self._transaction.rows(KNOWN.format(", ".join("?" * len(portion))), portion)
        ]

    def counts(self, now: datetime) -> Counts:
        """See `Store.counts`."""
        moment = now.timestamp()
        due, later, running, parked, watched, oldest_due_at = self._transaction.rows(COUNTS, (moment,) * 3)[0]
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
        self._transaction.execute(TOUCH, (now.timestamp(),))

    def prune(self, *, deliveries_before: datetime, over_before: datetime, idle_before: datetime) -> None:
        """See `Store.prune`."""
        self._transaction.execute(PRUNE_DELIVERIES, (deliveries_before.timestamp(), MOST_PRUNED))
        # checklist:ignore E1 reason=the engine's own word, one of two constants
        self._transaction.execute(
            PRUNE_KEYS.format(skip_locked=self._sharing.skip_locked),
            (idle_before.timestamp(), over_before.timestamp(), MOST_PRUNED),
        )

    def _first(self, statement: str, values: Sequence[object]) -> Row | None:
        return next(iter(self._rows(statement, values)), None)

    def _rows(self, statement: str, values: Sequence[object]) -> Sequence[Row]:
        return [_row(found) for found in self._transaction.rows(statement, values)]


Value: TypeAlias = str | int | float | bytes | None


def _values(row: Row) -> tuple[Value, ...]:
    """The row in the order of `COLUMNS`."""
    holding, watch, head = row.holding, row.watch, row.watched_head
    arrived = [
        Arrived(trigger.report, trigger.urgency, trigger.revives, trigger.cause) for trigger in row.arrived
    ]
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
        _encoder.encode(row.causes) if row.causes else None,
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
            Trigger(key=key, report=each.report, urgency=each.urgency, revives=each.revives, cause=each.cause)
            for each in arrived
        ),
        holding=_holding(stored),
        attempts=stored.attempts,
        looks=stored.looks,
        watch=_watch_decoder.decode(stored.watch) if stored.watch is not None else None,
        dismissed_until=_moment(stored.dismissed_until),
        parked_why=stored.parked_why,
        causes=_causes_decoder.decode(stored.causes) if stored.causes is not None else (),
    )


class Stored(msgspec.Struct, array_like=True, frozen=True):
    """One row as a database returns it, in the order of `COLUMNS`."""

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
    causes: bytes | None


def _holding(stored: Stored) -> LeaseHolder | None:
    if stored.owner is None or stored.taken_at is None or stored.leased_until is None:
        return None
    return LeaseHolder(
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


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment is not None else None


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
