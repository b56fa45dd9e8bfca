"""One run of a key: it gives up its lane when it waits to write, and breaks off where news overtake it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.github.errand import Superseded
from bot.model.time import Now
from bot.model.watch import Watch
from bot.queue.engine import LEASE_S
from bot.queue.protocol import Lease, LeaseLostError, Queue

MOST_SUPERSEDED = 3
"""Runs in a row that may break off before saying anything: then something is said, whatever comes."""


SURE_FOR = timedelta(seconds=LEASE_S - 5)
"""After that a write might reach GitHub when the lease is over."""


@dataclass(frozen=True, slots=True)
class BrokenOff:
    """How many runs of a key in a row said nothing, and when the first of them wanted to."""

    times: int
    since: datetime


class Run:
    """The errand on which a lease is worked off.

    `leave_lane` is called at the first wait. `before` says of which runs in a row news made an end.
    """

    def __init__(
        self,
        queue: Queue,
        lease: Lease,
        leave_lane: Callable[[], None],
        clock: Now,
        before: BrokenOff | None = None,
    ) -> None:
        self._queue = queue
        self._lease = lease
        self._leave_lane = leave_lane
        self._is_patient = before is not None and before.times >= MOST_SUPERSEDED
        self._before = before
        self._news = queue.news(lease)
        self._clock = clock
        self._held_until = clock.now() + SURE_FOR
        self._asked_at: datetime | None = None
        self.watch: Watch | None = None

    def extended(self, at: datetime) -> None:
        """The lease's time began afresh, not before that moment."""
        self._held_until = at + SURE_FOR

    @property
    def waits_since(self) -> datetime | None:
        """See `Errand.waits_since`."""
        return None if self._before is None else self._before.since

    def broken_off(self) -> BrokenOff:
        """What the next run is to know of this one, which said nothing."""
        if self._before is None:
            return BrokenOff(times=1, since=self._asked_at or self._clock.now())
        return BrokenOff(times=self._before.times + 1, since=self._before.since)

    def require(self) -> None:
        """See `Errand.require`: a process that was suspended may wake up when somebody else has the key."""
        if self._clock.now() >= self._held_until:
            raise LeaseLostError(f"The lease on {self._lease.key} may have run out: nothing more is written.")

    def decided(self, watch: Watch) -> None:
        """This is what the run will remember."""
        self.watch = watch

    async def await_turn(self, turn: asyncio.Future[None]) -> None:
        """See `Errand.await_turn`."""
        self._leave_lane()
        try:
            await turn
        finally:
            turn.cancel()

    async def outlast(self, turn: asyncio.Future[None], *, is_merge: bool) -> None:
        """See `Errand.outlast`. What cannot be taken back is called off by news however often."""
        self._asked_at = self._asked_at or self._clock.now()
        try:
            self._leave_lane()
            if await self._is_overtaken(turn, is_merge=is_merge):
                raise Superseded
        finally:
            if not turn.done():
                turn.cancel()
                await asyncio.gather(turn, return_exceptions=True)

    async def _is_overtaken(self, turn: asyncio.Future[None], *, is_merge: bool) -> bool:
        """Whether news came before the turn did."""
        self._news.clear()
        has_news = self.watch is not None and await self._queue.remember(self._lease, self.watch)
        if self.watch is None or (self._is_patient and not is_merge):
            await turn
            return False
        if has_news and not turn.done():
            return True
        told = asyncio.create_task(self._hear())
        try:
            await asyncio.wait([turn, told], return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
        if turn.done():
            turn.result()
            return False
        return True

    async def _hear(self) -> None:
        await self._news.wait()
