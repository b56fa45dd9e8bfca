"""The records' database: one connection and one thread of its own, which no other work can keep busy."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from bot.records.schema import opened, opened_to_read

_T = TypeVar("_T")


class RecordsError(Exception):
    """The records could not be read or written; the message says why, in one line."""


class Database:
    """An open database of records, up to date."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="records")

    @classmethod
    async def open(cls, path: Path | None) -> "Database":
        """The records in this file, or in memory.

        Raises:
            UnusableRecordsError: the file cannot be used; one line says what to do.
        """
        return cls(await asyncio.to_thread(opened, path))

    @classmethod
    async def open_to_read(cls, path: Path) -> "Database":
        """The records in this file, which a server may be writing to.

        Raises:
            UnusableRecordsError: there are none to be read; one line says what to do.
        """
        return cls(await asyncio.to_thread(opened_to_read, path))

    async def close(self) -> None:
        """Let go of the file."""
        await self.run(lambda connection: connection.close())
        self._thread.shutdown()

    async def run(self, ask: Callable[[sqlite3.Connection], _T]) -> _T:
        """What `ask` returns, which must be no cursor: one is let go of while others use the connection.

        Raises:
            RecordsError: the database failed; nothing of what was to be kept was kept.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, ask, self._connection)
        except sqlite3.Error as error:
            raise RecordsError(f"the records could not be used: {error}") from error
