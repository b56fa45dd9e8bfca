"""The kinds of columns there are, so that one word means the same to both engines.

Truths are whole numbers 0 and 1, moments are seconds since 1970, numbers hold GitHub's largest ids. Text
sorts by its bytes, as SQLite does it, wherever the server believes to be.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

NUMBER: TypeEngine[int] = sa.BigInteger().with_variant(sa.INTEGER(), "sqlite")
MOMENT: TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")
TEXT: TypeEngine[str] = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
BYTES: TypeEngine[bytes] = sa.LargeBinary()


def counted(name: str = "id") -> "sa.Column[Any]":
    """A primary key that grows with each row, and is never given twice."""
    return sa.Column(name, NUMBER, sa.Identity(always=False), primary_key=True)


def needed(name: str, kind: TypeEngine[Any], *, default: str | None = None) -> "sa.Column[Any]":
    """A column that every row has; `default`, an SQL literal, is for rows that there are."""
    return sa.Column(name, kind, nullable=False, server_default=default)


def optional(name: str, kind: TypeEngine[Any]) -> "sa.Column[Any]":
    """A column that a row may do without."""
    return sa.Column(name, kind, nullable=True)


def create_table(name: str, *columns: "sa.Column[Any]", key: tuple[str, ...]) -> None:
    """A table whose rows are found by `key`, and hold what their columns say on either engine."""
    is_counted = any(column.identity is not None for column in columns)
    op.create_table(
        name,
        *columns,
        sa.PrimaryKeyConstraint(*key),
        sqlite_strict=True,
        sqlite_with_rowid=is_counted,
        sqlite_autoincrement=is_counted,
    )


def add_column(table: str, column: "sa.Column[Any]") -> None:
    """One more column; rows that there are have its default, or nothing in it."""
    op.add_column(table, column)


def create_index(
    name: str, table: str, *columns: "str | sa.TextClause", where: str = "", is_unique: bool = False
) -> None:
    """An index; `where` says, in SQL that both engines have, of which rows."""
    only = sa.text(where) if where else None
    op.create_index(name, table, list(columns), unique=is_unique, sqlite_where=only, postgresql_where=only)
