"""Branches that were told of once as left behind."""

from collections.abc import Sequence

from bot.model.keys import PullRequestKey
from bot.records.database import Database
from bot.records.repositories import place_of


class ListedBranches:
    """The names, by repository."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: PullRequestKey) -> frozenset[str]:
        """Those of the pull request's repository."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT branch FROM listed_branches WHERE repository = ?", (place_of(transaction, key),)
            )
        )
        return frozenset(branch for (branch,) in rows)

    async def note(self, key: PullRequestKey, branches: Sequence[str]) -> None:
        """They were told."""
        await self._database.write(
            lambda transaction: transaction.execute_each(
                "INSERT INTO listed_branches VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(place_of(transaction, key), branch) for branch in branches],
            )
        )
