"""All of Babysit in one process beside a simulated GitHub, on a clock that runs faster than the wall's."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.queue.memory import memory_queue
from bot.server import serve
from bot.settings import Settings
from bot.simulator.exchange import RequestRecord
from bot.simulator.graphql.execute import execute
from bot.simulator.server import SimulatedGitHub
from bot.simulator.starter import Starter, starter_world
from bot.simulator.state.checks import CheckRun
from bot.simulator.state.pulls import PullRequest
from bot.simulator.state.repositories import Repository

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
BABYSIT = "babysit[bot]"


class HurriedClock:
    """Runs `speed` times as fast as the wall's clock."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._began = time.monotonic()

    def now(self) -> datetime:
        return START + timedelta(seconds=(time.monotonic() - self._began) * self._speed)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0) / self._speed)


@dataclass(slots=True, kw_only=True)
class House:
    """One scenario's world. `began` is the number of requests that were made before the story began."""

    github: SimulatedGitHub
    starter: Starter
    clock: HurriedClock
    began: int = field(default=0)

    @property
    def repository(self) -> Repository:
        return self.starter.repository

    def propose(
        self,
        branch: str = "agent/feature",
        *,
        files: dict[str, str | bytes | None] | None = None,
        labels: tuple[str, ...] = ("automerge",),
        draft: bool = False,
        base: str = "main",
    ) -> PullRequest:
        """An agent pushes a branch and opens a pull request."""
        self.repository.push(
            branch, files or {f"{branch}.py": "print(1)\n"}, message="Add it", author="agent"
        )
        return self.repository.open_pull_request(
            head=branch, base=base, title=f"Add {branch}", author="agent", labels=labels, draft=draft
        )

    def own_check(self, pull_request: PullRequest) -> CheckRun | None:
        """The newest check run `babysit` on the pull request's head."""
        runs = [run for run in self.repository.check_runs.values() if run.suite.app.slug == "babysit"]
        runs = [run for run in runs if run.suite.head_sha == pull_request.head_sha]
        return runs[-1] if runs else None

    def says(self, pull_request: PullRequest) -> str:
        """The title of that check run, empty where there is none."""
        run = self.own_check(pull_request)
        return (run.output.title or "") if run is not None else ""

    def conclusion(self, pull_request: PullRequest) -> str | None:
        """Its conclusion; `in_progress` while it has none, None where there is no run."""
        run = self.own_check(pull_request)
        return None if run is None else run.conclusion or run.status

    def requests(self) -> list[RequestRecord]:
        """What Babysit asked for since the story began."""
        return [one for one in self.github.requests[self.began :] if "babysit" in (one.actor or "")]

    def content_writes(self) -> list[RequestRecord]:
        """Those that write content, by GitHub's definition."""
        return [one for one in self.requests() if one.is_content_write]

    def merges(self) -> list[RequestRecord]:
        """Every attempt to merge."""
        return [one for one in self.requests() if one.method == "PUT" and one.path.endswith("/merge")]

    async def until(self, happened: Callable[[], object], within_s: float = 20) -> None:
        """Return once it happened; `within_s` are seconds of the wall's clock."""
        deadline = time.monotonic() + within_s
        while not happened():
            assert time.monotonic() < deadline, "it did not happen in time"
            await asyncio.sleep(0.004)

    async def let_pass(self, seconds: float) -> None:
        """So many seconds of the house's own clock."""
        await self.clock.sleep(seconds)


@asynccontextmanager
async def open_house(
    *, files: dict[str, str | bytes] | None = None, speed: float = 20, sweep_interval_s: float = 1e6
) -> AsyncIterator[House]:
    """A house whose Babysit listens; the story may begin."""
    clock = HurriedClock(speed)
    starter = starter_world(files=files or {"README.md": "hello\n"}, clock=clock.now)
    async with SimulatedGitHub(starter.world, graphql=execute) as github:
        settings = Settings.from_environment(
            {
                "APP_ID": str(starter.app.id),
                "PRIVATE_KEY": starter.private_key,
                "WEBHOOK_SECRET": starter.webhook_secret,
                "GITHUB_API_URL": github.api_url,
                "GITHUB_GRAPHQL_URL": github.graphql_url,
                "PORT": str(free_port()),
                "SWEEP_INTERVAL": str(int(sweep_interval_s)),
            }
        )
        starter.app.webhook_url = f"http://127.0.0.1:{settings.port}/webhook"
        stopping = asyncio.Event()
        serving = asyncio.create_task(serve(settings, memory_queue(clock), clock, stopping))
        house = House(github=github, starter=starter, clock=clock)
        try:
            await house.until(lambda: any("installation" in one.path for one in github.requests))
            await house.let_pass(2)
            house.began = len(github.requests)
            yield house
        finally:
            stopping.set()
            await serving


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    import socket  # noqa: PLC0415 - blocked for everybody else by the test set-up

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
