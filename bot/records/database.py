"""The records' database: one connection, used from one thread at a time, never from the event loop's."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.records.schema import opened

_T = TypeVar("_T")


class RecordsError(Exception):
    """The records could not be read or written; the message says why, in one line."""


class Database:
    """An open database of records, up to date."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    @classmethod
    async def open(cls, path: Path | None) -> "Database":
        """The records in this file, or in memory.

        Raises:
            UnusableRecordsError: the file cannot be used; one line says what to do.
        """
        return cls(await asyncio.to_thread(opened, path))

    async def close(self) -> None:
        """Let go of the file."""
        await self.run(lambda connection: connection.close())

    async def run(self, ask: Callable[[sqlite3.Connection], _T]) -> _T:
        """What `ask` returns, which must be no cursor: one is let go of while others use the connection.

        Raises:
            RecordsError: the database failed; nothing of what was to be kept was kept.
        """
        try:
            return await asyncio.get_running_loop().run_in_executor(None, self._locked, ask)
        except sqlite3.Error as error:
            raise RecordsError(f"the records could not be used: {error}") from error

    def _locked(self, ask: Callable[[sqlite3.Connection], _T]) -> _T:
        with self._lock:
            return ask(self._connection)
