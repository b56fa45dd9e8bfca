"""Emptying an outbox: whenever there is news, every so often, and for as long as the server runs.

A round that breaks is in the log, and the next one comes as if it had not: nobody looks after these tasks.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from bot.model.time import Clock
from bot.records.database import RecordsError
from bot.storage.errors import StorageError
from bot.storage.turns import Turns

_log = structlog.get_logger()


class OutboxRounds:
    """`empty` sends what is due; `name` is the outbox's, of which one process at a time has the turn."""

    def __init__(
        self, name: str, empty: Callable[[], Awaitable[None]], clock: Clock, turns: Turns, every_s: float
    ) -> None:
        self._name = name
        self._empty = empty
        self._clock = clock
        self._turns = turns
        self._every_s = every_s
        self._news = asyncio.Event()

    def nudge(self) -> None:
        """Something new waits."""
        self._news.set()

    async def run(self, *, is_set_up: bool) -> None:
        """For ever. Where nobody can be told, for news alone: an idle server wakes for nothing."""
        while True:
            self._news.clear()
            try:
                async with self._turns.taking(self._name):
                    await self._empty()
            except (RecordsError, StorageError) as error:
                _log.warning("outbox.failed", outbox=self._name, error=str(error))
            except Exception as error:  # noqa: BLE001 - see the module
                _log.error("outbox.stumbled", outbox=self._name, error=type(error).__name__)
            await self._wait(is_set_up=is_set_up)

    async def _wait(self, *, is_set_up: bool) -> None:
        if not is_set_up:
            await self._news.wait()
            return
        looking = asyncio.create_task(self._clock.sleep(self._every_s))
        told = asyncio.create_task(self._news.wait())
        try:
            await asyncio.wait([looking, told], return_when=asyncio.FIRST_COMPLETED)
        finally:
            looking.cancel()
            told.cancel()
