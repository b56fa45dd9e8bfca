"""One run of a key: it gives up its lane when it waits to write, and breaks off where news overtake it."""

import asyncio
from collections.abc import Callable

from bot.github.errand import Superseded
from bot.model.watch import Watch
from bot.queue.protocol import Lease, Queue

MOST_SUPERSEDED = 3
"""Runs in a row that may break off before saying anything: then something is said, whatever comes."""


class Run:
    """The errand on which a lease is worked off.

    `leave_lane` is called at the first wait. `is_patient` says that the runs before broke off often enough.
    """

    def __init__(
        self, queue: Queue, lease: Lease, leave_lane: Callable[[], None], *, is_patient: bool
    ) -> None:
        self._queue = queue
        self._lease = lease
        self._leave_lane = leave_lane
        self._is_patient = is_patient
        self._news = queue.news(lease)
        self.watch: Watch | None = None

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
