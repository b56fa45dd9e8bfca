"""The lanes of one process, shared out so that no installation fills the road.

A dynamic threshold, as shared-memory switches use it (Choudhury and Hahne, 1998): how many lanes one may have
follows from how many are free, so that one alone gets most of them, and the last one goes to a newcomer only.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping

TIMES_WHAT_IS_FREE = 4
"""An installation may have so many lanes for each one that is left free: 16 of 20 where it is alone."""


def crowding(in_use: Mapping[int, int], lanes: int) -> frozenset[int]:
    """The installations that get no further lane for now, of those that have some.

    Whoever has none yet is never among them.
    """
    left = lanes - sum(in_use.values()) - 1
    return frozenset(
        installation for installation, count in in_use.items() if count and count >= TIMES_WHAT_IS_FREE * left
    )


class Lanes:
    """So many lanes, who has them, and waiting for one. For one taker at a time."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._in_use: Counter[int] = Counter()
        self._left = asyncio.Event()

    async def vacancy(self) -> frozenset[int]:
        """Wait until a lane is free; which installations may not have it (see `crowding`)."""
        self._left.clear()
        while self._in_use.total() >= self._most:
            await self._left.wait()
            self._left.clear()
        return crowding(self._in_use, self._most)

    def enter(self, installation_id: int) -> Callable[[], None]:
        """Have the lane that was found free; call what is returned once to leave it."""
        self._in_use[installation_id] += 1

        def leave() -> None:
            self._in_use -= Counter([installation_id])  # nothing is kept of whoever has none
            self._left.set()

        return leave

    async def wait_with(self, arrival: Coroutine[None, None, object]) -> None:
        """Return when that is done, or cancel it once somebody left a lane since `vacancy`."""
        arriving = asyncio.create_task(arrival)
        left = asyncio.create_task(self._left.wait())
        try:
            await asyncio.wait((arriving, left), return_when=asyncio.FIRST_COMPLETED)
            if arriving.done():
                arriving.result()
        finally:
            left.cancel()
            arriving.cancel()
            await asyncio.gather(left, arriving, return_exceptions=True)
