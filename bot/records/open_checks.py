"""Commits on which a check run of Babysit's may be open: noted before one begins, lest a kill hide it."""

from collections.abc import Mapping, Sequence

from bot.model.keys import PullRequestKey
from bot.model.snapshot import OpenCheck
from bot.model.swept import Swept
from bot.records.database import Database, Transaction
from bot.records.repositories import place_of, place_of_repository


class OpenChecks:
    """What is open on behalf of each pull request."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: PullRequestKey) -> Sequence[OpenCheck]:
        """The commits on which a check run of this pull request may be open."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT head_sha, is_group FROM open_checks WHERE repository = ? AND number = ?"
                " ORDER BY head_sha",
                (place_of(transaction, key), key.number),
            )
        )
        return [OpenCheck(head_sha=row[0], is_group=bool(row[1])) for row in rows]

    async def is_open(self, key: PullRequestKey, head_sha: str) -> bool:
        """Whether one may be open there, on behalf of whichever pull request."""
        found = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT 1 FROM open_checks WHERE repository = ? AND head_sha = ?",
                (place_of(transaction, key), head_sha),
            )
        )
        return bool(found)

    async def unended(self, swept: Swept, installation_id: int) -> Sequence[PullRequestKey]:
        """The pull requests of these repositories that are not open, while a check run of theirs may be."""
        noted = await self._database.read(lambda transaction: _noted(transaction, swept.repositories))
        is_open = {(pull.key.repository_id, pull.key.number) for pull in swept.pull_requests}
        return [
            PullRequestKey(
                installation_id=installation_id,
                repository_id=repository_id,
                repository=swept.repositories[repository_id],
                number=number,
            )
            for repository_id, number in noted
            if (repository_id, number) not in is_open
        ]

    async def note(self, key: PullRequestKey, check: OpenCheck) -> None:
        """One is about to begin there, or to be left open."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "INSERT INTO open_checks VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (place_of(transaction, key), key.number, check.head_sha, int(check.is_group)),
            )
        )

    async def forget(self, key: PullRequestKey, head_sha: str) -> None:
        """None is open there any more."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "DELETE FROM open_checks WHERE repository = ? AND number = ? AND head_sha = ?",
                (place_of(transaction, key), key.number, head_sha),
            )
        )


def _noted(transaction: Transaction, repositories: Mapping[int, str]) -> Sequence[tuple[int, int]]:
    """Repository and number of each pull request with such a check run, among these repositories."""
    rows = transaction.rows("SELECT DISTINCT repository, number FROM open_checks ORDER BY repository, number")
    if not rows:
        return ()
    numbers = {
        place_of_repository(transaction, repository_id, name): repository_id
        for repository_id, name in repositories.items()
    }
    return [(numbers[place], int(number)) for place, number in rows if place in numbers]
