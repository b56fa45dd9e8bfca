"""Clients that are slow, large or many on purpose keep nobody else from being answered."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, suppress
from typing import TypeAlias

import aiohttp
import pytest

from bot.web.app import Front, create_app
from bot.web.body import LARGEST_BYTES
from bot.web.doorkeeper import Doorkeeper
from bot.web.services import Services

from .conftest import Site, payload

MOST = 60
HEADERS_WITHIN_S = 0.3
Slow: TypeAlias = Callable[[Site, bytes, int], list[socket.socket]]


@pytest.fixture
async def guarded(services: Services) -> AsyncIterator[tuple[Site, Doorkeeper]]:
    front = Front(create_app(services), shutdown_timeout_s=1, door=Doorkeeper(MOST, HEADERS_WITHIN_S))
    (listening,) = await front.open(("127.0.0.1", 0))
    host, port = listening.getsockname()[:2]
    async with aiohttp.ClientSession() as session:
        yield Site(services=services, session=session, host=host, port=port), front.door
    await front.close()


@pytest.fixture
def slow() -> Iterator[Slow]:
    """Clients that say so much and then nothing."""
    with ExitStack() as stack:

        def connect(site: Site, sent: bytes, count: int) -> list[socket.socket]:
            made = []
            for _ in range(count):
                client = stack.enter_context(socket.create_connection((site.host, site.port)))
                client.settimeout(0)
                with suppress(BlockingIOError):
                    client.send(sent)
                made.append(client)
            return made

        yield connect


async def is_cut(client: socket.socket) -> bool:
    """Waits for it."""
    with suppress(ConnectionError):
        return await asyncio.get_running_loop().sock_recv(client, 1) == b""
    return True


async def latencies(site: Site, count: int) -> list[float]:
    """How long each of so many genuine deliveries takes, each on a connection of its own."""
    found = []
    for number in range(count):
        began = time.perf_counter()
        async with aiohttp.ClientSession() as session:
            sender = Site(services=site.services, session=session, host=site.host, port=site.port)
            answer = await sender.deliver(payload(number + 1), delivery_id=f"genuine-{number}")
        assert answer.status == 202
        found.append(time.perf_counter() - began)
    return found


HEAD = b"POST /webhook HTTP/1.1\r\nHost: x\r\n"
FULL_HEAD = HEAD + (
    b"X-GitHub-Event: push\r\nX-GitHub-Delivery: d\r\nContent-Type: application/json\r\n"
    b"X-Hub-Signature-256: sha256=00\r\nContent-Length: 1000\r\n\r\n"
)


@pytest.mark.parametrize(
    "sent",
    [b"", HEAD, HEAD + b"X-A: ", FULL_HEAD, FULL_HEAD + b"{"],
    ids=["nothing", "half a head", "half a line", "a head", "half a body"],
)
async def test_many_slow_clients_keep_nobody_out(
    guarded: tuple[Site, Doorkeeper], slow: Slow, sent: bytes
) -> None:
    site, door = guarded
    slow(site, sent, 3 * MOST)

    times = await latencies(site, 5)

    assert max(times) < 2
    assert door.count <= MOST


async def test_who_sends_no_headers_is_cut_in_time(guarded: tuple[Site, Doorkeeper], slow: Slow) -> None:
    site, door = guarded
    clients = slow(site, HEAD, 10)

    async with asyncio.timeout(5):
        assert all([await is_cut(client) for client in clients])
    assert door.count == 0


async def test_a_connection_that_is_kept_alive_is_not_cut(guarded: tuple[Site, Doorkeeper]) -> None:
    site, door = guarded
    assert (await site.get("/healthz"))[0] == 200

    await asyncio.sleep(2 * HEADERS_WITHIN_S)

    assert door.count == 1
    assert (await site.get("/healthz"))[0] == 200


async def test_who_makes_progress_stays_when_it_is_full(guarded: tuple[Site, Doorkeeper], slow: Slow) -> None:
    site, door = guarded
    for _ in range(4):
        slow(site, HEAD, MOST // 2)
        assert (await site.get("/healthz"))[0] == 200

    assert door.count <= MOST


async def flood(until: asyncio.Event, send: Callable[[aiohttp.ClientSession], Awaitable[object]]) -> int:
    """Send without pause; how many were answered or cut."""
    count = 0
    async with aiohttp.ClientSession() as session:
        while not until.is_set():
            with suppress(aiohttp.ClientError, ConnectionError):
                await send(session)
            count += 1
    return count


async def test_floods_of_forged_and_oversized_deliveries_keep_nobody_out(
    guarded: tuple[Site, Doorkeeper],
) -> None:
    site, _door = guarded
    until = asyncio.Event()
    headers = {
        "X-GitHub-Event": "push",
        "X-GitHub-Delivery": "d",
        "Content-Type": "application/json",
        "X-Hub-Signature-256": "sha256=00",
    }

    async def forged(session: aiohttp.ClientSession) -> None:
        async with session.post(f"{site.url}/webhook", data=b"x" * 10_000, headers=headers) as answer:
            assert answer.status == 401

    async def oversized(session: aiohttp.ClientSession) -> None:
        too_much = {**headers, "Content-Length": str(LARGEST_BYTES + 1)}
        async with session.post(f"{site.url}/webhook", data=b"x" * 100_000, headers=too_much) as answer:
            assert answer.status == 413

    floods = [asyncio.create_task(flood(until, send)) for send in (forged, oversized) for _ in range(8)]
    times = await latencies(site, 20)
    until.set()
    sent = sum(await asyncio.gather(*floods))

    assert sent > 50
    assert sorted(times)[len(times) // 2] < 1
