"""What GitHub would not let Babysit do beside judging and merging, to be told and not tried all the time."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.model.keys import PullRequestKey
from bot.model.side_act import RefusedAct
from bot.records.database import Database
from bot.records.repositories import place_of


class RefusedActs:
    """The refusals on all pull requests, each until it succeeds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: PullRequestKey) -> Mapping[str, RefusedAct]:
        """What was refused on the pull request, by its name."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT act, why, at, circumstances FROM refused_acts"
                " WHERE repository = ? AND number = ? ORDER BY act",
                (place_of(transaction, key), key.number),
            )
        )
        return {
            act: RefusedAct(act=act, why=why, at=datetime.fromtimestamp(at, UTC), circumstances=circumstances)
            for act, why, at, circumstances in rows
        }

    async def note(self, key: PullRequestKey, refused: RefusedAct) -> None:
        """It was refused, perhaps once more."""
        row = (refused.act, refused.why, refused.at.timestamp(), refused.circumstances)
        await self._database.write(
            lambda transaction: transaction.execute(
                "INSERT INTO refused_acts VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (repository, number, act)"
                " DO UPDATE SET why = excluded.why, at = excluded.at, circumstances = excluded.circumstances",
                (place_of(transaction, key), key.number, *row),
            )
        )

    async def forget(self, key: PullRequestKey, act: str) -> None:
        """It was done after all."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "DELETE FROM refused_acts WHERE repository = ? AND number = ? AND act = ?",
                (place_of(transaction, key), key.number, act),
            )
        )
