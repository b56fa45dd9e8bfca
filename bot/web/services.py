"""What the handlers are given, under one typed key."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from aiohttp import web

from bot.events import OwnApp
from bot.model.time import Clock
from bot.queue.protocol import Queue
from bot.records.arrivals import Arrivals
from bot.records.census import Counted
from bot.records.claims import Claims
from bot.records.hearing import Hearing
from bot.records.repositories import Repositories
from bot.records.visits import Visits
from bot.showing import NobodyLooks, Showing
from bot.ways.health import WayState
from bot.web.body import LARGE_AT_ONCE, READ_WITHIN_S
from bot.web.metrics import Metrics

UNDERSTOOD_WITHIN_S = 2.0
"""With the other waits, below the 10 s after which GitHub gives up."""

_T = TypeVar("_T")


async def nothing(_now: datetime) -> Counted:
    """There is nothing to be counted."""
    return Counted()


async def nobody(_user_id: int) -> None:
    """Nobody signs in here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Set up once for all requests.

    `own_app` tells who we are as far as it is known by now. /readyz asks `is_worker_alive`, `why_not_ready`
    for what keeps GitHub from working with us, and `remark` for what is worth saying beside. /metrics asks
    `ways` how each way to do something is, and `census` how much there is in the database. What is out of
    reach is let go by `visits` and taken off the pages by `showing`; `on_revoked` hears of a person's number
    who is to be signed out. `room` has a place for each large body in memory, and people's words are read in
    `reader`.
    """

    queue: Queue
    hearing: Hearing
    claims: Claims
    arrivals: Arrivals
    repositories: Repositories
    visits: Visits
    clock: Clock
    own_app: Callable[[], OwnApp]
    webhook_secrets: Sequence[bytes] = field(repr=False)
    is_worker_alive: Callable[[], bool]
    why_not_ready: Callable[[], str] = field(default=lambda: "")
    remark: Callable[[], str] = field(default=lambda: "")
    ways: Callable[[], Sequence[WayState]] = lambda: ()
    census: Callable[[datetime], Awaitable[Counted]] = nothing
    showing: Showing = field(default_factory=NobodyLooks)
    on_revoked: Callable[[int], Awaitable[None]] = nobody
    metrics: Metrics = field(default_factory=Metrics)
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_AT_ONCE))
    read_within_s: float = READ_WITHIN_S
    understood_within_s: float = UNDERSTOOD_WITHIN_S
    reader: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "reader"))

    async def understand(self, read: Callable[[], _T]) -> _T:
        """What `read` makes of people's words: one text at a time, so that many leave the loop its half."""
        return await asyncio.get_running_loop().run_in_executor(self.reader, read)


SERVICES = web.AppKey("SERVICES", Services)
