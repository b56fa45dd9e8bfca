"""Turns among all processes on one database, by PostgreSQL's advisory locks.

A lock ends with the connection that holds it, so that a killed process keeps nobody waiting. Where the
connection breaks while a turn lasts, another process may begin: as with a lease, what is done in a turn is
harmless twice, and only untidy.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from zlib import crc32

import psycopg
from psycopg import AsyncConnection

from bot.storage.errors import StorageError
from bot.storage.postgres.sessions import first_line
from bot.storage.turns import OwnTurns

OF_TURNS = 0x6261627B
"""The first number of these advisory locks; "bab{"."""
ASKS_EVERY_S = 0.05
LONGEST_WAIT_S = 30.0


class SharedTurns:
    """See `Turns`. One connection holds all of a process's locks; its own tasks wait in memory."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._own = OwnTurns()
        self._connection: AsyncConnection | None = None
        self._connecting = asyncio.Lock()

    @asynccontextmanager
    async def taking(self, *places: str) -> AsyncGenerator[None]:
        """See `Turns`.

        Raises:
            StorageError: the database failed, or somebody keeps the turn for too long.
        """
        numbers = sorted({crc32(place.encode()) - 2**31 for place in places})
        async with self._own.taking(*places):
            try:
                connection = await self._connected()
                await self._lock(connection, numbers)
            except (psycopg.Error, OSError) as error:
                raise StorageError(f"the database could not be used: {first_line(error)}") from error
            try:
                yield
            finally:
                await self._unlock(connection, numbers)

    async def close(self) -> None:
        """Let go of the connection, and of every turn."""
        if self._connection is not None:
            await self._connection.close()

    async def _connected(self) -> AsyncConnection:
        async with self._connecting:
            if self._connection is None or self._connection.closed:
                self._connection = await AsyncConnection.connect(self._conninfo, autocommit=True)
            return self._connection

    async def _lock(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """All of them or none: who cannot have one lets go of the others and asks again."""
        for _ in range(int(LONGEST_WAIT_S / ASKS_EVERY_S)):
            taken: list[int] = []
            for number in numbers:
                asked = await connection.execute("SELECT pg_try_advisory_lock(%s, %s)", (OF_TURNS, number))
                if await asked.fetchone() != (True,):
                    break
                taken.append(number)
            if len(taken) == len(numbers):
                return
            await self._unlock(connection, taken)
            await asyncio.sleep(ASKS_EVERY_S)
        raise StorageError("another process keeps a turn for too long")

    async def _unlock(self, connection: AsyncConnection, numbers: Sequence[int]) -> None:
        """A connection that broke has unlocked them itself."""
        try:
            for number in numbers:
                await connection.execute("SELECT pg_advisory_unlock(%s, %s)", (OF_TURNS, number))
        except psycopg.Error:
            await connection.close()
