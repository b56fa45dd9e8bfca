"""Statements in a transaction, in SQL that SQLite and PostgreSQL both understand, with `?` for each value.

Truths are 0 and 1, moments are seconds since 1970, names are compared by `lower(…)`; no statement holds a
question mark of its own.
"""

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

Row: TypeAlias = tuple[Any, ...]
"""A row as the engine gives it: strings, whole and broken numbers, bytes, None."""


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
