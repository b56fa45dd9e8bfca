"""The control room under `/_simulator/`: whatever a test does in Python, by HTTP alone.

| request | does |
| --- | --- |
| `GET requests`, `DELETE requests` | the record of API requests; forgets it |
| `POST faults` `{path, method, mode, times, skip, seconds, status, body, headers, delay_s}` | adds a fault |
| `DELETE faults` | lets everything go well |
| `POST disorder` `{seed, lose, duplicate, reorder}` | shares from 0 to 1 of deliveries disturbed |
| `POST quiesce` | answers when every delivery was sent |
| `GET deliveries` | every delivery with its status |
| `POST app` `{slug, webhook_url}` | where an App's deliveries go |
| `POST quotas` `{core_an_hour, …}` | other rate limits, by the names of `Quotas` |
| `POST exhaust` `{login or installation_id, resource}` | nothing left of `core` or `graphql` this hour |
| `POST mergeability` `{reads}` or `{settle: true}` | how long it is unknown; or known now |
| `POST actions/{verb}` `{repository, …}` | what the API has no route for: see `simulator.control_actions` |
"""

import dataclasses
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from aiohttp import web

from simulator.access import InstallationViewer, PersonViewer, Viewer
from simulator.actions import apps
from simulator.actions import mergeability as mergeability_actions
from simulator.control_actions import CONTROL_ACTIONS
from simulator.errors import Refused
from simulator.exchange import RequestRecord
from simulator.faults import Fault, Faults, Mode
from simulator.limits import Limits, Quotas
from simulator.payloads.basics import moment, optional_moment
from simulator.rest.body import Body
from simulator.state.world import World
from simulator.webhooks import Disorder, by_chance

_Handler = Callable[[web.Request], Awaitable[web.Response]]


class Controlled(Protocol):
    """What the control room has its hands on: one simulated GitHub that serves."""

    @property
    def world(self) -> World:
        """Everything there is."""
        ...

    @property
    def faults(self) -> Faults:
        """What goes wrong, and when."""
        ...

    @property
    def limits(self) -> Limits:
        """What is left of each caller's hour."""
        ...

    @property
    def requests(self) -> list[RequestRecord]:
        """The record of API requests, oldest first."""
        ...

    def disturb(self, disorder: Disorder) -> None:
        """Lose, double or reorder deliveries from now on."""
        ...

    async def quiesce(self) -> None:
        """Return once every delivery was sent."""
        ...


class ControlRoom:
    """The handlers of `/_simulator/`."""

    def __init__(self, github: Controlled) -> None:
        self._github = github

    def add_routes(self, app: web.Application) -> None:
        """Open the room."""
        handlers: dict[str, _Handler] = {
            "GET requests": self._requests,
            "DELETE requests": self._forget_requests,
            "POST faults": self._add_fault,
            "DELETE faults": self._clear_faults,
            "POST disorder": self._disturb,
            "POST quiesce": self._quiesce,
            "GET deliveries": self._deliveries,
            "POST app": self._change_app,
            "POST quotas": self._change_quotas,
            "POST exhaust": self._exhaust,
            "POST mergeability": self._mergeability,
            "POST actions/{verb}": self._do,
        }
        for operation, handler in handlers.items():
            method, _, path = operation.partition(" ")
            # checklist:ignore B1 reason=the control room of a GitHub that holds nothing real, on loopback
            app.router.add_route(method, f"/_simulator/{path}", _answering(handler))

    async def _requests(self, _request: web.Request) -> web.Response:
        records = [
            {**dataclasses.asdict(record), "at": record.at.isoformat()} for record in self._github.requests
        ]
        return web.json_response(records)

    async def _forget_requests(self, _request: web.Request) -> web.Response:
        self._github.requests.clear()
        return web.json_response({})

    async def _add_fault(self, request: web.Request) -> web.Response:
        body = await _read(request)
        fields = body.mapping()
        seconds = fields.pop("seconds", None)
        until = None
        if isinstance(seconds, int | float):
            until = self._github.world.clock() + timedelta(seconds=seconds)
            fields.setdefault("times", None)
        fault = Fault(path=body.text("path"), until=until)
        for name in ("method", "times", "skip", "status", "body", "headers", "delay_s"):
            if name in fields:
                setattr(fault, name, fields[name])
        fault.mode = Mode(body.optional_text("mode") or Mode.ANSWER.value)
        self._github.faults.add(fault)
        return web.json_response({}, status=201)

    async def _clear_faults(self, _request: web.Request) -> web.Response:
        self._github.faults.clear()
        return web.json_response({})

    async def _disturb(self, request: web.Request) -> web.Response:
        fields = (await _read(request)).mapping()
        shares = {
            name: float(value)
            for name, value in fields.items()
            if name in {"lose", "duplicate", "reorder"} and isinstance(value, int | float)
        }
        seed = fields.get("seed")
        self._github.disturb(by_chance(seed if isinstance(seed, int) else 0, **shares))
        return web.json_response({})

    async def _quiesce(self, _request: web.Request) -> web.Response:
        await self._github.quiesce()
        return web.json_response({})

    async def _deliveries(self, _request: web.Request) -> web.Response:
        shown = [
            {
                "id": delivery.id,
                "guid": delivery.guid,
                "app": delivery.app.slug,
                "event": delivery.event,
                "action": delivery.action,
                "status": delivery.status,
                "status_code": delivery.status_code,
                "created_at": moment(delivery.created_at),
                "delivered_at": optional_moment(delivery.delivered_at),
            }
            for delivery in self._github.world.outbox.deliveries.values()
        ]
        return web.json_response(shown)

    async def _change_app(self, request: web.Request) -> web.Response:
        body = await _read(request)
        app = self._github.world.apps.get(body.text("slug"))
        if app is None:
            raise Refused(404, "There is no such App")
        app.webhook_url = body.optional_text("webhook_url")
        return web.json_response({})

    async def _change_quotas(self, request: web.Request) -> web.Response:
        known = {field.name for field in dataclasses.fields(Quotas)}
        for name, value in (await _read(request)).mapping().items():
            if name not in known or not isinstance(value, int):
                raise Refused(422, f"No such quota: {name}")
            setattr(self._github.limits.quotas, name, value)
        return web.json_response(dataclasses.asdict(self._github.limits.quotas))

    async def _exhaust(self, request: web.Request) -> web.Response:
        body = await _read(request)
        self._github.limits.exhaust(self._caller(body), body.optional_text("resource") or "core")
        return web.json_response({})

    def _caller(self, body: Body) -> Viewer:
        world = self._github.world
        number = body.optional_number("installation_id")
        if number is None:
            return PersonViewer(world.account(body.text("login")))
        return InstallationViewer(apps.mint_token(world, world.installations[number]))

    async def _mergeability(self, request: web.Request) -> web.Response:
        body, world = await _read(request), self._github.world
        reads = body.optional_number("reads")
        if reads is not None:
            world.mergeability_reads = reads
        if body.flag("settle"):
            mergeability_actions.settle_all(world)
        return web.json_response({})

    async def _do(self, request: web.Request) -> web.Response:
        action = CONTROL_ACTIONS.get(request.match_info["verb"])
        if action is None:
            raise Refused(404, f"There is no such action. There are: {', '.join(sorted(CONTROL_ACTIONS))}")
        body = await _read(request)
        repository = self._github.world.repositories.get(body.text("repository").lower())
        if repository is None:
            raise Refused(404, "There is no such repository")
        return web.json_response(action(repository, body))


def _answering(handler: _Handler) -> _Handler:
    async def answer(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Refused as error:
            return web.json_response(error.body(), status=error.status)
        except KeyError as error:
            return web.json_response({"message": f"There is no {error}"}, status=404)

    return answer


async def _read(request: web.Request) -> Body:
    raw = await request.read()
    fields = json.loads(raw) if raw else {}
    if not isinstance(fields, dict):
        raise Refused(400, "Body should be a JSON object")
    return Body(fields)
