"""What each open pull request held when it was last looked at, so that others need not ask again."""

from collections.abc import Mapping, Sequence

import msgspec

from bot.model.holding import Holding
from bot.model.keys import PullRequestKey
from bot.records.database import Database
from bot.records.repositories import place_of

_decoder = msgspec.json.Decoder(Holding)


class Holdings:
    """One for each open pull request: that of its last head. Losing them costs reading them again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_repository(self, key: PullRequestKey) -> Mapping[int, Holding]:
        """Those of all pull requests of this one's repository, by number."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT number, holding FROM holdings WHERE repository = ?", (place_of(transaction, key),)
            )
        )
        return {number: holding for number, stored in rows if (holding := _read(stored)) is not None}

    async def keep(self, key: PullRequestKey, holdings: Sequence[Holding]) -> None:
        """Remember these instead of what was known of the same pull requests."""
        await self._database.write(
            lambda transaction: transaction.execute_each(
                "INSERT INTO holdings VALUES (?, ?, ?) ON CONFLICT (repository, number)"
                " DO UPDATE SET holding = excluded.holding",
                [
                    (place_of(transaction, key), holding.number, msgspec.json.encode(holding))
                    for holding in holdings
                ],
            )
        )

    async def forget(self, key: PullRequestKey, numbers: Sequence[int]) -> None:
        """They are not open any more."""
        await self._database.write(
            lambda transaction: transaction.execute_each(
                "DELETE FROM holdings WHERE repository = ? AND number = ?",
                [(place_of(transaction, key), number) for number in numbers],
            )
        )


def _read(stored: bytes) -> Holding | None:
    """None for what another Babysit wrote in another form: it is read from GitHub again."""
    try:
        return _decoder.decode(stored)
    except msgspec.ValidationError:
        return None
