"""What one evaluation costs, and what open pull requests cost while nothing happens to them.

    python benchmarks/evaluation.py

An evaluation is a whole look at a head whose checklist was answered earlier, or is off: the query, its answer
(a pull request with 20 checks, as the simulated GitHub gave it once), the decision. The answer comes from a
loopback server in the same process, whose share is measured first and left out. Then the queue is filled with
ever more watched pull requests, and a report about one of them is taken from acceptance to its run's end.
"""

import asyncio
import gc
import itertools
import resource
import sys
import tempfile
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import aiohttp
from aiohttp import web

from bot import logs
from bot.clock import SystemClock
from bot.decide import case_of, decide
from bot.github.github import GitHub
from bot.github.ports import AmongProcesses, Endpoints
from bot.model.decision import Decision
from bot.model.gate import Case
from bot.model.keys import HeadKey, PullRequestKey
from bot.model.time import Clock
from bot.model.trigger import ContextReport, Delivery, Outcome, Trigger
from bot.model.watch import Watch
from bot.queue.engine import Engine
from bot.queue.sqlite import sqlite_queue
from bot.settings import Settings
from simulator.exchange import JSON_TYPE
from simulator.graphql.execute import execute
from simulator.graphql_port import GraphQLCall, GraphQLReply
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world

SIZES = (100, 1_000, 10_000)
JOBS = 20
EVALUATIONS = 300
REPORTS = 300

Look: TypeAlias = Callable[[], Awaitable[tuple[Case, Decision]]]


class Canned:
    """Answers the first time as the simulated GitHub does, and then with the same again."""

    def __init__(self) -> None:
        self._known: dict[str, GraphQLReply] = {}

    async def __call__(self, call: GraphQLCall) -> GraphQLReply:
        """The known answer to this document."""
        if call.document not in self._known:
            self._known[call.document] = await execute(call)
        return self._known[call.document]


async def processor_ms(times: int, act: Callable[[], Awaitable[object]]) -> float:
    """This process's time for one `act`, in milliseconds."""
    await act()
    began = time.process_time()
    for _ in range(times):
        await act()
    return (time.process_time() - began) * 1000 / times


@asynccontextmanager
async def looking(starter: Starter) -> AsyncGenerator[Look]:
    """A look at a pull request with many jobs, answered by a loopback server in this process."""
    async with _prepared(starter) as (look, _exchange, _size):
        yield look


async def evaluation(starter: Starter) -> tuple[float, int]:
    """Milliseconds of one look, and the bytes of GitHub's answer."""
    async with _prepared(starter) as (look, exchange, size):
        whole, served = await processor_ms(EVALUATIONS, look), await processor_ms(EVALUATIONS, exchange)
    return whole - served, size


@asynccontextmanager
async def _prepared(starter: Starter) -> AsyncGenerator[tuple[Look, Callable[[], Awaitable[None]], int]]:
    repository = starter.repository
    repository.push("agent/feature", {"feature.py": "1\n"}, author="agent")
    pull_request = repository.open_pull_request(head="agent/feature", author="agent", labels=("automerge",))
    repository.start_workflow(pull_request.head_sha, [f"job {number}" for number in range(JOBS)])
    key = PullRequestKey(
        installation_id=starter.installation.id, repository=repository.full_name, number=pull_request.number
    )
    async with (
        SimulatedGitHub(starter.world, graphql=Canned()) as simulated,
        aiohttp.ClientSession() as session,
    ):
        quotas = simulated.limits.quotas
        quotas.graphql_points_a_minute = quotas.graphql_points_an_hour = 10**9
        recorded = await recording(starter, key, simulated, session)
        async with echo(recorded) as url:
            github = speaker(starter, session, simulated.api_url, url)

            async def look() -> tuple[Case, Decision]:
                snapshot = await github.read_snapshot(key)
                assert snapshot is not None
                case = case_of(snapshot, now=datetime.now(UTC))
                return case, decide(case)

            async def exchange() -> None:
                async with session.post(url, data=b"{}") as answer:
                    await answer.read()

            yield look, exchange, len(recorded)


def speaker(
    starter: Starter,
    session: aiohttp.ClientSession,
    api_url: str,
    graphql_url: str,
    clock: Clock | None = None,
) -> GitHub:
    """Babysit's own adapter, at the world's own time where that is not the wall's."""
    environment = {"APP_ID": str(starter.app.id), "PRIVATE_KEY": starter.private_key, "WEBHOOK_SECRET": "-"}
    settings = Settings.from_environment(environment)
    return GitHub(
        session,
        settings.app_id,
        settings.private_key.reveal(),
        clock or SystemClock(),
        endpoints=Endpoints(api_url=api_url, graphql_url=graphql_url),
        shared=AmongProcesses(content_an_hour=0),
    )


async def recording(
    starter: Starter,
    key: PullRequestKey,
    simulated: SimulatedGitHub,
    session: aiohttp.ClientSession,
    clock: Clock | None = None,
) -> bytes:
    """The simulated GitHub's answer to a look at this pull request."""
    recorded: list[bytes] = []

    async def pass_on(request: web.Request) -> web.Response:
        headers = {"Authorization": request.headers["Authorization"]}
        asked = await request.read()
        async with session.post(simulated.graphql_url, data=asked, headers=headers) as answer:
            recorded.append(await answer.read())
        return web.Response(body=recorded[-1], headers={"Content-Type": JSON_TYPE})

    async with served(pass_on) as url:
        await speaker(starter, session, simulated.api_url, url, clock).read_snapshot(key)
    return recorded[0]


def echo(body: bytes) -> "served":
    """A server that always answers this."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, headers={"Content-Type": JSON_TYPE})

    return served(answer)


class served:  # noqa: N801 - reads as a verb where it is used
    """A handler on a free loopback port; entering it tells the address."""

    def __init__(self, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> None:
        app = web.Application()
        # checklist:ignore B1 reason=a stand-in for GitHub on loopback, for as long as it is measured
        app.router.add_post("/graphql", handler)
        self._runner = web.AppRunner(app, access_log=None)

    async def __aenter__(self) -> str:
        """Begin to serve."""
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/graphql"

    async def __aexit__(self, *_error: object) -> None:
        """Stop serving."""
        await self._runner.cleanup()


def key_of(number: int) -> PullRequestKey:
    """One of the watched pull requests."""
    return PullRequestKey(installation_id=1, repository=f"acme/app-{number % 50}", number=number)


def watch_of(number: int) -> Watch:
    """What a look at one whose CI runs remembers."""
    now = datetime.now(UTC)
    names = frozenset(f"job {job}" for job in range(JOBS))
    return Watch(head_sha=f"{number:040x}", pending=names, looked_at=now, minute_began_at=now)


async def watched(queue: Engine, numbers: range) -> None:
    """Put pull requests into the queue as if each had just been looked at."""
    for number in numbers:
        await queue.put([Trigger(key=key_of(number))])
        lease = await queue.take("benchmark")
        assert lease is not None
        assert isinstance(lease.key, PullRequestKey)
        await queue.finish(lease, watch_of(lease.key.number), None)


async def report_ms(queue: Engine, ids: "itertools.count[int]", size: int) -> float:
    """From a failed job's delivery to the end of the run that it causes, the look itself left out."""
    numbers = itertools.count()

    async def act() -> None:
        key = key_of(next(numbers) % size)
        head = HeadKey(installation_id=1, repository=key.repository, head_sha=f"{key.number:040x}")
        report = ContextReport(name="job 1", outcome=Outcome.FAILED)
        delivery = Delivery(
            delivery_id=str(next(ids)), event="check_run", triggers=[Trigger(key=head, report=report)]
        )
        await queue.accept(delivery)
        lease = await queue.take("benchmark")
        if lease is not None:
            assert isinstance(lease.key, PullRequestKey)
            await queue.finish(lease, watch_of(lease.key.number), None)

    return await processor_ms(REPORTS, act)


def resident_mb() -> float:
    """The most memory that this process ever had, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 if sys.platform == "linux" else 1024 * 1024)


async def main() -> None:
    """Print the tables."""
    starter = starter_world(mergeability_reads=0)
    took_ms, size = await evaluation(starter)
    print(f"one evaluation, {JOBS} checks: {took_ms:.2f} ms of processor, an answer of {size} bytes")
    gc.collect()
    print("  open pull requests   evaluation ms   report ms   memory MB   database MB")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "babysit.db"
        queue = await sqlite_queue(path, SystemClock())
        done, ids = 0, itertools.count()
        for number in SIZES:
            await watched(queue, range(done, number))
            done = number
            evaluated, _ = await evaluation(starter_world(mergeability_reads=0))
            reported = await report_ms(queue, ids, number)
            stored = sum(path.stat().st_size for path in Path(directory).iterdir()) / 2**20
            print(f"{number:>20}{evaluated:>16.2f}{reported:>12.2f}{resident_mb():>12.1f}{stored:>14.1f}")
        await queue.close()


if __name__ == "__main__":
    logs.set_up("error", "json")
    asyncio.run(main())
