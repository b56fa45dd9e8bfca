"""The simulated GitHub on a loopback port: API, GraphQL, job logs, webhooks, and the control room."""

import asyncio
import contextlib
import json
from collections.abc import Iterable
from dataclasses import replace
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp import web

from simulator.actions import apps
from simulator.auth import viewer_of
from simulator.caller import Caller, app_token
from simulator.control import ControlRoom
from simulator.errors import Refused
from simulator.exchange import JSON_TYPE, Request, RequestRecord, Response
from simulator.faults import Fault, Faults, Mode
from simulator.frontdoor import FrontDoor
from simulator.graphql.execute import execute
from simulator.graphql_port import GraphQL
from simulator.limits import Limits, caller_key
from simulator.site.serving import add_site
from simulator.state.apps import App, Installation
from simulator.state.world import World
from simulator.webhooks import Disorder, Postman

_LARGEST_BODY = 30 * 1024 * 1024
_NOT_RUNNING = "the simulated GitHub is not running: use `async with`"
_GRACE_S = 1.0
_ACTING = frozenset({Mode.ACT_THEN_ANSWER, Mode.ACT_THEN_DROP, Mode.CUT, Mode.STALL})
TERMINATED_AFTER_S = 10.0
"""A request that takes longer is ended without having been done, with a server error:
https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#timeouts"""
_ENTERPRISE = ("/api/v3", "/api")


class SimulatedGitHub:
    """Serves a world while the `async with` lasts, and closes it afterwards.

    The API answers at the root, as api.github.com does, and under `/api/v3` and `/api/graphql`, as GitHub
    Enterprise Server does. `/_simulator/` is the control room: see `simulator.control`.
    """

    def __init__(
        self,
        world: World,
        *,
        graphql: GraphQL = execute,
        pages: Iterable[web.AbstractRouteDef] = (),
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        """Serve `world`, with `pages` of the caller's own beside the API; port 0 takes a free one."""
        self.world = world
        self.faults = Faults(world.clock)
        self._door = FrontDoor(world, graphql)
        self._address = (host, port)
        self._pages = tuple(pages)
        self._postman: Postman | None = None
        self._errand: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def server_url(self) -> str:
        """Where people would look."""
        return self.world.server_url

    @property
    def api_url(self) -> str:
        """The root of the REST API."""
        return self.world.api_url

    @property
    def graphql_url(self) -> str:
        """The GraphQL endpoint."""
        return f"{self.world.api_url}/graphql"

    @property
    def requests(self) -> list[RequestRecord]:
        """Every request to the API so far, oldest first."""
        return self._door.requests

    @property
    def limits(self) -> Limits:
        """What callers have spent, and their quotas."""
        return self._door.limits

    @property
    def postman(self) -> Postman:
        """Who sends the webhooks.

        Raises:
            RuntimeError: the server is not running.
        """
        if self._postman is None:
            raise RuntimeError(_NOT_RUNNING)
        return self._postman

    def disturb(self, disorder: Disorder) -> None:
        """Lose, double or hold back deliveries from now on."""
        self.postman.disorder = disorder

    async def quiesce(self) -> None:
        """Wait until every delivery was sent."""
        await self.postman.quiesce()

    def as_person(self, login: str) -> Caller:
        """Call as a person or bot account."""
        return self._caller(self.world.token_of(login))

    def as_installation(self, installation: Installation) -> Caller:
        """Call as an App on an installation, with all it was granted."""
        return self._caller(apps.mint_token(self.world, installation).token)

    def as_app(self, app: App, private_key: str) -> Caller:
        """Call as the App itself."""
        return self._caller(app_token(self.world, app, private_key))

    def as_nobody(self) -> Caller:
        """Call without credentials, also the control room."""
        return self._caller(None)

    def _caller(self, token: str | None) -> Caller:
        if self._session is None:
            raise RuntimeError(_NOT_RUNNING)
        return Caller(self._session, self.world.api_url, token)

    async def __aenter__(self) -> Self:
        """Begin to serve."""
        app = web.Application(client_max_size=_LARGEST_BODY)
        ControlRoom(self).add_routes(app)
        # checklist:ignore B1 reason=GitHub's log addresses carry their own permission; these logs are made up
        app.router.add_get("/_logs/{owner}/{repo}/{id}", self._serve_log)
        app.router.add_routes(self._pages)
        add_site(app, self.world)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_S)
        await self._runner.setup()
        host, port = self._address
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.world.server_url = self.world.api_url = f"http://{host}:{bound}"
        self._session = aiohttp.ClientSession()
        self._postman = Postman(self.world)
        self._errand = asyncio.create_task(self._postman.run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop serving, and take the world off the disk."""
        if self._errand is not None:
            self._errand.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._errand
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self.world.close()

    async def _serve(self, incoming: web.Request) -> web.StreamResponse:
        request = await _read(incoming)
        self.faults.stage(request.method, request.path)
        fault = self.faults.take(request.method, request.path)
        if fault is None:
            return _send(await self._answer(request))
        if fault.mode not in _ACTING:
            await asyncio.sleep(fault.delay_s)
        if fault.mode is Mode.DELAY and fault.delay_s <= TERMINATED_AFTER_S:
            return _send(await self._answer(request))
        return await self._go_wrong(incoming, request, fault)

    async def _go_wrong(self, incoming: web.Request, request: Request, fault: Fault) -> web.StreamResponse:
        if fault.mode in {Mode.CUT, Mode.STALL}:
            whole = await self._answer(request)
            if fault.mode is Mode.CUT:
                await asyncio.sleep(fault.delay_s)
            half = replace(whole, body=whole.body[: len(whole.body) // 2])
            return _send(half) if fault.mode is Mode.CUT else await _stall(incoming, whole, fault.delay_s)
        if fault.mode in {Mode.ACT_THEN_ANSWER, Mode.ACT_THEN_DROP}:
            await self._answer(request)
            await asyncio.sleep(fault.delay_s)
        else:
            self._door.record_unanswered(request, fault.status)
        if fault.mode in {Mode.DROP, Mode.ACT_THEN_DROP}:
            if incoming.transport is not None:
                incoming.transport.close()
            return web.Response(status=500)
        is_page = isinstance(fault.body, str)
        body = fault.body if isinstance(fault.body, str) else json.dumps(fault.body)
        headers = {"Content-Type": "text/html" if is_page else JSON_TYPE, **fault.headers}
        return _send(Response(status=fault.status, body=body.encode(), headers=headers))

    async def _answer(self, request: Request) -> Response:
        try:
            key = caller_key(viewer_of(self.world, request.headers.get("authorization")))
        except Refused:
            key = "anonymous"
        self.limits.running[key] += 1
        try:
            return await self._door.answer(request)
        finally:
            self.limits.running[key] -= 1

    async def _serve_log(self, incoming: web.Request) -> web.Response:
        path = incoming.match_info
        repository = self.world.repositories.get(f"{path['owner']}/{path['repo']}".lower())
        number = int(path["id"]) if path["id"].isdecimal() else 0
        job = repository.check_runs.get(number) if repository else None
        if job is None:
            return web.Response(status=404)
        return web.Response(text=job.log)


async def _read(incoming: web.Request) -> Request:
    path = incoming.rel_url.raw_path
    for prefix in _ENTERPRISE:
        if path.startswith(prefix + "/"):
            path = path.removeprefix(prefix)
            break
    url = f"{incoming.scheme}://{incoming.host}{incoming.rel_url.raw_path}"
    return Request(
        method=incoming.method,
        path=path if path == "/" else path.rstrip("/"),
        query=dict(incoming.query),
        headers={name.lower(): value for name, value in incoming.headers.items()},
        body=await incoming.read(),
        url=url,
    )


async def _stall(incoming: web.Request, whole: Response, seconds: float) -> web.StreamResponse:
    """Begin to send, and hang up in the middle after a long silence."""
    answer = web.StreamResponse(status=whole.status, headers=dict(whole.headers))
    answer.content_length = len(whole.body) + 1
    await answer.prepare(incoming)
    await answer.write(whole.body[: len(whole.body) // 2])
    await asyncio.sleep(seconds)
    if incoming.transport is not None:
        incoming.transport.close()
    return answer


def _send(response: Response) -> web.Response:
    return web.Response(status=response.status, body=response.body, headers=dict(response.headers))
