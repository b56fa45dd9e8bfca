"""What the handlers are given, under one typed key."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.clock import Clock
from bot.events import OwnApp
from bot.queue.protocol import Queue
from bot.records.hearing import Hearing
from bot.web.body import LARGE_AT_ONCE, READ_WITHIN_S
from bot.web.metrics import Metrics


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Set up once for all requests.

    `own_app` tells who we are as far as it is known by now. `is_worker_alive` is asked by /readyz; `room` has
    a place for each large body in memory.
    """

    queue: Queue
    hearing: Hearing
    clock: Clock
    own_app: Callable[[], OwnApp]
    webhook_secrets: Sequence[bytes] = field(repr=False)
    is_worker_alive: Callable[[], bool]
    metrics: Metrics = field(default_factory=Metrics)
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(LARGE_AT_ONCE))
    read_within_s: float = READ_WITHIN_S


SERVICES = web.AppKey("SERVICES", Services)
