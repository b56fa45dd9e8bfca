"""How far the listing of a base branch has come after pushes to it, for whichever process goes on with it."""

from bot.model.keys import MovedBaseKey, encode
from bot.records.database import Database


class BaseRounds:
    """One for each base branch that pull requests are listed of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: MovedBaseKey) -> bytes | None:
        """What was kept, None for nothing."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT round FROM base_rounds WHERE key = ?", (encode(key),)
            )
        )
        return bytes(rows[0][0]) if rows else None

    async def keep(self, key: MovedBaseKey, kept: bytes) -> None:
        """Remember it in place of what was."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "INSERT INTO base_rounds VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET round = excluded.round",
                (encode(key), kept),
            )
        )
