"""The records' database: one connection and one thread of its own, which no other work can keep busy."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.records.database import RecordsError, Transaction
from bot.records.sqlite.schema import opened, opened_to_read
from bot.storage.sqlite.transaction import SqliteTransaction

_T = TypeVar("_T")


class SqliteDatabase:
    """See `Database`: an open file of records, or a memory of them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")

    @classmethod
    async def open(cls, path: Path | None) -> "SqliteDatabase":
        """The records in this file, or in memory.

        Raises:
            UnusableRecordsError: the file cannot be used; one line says what to do.
        """
        return cls(await asyncio.to_thread(opened, path))

    @classmethod
    async def open_to_read(cls, path: Path) -> "SqliteDatabase":
        """The records in this file, which a server may be writing to.

        Raises:
            UnusableRecordsError: there are none to be read; one line says what to do.
        """
        return cls(await asyncio.to_thread(opened_to_read, path))

    async def read(self, ask: Callable[[Transaction], _T]) -> _T:
        """See `Database`: of one moment, and no writer waits for it."""
        return await self._run("BEGIN", ask)

    async def write(self, change: Callable[[Transaction], _T]) -> _T:
        """See `Database`."""
        return await self._run("BEGIN IMMEDIATE", change)

    async def close(self) -> None:
        """Let go of the file."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown()

    async def _run(self, begin: str, work: Callable[[Transaction], _T]) -> _T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._within, begin, work)
        except sqlite3.Error as error:
            raise RecordsError(f"the records could not be used: {error}") from error

    def _within(self, begin: str, work: Callable[[Transaction], _T]) -> _T:
        """What the work returns, in a transaction that ends with it."""
        self._connection.execute(begin).close()
        try:
            answer = work(SqliteTransaction(self._connection))
            self._connection.execute("COMMIT").close()
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK").close()
            raise
        return answer
