"""The only place that asks what time it is, so that tests can move time by hand."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The machine's wall clock, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Sleep in real time."""
        await asyncio.sleep(max(seconds, 0))


class ManualClock:
    """A clock that stands still until `advance` moves it; the tests' own."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._order = count()
        self._is_slept_on = asyncio.Event()

    def now(self) -> datetime:
        """The moment this clock was last moved to."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait for `advance` to reach that moment."""
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._order), woken))
        self._is_slept_on.set()
        await woken

    def advance(self, seconds: float) -> None:
        """Move on and wake whoever slept until then, the earliest first."""
        self._now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, woken = heapq.heappop(self._sleepers)
            if not woken.done():
                woken.set_result(None)

    async def slept_on(self) -> None:
        """Return once somebody sleeps, so that `advance` has somebody to wake."""
        while all(woken.done() for _, _, woken in self._sleepers):
            self._is_slept_on.clear()
            await self._is_slept_on.wait()
