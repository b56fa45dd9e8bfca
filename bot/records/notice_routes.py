"""Which channels a repository's configuration named last, for when Babysit fails before it reads that."""

from collections.abc import Sequence

import msgspec

from bot.model.config import NoticeRoute
from bot.model.keys import PullRequestKey
from bot.records.database import Database
from bot.records.repositories import place_of

_decoder = msgspec.json.Decoder(list[NoticeRoute])


class NoticeRoutes:
    """One list for each repository that names any."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, key: PullRequestKey) -> Sequence[NoticeRoute]:
        """What it named last; nothing where it never did, or an older Babysit wrote it."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT routes FROM notice_routes WHERE place = ?", (place_of(transaction, key),)
            )
        )
        try:
            return _decoder.decode(rows[0][0]) if rows else ()
        except msgspec.DecodeError:
            return ()

    async def keep(self, key: PullRequestKey, routes: Sequence[NoticeRoute]) -> None:
        """Remember these instead."""
        await self._database.write(
            lambda transaction: transaction.execute(
                "INSERT INTO notice_routes (place, routes) VALUES (?, ?)"
                " ON CONFLICT (place) DO UPDATE SET routes = excluded.routes",
                (place_of(transaction, key), msgspec.json.encode(list(routes))),
            )
        )
