"""The ledger of what people decided, kept for good: entries are added, never changed and never taken away."""

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.model.keys import PullRequestKey
from bot.model.ledger import MOST_WHY, Entry, EntryKind, Written
from bot.records.database import Database, Row, Transaction
from bot.records.repositories import SHOWN, place_of, places_of, registered

COLUMNS = "kind, at, head_sha, base_ref, by, by_id, about, why, url, source"


class Ledger:
    """The ledgers of all pull requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, key: PullRequestKey, entries: Sequence[Entry]) -> None:
        """Add entries; one that the same statement made before is there already and stays as it is."""
        if entries:
            await self._database.write(lambda transaction: _add(transaction, key, entries))

    async def of(self, key: PullRequestKey) -> Sequence[Entry]:
        """The pull request's ledger, oldest first."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                f"SELECT {COLUMNS} FROM ledger WHERE repository = ? AND number = ? ORDER BY id",  # noqa: S608 - our own words
                (place_of(transaction, key), key.number),
            )
        )
        return [entry_of(row) for row in rows]

    async def search(self, repository: str = "", number: int = 0) -> Sequence[Written]:
        """Every entry, or those of a repository by its name now, or of one pull request; oldest first."""
        rows = await self._database.read(lambda transaction: _search(transaction, repository, number))
        return [Written(repository=row[0], number=row[1], entry=entry_of(row[2:])) for row in rows]


def _search(transaction: Transaction, repository: str, number: int) -> Sequence[Row]:
    places = places_of(transaction, repository) if repository else ()
    conditions = [f"repository IN ({', '.join('?' * len(places))})"] if places else []
    conditions += ["number = ?"] if number else []
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return transaction.rows(
        f"SELECT coalesce({SHOWN}, repository), number, {COLUMNS} FROM ledger"  # noqa: S608 - our own words
        f" LEFT JOIN repositories ON place = repository{where} ORDER BY id",
        (*places, *([number] if number else [])),
    )


def _add(transaction: Transaction, key: PullRequestKey, entries: Sequence[Entry]) -> None:
    place = registered(transaction, key)
    transaction.execute_each(
        f"INSERT INTO ledger (repository, number, {COLUMNS})"  # noqa: S608 - our own words
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(place, key.number, *_row(entry)) for entry in entries],
    )


def _row(entry: Entry) -> tuple[object, ...]:
    return (
        entry.kind.word,
        entry.at.timestamp(),
        *(entry.head_sha, entry.base_ref, entry.by, entry.by_id, entry.about),
        *(entry.why[:MOST_WHY], entry.url, entry.source),
    )


def entry_of(row: Sequence[object]) -> Entry:
    """The entry in a row of `COLUMNS`."""
    kind, at, head_sha, base_ref, by, by_id, about, why, url, source = row
    return Entry(
        kind=EntryKind.named(str(kind)),
        at=datetime.fromtimestamp(float(str(at)), UTC),
        head_sha=str(head_sha),
        base_ref=str(base_ref),
        by=str(by),
        by_id=int(str(by_id)),
        about=str(about),
        why=str(why),
        url=str(url),
        source=str(source),
    )
