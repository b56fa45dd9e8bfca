"""Deliveries a second and their latency: durable, beside the same server without storage, and aiohttp alone.

    python benchmarks/ingest.py [SECONDS]

One server process, one client process, 16 connections, each delivery a signed payload of 24 KB about one of
500 pull requests that nobody works on meanwhile. Every row is measured in the same run, several short rounds
each, in turn. The last column is the server's own processor time, which a busy machine does not distort as
much: a free core serves at most its inverse.
"""

import asyncio
import hashlib
import hmac
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot import logs
from bot.clock import SystemClock
from bot.events import OwnApp
from bot.queue.engine import Engine
from bot.queue.protocol import Queue, Receipt
from bot.queue.sqlite import sqlite_queue
from bot.records.arrivals import Arrivals
from bot.records.claims import Claims
from bot.records.hearing import Hearing
from bot.records.repositories import Repositories
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.records.visits import Visits
from bot.web.app import create_app, create_runner
from bot.web.services import Services

SECRET = b"benchmark"  # checklist:ignore F1 reason=a server on loopback, for as long as it is measured
CONNECTIONS = 16
PAYLOAD_BYTES = 24 * 1024
PULL_REQUESTS = 500
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
ROUNDS = 3
ROWS = {
    "bare": "aiohttp alone",
    "unstored": "checked, not stored",
    "durable": "checked and durable",
}


class NoStorage:
    """A queue that accepts everything and keeps nothing."""

    async def accept(self, _delivery: object) -> Receipt:
        """Nothing is stored."""
        return Receipt.ACCEPTED


async def serve(kind: str, port: int, directory: Path) -> None:
    """One server on this port until the process is ended."""
    logs.set_up("warning", "json")
    app = await application(kind, directory)
    runner = create_runner(app, shutdown_timeout_s=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


async def application(kind: str, directory: Path) -> web.Application:
    """The application of one row."""
    if kind == "bare":
        app = web.Application()
        app.router.add_post("/webhook", read_and_forget)
        return app
    queue: Queue | Engine = NoStorage()  # type: ignore[assignment] # it is asked for nothing else
    clock = SystemClock()
    if kind == "durable":
        queue = await sqlite_queue(directory / "queue.db", clock)
    database = SqliteDatabase(opened(None))
    return create_app(
        Services(
            queue=queue,
            hearing=Hearing(database),
            claims=Claims(database),
            arrivals=Arrivals(database),
            repositories=Repositories(database),
            visits=Visits(database),
            clock=clock,
            own_app=lambda: OwnApp("1"),
            webhook_secrets=[SECRET],
            is_worker_alive=lambda: True,
        )
    )


async def read_and_forget(request: web.Request) -> web.Response:
    """The least that a webhook can do."""
    await request.read()
    return web.Response(status=202)


def requests() -> Sequence[tuple[bytes, bytes]]:
    """A request's bytes before and after its delivery id, for each pull request."""
    return [request(number) for number in range(1, PULL_REQUESTS + 1)]


def request(number: int) -> tuple[bytes, bytes]:
    """A signed check run or pull request event, padded to the size of GitHub's."""
    payload: dict[str, object] = {
        "action": "synchronize",
        "installation": {"id": 1 + number % 7},
        "repository": {"id": 1, "full_name": "acme/shop", "default_branch": "main"},
        "pull_request": {
            "number": number,
            "title": "Add a thing",
            "labels": [{"name": "automerge"}] * 5,
            "head": {"sha": f"{number:040x}"},
        },
        "filler": [],
    }
    filler = {"login": "octocat", "id": 583231, "url": "https://api.github.com/users/octocat"}
    payload["filler"] = [filler] * (
        (PAYLOAD_BYTES - len(json.dumps(payload))) // (len(json.dumps(filler)) + 2)
    )
    body = json.dumps(payload).encode()
    signature = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    head = (
        "POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-GitHub-Event: pull_request\r\nX-Hub-Signature-256: sha256={signature}\r\n"
        f"Content-Length: {len(body)}\r\nX-GitHub-Delivery: "
    )
    return head.encode(), b"\r\n\r\n" + body


@dataclass(frozen=True, slots=True)
class Measured:
    """One round: deliveries a second, every latency in milliseconds, the server's time for each."""

    per_second: float
    latencies_ms: Sequence[float]
    server_us: float


async def measure(server: "Server", seconds: float, label: str) -> Measured:
    """Deliver on all connections at once for so long."""
    prepared, port = requests(), server.port
    used_s = server.used_s()
    until = time.perf_counter() + seconds
    began = time.perf_counter()
    rounds = await asyncio.gather(
        *(deliver(port, prepared, until, f"{label}-{number}") for number in range(CONNECTIONS))
    )
    latencies = [latency for sequence in rounds for latency in sequence]
    per_second = len(latencies) / (time.perf_counter() - began)
    return Measured(per_second, latencies, (server.used_s() - used_s) / len(latencies) * 1e6)


async def deliver(
    port: int, prepared: Sequence[tuple[bytes, bytes]], until: float, label: str
) -> Sequence[float]:
    """One connection: the next delivery once the last one was answered with 202."""
    loop = asyncio.get_running_loop()
    sender = Sender(prepared, until, label, loop.create_future())
    transport, _ = await loop.create_connection(lambda: sender, "127.0.0.1", port)
    await sender.done
    transport.close()
    return sender.latencies


class Sender(asyncio.Protocol):
    """One connection without the cost of streams, so that the client is not what is measured."""

    def __init__(
        self,
        prepared: Sequence[tuple[bytes, bytes]],
        until: float,
        label: str,
        done: "asyncio.Future[None]",
    ) -> None:
        self.done = done
        self.latencies: list[float] = []
        self._prepared = prepared
        self._until = until
        self._label = label
        self._number = zlib.crc32(label.encode()) % PULL_REQUESTS
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        """Go on once the answer is whole."""
        self._received += data
        head, end, body = self._received.partition(b"\r\n\r\n")
        if not end or len(body) < int(LENGTH.search(head)[1]):  # type: ignore[index] # aiohttp always says
            return
        if not head.startswith(b"HTTP/1.1 202"):
            self.done.set_exception(AssertionError(head))
            return
        self.latencies.append((time.perf_counter() - self._began) * 1000)
        self._send()

    def _send(self) -> None:
        self._began = time.perf_counter()
        if self._began >= self._until:
            self.done.set_result(None)
            return
        self._number += 1
        self._received = b""
        before, after = self._prepared[self._number % PULL_REQUESTS]
        self._transport.write(before + f"{self._label}-{self._number}".encode() + after)


@dataclass(frozen=True, slots=True)
class Server:
    """A server process and its port."""

    process: subprocess.Popen[bytes]
    port: int

    def used_s(self) -> float:
        """The processor time that it has used, as Linux tells it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def started(kind: str, directory: Path) -> Server:
    """A server that answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, __file__, "--serve", kind, str(port), str(directory)]
    root = str(Path(__file__).parents[1])
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": root})
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return Server(process, port)
        time.sleep(0.05)
    sys.exit(f"The {kind} server did not start.")


def report(results: dict[str, list[Measured]]) -> None:
    """The table: medians of the rounds, latencies over all of them."""
    print(f"{'':22} {'deliveries/s':>13} {'p50 ms':>8} {'p99 ms':>8} {'of unstored':>12} {'server us':>10}")
    unstored = statistics.median(result.per_second for result in results["unstored"])
    for kind, title in ROWS.items():
        per_second = statistics.median(result.per_second for result in results[kind])
        server_us = statistics.median(result.server_us for result in results[kind])
        latencies = sorted(latency for result in results[kind] for latency in result.latencies_ms)
        p50, p99 = latencies[len(latencies) // 2], latencies[len(latencies) * 99 // 100]
        share = per_second / unstored
        print(f"{title:22} {per_second:13.0f} {p50:8.2f} {p99:8.2f} {share:12.0%} {server_us:10.0f}")


def main(seconds: float) -> None:
    """Measure every row in turn, so that a noisy minute hits all of them."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".benchmark-") as name:
        servers = {kind: started(kind, Path(name)) for kind in ROWS}
        results: dict[str, list[Measured]] = {kind: [] for kind in ROWS}
        try:
            for number in range(ROUNDS):
                for kind, server in servers.items():
                    results[kind].append(asyncio.run(measure(server, seconds, f"{kind}-{number}")))
        finally:
            for server in servers.values():
                server.process.terminate()
                server.process.wait()
    report(results)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["--serve", kind, port, directory]:
            asyncio.run(serve(kind, int(port), Path(directory)))
        case [seconds]:
            main(float(seconds))
        case _:
            main(3.0)
