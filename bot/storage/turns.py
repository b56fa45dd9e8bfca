"""Taking turns: what may be done by one at a time, by its name."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Protocol
from weakref import WeakValueDictionary


class Turns(Protocol):
    """Who keeps others waiting."""

    def taking(self, *places: str) -> AbstractAsyncContextManager[None]:
        """Nobody else has any of these places as long as the `async with` lasts."""
        ...


class OwnTurns:
    """See `Turns`: among the tasks of this process."""

    def __init__(self) -> None:
        self._locks = WeakValueDictionary[str, asyncio.Lock]()

    @asynccontextmanager
    async def taking(self, *places: str) -> AsyncGenerator[None]:
        """See `Turns`. In one order, so that nobody waits in a circle."""
        async with AsyncExitStack() as held:
            for place in sorted(set(places)):
                await held.enter_async_context(self._locks.setdefault(place, asyncio.Lock()))
            yield
