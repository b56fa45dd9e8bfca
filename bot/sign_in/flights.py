"""Answers kept for a while, each asked for once however many want it at the same time."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import TypeVar, cast
from weakref import WeakValueDictionary

from cachetools import TTLCache

_T = TypeVar("_T")


class Flights:
    """By whose answer it is and what was asked. Failures are not kept."""

    def __init__(self, cache: TTLCache[object, object]) -> None:
        self._cache = cache
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, whose: str, what: Hashable, ask: Callable[[], Awaitable[_T]]) -> _T:
        """The answer; whatever `ask` raises goes through."""
        key = (whose, what)
        async with self._locks.setdefault(whose, asyncio.Lock()):
            if key in self._cache:
                return cast("_T", self._cache[key])
            answer = await ask()
            self._cache[key] = answer
            return answer

    def has(self, whose: str, what: Hashable) -> bool:
        """Whether the answer is known."""
        return (whose, what) in self._cache

    def forget(self, whose: str) -> None:
        """Ask again for everything of one person."""
        for key in [key for key in self._cache if isinstance(key, tuple) and key[0] == whose]:
            self._cache.pop(key, None)

    def forget_all(self) -> None:
        """Ask again for everything."""
        self._cache.clear()
