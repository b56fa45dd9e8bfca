"""What one pull request waited for until now, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.model.waiting import Turn
from bot.records.board import moment
from bot.records.database import Database, Transaction

MOST_SPELLS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """A time in which it waited for one gate, as Babysit saw it. `gate` is empty where every one was open."""

    turn: Turn
    gate: str
    people: Sequence[str]
    began_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How it ended."""

    is_merged: bool
    ended_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOf:
    """Its spells, oldest first and at most the last `MOST_SPELLS`, and its end where it has one."""

    spells: Sequence[Spell] = ()
    end: End | None = None


class Past:
    """The past of all pull requests."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, repository_id: int, number: int) -> PastOf:
        """What is known of this one; empty for one that was never seen to move."""
        return await self._database.read(lambda transaction: _of(transaction, repository_id, number))


def _of(transaction: Transaction, repository_id: int, number: int) -> PastOf:
    place = (repository_id, number)
    spells = transaction.rows(
        "SELECT turn, gate, people, began_at, ended_at FROM waited"
        " WHERE repository_id = ? AND number = ? ORDER BY id DESC LIMIT ?",
        (*place, MOST_SPELLS),
    )
    ends = transaction.rows(
        "SELECT is_merged, ended_at, opened_at FROM ended WHERE repository_id = ? AND number = ?", place
    )
    return PastOf(
        spells=[
            Spell(
                turn=Turn(row[0]),
                gate=str(row[1]),
                people=str(row[2]).split("\n") if row[2] else (),
                began_at=_moment(row[3]),
                ended_at=_moment(row[4]),
            )
            for row in reversed(spells)
        ],
        end=End(is_merged=bool(ends[0][0]), ended_at=_moment(ends[0][1]), opened_at=moment(ends[0][2]))
        if ends
        else None,
    )


def _moment(seconds: object) -> datetime:
    found = moment(seconds)
    if found is None:
        raise ValueError("a moment that every row has is missing")
    return found
