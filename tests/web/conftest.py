"""A server on loopback with a queue in memory, and a client that signs like GitHub."""

import asyncio
import hashlib
import hmac
import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol, TypeVar

import aiohttp
import msgspec
import pytest
from aiohttp import web

from bot.clock import ManualClock
from bot.events import OwnApp
from bot.queue.engine import Engine
from bot.queue.memory import InMemory
from bot.queue.operations import Store
from bot.queue.protocol import UnavailableError
from bot.records.arrivals import Arrivals
from bot.records.claims import Claims
from bot.records.hearing import Hearing
from bot.records.repositories import Repositories
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.records.visits import Visits
from bot.web.app import create_app, create_runner
from bot.web.services import Services

T = TypeVar("T")
SECRET = b"It's a Secret to Everybody"


class Disk(InMemory):
    """Transactions on a disk that may be full, or hang."""

    is_full = False
    hangs = False

    async def run(self, operation: Callable[[Store], T]) -> T:
        if self.is_full:
            raise UnavailableError("The database could not be written: database or disk is full.")
        if self.hangs:
            await asyncio.Event().wait()
        return await super().run(operation)


@dataclass(frozen=True)
class Answer:
    """A response, read."""

    status: int
    message: str


@dataclass
class Site:
    """A running server and what may be done to it."""

    services: Services
    session: aiohttp.ClientSession
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def deliver(
        self, body: bytes, *, event: str = "pull_request", delivery_id: str = "d1", **headers: str | None
    ) -> Answer:
        """POST `body` signed; a header given as None is left out."""
        sent = {
            "X-GitHub-Event": event,
            "X-GitHub-Delivery": delivery_id,
            "X-Hub-Signature-256": signature(body),
            "Content-Type": "application/json",
        }
        wanted = sent | {name.replace("_", "-"): value for name, value in headers.items()}
        kept = {name: value for name, value in wanted.items() if value is not None}
        async with self.session.post(f"{self.url}/webhook", data=io.BytesIO(body), headers=kept) as response:
            return Answer(response.status, (await response.json())["message"])

    async def get(self, path: str) -> tuple[int, str]:
        async with self.session.get(f"{self.url}{path}") as response:
            return response.status, await response.text()

    async def due(self) -> Sequence[object]:
        keys = []
        while (lease := await self.services.queue.take("test")) is not None:
            keys.append(lease.key)
            await self.services.queue.finish(lease, None, None)
        return keys


def signature(body: bytes, secret: bytes = SECRET) -> str:
    return "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()


def payload(number: int = 7, **more: object) -> bytes:
    return msgspec.json.encode(
        {
            "action": "labeled",
            "installation": {"id": 1},
            "repository": {"full_name": "acme/shop"},
            "pull_request": {"number": number},
        }
        | more
    )


@pytest.fixture
def disk() -> Disk:
    return Disk()


@pytest.fixture
def services(disk: Disk) -> Services:
    clock = ManualClock(datetime(2026, 11, 22, 12, tzinfo=UTC))
    database = SqliteDatabase(opened(None))
    return Services(
        queue=Engine(disk, clock),
        hearing=Hearing(database),
        claims=Claims(database),
        arrivals=Arrivals(database),
        repositories=Repositories(database),
        visits=Visits(database),
        clock=clock,
        own_app=lambda: OwnApp("5"),
        webhook_secrets=[SECRET],
        is_worker_alive=lambda: True,
    )


class Serve(Protocol):
    """Starts a server with these services; it ends with the test."""

    async def __call__(self, services: Services) -> Site: ...


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    async with AsyncExitStack() as stack:

        async def start(services: Services) -> Site:
            runner = create_runner(create_app(services), shutdown_timeout_s=1)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            session = await stack.enter_async_context(aiohttp.ClientSession())
            return Site(services=services, session=session, host=host, port=port)

        yield start


@pytest.fixture
async def site(services: Services, serve: Serve) -> Site:
    return await serve(services)
