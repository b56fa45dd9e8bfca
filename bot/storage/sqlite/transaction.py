"""Statements on an SQLite connection, inside whatever transaction its owner has begun."""

import sqlite3
from collections.abc import Sequence

from bot.storage.transaction import Row


class SqliteTransaction:
    """See `Transaction`. No cursor outlives its statement: others use the connection next."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rows(self, statement: str, values: Sequence[object] = ()) -> Sequence[Row]:
        """See `Transaction`."""
        return self._connection.execute(statement, values).fetchall()

    def execute(self, statement: str, values: Sequence[object] = ()) -> None:
        """See `Transaction`."""
        self._connection.execute(statement, values).close()

    def execute_each(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """See `Transaction`."""
        self._connection.executemany(statement, rows).close()
