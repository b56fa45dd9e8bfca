"""What channels are to be told, until they are: apart from decisions, so that neither waits for the other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.config import Channel, NoticeEvent
from bot.model.keys import PullRequestKey
from bot.model.notice import Notice
from bot.records.database import Database, Row, Transaction
from bot.records.repositories import place_of

KEPT = timedelta(days=90)
"""How long what was told is remembered, longer than it is news."""
_PUT = (
    "INSERT INTO notice_outbox (place, number, channel, url_name, event, occasion, repository, title, url,"
    " says, head_sha, put_at, due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO NOTHING RETURNING id"
)
_COLUMNS = (
    "id, number, channel, url_name, event, occasion, repository, title, url, says, head_sha, put_at, attempts"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A notice that is to be sent. `attempts` counts those that failed."""

    row: int
    notice: Notice
    put_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A notice and when it is due."""

    notice: Notice
    at: datetime


class NoticeOutbox:
    """The notices in a database of records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(
        self, key: PullRequestKey, due: Sequence[Due], now: datetime, *, so_far: Collection[str] | None = None
    ) -> int:
        """Keep those that are new; how many are. One that was sent, or given up, is new no more.

        Of those that wait to become true, only the occasions in `so_far` go on waiting, None for all.
        """
        return await self._database.write(lambda transaction: _put(transaction, key, due, now, so_far))

    async def is_empty_of(self, key: PullRequestKey, due: Sequence[Due], so_far: Collection[str]) -> bool:
        """Whether `put` would change nothing: mostly so, and then nobody has to write."""
        return await self._database.read(lambda transaction: _is_known(transaction, key, due, so_far))

    async def due(self, now: datetime, most: int) -> Sequence[Unsent]:
        """What is to be sent now, the oldest first."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                f"SELECT {_COLUMNS} FROM notice_outbox WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",  # noqa: S608 - our own words
                (now.timestamp(), most),
            )
        )
        return [_unsent(row, now) for row in rows]

    async def put_off(self, rows: Sequence[int], until: datetime, *, failed: bool) -> None:
        """Try these again then; `failed` counts the attempt."""
        await self._database.write(
            lambda transaction: transaction.execute_each(
                "UPDATE notice_outbox SET due_at = ?, attempts = attempts + ? WHERE id = ?",
                [(until.timestamp(), int(failed), row) for row in rows],
            )
        )

    async def settle(self, rows: Sequence[int]) -> None:
        """These are sent, or never will be."""
        await self._database.write(
            lambda transaction: transaction.execute_each(
                "UPDATE notice_outbox SET due_at = NULL, title = '', says = '' WHERE id = ?",
                [(row,) for row in rows],
            )
        )


def _waiting(transaction: Transaction, key: PullRequestKey) -> Sequence[tuple[int, str]]:
    """What waits to become true of this pull request."""
    rows = transaction.rows(
        "SELECT id, occasion FROM notice_outbox WHERE place = ? AND number = ? AND event = ?"
        " AND due_at IS NOT NULL",
        (place_of(transaction, key), key.number, NoticeEvent.STUCK.value),
    )
    return [(int(row), str(occasion)) for row, occasion in rows]


def _is_known(
    transaction: Transaction, key: PullRequestKey, due: Sequence[Due], so_far: Collection[str]
) -> bool:
    rows = transaction.rows(
        "SELECT channel, url_name, occasion FROM notice_outbox WHERE place = ? AND number = ?",
        (place_of(transaction, key), key.number),
    )
    known = {tuple(row) for row in rows}
    wanted = {(notice.notice.channel.value, notice.notice.url_name, notice.notice.occasion) for notice in due}
    return wanted <= known and all(occasion in so_far for _row, occasion in _waiting(transaction, key))


def _put(
    transaction: Transaction,
    key: PullRequestKey,
    due: Sequence[Due],
    now: datetime,
    so_far: Collection[str] | None,
) -> int:
    transaction.execute("DELETE FROM notice_outbox WHERE put_at < ?", ((now - KEPT).timestamp(),))
    if so_far is not None:
        over = [(row,) for row, occasion in _waiting(transaction, key) if occasion not in so_far]
        transaction.execute_each("DELETE FROM notice_outbox WHERE id = ?", over)
    place = place_of(transaction, key)
    return sum(
        len(
            transaction.rows(
                _PUT, (place, *_row(notice_row.notice), now.timestamp(), notice_row.at.timestamp())
            )
        )
        for notice_row in due
    )


def _row(notice: Notice) -> Sequence[object]:
    return (
        notice.number,
        notice.channel.value,
        notice.url_name,
        notice.event.value,
        notice.occasion,
        notice.repository,
        notice.title,
        notice.url,
        notice.says,
        notice.head_sha,
    )


def _unsent(row: Row, now: datetime) -> Unsent:
    (
        number_of_row,
        number,
        channel,
        url_name,
        event,
        occasion,
        repository,
        title,
        url,
        says,
        sha,
        put_at,
        tries,
    ) = row
    notice = Notice(
        channel=Channel(channel),
        url_name=url_name,
        event=NoticeEvent(event),
        occasion=occasion,
        repository=repository,
        number=number,
        title=title,
        url=url,
        says=says,
        head_sha=sha,
    )
    return Unsent(
        row=number_of_row, notice=notice, put_at=datetime.fromtimestamp(put_at, now.tzinfo), attempts=tries
    )
