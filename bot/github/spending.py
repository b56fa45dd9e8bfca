"""What was spent of GitHub's secondary limits, by this process alone or among all that share a database."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime

from bot.github.ports import Spending
from bot.model.sliding_limit import Purchase, SlidingLimit, wait_for_room

CHUNK = 30
"""Points that a process takes from the common count at a time, so that not each request asks the database."""


class OwnSpending:
    """See `Spending`: in memory. A restart forgets a minute's points; GitHub's refusal makes that good."""

    def __init__(self) -> None:
        self._spent: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)

    async def spend(self, installation_id: int, wanted: Purchase, now: datetime) -> float:
        """See `Spending`."""
        limit, place = wanted.limit, (installation_id, wanted.limit.name)
        spent = {slot: amount for slot, amount in self._spent[place].items() if not limit.is_over(slot, now)}
        self._spent[place] = spent
        wait_s = wait_for_room(spent, wanted, now)
        if wait_s <= 0:
            slot = limit.slot(now)
            spent[slot] = spent.get(slot, 0) + wanted.amount
        return wait_s

    async def foresee(self, installation_id: int, wanted: Purchase, now: datetime) -> float:
        """See `Spending`."""
        return wait_for_room(self._spent[installation_id, wanted.limit.name], wanted, now)


@dataclass(slots=True, kw_only=True)
class _Chunk:
    """What is left of points that were counted already, good for the slot in which they were."""

    slot: int
    left: int


class InChunks:
    """See `Spending`: some at a time of what others count, one stock for each who may spend so much."""

    def __init__(self, common: Spending) -> None:
        self._common = common
        self._chunks: dict[tuple[int, SlidingLimit, int], _Chunk] = {}

    async def spend(self, installation_id: int, wanted: Purchase, now: datetime) -> float:
        """See `Spending`."""
        place = (installation_id, wanted.limit, wanted.ceiling)
        slot, known = wanted.limit.slot(now), self._chunks.get(place)
        if known is not None and known.slot == slot and known.left >= wanted.amount:
            known.left -= wanted.amount
            return 0.0
        chunk = replace(wanted, amount=max(CHUNK, wanted.amount))
        if await self._common.spend(installation_id, chunk, now) <= 0:
            self._chunks[place] = _Chunk(slot=slot, left=chunk.amount - wanted.amount)
            return 0.0
        return await self._common.spend(installation_id, wanted, now)

    async def foresee(self, installation_id: int, wanted: Purchase, now: datetime) -> float:
        """See `Spending`."""
        return await self._common.foresee(installation_id, wanted, now)
