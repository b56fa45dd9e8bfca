"""What trackers are to be told, until they are: apart from decisions, so that neither waits for the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.config import TrackerEvent
from bot.model.keys import PullRequestKey
from bot.model.tracker import Announcement
from bot.records.database import Database, Row, Transaction
from bot.records.repositories import place_of

KEPT = timedelta(days=90)
"""How long what was told is remembered, longer than it is news."""
_PUT = (
    "INSERT INTO tracker_outbox"
    " (repository, number, tracker, issue, occasion, event, body, marker, done, put_at, due_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAnnouncement:
    """An announcement that is to be told. `attempts` counts those that failed."""

    row: int
    announcement: Announcement
    attempts: int


class TrackerOutbox:
    """The announcements in a database of records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, key: PullRequestKey, announcements: Sequence[Announcement], now: datetime) -> int:
        """Keep those that are new; how many are. One that was told, or given up, is new no more."""
        return await self._database.write(lambda transaction: _put(transaction, key, announcements, now))

    async def due(self, now: datetime, most: int) -> Sequence[WaitingAnnouncement]:
        """What is to be told now, the oldest first."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT id, tracker, issue, event, occasion, body, marker, done, attempts FROM tracker_outbox"
                " WHERE due_at <= ? ORDER BY id LIMIT ?",
                (now.timestamp(), most),
            )
        )
        return [_waiting(row) for row in rows]

    async def put_off(self, waiting: WaitingAnnouncement, until: datetime, *, failed: bool) -> None:
        """Try again then; `failed` counts the attempt."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "UPDATE tracker_outbox SET due_at = ?, attempts = attempts + ? WHERE id = ?",
                (until.timestamp(), int(failed), waiting.row),
            )
        )

    async def settle(self, waiting: WaitingAnnouncement) -> None:
        """It is told, or never will be."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "UPDATE tracker_outbox SET due_at = NULL, body = '' WHERE id = ?", (waiting.row,)
            )
        )


def _put(
    transaction: Transaction, key: PullRequestKey, announcements: Sequence[Announcement], now: datetime
) -> int:
    place, at = place_of(transaction, key), now.timestamp()
    transaction.execute("DELETE FROM tracker_outbox WHERE put_at < ?", ((now - KEPT).timestamp(),))
    return sum(
        len(transaction.rows(_PUT, (place, key.number, *_row(announcement), at, at)))
        for announcement in announcements
    )


def _row(announcement: Announcement) -> Sequence[str]:
    return (
        announcement.tracker,
        announcement.key,
        announcement.occasion,
        announcement.event.value,
        announcement.body,
        announcement.marker,
        announcement.done,
    )


def _waiting(row: Row) -> WaitingAnnouncement:
    number, tracker, issue, event, occasion, body, marker, done, attempts = row
    announcement = Announcement(
        tracker=tracker,
        key=issue,
        event=TrackerEvent(event),
        occasion=occasion,
        body=body,
        marker=marker,
        done=done,
    )
    return WaitingAnnouncement(row=number, announcement=announcement, attempts=attempts)
