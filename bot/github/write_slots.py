"""Content writes of one installation, apart in time: GitHub bans Apps that write in bursts.

https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#pause-between-mutative-requests
"""

import asyncio
from datetime import datetime, timedelta
from enum import IntEnum
from heapq import heapify, heappop, heappush
from itertools import count

from bot.github.ports import Clock


class Priority(IntEnum):
    """Who goes first when several writes wait."""

    MERGE = 0
    CHECK = 1
    BRANCH = 2
    COMMENT = 3


class WriteSlots:
    """Grants one write at a time, the most urgent first, at least `interval_s` after the one before."""

    def __init__(self, clock: Clock, interval_s: float = 1.0) -> None:
        self._clock = clock
        self._interval_s = interval_s
        self._free_at: datetime | None = None
        self._tickets = count()
        self._waiting: list[tuple[Priority, int]] = []
        self._changed = asyncio.Condition()

    async def take(self, priority: Priority) -> None:
        """Return when it is this write's turn."""
        ticket = (priority, next(self._tickets))
        heappush(self._waiting, ticket)
        try:
            while not await self._came_up(ticket):
                pass
            heappop(self._waiting)
            self._free_at = self._clock.now() + timedelta(seconds=self._interval_s)
        except BaseException:
            self._waiting.remove(ticket)
            heapify(self._waiting)
            raise
        finally:
            async with self._changed:
                self._changed.notify_all()

    async def _came_up(self, ticket: tuple[Priority, int]) -> bool:
        """Whether it is this ticket's turn now, after waiting for something to change."""
        if self._waiting[0] != ticket:
            async with self._changed:
                await self._changed.wait_for(lambda: self._waiting[0] == ticket)
        if (wait_s := self._wait_s()) > 0:
            await self._clock.sleep(wait_s)
        return self._waiting[0] == ticket and self._wait_s() <= 0

    def _wait_s(self) -> float:
        """How long until the next write; never longer than the interval, should the clock be set back."""
        if self._free_at is None:
            return 0.0
        return min((self._free_at - self._clock.now()).total_seconds(), self._interval_s)
