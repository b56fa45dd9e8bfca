"""A server without an App: it serves `/setup` until there is one, on the socket that is served from later."""

import asyncio
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp
import structlog
from aiohttp import web

from bot.github.ports import Endpoints, Nobody
from bot.github.transport import Transport
from bot.model.time import Clock
from bot.setting_up.handlers import Setup
from bot.setting_up.visits import SetupVisits
from bot.setting_up.wording import Place
from bot.sign_in.cross_site import refuse_cross_site
from bot.web.answers import answer
from bot.web.app import create_runner

ANSWERS_WITHIN_S = 3.0

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be set up. `keep` writes the credentials down; `opened` is told the address to open."""

    place: Place
    endpoints: Endpoints
    keep: Callable[[Mapping[str, str]], None]
    opened: Callable[[str], None]


async def set_up(
    wanted: Wanted, listener: socket.socket, clock: Clock, stopping: asyncio.Event
) -> Mapping[str, str] | None:
    """The variables of the App that was made; None where `stopping` came first. `listener` stays open.

    Whoever connects between this and what is served next waits in the socket's queue.
    """
    made: asyncio.Future[Mapping[str, str]] = asyncio.get_running_loop().create_future()
    visits = SetupVisits()

    def finished(values: Mapping[str, str]) -> None:
        if not made.done():
            made.set_result(values)

    async with aiohttp.ClientSession() as session:
        transport = Transport(session, wanted.endpoints, clock, Nobody())
        setup = Setup(wanted.place, visits, transport, clock, keep=wanted.keep, finished=finished)
        app = web.Application(middlewares=[refuse_cross_site(wanted.place.public_url)])
        app.add_routes([*setup.routes(), web.get("/healthz", _alive), web.get("/readyz", _not_ready)])
        app.router.add_post("/webhook", _not_ready)
        runner = create_runner(app, shutdown_timeout_s=ANSWERS_WITHIN_S)
        await runner.setup()
        try:
            await web.SockSite(runner, listener.dup()).start()
            url = f"{wanted.place.public_url}/setup?code={visits.code}"
            _log.info("setup.open", url=url)
            wanted.opened(url)
            return await _first(made, stopping)
        finally:
            await runner.cleanup()


async def _first(
    made: asyncio.Future[Mapping[str, str]], stopping: asyncio.Event
) -> Mapping[str, str] | None:
    told = asyncio.create_task(stopping.wait())
    made.add_done_callback(lambda _made: told.cancel())
    await asyncio.wait([told])
    return made.result() if made.done() else None


async def _alive(_request: web.Request) -> web.Response:
    return answer(HTTPStatus.OK, "Alive.")


async def _not_ready(_request: web.Request) -> web.Response:
    return answer(
        HTTPStatus.SERVICE_UNAVAILABLE,
        "There is no App yet: open the address that the log shows (setup.open).",
    )
