"""What each installation spent of GitHub's limits lately, by whichever process, also before a restart."""

from collections.abc import Mapping
from datetime import datetime

from bot.model.sliding_limit import Purchase, wait_for_room
from bot.records.database import Database, Transaction


class SharedSpending:
    """One count for each installation and limit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def spend(self, installation_id: int, wanted: Purchase, now: datetime) -> float:
        """0 where there was room, and it is counted; else in how many seconds there will be.

        Raises:
            RecordsError: the database failed.
        """
        return await self._database.write(
            lambda transaction: _spend(transaction, installation_id, wanted, now)
        )

    async def foresee(self, installation_id: int, wanted: Purchase, now: datetime) -> float:
        """In how many seconds there will be room, 0 for at once; nothing is counted.

        Raises:
            RecordsError: the database failed.
        """
        place = (installation_id, wanted.limit.name)
        spent = await self._database.read(lambda transaction: _spent(transaction, place))
        return wait_for_room(spent, wanted, now)


def _spent(transaction: Transaction, place: tuple[int, str]) -> Mapping[int, int]:
    found = transaction.rows("SELECT slot, amount FROM spent WHERE installation_id = ? AND kind = ?", place)
    return {int(slot): int(amount) for slot, amount in found}


def _spend(transaction: Transaction, installation_id: int, wanted: Purchase, now: datetime) -> float:
    limit, place = wanted.limit, (installation_id, wanted.limit.name)
    spent = _spent(transaction, place)
    wait_s = wait_for_room(spent, wanted, now)
    if wait_s > 0:
        return wait_s
    over = [(*place, slot) for slot in spent if limit.is_over(slot, now)]
    transaction.execute_each("DELETE FROM spent WHERE installation_id = ? AND kind = ? AND slot = ?", over)
    transaction.execute(
        "INSERT INTO spent VALUES (?, ?, ?, ?)"
        " ON CONFLICT (installation_id, kind, slot) DO UPDATE SET amount = spent.amount + excluded.amount",
        (*place, limit.slot(now), wanted.amount),
    )
    return 0.0
