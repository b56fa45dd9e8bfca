"""A working day of an organisation in compressed time, with GitHub's limits in force.

    python -m benchmarks.organisation [--scale 1.0] [--hours 8] [--new 1200] [--installations 1]

At `--scale 1` there are 1 000 repositories with 10 000 open pull requests on the morning Babysit is
installed. During the day `--new` more are opened by agents, and a twentieth of the old ones are pushed
to: CI begins, ends within a quarter of an hour, one in five times red and then mended. All goes through
Babysit's own server with its checklist, by signed webhooks and requests to a simulated GitHub, in one
process on SQLite. GitHub allows an installation 5 000 requests, 5 000 points of GraphQL and 500 content
writes an hour, 80 writes and 900 points a minute. A smaller organisation has smaller hourly limits here,
so that they bind as early.

Time passes while everybody waits: a day takes as long as its work. Memory is of Babysit and the simulated
GitHub together, less what the latter alone had in the morning.
"""

import argparse
import asyncio
import gc
import random
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot import logs
from bot.queue.engine import Engine
from bot.queue.operations import Store
from bot.queue.schema import opened
from bot.queue.sql_store import SqlStore
from bot.records.sqlite.database import SqliteDatabase
from bot.reviewing.analysts import ThreadAnalyst
from bot.server import Parts, serve
from bot.settings import Settings
from bot.storage.sqlite.transaction import SqliteTransaction
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from simulator.state.world import PullRequest
from simulator.story import StoryRepository
from tests.scenarios.house import HouseClock, free_port
from tests.scenarios.skipping_loop import SkippingLoop

REPOSITORIES, OPEN = 1_000, 10_000
JOBS = ("build", "lint", "test", "types")
HOUR_S = 3600.0
PUSHED_TO = 0.05
RED = 0.2
T = TypeVar("T")


class OwnTime:
    """A queue's transactions in the loop itself: a thread of its own would be overtaken by skipped time."""

    patience_s = None

    def __init__(self, path: Path) -> None:
        self._connection = opened(path)
        self._store = SqlStore(SqliteTransaction(self._connection))

    def on_news(self, heard: Callable[[Iterable[str]], None]) -> None:
        """Nobody else has the file."""

    async def run(self, operation: Callable[[Store], T]) -> T:
        """See `Transactions`."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            return operation(self._store)
        finally:
            self._connection.execute("COMMIT")

    async def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


@dataclass(slots=True)
class Figures:
    """What was counted so far, and the moments of each pull request that was opened during the day."""

    requests: Counter[str] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    writes: int = 0
    refused: int = 0
    merges: int = 0
    opened_at: dict[PullRequest, datetime] = field(default_factory=dict)
    green_at: dict[PullRequest, datetime] = field(default_factory=dict)

    def take(self, github: SimulatedGitHub) -> None:
        """Count what was asked since the last time, and let GitHub forget it."""
        for request in github.requests:
            kind = "GraphQL" if request.route.endswith("/graphql") else "REST"
            self.requests["304" if request.status == 304 else kind] += 1  # noqa: PLR2004 - not modified
            self.routes[f"{request.method} {request.route}"] += 1
            self.refused += request.status in {403, 429}
            self.writes += request.is_content_write and request.status < 400  # noqa: PLR2004
            self.merges += request.route.endswith("/merge") and request.status == 200  # noqa: PLR2004
        github.requests.clear()


@dataclass(slots=True)
class Day:
    """The organisation and its day."""

    github: SimulatedGitHub
    starter: Starter
    asked: argparse.Namespace
    figures: Figures = field(default_factory=Figures)
    repositories: list[StoryRepository] = field(default_factory=list)
    old: list[PullRequest] = field(default_factory=list)
    errands: set[asyncio.Task[None]] = field(default_factory=set)
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - the same each time

    def found(self) -> None:
        """Repositories and the backlog, before anybody has heard of Babysit."""
        world, scale = self.starter.world, self.asked.scale
        owners = [f"org{number}" for number in range(self.asked.installations)]
        for owner in owners:
            world.add_organization(owner)
        for number in range(round(REPOSITORIES * scale)):
            repository = world.add_repository(f"{owners[number % len(owners)]}/r{number}")
            repository.collaborators["agent"] = "write"
            self.repositories.append(repository)
        for owner in owners:
            world.install(world.apps["github-actions"], owner)
        for number in range(round(OPEN * scale)):
            self.old.append(self._left(number))

    def _left(self, number: int) -> PullRequest:
        """One of the backlog: red, a draft, or nobody's who wants it merged by Babysit."""
        repository = self.repositories[number % len(self.repositories)]
        kind = self.chance.random()
        labels = ("automerge",) if kind < 0.4 else ()  # noqa: PLR2004 - two in five
        pull_request = self._proposed(repository, f"old/{number}", labels, draft=kind > 0.8)  # noqa: PLR2004
        for job in JOBS:
            run = repository.start_check_run(pull_request.head_sha, job)
            is_red = bool(labels) and job == "test"
            repository.complete_check_run(run, "failure" if is_red else "success")
        return pull_request

    def _proposed(
        self, repository: StoryRepository, branch: str, labels: Sequence[str], *, draft: bool = False
    ) -> PullRequest:
        repository.push(branch, {f"{branch}.py": f"print({branch!r})\n"}, author="agent")
        return repository.open_pull_request(
            head=branch, title=f"Add {branch}", author="agent", labels=labels, draft=draft
        )

    def install(self) -> None:
        """The morning on which Babysit arrives."""
        for owner in sorted({repository.full_name.partition("/")[0] for repository in self.repositories}):
            self.starter.world.install(self.starter.app, owner)

    async def live(self) -> None:
        """New pull requests and pushes, spread over the day but its last hour."""
        span_s = (self.asked.hours - 1) * HOUR_S
        new = round(self.asked.new * self.asked.scale)
        moments = [(self.chance.random() * span_s, self._one_is_opened, number) for number in range(new)]
        pushed = self.chance.sample(self.old, round(len(self.old) * PUSHED_TO))
        moments += [
            (self.chance.random() * span_s, self._one_is_pushed_to, self.old.index(pull_request))
            for pull_request in pushed
        ]
        loop = asyncio.get_running_loop()
        began = loop.time()
        for at, act, number in sorted(moments, key=lambda moment: moment[0]):
            await asyncio.sleep(max(0.0, began + at - loop.time()))
            errand = asyncio.create_task(act(number))
            self.errands.add(errand)
            errand.add_done_callback(self.errands.discard)

    async def _one_is_opened(self, number: int) -> None:
        repository = self.chance.choice(self.repositories)
        pull_request = self._proposed(repository, f"new/{number}", ("automerge",))
        self.figures.opened_at[pull_request] = self.now()
        await self._ci(repository, pull_request)

    async def _one_is_pushed_to(self, number: int) -> None:
        pull_request = self.old[number]
        repository = self.repositories[number % len(self.repositories)]
        branch = f"old/{number}"
        if not pull_request.is_merged:
            repository.push(branch, {f"{branch}.py": "print(2)\n"}, author="agent")
            await self._ci(repository, pull_request)

    async def _ci(self, repository: StoryRepository, pull_request: PullRequest) -> None:
        """Four jobs side by side; a red one is pushed to half an hour later, and is green then."""
        is_red = self.chance.random() < RED
        await asyncio.sleep(20)
        runs = [repository.start_check_run(pull_request.head_sha, job) for job in JOBS]
        for place, run in enumerate(runs):
            await asyncio.sleep(self.chance.uniform(60, 240))
            is_last = place == len(runs) - 1
            repository.complete_check_run(run, "failure" if is_red and is_last else "success")
        if not is_red:
            self.figures.green_at[pull_request] = self.now()
            return
        await asyncio.sleep(1800)
        repository.push(pull_request.head_ref, {"mended.py": "print(3)\n"}, author="agent")
        await self._ci(repository, pull_request)

    def now(self) -> datetime:
        """The day's own time."""
        return self.starter.world.clock()


@asynccontextmanager
async def babysitting(day: Day, folder: Path) -> AsyncGenerator[Engine]:
    """Babysit's server beside it, and its queue."""
    starter, github, clock = day.starter, day.github, HouseClock()
    settings = Settings.from_environment(
        {
            "CONTENT_WRITES_PER_HOUR": str(day.github.limits.quotas.content_an_hour),
            "APP_ID": str(starter.app.id),
            "PRIVATE_KEY": starter.private_key,
            "WEBHOOK_SECRET": starter.webhook_secret,
            "GITHUB_API_URL": github.api_url,
            "GITHUB_GRAPHQL_URL": github.graphql_url,
            "PORT": str(free_port()),
        }
    )
    starter.app.webhook_url = f"http://127.0.0.1:{settings.port}/webhook"
    stopping, queue = asyncio.Event(), Engine(OwnTime(folder / "queue.db"), clock)
    database = await SqliteDatabase.open(folder / "records.db")
    parts = Parts(database=database, analyst=ThreadAnalyst())
    serving = asyncio.create_task(serve(settings, queue, clock, stopping, parts))
    try:
        yield queue
    finally:
        stopping.set()
        await serving
        await queue.close()
        await database.close()


async def main(asked: argparse.Namespace, folder: Path) -> None:
    """Print an hour's line when it is over, and the day's figures at its end."""
    clock = HouseClock()
    starter = starter_world(clock=clock.now, mergeability_reads=0)
    async with SimulatedGitHub(starter.world) as github:
        quotas, share = github.limits.quotas, min(1.0, asked.scale)
        quotas.core_an_hour = quotas.graphql_points_an_hour = round(5_000 * share)
        quotas.content_an_hour = max(20, round(500 * share))
        day = Day(github, starter, asked)
        began = time.perf_counter()
        day.found()
        gc.collect()
        day.install()
        before_mb, used_s = resident_mb(), time.process_time()
        print(
            f"{len(day.repositories)} repositories, {len(day.old)} open pull requests, made in"
            f" {time.perf_counter() - began:.0f} s, {before_mb:.0f} MB\n\n"
            "| hour | due | oldest due s | open, said nothing on | merged | requests | GraphQL | 304"
            " | writes | refused | MB | real s |\n|" + " --- |" * 12
        )
        async with babysitting(day, folder) as queue:
            living = asyncio.create_task(day.live())
            for hour in range(asked.hours):
                for _ in range(60):
                    await asyncio.sleep(60)
                    day.figures.take(github)
                await tell(hour + 1, day, queue, (before_mb, began))
            await living
        conclude(day, time.process_time() - used_s)


async def tell(hour: int, day: Day, queue: Engine, start: tuple[float, float]) -> None:
    """A row of the table."""
    counts, figures = await queue.counts(), day.figures
    oldest_s = (day.now() - counts.oldest_due_at).total_seconds() if counts.oldest_due_at else 0.0
    unsaid = sum(not said_on(pull_request) for pull_request in (*day.old, *figures.opened_at))
    asked = sum(figures.requests.values())
    print(
        f"| {hour} | {counts.due} | {oldest_s:.0f} | {unsaid} | {figures.merges} | {asked}"
        f" | {figures.requests['GraphQL']} | {figures.requests['304']} | {figures.writes} | {figures.refused}"
        f" | {resident_mb() - start[0]:.0f} | {time.perf_counter() - start[1]:.0f} |",
        flush=True,
    )


def said_on(pull_request: PullRequest) -> bool:
    """Whether its head has a check run of Babysit's, or it is over."""
    runs = pull_request.repository.runs_by_sha.get(pull_request.head_sha, [])
    return pull_request.is_merged or any(run.app.slug == "babysit" for run in runs)


def conclude(day: Day, used_s: float) -> None:
    """What it took."""
    figures = day.figures
    waits = [
        (merged_at - green_at).total_seconds()
        for pull_request, green_at in figures.green_at.items()
        if (merged_at := pull_request.merged_at) is not None
    ]
    unmerged = sum(not pull_request.is_merged for pull_request in figures.green_at)
    asked = sum(count for kind, count in figures.requests.items() if kind != "304")
    print(
        f"\ngreen to merged, s: {spread(waits)}; {len(waits)} merged, {unmerged} green and not merged\n"
        f"a merge: {asked / max(1, figures.merges):.1f} requests that count,"
        f" {figures.writes / max(1, figures.merges):.1f} content writes (the morning's included)\n"
        f"processor, with the simulated GitHub: {used_s:.0f} s\n"
    )
    for route, count in figures.routes.most_common(12):
        print(f"{count:>8}  {route}")


def spread(seconds: Sequence[float]) -> str:
    """Percentiles."""
    if len(seconds) < 2:  # noqa: PLR2004 - a quantile is between two
        return "-"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49]:.0f}, p90 {cuts[89]:.0f}, p99 {cuts[98]:.0f}, worst {max(seconds):.0f}"


def resident_mb() -> float:
    """This process's memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    logs.set_up("error", "json")
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--scale", type=float, default=0.1)
    parser.add_argument("--hours", type=int, default=8)
    parser.add_argument("--new", type=int, default=600)
    parser.add_argument("--installations", type=int, default=1)
    with tempfile.TemporaryDirectory() as place, asyncio.Runner(loop_factory=SkippingLoop) as runner:
        sys.exit(runner.run(main(parser.parse_args(), Path(place))))
