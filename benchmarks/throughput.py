"""Deliveries and looks a second from end to end: one process on SQLite, 1, 2 and 4 workers on PostgreSQL.

    python -m benchmarks.throughput [--keys 1000] [--rounds 2] [--github-ms 100]

Whole servers as they are run, `babysit serve`: deliveries go in as signed webhooks over 16 connections,
and each is about a pull request of its own, in 50 organisations. GitHub is a stand-in process that takes
`--github-ms` for each answer and always gives the same one, of a pull request with 20 checks of which
some are awaited: a look has one check run to bring up to date. The time runs from the first delivery
until the last pull request was looked at; the sides take turns, each with a new database, and PostgreSQL
is on the same machine with `fsync`. Processor time is of Babysit's own processes, for a look with its
delivery.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

import aiohttp
import msgspec
from aiohttp import web

from benchmarks.evaluation import recording
from bot import logs
from bot.model.keys import PullRequestKey
from bot.storage.postgres import tables
from simulator.exchange import JSON_TYPE
from tests.postgres_server import PostgresServer
from tests.scenarios.house import free_port, open_house
from tests.scenarios.skipping_loop import SkippingLoop

CALLERS = 16
ORGANISATIONS = 50
JOBS = 20
CONFIGURATION = "checklist:\n  default: off\n"
SETTLED_S = 2.0
ROOT = str(Path(__file__).parents[1])


class Recorded(msgspec.Struct, frozen=True, kw_only=True):
    """What the stand-in must know: the App, and GitHub's answer to a look at one pull request."""

    app_id: int
    private_key: str
    secret: str
    repository_id: int
    head_sha: str
    answer: bytes
    app: dict[str, object]


@dataclass(frozen=True, slots=True)
class Side:
    """A way to run Babysit: how many take webhooks and work, 0 workers for one process on SQLite."""

    name: str
    workers: int


SIDES = (
    Side("SQLite, one process", 0),
    Side("PostgreSQL, a web and 1 worker", 1),
    Side("PostgreSQL, a web and 2 workers", 2),
    Side("PostgreSQL, a web and 4 workers", 4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One round: deliveries a second, looks a second, Babysit's processor time for each look.

    `again` counts deliveries that were not stored in time, and sent once more.
    """

    deliveries: float
    looks: float
    processor_ms: float
    again: int


async def record() -> Recorded:
    """A pull request on which Babysit has said all there is to say while its CI goes on."""
    async with open_house(files={".github/babysit.yml": f"version: 1\n{CONFIGURATION}"}) as house:
        pull_request = house.propose()
        for job in range(JOBS):
            house.report(pull_request, f"job {job}", "success" if job % 2 else "in_progress")
        await house.settle()
        starter, repository = house.starter, house.repository
        key = PullRequestKey(
            installation_id=starter.installation.id,
            repository_id=repository.id,
            repository=repository.full_name,
            number=pull_request.number,
        )
        async with aiohttp.ClientSession() as session:
            answer = await recording(starter, key, house.github, session, house.clock)
        app = await house.github.as_app(starter.app, starter.private_key).get("/app")
        return Recorded(
            app_id=starter.app.id,
            private_key=starter.private_key,
            secret=starter.webhook_secret,
            repository_id=repository.id,
            head_sha=pull_request.head_sha,
            answer=msgspec.json.encode(msgspec.json.decode(answer)).replace(
                repository.full_name.encode(), b"OWNER/NAME"
            ),
            app=msgspec.convert(app.body, dict[str, object]),
        )


async def stand_in(recorded: Recorded, port: int, pause_s: float) -> None:
    """GitHub, for ever; `/looked` tells how many pull requests were looked at, and what else was asked."""
    looked, other = set[str](), defaultdict[str, int](int)
    own_id, needle = f'"databaseId":{recorded.repository_id}'.encode(), b"OWNER/NAME"

    async def graphql(request: web.Request) -> web.Response:
        asked = (await request.json())["variables"]
        await asyncio.sleep(pause_s)
        name = f"{asked['owner']}/{asked['name']}"
        looked.add(name)
        number = f'"databaseId":{repository_id(name)}'.encode()
        body = recorded.answer.replace(needle, name.encode()).replace(own_id, number)
        return web.Response(body=body, headers={"Content-Type": JSON_TYPE})

    async def token(_request: web.Request) -> web.Response:
        grants = recorded.app["permissions"]
        return web.json_response(
            {"token": "t", "expires_at": "2099-01-01T00:00:00Z", "permissions": grants}, status=201
        )

    async def anything(request: web.Request) -> web.Response:
        if request.path == "/looked":
            return web.json_response({"looked": len(looked), "other": other})
        if request.path == "/app":
            return web.json_response(recorded.app)
        if request.path.startswith("/app/"):
            return web.json_response([])
        if "/check-runs/" in request.path:
            await asyncio.sleep(pause_s)
            return web.json_response({"id": int(request.path.rpartition("/")[2])})
        other[f"{request.method} {request.path}"] += 1
        return web.json_response({"message": "Not Found"}, status=404)

    app = web.Application()
    # checklist:ignore B1 reason=a stand-in for GitHub on loopback, for as long as it is measured
    app.router.add_post("/graphql", graphql)
    # checklist:ignore B1 reason=a stand-in for GitHub on loopback, for as long as it is measured
    app.router.add_post("/app/installations/{id}/access_tokens", token)
    app.router.add_route("*", "/{path:.*}", anything)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


def repository_id(name: str) -> int:
    """An identity of its own for each name, such as org7/r12."""
    owner, _, repository = name.partition("/")
    return 1_000_000 + int(owner.removeprefix("org")) * 10_000 + int(repository.removeprefix("r"))


@dataclass(slots=True)
class Servers:
    """Processes of one side."""

    recorded: Recorded
    url: str
    github: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    async def start(self, role: str) -> int:
        """One more, once it is ready; its port."""
        port = free_port()
        environment = {
            "APP_ID": str(self.recorded.app_id),
            "PRIVATE_KEY": self.recorded.private_key,
            "WEBHOOK_SECRET": self.recorded.secret,
            "DATABASE_URL": self.url,
            "GITHUB_API_URL": f"http://127.0.0.1:{self.github}",
            "GITHUB_GRAPHQL_URL": f"http://127.0.0.1:{self.github}/graphql",
            "PORT": str(port),
            "LOG_FORMAT": "json",
            "LOG_LEVEL": "error",
            "PYTHONPATH": ROOT,
        }
        command = [sys.executable, "-m", "bot", "serve", "--role", role]
        process = _begun(command, environment)
        self.processes.append(process)
        async with aiohttp.ClientSession() as session:
            while not await _is_ready(session, port):
                assert process.poll() is None, "it ended before it was ready"
                await asyncio.sleep(0.1)
        return port

    def used_s(self) -> float:
        """Their processor time until now, as Linux tells it."""
        ticks = 0
        for process in self.processes:
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """SIGKILL, and wait."""
        for process in self.processes:
            process.kill()
            process.wait()


def _begun(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=os.environ | environment)


async def _is_ready(session: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with session.get(f"http://127.0.0.1:{port}/readyz") as answer:
            return answer.ok
    except aiohttp.ClientError:
        return False


@asynccontextmanager
async def github_of(recorded: Recorded, folder: Path, pause_s: float) -> AsyncGenerator[int]:
    """A fresh stand-in's port."""
    path, port = folder / "recorded.json", free_port()
    path.write_bytes(msgspec.json.encode(recorded))
    command = [
        sys.executable,
        "-m",
        "benchmarks.throughput",
        "--stand-in",
        str(path),
        str(port),
        str(pause_s),
    ]
    process = _begun(command, {"PYTHONPATH": ROOT})
    try:
        async with aiohttp.ClientSession() as session:
            while not await _answers(session, port):
                await asyncio.sleep(0.1)
        yield port
    finally:
        process.kill()
        process.wait()


async def _answers(session: aiohttp.ClientSession, port: int) -> bool:
    try:
        async with session.get(f"http://127.0.0.1:{port}/looked") as answer:
            return answer.ok
    except aiohttp.ClientError:
        return False


async def measure(side: Side, recorded: Recorded, asked: argparse.Namespace, place: str) -> Measured:
    """One round of one side, on a new database."""
    with tempfile.TemporaryDirectory() as folder:
        async with github_of(recorded, Path(folder), asked.github_ms / 1000) as github:
            url = place or f"sqlite:///{folder}/babysit.db"
            servers = Servers(recorded, url, github)
            try:
                web_port = await servers.start("web" if side.workers else "all")
                await asyncio.gather(*(servers.start("worker") for _ in range(side.workers)))
                await asyncio.sleep(SETTLED_S)
                return await _measured(servers, web_port, asked.keys)
            finally:
                servers.end()


async def _measured(servers: Servers, web_port: int, keys: int) -> Measured:
    waiting = iter(deliveries(servers.recorded, keys))
    again: list[str] = []
    used_s, began = servers.used_s(), time.perf_counter()
    async with aiohttp.ClientSession() as session:

        async def call() -> None:
            for body, headers in waiting:
                while not await _accepted(session, web_port, body, headers):
                    again.append(headers["X-GitHub-Delivery"])

        await asyncio.gather(*(call() for _ in range(CALLERS)))
        delivered_s = time.perf_counter() - began
        while (told := await _looked(session, servers.github)).looked < keys:
            await asyncio.sleep(0.02)
    looked_s = time.perf_counter() - began
    await asyncio.sleep(SETTLED_S)
    if told.other:
        print(f"  also asked for: {dict(list(told.other.items())[:5])}")
    return Measured(
        deliveries=keys / delivered_s,
        looks=keys / looked_s,
        processor_ms=(servers.used_s() - used_s) * 1000 / keys,
        again=len(again),
    )


async def _accepted(
    session: aiohttp.ClientSession, port: int, body: bytes, headers: Mapping[str, str]
) -> bool:
    """False where it could not be stored within a second and a half: GitHub is asked to send it again."""
    url = f"http://127.0.0.1:{port}/webhook"
    async with session.post(url, data=body, headers=headers) as answer:
        return answer.status == HTTPStatus.ACCEPTED


class Told(msgspec.Struct):
    """What the stand-in tells of itself."""

    looked: int
    other: dict[str, int]


async def _looked(session: aiohttp.ClientSession, port: int) -> Told:
    async with session.get(f"http://127.0.0.1:{port}/looked") as answer:
        return msgspec.json.decode(await answer.read(), type=Told)


def deliveries(recorded: Recorded, count: int) -> Sequence[tuple[bytes, Mapping[str, str]]]:
    """Signed events, each of another repository's first pull request."""
    return [_delivery(recorded, number) for number in range(count)]


def _delivery(recorded: Recorded, number: int) -> tuple[bytes, Mapping[str, str]]:
    installation, name = (
        1 + number % ORGANISATIONS,
        f"org{1 + number % ORGANISATIONS}/r{number // ORGANISATIONS}",
    )
    body = json.dumps(
        {
            "action": "synchronize",
            "installation": {"id": installation},
            "repository": {"id": repository_id(name), "full_name": name, "default_branch": "main"},
            "pull_request": {"number": 1, "head": {"sha": recorded.head_sha}},
        }
    ).encode()
    signature = hmac.new(recorded.secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": "pull_request",
        "X-GitHub-Delivery": f"delivery-{number}",
        "X-Hub-Signature-256": f"sha256={signature}",
    }
    return body, headers


async def compare(asked: argparse.Namespace, recorded: Recorded, server: PostgresServer) -> None:
    """Print the table: medians of the rounds."""
    found: dict[str, list[Measured]] = defaultdict(list)
    for _ in range(asked.rounds):
        for side in SIDES:
            url = ""
            if side.workers:
                url = await asyncio.to_thread(server.empty)
                await asyncio.to_thread(tables.upgrade, url)
            found[side.name].append(await measure(side, recorded, asked, url))
            print(f"  {side.name}: {found[side.name][-1]}", file=sys.stderr, flush=True)
    print(
        f"{asked.keys} pull requests, GitHub answers in {asked.github_ms} ms; load {os.getloadavg()[0]:.1f}"
        f" on {os.cpu_count()} cores\n\n"
        "| | deliveries a second | looks a second, from the first delivery on | processor ms a look |\n"
        "| --- | --- | --- | --- |"
    )
    for name, rounds in found.items():
        print(
            f"| {name} | {statistics.median(figures.deliveries for figures in rounds):.0f}"
            f" | {statistics.median(figures.looks for figures in rounds):.0f}"
            f" | {statistics.median(one.processor_ms for one in rounds):.1f} |"
        )


def main() -> None:
    """Compare, or be the stand-in."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keys", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--github-ms", type=int, default=100)
    parser.add_argument("--stand-in", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.stand_in:
        path, port, pause_s = asked.stand_in
        recorded = msgspec.json.decode(Path(path).read_bytes(), type=Recorded)
        asyncio.run(stand_in(recorded, int(port), float(pause_s)))
        return
    logs.set_up("error", "json")
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        recorded = runner.run(record())
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        server = PostgresServer(Path(folder) / "server", durable=True)
        server.make()
        server.start()
        try:
            asyncio.run(compare(asked, recorded, server))
        finally:
            server.stop(rudely=True)


if __name__ == "__main__":
    main()
