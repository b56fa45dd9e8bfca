"""A webhook endpoint that keeps what it is sent."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Received:
    event: str
    action: str | None
    headers: dict[str, str]
    raw: bytes

    @property
    def payload(self) -> dict[str, object]:
        payload: dict[str, object] = json.loads(self.raw)
        return payload


@dataclass(slots=True)
class Receiver:
    status: int = 202
    received: list[Received] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    @property
    def names(self) -> list[str]:
        return [
            f"{received.event}.{received.action}" if received.action else received.event
            for received in self.received
        ]

    def last(self, event: str) -> Received:
        return [received for received in self.received if received.event == event][-1]

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=30_000_000)
        app.router.add_post("/webhook", self._receive)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/webhook"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        await asyncio.sleep(0)

    async def _receive(self, request: web.Request) -> web.Response:
        raw = await request.read()
        action = json.loads(raw).get("action")
        self.received.append(Received(request.headers["X-GitHub-Event"], action, dict(request.headers), raw))
        return web.Response(status=self.status)
