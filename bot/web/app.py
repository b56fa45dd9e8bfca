"""The web application: its routes, and the services they are given."""

import asyncio
import logging
import socket
from collections.abc import Sequence

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.web import health, webhook
from bot.web.answers import explain_refusals
from bot.web.doorkeeper import Doorkeeper
from bot.web.services import SERVICES, Services

LINGER_S = 2.0
"""How long a refused sender may go on sending before the connection is cut: it must get to read why."""
KEEP_ALIVE_S = 75.0
BACKLOG = 512
"""Connections that wait to be let in; the system may have a lower bound."""


def create_app(services: Services) -> web.Application:
    """An application that serves nothing but these services; as many as one likes may exist."""
    app = create_watched_app(services)
    app.add_routes([web.post("/webhook", webhook.receive)])
    return app


def create_watched_app(services: Services) -> web.Application:
    """One that takes no webhooks, of a process that only works: it can be watched like the others."""
    app = web.Application(middlewares=[explain_refusals])
    app[SERVICES] = services
    app.add_routes(
        [
            web.get("/healthz", health.healthz),
            web.get("/readyz", health.readyz),
            web.get("/metrics", health.metrics),
        ]
    )
    return app


def create_runner(app: web.Application, *, shutdown_timeout_s: float) -> web.AppRunner:
    """A runner with the limits that the web is tested with.

    Its `cleanup` stops accepting and gives running requests `shutdown_timeout_s` to be answered.
    """
    logger = logging.getLogger(__name__)
    logger.addFilter(_is_about_us)
    return web.AppRunner(
        app,
        access_log=None,
        auto_decompress=False,
        handle_signals=False,
        keepalive_timeout=KEEP_ALIVE_S,
        lingering_time=LINGER_S,
        logger=logger,
        shutdown_timeout=shutdown_timeout_s,
    )


class Front:
    """An application behind its door, from the first connection to the last answer."""

    def __init__(
        self, app: web.Application, *, shutdown_timeout_s: float, door: Doorkeeper | None = None
    ) -> None:
        """See `create_runner`."""
        self.door = door or Doorkeeper()
        app.middlewares.append(self.door.watch)
        self._runner = create_runner(app, shutdown_timeout_s=shutdown_timeout_s)
        self._listening: asyncio.Server | None = None

    async def open(self, where: tuple[str, int] | socket.socket) -> Sequence[socket.socket]:
        """Listen at host and port (0 for any), or on a socket that listens; what is listened on.

        Raises:
            OSError: the address cannot be listened on.
        """
        await self._runner.setup()
        if self._runner.server is None:  # pragma: no cover - it is there after the set-up
            raise RuntimeError("aiohttp has made no server")
        loop, admitting = asyncio.get_running_loop(), self.door.admitting(self._runner.server)
        if isinstance(where, tuple):
            self._listening = await loop.create_server(admitting, *where, backlog=BACKLOG)
        else:
            self._listening = await loop.create_server(admitting, sock=where, backlog=BACKLOG)
        return self._listening.sockets

    async def close(self) -> None:
        """Stop accepting, and give running requests their time to be answered."""
        if self._listening is not None:
            self._listening.close()
        await self._runner.cleanup()


def _is_about_us(record: logging.LogRecord) -> bool:
    """Leave out requests that are no HTTP: any scanner could fill the log with tracebacks that quote it."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))
