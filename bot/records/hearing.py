"""Which head was known when somebody said something, and which commands were answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cachetools import TTLCache

from bot.model.keys import PullRequestKey
from bot.model.trigger import Said
from bot.records.database import Database, Transaction
from bot.records.repositories import place_of

MOST_TOLD = 10_000
"""Heads that this process has written down already, so that a burst of events about one is one write."""
TOLD_FOR_S = 2.0
"""Another process may be told of another head meanwhile."""
SKEW = timedelta(seconds=2)
"""How far GitHub's clock, which tells full seconds, may be behind ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A statement with a command in it.

    `head_sha` is the head that Babysit knew when the statement was delivered. It is empty where none was
    known, where the head is newer than the statement, and where that was only met in a snapshot. `answer` is
    what became of it, None while nothing did.
    """

    source: str
    head_sha: str
    is_from_app: bool
    heard_at: datetime
    answer: str | None


@dataclass(frozen=True, slots=True)
class _Head:
    """A head, and since when it is known: seconds since 1970."""

    sha: str
    since: float


class Hearing:
    """What was said to Babysit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._told: TTLCache[PullRequestKey, str] = TTLCache(MOST_TOLD, TOLD_FOR_S)

    async def tell_head(self, key: PullRequestKey, head_sha: str, now: datetime) -> None:
        """A delivery says that this is the head now."""
        if self._told.get(key) != head_sha:
            await self._database.write(
                lambda transaction: _tell_head(transaction, key, _Head(head_sha, now.timestamp()))
            )
            self._told[key] = head_sha

    async def note_head(self, key: PullRequestKey, head_sha: str, now: datetime) -> datetime:
        """A look saw this head. Returns when Babysit first looked at the pull request."""
        return await self._database.write(lambda transaction: _note_head(transaction, key, head_sha, now))

    async def hear(self, said: Said, now: datetime) -> None:
        """A statement with a command in it was delivered; a second delivery of it changes nothing.

        One that is delivered late, after the head has moved, is bound to no head: nobody knows which one its
        author saw.
        """
        await self._database.write(lambda transaction: _hear(transaction, said, now))

    async def of(self, key: PullRequestKey) -> Mapping[str, Heard]:
        """Everything with a command in it that was said on the pull request, by the statement's identity."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT source, head_sha, is_from_app, heard_at, answer FROM heard"
                " WHERE repository = ? AND number = ?",
                (place_of(transaction, key), key.number),
            )
        )
        return {row[0]: _heard(row) for row in rows}

    async def note_answer(self, key: PullRequestKey, source: str, answer: str, now: datetime) -> None:
        """Remember what became of a command, so that it is obeyed once."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "INSERT INTO heard VALUES (?, ?, ?, '', 0, ?, ?)"
                " ON CONFLICT (repository, number, source) DO UPDATE SET answer = excluded.answer",
                (place_of(transaction, key), key.number, source, now.timestamp(), answer),
            )
        )


def _tell_head(transaction: Transaction, key: PullRequestKey, head: _Head) -> None:
    """What was told before of this very head stays: it is known since then."""
    transaction.execute(
        "INSERT INTO told_heads VALUES (?, ?, ?, ?) ON CONFLICT (repository, number) DO UPDATE SET"
        " head_sha = excluded.head_sha, since = excluded.since"
        " WHERE told_heads.head_sha <> excluded.head_sha",
        (place_of(transaction, key), key.number, head.sha, head.since),
    )


def _hear(transaction: Transaction, said: Said, now: datetime) -> None:
    key = said.key
    head = _told(transaction, key) or _head(transaction, key)
    latest = ((said.said_at or now) + SKEW).timestamp()
    head_sha = head.sha if head is not None and head.since <= latest else ""
    place, is_from_app = place_of(transaction, key), int(said.is_from_app)
    transaction.execute(
        "INSERT INTO heard VALUES (?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING",
        (place, key.number, said.source, head_sha, is_from_app, now.timestamp()),
    )


def _head(transaction: Transaction, key: PullRequestKey) -> _Head | None:
    rows = transaction.rows(
        "SELECT head_sha, head_since FROM heads WHERE repository = ? AND number = ?",
        (place_of(transaction, key), key.number),
    )
    return _Head(*rows[0]) if rows else None


def _told(transaction: Transaction, key: PullRequestKey) -> _Head | None:
    """What deliveries told since the last look."""
    rows = transaction.rows(
        "SELECT head_sha, since FROM told_heads WHERE repository = ? AND number = ?",
        (place_of(transaction, key), key.number),
    )
    return _Head(*rows[0]) if rows else None


def _note_head(transaction: Transaction, key: PullRequestKey, head_sha: str, now: datetime) -> datetime:
    told = _told(transaction, key)
    is_told = told is not None and told.sha == head_sha
    head = told if told is not None and is_told else _Head(head_sha, now.timestamp())
    transaction.execute(
        "DELETE FROM told_heads WHERE repository = ? AND number = ?", (place_of(transaction, key), key.number)
    )
    row = transaction.rows(
        "INSERT INTO heads VALUES (?, ?, ?, ?, ?) ON CONFLICT (repository, number) DO UPDATE SET"
        " head_sha = excluded.head_sha, head_since = CASE WHEN heads.head_sha = excluded.head_sha"
        " THEN heads.head_since ELSE excluded.head_since END"
        " RETURNING known_since",
        (place_of(transaction, key), key.number, head.sha, head.since, now.timestamp()),
    )[0]
    return datetime.fromtimestamp(row[0], UTC)


def _heard(row: tuple[str, str, int, float, str | None]) -> Heard:
    source, head_sha, is_from_app, heard_at, answer = row
    return Heard(
        source=source,
        head_sha=head_sha,
        is_from_app=bool(is_from_app),
        heard_at=datetime.fromtimestamp(heard_at, UTC),
        answer=answer,
    )
