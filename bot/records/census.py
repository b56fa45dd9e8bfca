"""How much there is of what operators watch, counted over the whole database: the same in every process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.records.database import Database, Transaction

NO_GATE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """`pull_requests` are the open ones by the gate that is spoken of first, "none" where none is shut.

    `untold` are announcements that a tracker is still to be told, `unsent` notices whose time has come.
    """

    pull_requests: Mapping[str, int] = field(default_factory=dict)
    untold: int = 0
    unsent: int = 0


class Census:
    """Counts when it is asked to."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, now: datetime) -> Counted:
        """As of now, of one moment.

        Raises:
            RecordsError: the database failed.
        """
        return await self._database.read(lambda transaction: _count(transaction, now))


def _count(transaction: Transaction, now: datetime) -> Counted:
    gates = transaction.rows("SELECT gate, count(*) FROM waiting GROUP BY gate")
    untold = transaction.rows("SELECT count(*) FROM tracker_outbox WHERE due_at IS NOT NULL")
    unsent = transaction.rows("SELECT count(*) FROM notice_outbox WHERE due_at <= ?", (now.timestamp(),))
    return Counted(
        pull_requests={gate or NO_GATE: count for gate, count in gates},
        untold=next(iter(untold))[0],
        unsent=next(iter(unsent))[0],
    )
