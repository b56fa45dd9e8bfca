"""What the sweeps saw of each open pull request, and which sweep is the last that began, of all processes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.keys import PullRequestKey, decode, encode
from bot.model.trigger import Gone
from bot.records.database import Database, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class TourVisit:
    """What the sweeps know of one pull request; `tour` is the number of the one that looked at it last."""

    fingerprint: str
    tour: int
    outline: str = ""


class Visits:
    """Everything that sweeps remember."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin_tour(self, now: datetime, every_s: float) -> int | None:
        """The number of the sweep that begins now, None where another began less than `every_s` ago."""
        return await self._database.write(
            lambda transaction: _begin(transaction, now.timestamp(), now.timestamp() - every_s)
        )

    async def tour(self) -> int:
        """The number of the last that began, 0 for none."""
        rows = await self._database.read(
            lambda transaction: transaction.rows("SELECT coalesce(max(number), 0) FROM tours")
        )
        return int(rows[0][0])

    async def of(self, installation_id: int) -> Mapping[PullRequestKey, TourVisit]:
        """What was seen in an installation."""
        rows = await self._database.read(
            lambda transaction: transaction.rows(
                "SELECT key, repository, fingerprint, outline, tour FROM visits WHERE installation_id = ?",
                (installation_id,),
            )
        )
        return {
            key: TourVisit(fingerprint=fingerprint, outline=outline, tour=tour)
            for text, repository, fingerprint, outline, tour in rows
            if isinstance(key := decode(text, repository), PullRequestKey)
        }

    async def installations(self) -> Sequence[int]:
        """Those in which anything was seen that is not forgotten."""
        rows = await self._database.read(
            lambda transaction: transaction.rows("SELECT DISTINCT installation_id FROM visits")
        )
        return sorted(int(row[0]) for row in rows)

    async def keep(
        self, installation_id: int, seen: Mapping[PullRequestKey, TourVisit], over: Sequence[PullRequestKey]
    ) -> None:
        """Remember these, and nothing of those."""
        await self._database.write(lambda transaction: _keep(transaction, installation_id, seen, over))

    async def forget(self, gone: Gone) -> None:
        """Nothing is known any more of what is out of reach; once it is back, everything there is news."""
        await self._database.write(lambda transaction: _forget(transaction, gone))


def _begin(transaction: Transaction, now: float, since: float) -> int | None:
    rows = transaction.rows("SELECT number, began_at FROM tours ORDER BY number DESC LIMIT 1")
    number, began_at = rows[0] if rows else (0, None)
    if began_at is not None and since < began_at <= now:
        return None
    transaction.execute("DELETE FROM tours")
    transaction.execute("INSERT INTO tours VALUES (?, ?)", (number + 1, now))
    return int(number) + 1


def _keep(
    transaction: Transaction,
    installation_id: int,
    seen: Mapping[PullRequestKey, TourVisit],
    over: Sequence[PullRequestKey],
) -> None:
    transaction.execute_each(
        "DELETE FROM visits WHERE installation_id = ? AND key = ?",
        [(installation_id, encode(key)) for key in over],
    )
    transaction.execute_each(
        "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (installation_id, key) DO UPDATE SET"
        " repository = excluded.repository, fingerprint = excluded.fingerprint, outline = excluded.outline,"
        " tour = excluded.tour",
        [
            (installation_id, encode(key), key.repository, visit.fingerprint, visit.outline, visit.tour)
            for key, visit in seen.items()
        ],
    )


def _forget(transaction: Transaction, gone: Gone) -> None:
    rows = transaction.rows(
        "SELECT installation_id, key, repository FROM visits WHERE ? = 0 OR installation_id = ?",
        (gone.installation_id, gone.installation_id),
    )
    transaction.execute_each(
        "DELETE FROM visits WHERE installation_id = ? AND key = ?",
        [(number, text) for number, text, repository in rows if gone.covers(decode(text, repository))],
    )
