"""Under which word each repository's records are kept: its number, or the name an older Babysit knew it by.

Records were once kept under names. Those are adopted by the repository that has the name when it is met next,
provided that it was there before the first of them: one that was created later has taken the name.
"""

import sqlite3
from collections.abc import Sequence

from bot.model.keys import PullRequestKey, identity_of
from bot.model.repository import Repository
from bot.records.database import Database

_DATED = (
    ("ledger", "at"),
    ("heads", "known_since"),
    ("heard", "heard_at"),
    ("claims", "since"),
    ("posted", "posted_at"),
    ("reviews", "reviewed_at"),
)
"""Everything that is kept under a name, and when it was."""
SHOWN = "CASE WHEN is_former THEN name || ' (repository ' || repository_id || ')' ELSE name END"
"""How a repository is shown: one whose name another has taken is told apart by its number."""


class Repositories:
    """The repositories that records are about."""

    def __init__(self, database: Database) -> None:
        self._run = database.run

    async def meet(self, repository: Repository) -> None:
        """GitHub says that this repository has this name: what was kept under it is its own, if it can be."""
        await self._run(lambda connection: _meet(connection, repository))


def place_of(connection: sqlite3.Connection, key: PullRequestKey) -> str:
    """The word in the column `repository` of everything about the pull request's repository."""
    return place_of_repository(connection, key.repository_id, key.repository)


def place_of_repository(connection: sqlite3.Connection, repository_id: int, name: str) -> str:
    """The same by the repository's number, or by its name where that is 0."""
    if repository_id:
        by_number = "SELECT place FROM repositories WHERE repository_id = ?"
        known = _rows(connection, by_number, (repository_id,))
    else:
        known = _named(connection, name)
    return known[0] if known else identity_of(repository_id, name)


def registered(connection: sqlite3.Connection, key: PullRequestKey) -> str:
    """The same, of a repository that people can find by its name from now on."""
    place = place_of(connection, key)
    if key.repository_id:
        connection.execute(
            "INSERT OR IGNORE INTO repositories VALUES (?, ?, ?, 0)",
            (key.repository_id, place, key.repository),
        )
    return place


def places_of(connection: sqlite3.Connection, name: str) -> Sequence[str]:
    """The words for whatever repository has this name, and for what nobody has adopted yet."""
    return (*_named(connection, name), name)


def _named(connection: sqlite3.Connection, name: str) -> Sequence[str]:
    return _rows(
        connection,
        "SELECT place FROM repositories WHERE name = ? COLLATE NOCASE AND NOT is_former",
        (name,),
    )


def _rows(connection: sqlite3.Connection, statement: str, values: Sequence[object]) -> Sequence[str]:
    return [str(row[0]) for row in connection.execute(statement, values).fetchall()]


def _meet(connection: sqlite3.Connection, repository: Repository) -> None:
    """A repository that is known has its name brought up to date, and nothing is written where it has it."""
    number, name = repository.repository_id, repository.name
    known = connection.execute(
        "SELECT name, is_former FROM repositories WHERE repository_id = ?", (number,)
    ).fetchall()
    if known == [(name, 0)]:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(
            "UPDATE repositories SET is_former = 1 WHERE name = ? COLLATE NOCASE AND repository_id <> ?",
            (name, number),
        )
        connection.execute(
            "INSERT INTO repositories (repository_id, place, name, is_former) VALUES (?, ?, ?, 0)"
            " ON CONFLICT (repository_id) DO UPDATE SET name = excluded.name, is_former = 0",
            (number, _adopted(connection, repository) or str(number), name),
        )
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _adopted(connection: sqlite3.Connection, repository: Repository) -> str:
    """The name that this repository's records are kept under; empty where none are, or another's."""
    taken = "SELECT 1 FROM repositories WHERE place = ? COLLATE NOCASE"
    if connection.execute(taken, (repository.name,)).fetchall():
        return ""
    first, place = _first(connection, repository.name)
    if first is None or repository.created_at is None or repository.created_at.timestamp() > first:
        return ""
    return place


def _first(connection: sqlite3.Connection, name: str) -> tuple[float | None, str]:
    """When the first record was kept under a name, and how the name was written."""
    each = " UNION ALL ".join(
        f"SELECT {moment} AS at, repository FROM {table} WHERE repository = ? COLLATE NOCASE"  # noqa: S608 - our own words
        for table, moment in _DATED
    )
    row = connection.execute(
        f"SELECT min(at), repository FROM ({each})",  # noqa: S608 - see above
        (name,) * len(_DATED),
    ).fetchone()
    return (row[0], str(row[1]))
