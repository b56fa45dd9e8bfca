"""Statements on a PostgreSQL connection, inside whatever transaction its owner has begun."""

from collections.abc import Sequence
from functools import lru_cache

from psycopg import Connection

from bot.storage.transaction import Row

INSTEAD_OF_NUL = "�"
"""PostgreSQL keeps every character but this one, which somebody may write into a comment all the same."""


class PostgresTransaction:
    """See `Transaction`."""

    def __init__(self, connection: Connection[Row]) -> None:
        self._connection = connection

    def rows(self, statement: str, values: Sequence[object] = ()) -> Sequence[Row]:
        """See `Transaction`."""
        return self._connection.execute(spelled(statement), _kept(values)).fetchall()

    def execute(self, statement: str, values: Sequence[object] = ()) -> None:
        """See `Transaction`."""
        self._connection.execute(spelled(statement), _kept(values))

    def execute_each(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        """See `Transaction`."""
        if rows:
            with self._connection.cursor() as cursor:
                cursor.executemany(spelled(statement), [_kept(values) for values in rows])


@lru_cache(maxsize=512)
def spelled(statement: str) -> bytes:
    """The statement with PostgreSQL's placeholders; nothing in it comes from outside."""
    return statement.replace("%", "%%").replace("?", "%s").encode()


def _kept(values: Sequence[object]) -> Sequence[object]:
    return [value.replace("\x00", INSTEAD_OF_NUL) if isinstance(value, str) else value for value in values]
