"""The first pull request that this server saw, and the first that was merged: for who sets it up."""

from dataclasses import dataclass

from bot.records.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Each as "owner/name#number", empty where there was none yet."""

    seen: str
    merged: str


class FirstSeen:
    """Reads what the pages' rows know."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self) -> Seen:
        """As of now.

        Raises:
            RecordsError: the database failed.
        """
        return await self._database.read(_read)


def _read(transaction: Transaction) -> Seen:
    merged = _first(
        transaction,
        "SELECT COALESCE(name, ''), number FROM ended LEFT JOIN repositories"
        " ON repositories.repository_id = ended.repository_id"
        " WHERE is_merged = 1 ORDER BY ended_at LIMIT 1",
    )
    waiting = _first(transaction, "SELECT repository, number FROM waiting ORDER BY began_at LIMIT 1")
    return Seen(seen=merged or waiting, merged=merged)


def _first(transaction: Transaction, statement: str) -> str:
    return next((f"{name}#{number}" for name, number in transaction.rows(statement)), "")
