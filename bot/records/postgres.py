"""Records in PostgreSQL: each transaction sees the database as if it were alone there, as it does in SQLite.

PostgreSQL takes one of two back that came between each other, and it is carried out again:
https://www.postgresql.org/docs/current/transaction-iso.html#XACT-SERIALIZABLE
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from psycopg import Connection, IsolationLevel

from bot.records.database import RecordsError, Row, Transaction
from bot.storage.errors import StorageError
from bot.storage.postgres.sessions import Sessions
from bot.storage.postgres.transaction import PostgresTransaction

_T = TypeVar("_T")


class PostgresDatabase:
    """See `Database`: what is asked or changed may be called again, each time in a transaction of its own."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def read(self, ask: Callable[[Transaction], _T]) -> _T:
        """See `Database`: of one moment, and nobody waits for it."""
        return await self._run(IsolationLevel.REPEATABLE_READ, ask)

    async def write(self, change: Callable[[Transaction], _T]) -> _T:
        """See `Database`."""
        return await self._run(IsolationLevel.SERIALIZABLE, change)

    async def close(self) -> None:
        """Let go of the sessions."""
        await self._sessions.close()

    async def _run(self, isolation: IsolationLevel, work: Callable[[Transaction], _T]) -> _T:
        try:
            return await self._sessions.run(isolation, partial(_within, work))
        except StorageError as error:
            raise RecordsError(str(error)) from error


def _within(work: Callable[[Transaction], _T], connection: Connection[Row]) -> _T:
    return work(PostgresTransaction(connection))
