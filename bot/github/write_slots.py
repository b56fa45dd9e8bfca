"""Content writes of one installation, apart in time: GitHub bans Apps that write in bursts.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import count
from typing import TypeAlias

from bot.github.errand import ERRAND
from bot.github.limits import Limits
from bot.github.precedence import Precedence, precedence
from bot.model.time import Clock

_Ticket: TypeAlias = tuple[datetime, "Priority", int, int]
"""Before whom it goes at the latest, its priority, its place in line, its rank."""


Reserve: TypeAlias = Callable[[datetime, float], Awaitable[float]]
"""Takes the next slot of all processes, now, for so many seconds; how long to wait, 0 for no time."""


class Priority(IntEnum):
    """Who goes first when several writes wait."""

    VETO = 0
    MERGE = 1
    ANSWER = 2
    BRANCH = 3
    CHECK = 4
    COMMENT = 5


_GIVES_WAY_S: Mapping[Priority, float] = {
    Priority.VETO: 0.0,
    Priority.MERGE: 0.0,
    Priority.ANSWER: 10.0,
    Priority.BRANCH: 15.0,
    Priority.CHECK: 45.0,
    Priority.COMMENT: 60.0,
}
"""How much later than a merge a write may have asked and still go first: so that none waits for ever."""


_ASKED_OF_US = frozenset({Priority.VETO, Priority.MERGE, Priority.ANSWER})
"""What the last of an hour's writes are kept for, whatever the look that they belong to is for."""


class WriteSlots:
    """Grants one write at a time, the most urgent first, at least `interval_s` after the one before."""

    def __init__(
        self,
        clock: Clock,
        interval_s: float = 1.0,
        reserve: Reserve | None = None,
        *,
        limits: Limits | None = None,
    ) -> None:
        """`reserve` asks other processes, None where there are none; `limits` counts the hour's writes."""
        self._reserve = reserve
        self._limits = limits
        self._clock = clock
        self._interval_s = interval_s
        self._free_at: datetime | None = None
        self._tickets = count()
        self._waiting: list[_Ticket] = []
        self._changed = asyncio.Condition()

    async def take(self, priority: Priority, rank: int = 0) -> None:
        """Return when it is this write's turn. Among those of one priority a higher rank goes first.

        Raises:
            Superseded: news came meanwhile that the write would only get in the way of.
            PutOff: this hour has no room for it.
            Exception: whatever says that the one who writes has lost the right to, see `Errand.require`.
        """
        what_for = Precedence.FIRST if priority in _ASKED_OF_US else precedence()
        if self._limits is not None:
            self._limits.check_content(what_for)
        await self._take(priority, rank)
        if self._limits is not None:
            await self._limits.pay_for_content(what_for)

    async def _take(self, priority: Priority, rank: int) -> None:
        errand = ERRAND.get()
        is_free = not self._waiting and self._wait_s() <= 0
        if errand is None or is_free or priority is Priority.VETO:
            await self._turn(priority, rank)
        else:
            turn = asyncio.create_task(self._turn(priority, rank))
            if priority is Priority.ANSWER:
                await errand.await_turn(turn)
            else:
                await errand.outlast(turn, is_merge=priority is Priority.MERGE)
        if errand is not None:
            errand.require()

    async def _turn(self, priority: Priority, rank: int) -> None:
        latest = self._asked_at(priority) + timedelta(seconds=_GIVES_WAY_S[priority])
        ticket = (latest, priority, next(self._tickets), rank)
        self._waiting.append(ticket)
        try:
            while not await self._came_up(ticket):
                pass
            self._free_at = self._clock.now() + timedelta(seconds=self._interval_s)
        finally:
            self._waiting.remove(ticket)
            async with self._changed:
                self._changed.notify_all()

    def _asked_at(self, priority: Priority) -> datetime:
        """When it asked, or the looks before that news broke off: else each of them would wait from anew."""
        errand, now = ERRAND.get(), self._clock.now()
        if errand is None or errand.waits_since is None or priority in _ASKED_OF_US:
            return now
        return min(now, errand.waits_since)

    async def _came_up(self, ticket: _Ticket) -> bool:
        """Whether it is this ticket's turn now, after waiting for something to change."""
        if self._first() != ticket:
            async with self._changed:
                await self._changed.wait_for(lambda: self._first() == ticket)
        if (wait_s := self._wait_s()) > 0:
            await self._clock.sleep(wait_s)
        return self._first() == ticket and self._wait_s() <= 0 and await self._is_reserved()

    async def _is_reserved(self) -> bool:
        """Whether no other process has the slot; while it is asked, a more urgent write may have come."""
        if self._reserve is None:
            return True
        now = self._clock.now()
        wait_s = await self._reserve(now, self._interval_s)
        if wait_s > 0:
            self._free_at = now + timedelta(seconds=wait_s)
        return wait_s <= 0

    def _first(self) -> _Ticket:
        """Of those that have the priority whose turn it is, the one of the highest rank."""
        next_priority = min(self._waiting)[1]
        alike = (ticket for ticket in self._waiting if ticket[1] is next_priority)
        return min(alike, key=lambda ticket: (-ticket[3], ticket))

    def _wait_s(self) -> float:
        """How long until the next write; never longer than the interval, should the clock be set back."""
        if self._free_at is None:
            return 0.0
        return min((self._free_at - self._clock.now()).total_seconds(), self._interval_s)
