"""When each installation's next content write may go out, of whichever process."""

from datetime import datetime

from bot.records.database import Database, Transaction


class WritePace:
    """One moment for each installation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve(self, installation_id: int, now: datetime, interval_s: float) -> float:
        """0 where the caller may write now, and nobody else for `interval_s`; else seconds to wait.

        Raises:
            RecordsError: the database failed.
        """
        return await self._database.write(
            lambda transaction: _reserve(transaction, installation_id, now.timestamp(), interval_s)
        )


def _reserve(transaction: Transaction, installation_id: int, now: float, interval_s: float) -> float:
    """A clock that was set back, or another machine's that is ahead, costs one interval at most."""
    rows = transaction.rows("SELECT free_at FROM write_slots WHERE installation_id = ?", (installation_id,))
    wait_s = min(rows[0][0] - now, interval_s) if rows else 0.0
    if wait_s > 0:
        return float(wait_s)
    transaction.execute(
        "INSERT INTO write_slots VALUES (?, ?)"
        " ON CONFLICT (installation_id) DO UPDATE SET free_at = excluded.free_at",
        (installation_id, now + interval_s),
    )
    return 0.0
