"""What records need of a database: statements in a transaction, whatever engine carries them out.

The statements of this room are SQL that SQLite and PostgreSQL both understand, with `?` for each value:
truths are 0 and 1, moments are seconds since 1970, and names are compared by `lower(…)`. An engine is a
folder beside this file: its tables, and a `Database` that passes the tests in tests/records.
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

Row: TypeAlias = tuple[Any, ...]
"""A row as the engine gives it: strings, whole and broken numbers, bytes, None."""

_T = TypeVar("_T")


class RecordsError(Exception):
    """The records could not be read or written; the message says why, in one line."""


class UnusableRecordsError(Exception):
    """The database cannot hold records; the message is one line that says what to do."""


class Transaction(Protocol):
    """Statements of which all count, or none. Errors are the engine's, and reach nobody but it."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> Sequence[Row]:
        """Every row that the statement answers with."""
        ...

    def execute(self, statement: str, values: Sequence[object] = ()) -> None:
        """Carry the statement out."""
        ...

    def execute_each(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """Carry it out once for each row of values."""
        ...


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
