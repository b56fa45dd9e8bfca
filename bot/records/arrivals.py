"""What was open before Babysit came to a repository: it is disturbed by nothing that nobody asked for.

The first sweep that sees a repository writes down what is open there. A push, or whatever else opens it anew,
strikes it from that list. A database that was lost is no arrival: Babysit's own traces on GitHub tell.
"""

from collections.abc import Mapping

from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot
from bot.model.swept import Swept
from bot.model.trigger import Gone
from bot.records.database import Database, Transaction

OPENED_ANEW = ""
"""Stands for the head of one that somebody opened or pushed to before the repository was first swept."""


class Arrivals:
    """The repositories that were met, and what was open there at that time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def meet(self, installation_id: int, swept: Swept) -> None:
        """An installation's repositories were listed, with what is open there."""
        await self._database.write(lambda transaction: _meet(transaction, installation_id, swept))

    async def note_opened(self, key: PullRequestKey) -> None:
        """Somebody opened it, or pushed to it: it is one like any other."""
        await self._database.write(lambda transaction: _note_opened(transaction, key))

    async def is_from_before(self, snapshot: Snapshot) -> bool:
        """Whether it was open before Babysit came, and nothing was pushed since."""
        return await self._database.write(lambda transaction: _is_from_before(transaction, snapshot))

    async def installations(self) -> Mapping[int, int]:
        """In which installation each repository is; what was listed before that was kept is left out."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT repository_id, installation_id FROM met_repositories WHERE installation_id <> 0"
            )
        )
        return {int(row[0]): int(row[1]) for row in rows}

    async def forget(self, gone: Gone) -> None:
        """Babysit was sent away there: once it is back, it arrives.

        A removed installation needs no word of it: the next one has another number.
        """
        await self._database.write(lambda transaction: _forget(transaction, gone))


def _meet(transaction: Transaction, installation_id: int, swept: Swept) -> None:
    new = {number for number in swept.repositories if not _is_met(transaction, number, installation_id)}
    if not new:
        return
    transaction.execute_each(
        "INSERT INTO met_repositories VALUES (?, ?)"
        " ON CONFLICT (repository_id) DO UPDATE SET installation_id = excluded.installation_id",
        [(number, installation_id) for number in sorted(new)],
    )
    found = [(pull.key.repository_id, pull.key.number, pull.head_sha) for pull in swept.pull_requests]
    transaction.execute_each(
        "INSERT INTO found_open VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
        [row for row in found if row[0] in new],
    )


def _is_met(transaction: Transaction, repository_id: int, installation_id: int) -> bool:
    """Whether it was, by this installation, or by an older Babysit that kept no list."""
    rows = transaction.rows(
        "SELECT 1 FROM met_repositories WHERE repository_id = ? AND installation_id IN (0, ?)",
        (repository_id, installation_id),
    )
    return bool(rows)


def _note_opened(transaction: Transaction, key: PullRequestKey) -> None:
    if _is_met(transaction, key.repository_id, key.installation_id):
        _strike(transaction, key)
    elif key.repository_id:
        _note_found(transaction, key, OPENED_ANEW)


def _strike(transaction: Transaction, key: PullRequestKey) -> None:
    transaction.execute(
        "DELETE FROM found_open WHERE repository_id = ? AND number = ?", (key.repository_id, key.number)
    )


def _is_from_before(transaction: Transaction, snapshot: Snapshot) -> bool:
    """The first look decides whether this is an arrival: later, our check run is there in any case."""
    key, head_sha = snapshot.key, snapshot.head.sha
    rows = transaction.rows(
        "SELECT head_sha, is_looked_at FROM found_open WHERE repository_id = ? AND number = ?",
        (key.repository_id, key.number),
    )
    if not rows and (not key.repository_id or _is_met(transaction, key.repository_id, key.installation_id)):
        return False
    found_sha, is_looked_at = rows[0] if rows else (head_sha, 0)
    if found_sha == OPENED_ANEW:
        return False
    if found_sha != head_sha or (not is_looked_at and _has_own_traces(snapshot)):
        _strike(transaction, key)
        return False
    if not is_looked_at:
        _note_found(transaction, key, head_sha)
    return True


def _note_found(transaction: Transaction, key: PullRequestKey, head_sha: str) -> None:
    transaction.execute(
        "INSERT INTO found_open VALUES (?, ?, ?, 1) ON CONFLICT (repository_id, number)"
        " DO UPDATE SET head_sha = excluded.head_sha, is_looked_at = excluded.is_looked_at",
        (key.repository_id, key.number, head_sha),
    )


def _has_own_traces(snapshot: Snapshot) -> bool:
    return snapshot.own_check is not None or bool(snapshot.own_comments or snapshot.own_threads)


def _forget(transaction: Transaction, gone: Gone) -> None:
    transaction.execute_each(
        "DELETE FROM met_repositories WHERE repository_id = ?", [(number,) for number in gone.repository_ids]
    )
