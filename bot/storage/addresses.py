"""Where everything durable is: a file of one process, or a server that many share."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """An SQLite file, which one server at a time may write to."""

    path: Path


@dataclass(frozen=True, slots=True)
class PostgresAddress:
    """A PostgreSQL database; its address may hold a password, which nothing shows."""

    url: str = field(repr=False)


DatabaseAddress: TypeAlias = SqliteFile | PostgresAddress
