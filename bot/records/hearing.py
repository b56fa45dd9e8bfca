"""Which head was known when somebody said something, and which commands were answered."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from cachetools import LRUCache

from bot.model.keys import PullRequestKey
from bot.records.database import Database

MOST_FRESH = 10_000
"""Heads that deliveries told of since the start; a head beyond them is known from the last look at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A statement with a command in it.

    `head_sha` is the head that Babysit knew when the statement was delivered, empty for none or where it was
    only met in a snapshot. `answer` is what became of it, None while nothing did.
    """

    source: str
    head_sha: str
    is_from_app: bool
    heard_at: datetime
    answer: str | None


class Hearing:
    """What was said to Babysit."""

    def __init__(self, database: Database) -> None:
        self._run = database.run
        self._fresh: LRUCache[tuple[str, int], str] = LRUCache(MOST_FRESH)

    def tell_head(self, repository: str, number: int, head_sha: str) -> None:
        """A delivery says that this is the head now."""
        self._fresh[repository, number] = head_sha

    async def note_head(self, key: PullRequestKey, head_sha: str, now: datetime) -> datetime:
        """A look saw this head. Returns when Babysit first looked at the pull request."""
        self._fresh.pop((key.repository, key.number), None)
        return await self._run(lambda connection: _note_head(connection, key, head_sha, now))

    async def hear(self, key: PullRequestKey, source: str, now: datetime, *, is_from_app: bool) -> None:
        """A statement with a command in it was delivered; a second delivery of it changes nothing."""
        fresh = self._fresh.get((key.repository, key.number))
        await self._run(
            lambda connection: connection.execute(
                "INSERT OR IGNORE INTO heard VALUES (?, ?, ?, coalesce(?, (SELECT head_sha FROM heads"
                " WHERE repository = ? AND number = ?), ''), ?, ?, NULL)",
                (
                    *(key.repository, key.number, source, fresh, key.repository, key.number),
                    *(is_from_app, now.timestamp()),
                ),
            ).close()
        )

    async def of(self, key: PullRequestKey) -> Mapping[str, Heard]:
        """Everything with a command in it that was said on the pull request, by the statement's identity."""
        rows = await self._run(
            lambda connection: connection.execute(
                "SELECT source, head_sha, is_from_app, heard_at, answer FROM heard"
                " WHERE repository = ? AND number = ?",
                (key.repository, key.number),
            ).fetchall()
        )
        return {row[0]: _heard(row) for row in rows}

    async def note_answer(self, key: PullRequestKey, source: str, answer: str, now: datetime) -> None:
        """Remember what became of a command, so that it is obeyed once."""
        await self._run(
            lambda connection: connection.execute(
                "INSERT INTO heard VALUES (?, ?, ?, '', 0, ?, ?)"
                " ON CONFLICT DO UPDATE SET answer = excluded.answer",
                (key.repository, key.number, source, now.timestamp(), answer),
            ).close()
        )


def _note_head(connection: sqlite3.Connection, key: PullRequestKey, head_sha: str, now: datetime) -> datetime:
    row = connection.execute(
        "INSERT INTO heads VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET head_sha = excluded.head_sha"
        " RETURNING known_since",
        (key.repository, key.number, head_sha, now.timestamp()),
    ).fetchall()[0]
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
