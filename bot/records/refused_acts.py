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
        self._run = database.run

    async def of(self, key: PullRequestKey) -> Mapping[str, RefusedAct]:
        """What was refused on the pull request, by its name."""
        rows = await self._run(
            lambda connection: connection.execute(
                "SELECT act, why, at, circumstances FROM refused_acts"
                " WHERE repository = ? AND number = ? ORDER BY act",
                (place_of(connection, key), key.number),
            ).fetchall()
        )
        return {
            act: RefusedAct(act=act, why=why, at=datetime.fromtimestamp(at, UTC), circumstances=circumstances)
            for act, why, at, circumstances in rows
        }

    async def note(self, key: PullRequestKey, refused: RefusedAct) -> None:
        """It was refused, perhaps once more."""
        row = (refused.act, refused.why, refused.at.timestamp(), refused.circumstances)
        await self._run(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO refused_acts VALUES (?, ?, ?, ?, ?, ?)",
                (place_of(connection, key), key.number, *row),
            ).close()
        )

    async def forget(self, key: PullRequestKey, act: str) -> None:
        """It was done after all."""
        await self._run(
            lambda connection: connection.execute(
                "DELETE FROM refused_acts WHERE repository = ? AND number = ? AND act = ?",
                (place_of(connection, key), key.number, act),
            ).close()
        )
