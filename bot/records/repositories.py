"""Under which word each repository's records are kept: its number, or the name an older Babysit knew it by.

Records were once kept under names. Those are adopted by the repository that has the name when it is met next,
provided that it was there before the first of them: one that was created later has taken the name.
"""

from collections.abc import Sequence

from bot.model.keys import PullRequestKey, identity_of
from bot.model.repository import Repository
from bot.records.database import Database, Transaction

_DATED = (
    ("ledger", "at"),
    ("heads", "known_since"),
    ("heard", "heard_at"),
    ("claims", "since"),
    ("posted", "posted_at"),
    ("reviews", "reviewed_at"),
)
"""Everything that is kept under a name, and when it was."""
SHOWN = "CASE WHEN is_former = 1 THEN name || ' (repository ' || repository_id || ')' ELSE name END"
"""How a repository is shown: one whose name another has taken is told apart by its number."""


class Repositories:
    """The repositories that records are about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(self, repository: Repository) -> None:
        """GitHub says that this repository has this name: what was kept under it is its own, if it can be."""
        await self._database.write(lambda transaction: _meet(transaction, repository))

    async def number_of(self, name: str) -> int | None:
        """GitHub's number for the repository that has this name now, as far as it was met."""
        known = "SELECT repository_id FROM repositories WHERE lower(name) = lower(?) AND is_former = 0"
        rows = await self._database.read(lambda transaction: transaction.rows(known, (name,)))
        return int(rows[0][0]) if rows else None


def place_of(transaction: Transaction, key: PullRequestKey) -> str:
    """The word in the column `repository` of everything about the pull request's repository."""
    return place_of_repository(transaction, key.repository_id, key.repository)


def place_of_repository(transaction: Transaction, repository_id: int, name: str) -> str:
    """The same by the repository's number, or by its name where that is 0."""
    if repository_id:
        by_number = "SELECT place FROM repositories WHERE repository_id = ?"
        known = _rows(transaction, by_number, (repository_id,))
    else:
        known = _named(transaction, name)
    return known[0] if known else identity_of(repository_id, name)


def registered(transaction: Transaction, key: PullRequestKey) -> str:
    """The same, of a repository that people can find by its name from now on."""
    place = place_of(transaction, key)
    if key.repository_id:
        transaction.execute(
            "INSERT INTO repositories VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
            (key.repository_id, place, key.repository),
        )
    return place


def places_of(transaction: Transaction, name: str) -> Sequence[str]:
    """The words for whatever repository has this name, and for what nobody has adopted yet."""
    return (*_named(transaction, name), name)


def _named(transaction: Transaction, name: str) -> Sequence[str]:
    return _rows(
        transaction,
        "SELECT place FROM repositories WHERE lower(name) = lower(?) AND is_former = 0",
        (name,),
    )


def _rows(transaction: Transaction, statement: str, values: Sequence[object]) -> Sequence[str]:
    return [str(row[0]) for row in transaction.rows(statement, values)]


def _meet(transaction: Transaction, repository: Repository) -> None:
    """A repository that is known has its name brought up to date, and nothing is written where it has it."""
    number, name = repository.repository_id, repository.name
    known = transaction.rows("SELECT name, is_former FROM repositories WHERE repository_id = ?", (number,))
    if [tuple(row) for row in known] == [(name, 0)]:
        return
    transaction.execute(
        "UPDATE repositories SET is_former = 1 WHERE lower(name) = lower(?) AND repository_id <> ?",
        (name, number),
    )
    transaction.execute(
        "INSERT INTO repositories (repository_id, place, name, is_former) VALUES (?, ?, ?, 0)"
        " ON CONFLICT (repository_id) DO UPDATE SET name = excluded.name, is_former = 0",
        (number, _adopted(transaction, repository) or str(number), name),
    )


def _adopted(transaction: Transaction, repository: Repository) -> str:
    """The name that this repository's records are kept under; empty where none are, or another's."""
    taken = "SELECT 1 FROM repositories WHERE lower(place) = lower(?)"
    if transaction.rows(taken, (repository.name,)):
        return ""
    first, place = _first(transaction, repository.name)
    if first is None or repository.created_at is None or repository.created_at.timestamp() > first:
        return ""
    return place


def _first(transaction: Transaction, name: str) -> tuple[float | None, str]:
    """When the first record was kept under a name, and how the name was written."""
    each = " UNION ALL ".join(
        f"SELECT {moment} AS at, repository FROM {table} WHERE lower(repository) = lower(?)"  # noqa: S608 - our own words
        for table, moment in _DATED
    )
    rows = transaction.rows(
        f"SELECT at, repository FROM ({each}) AS dated ORDER BY at LIMIT 1",  # noqa: S608 - see above
        (name,) * len(_DATED),
    )
    return (float(rows[0][0]), str(rows[0][1])) if rows else (None, "")
