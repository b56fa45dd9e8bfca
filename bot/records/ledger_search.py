"""The ledger of many pull requests, filtered and cut in the database, newest first."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.ledger import EntryKind, Written
from bot.records.database import Database, Transaction
from bot.records.ledger import COLUMNS, entry_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which entries: those of `repositories`, by number; of these, those that fit whatever is not empty.

    `by` is a login, in whatever case. `since` is the first moment that counts.
    """

    repositories: Collection[int]
    number: int = 0
    kind: EntryKind | None = None
    by: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Entries, and what to ask for to read on: 0 where these were the last."""

    written: Sequence[Written]
    before: int = 0


class LedgerSearch:
    """Questions about the ledgers of all pull requests; nothing here writes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(self, asked: Asked, *, most: int, before: int = 0) -> Page:
        """The newest `most` entries, or the newest of those before the one that `before` stands for."""
        return await self._database.read(lambda transaction: _page(transaction, asked, most, before))


def _page(transaction: Transaction, asked: Asked, most: int, before: int) -> Page:
    conditions = list(_conditions(asked, before))
    where = " AND ".join(condition for condition, _ in conditions)
    rows = transaction.rows(
        f"SELECT id, name, number, {COLUMNS} FROM ledger JOIN repositories ON place = repository"  # noqa: S608 - our own words and numbers
        f" WHERE {where} ORDER BY id DESC LIMIT ?",
        (*(value for _, values in conditions for value in values), most + 1),
    )
    written = [
        Written(repository=str(row[1]), number=int(row[2]), entry=entry_of(row[3:])) for row in rows[:most]
    ]
    return Page(written=written, before=int(rows[most - 1][0]) if len(rows) > most else 0)


def _conditions(asked: Asked, before: int) -> Iterator[tuple[str, Sequence[object]]]:
    numbers = ", ".join(str(int(number)) for number in sorted(set(asked.repositories)))
    yield (f"repository_id IN ({numbers})" if numbers else "1 = 0", ())
    if before:
        yield ("id < ?", (before,))
    if asked.number:
        yield ("number = ?", (asked.number,))
    if asked.kind is not None:
        yield ("kind = ?", (asked.kind.word,))
    if asked.by:
        yield ("lower(by) = lower(?)", (asked.by,))
    if asked.since is not None:
        yield ("at >= ?", (asked.since.timestamp(),))
