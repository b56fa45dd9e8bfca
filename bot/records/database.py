"""What records need of a database: statements in a transaction, whatever engine carries them out.

An engine is a `Database` beside this file that passes the tests in tests/records.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from bot.storage.transaction import Row, Transaction

__all__ = ["Database", "RecordsError", "Row", "Transaction", "UnusableRecordsError"]

_T = TypeVar("_T")


class RecordsError(Exception):
    """The records could not be read or written; the message says why, in one line."""


class UnusableRecordsError(Exception):
    """The database cannot hold records; the message is one line that says what to do."""


class Database(Protocol):
    """A database of records whose tables are up to date."""

    async def read(self, ask: Callable[[Transaction], _T]) -> _T:
        """What `ask` finds; it changes nothing.

        Raises:
            RecordsError: the database failed.
        """
        ...

    async def write(self, change: Callable[[Transaction], _T]) -> _T:
        """What `change` returns, once it is on disk.

        Raises:
            RecordsError: the database failed; nothing of what was to be kept was kept.
        """
        ...

    async def close(self) -> None:
        """Let go of it."""
        ...
