"""What was open before Babysit came to a repository: it is disturbed by nothing that nobody asked for.

The first sweep that sees a repository writes down what is open there. A push, or whatever else opens it anew,
strikes it from that list. A database that was lost is no arrival: Babysit's own traces on GitHub tell.
"""

import sqlite3

from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot
from bot.model.swept import Swept
from bot.model.trigger import Gone
from bot.records.database import Database

OPENED_ANEW = ""
"""Stands for the head of one that somebody opened or pushed to before the repository was first swept."""


class Arrivals:
    """The repositories that were met, and what was open there at that time."""

    def __init__(self, database: Database) -> None:
        self._run = database.run

    async def meet(self, installation_id: int, swept: Swept) -> None:
        """An installation's repositories were listed, with what is open there."""
        await self._run(lambda connection: _meet(connection, installation_id, swept))

    async def note_opened(self, key: PullRequestKey) -> None:
        """Somebody opened it, or pushed to it: it is one like any other."""
        await self._run(lambda connection: _note_opened(connection, key))

    async def is_from_before(self, snapshot: Snapshot) -> bool:
        """Whether it was open before Babysit came, and nothing was pushed since."""
        return await self._run(lambda connection: _is_from_before(connection, snapshot))

    async def forget(self, gone: Gone) -> None:
        """Babysit was sent away there: once it is back, it arrives.

        A removed installation needs no word of it: the next one has another number.
        """
        await self._run(lambda connection: _forget(connection, gone))


def _meet(connection: sqlite3.Connection, installation_id: int, swept: Swept) -> None:
    """All or nothing, so that a kill leaves an arrival that begins again."""
    new = {number for number in swept.repository_ids if not _is_met(connection, number, installation_id)}
    if not new:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany(
            "INSERT OR REPLACE INTO met_repositories VALUES (?, ?)",
            [(number, installation_id) for number in sorted(new)],
        )
        found = [(one.key.repository_id, one.key.number, one.head_sha) for one in swept.pull_requests]
        connection.executemany(
            "INSERT OR IGNORE INTO found_open VALUES (?, ?, ?, 0)", [one for one in found if one[0] in new]
        )
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _is_met(connection: sqlite3.Connection, repository_id: int, installation_id: int) -> bool:
    """Whether it was, by this installation, or by an older Babysit that kept no list."""
    rows = connection.execute(
        "SELECT 1 FROM met_repositories WHERE repository_id = ? AND installation_id IN (0, ?)",
        (repository_id, installation_id),
    )
    return bool(rows.fetchall())


def _note_opened(connection: sqlite3.Connection, key: PullRequestKey) -> None:
    if _is_met(connection, key.repository_id, key.installation_id):
        _strike(connection, key)
    elif key.repository_id:
        connection.execute(
            "INSERT OR REPLACE INTO found_open VALUES (?, ?, ?, 1)",
            (key.repository_id, key.number, OPENED_ANEW),
        )


def _strike(connection: sqlite3.Connection, key: PullRequestKey) -> None:
    connection.execute(
        "DELETE FROM found_open WHERE repository_id = ? AND number = ?", (key.repository_id, key.number)
    )


def _is_from_before(connection: sqlite3.Connection, snapshot: Snapshot) -> bool:
    """The first look decides whether this is an arrival: later, our check run is there in any case."""
    key, head_sha = snapshot.key, snapshot.head.sha
    row = connection.execute(
        "SELECT head_sha, is_looked_at FROM found_open WHERE repository_id = ? AND number = ?",
        (key.repository_id, key.number),
    ).fetchone()
    if row is None and (not key.repository_id or _is_met(connection, key.repository_id, key.installation_id)):
        return False
    found_sha, is_looked_at = row or (head_sha, 0)
    if found_sha == OPENED_ANEW:
        return False
    if found_sha != head_sha or (not is_looked_at and _has_own_traces(snapshot)):
        _strike(connection, key)
        return False
    if not is_looked_at:
        connection.execute(
            "INSERT OR REPLACE INTO found_open VALUES (?, ?, ?, 1)", (key.repository_id, key.number, head_sha)
        )
    return True


def _has_own_traces(snapshot: Snapshot) -> bool:
    return snapshot.own_check is not None or bool(snapshot.own_comments or snapshot.own_threads)


def _forget(connection: sqlite3.Connection, gone: Gone) -> None:
    connection.executemany(
        "DELETE FROM met_repositories WHERE repository_id = ?", [(number,) for number in gone.repository_ids]
    )
