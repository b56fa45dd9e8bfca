"""All of Babysit in one process beside a simulated GitHub, in a time that passes while everybody waits."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.queue.memory import memory_queue
from bot.records.sqlite.database import SqliteDatabase
from bot.server import Parts, serve
from bot.settings import Settings
from bot.trackers.registry import access_readers
from simulator.exchange import RequestRecord
from simulator.faults import Fault
from simulator.graphql.execute import execute
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from simulator.state.issues import IssueComment
from simulator.state.pulls import Review
from simulator.state.world import CheckRun, PullRequest
from simulator.story import StoryRepository
from tests.fakes import FakeChecklist
from tests.replay.corpus import assert_replays
from tests.scenarios.skipping_loop import skipping_loop

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
BABYSIT = "babysit[bot]"


class HouseClock:
    """The time of the loop that the story runs on."""

    def now(self) -> datetime:
        return START + timedelta(seconds=asyncio.get_running_loop().time())

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(seconds, 0))


@dataclass(slots=True, kw_only=True)
class House:
    """One scenario's world. `began` is the number of requests that were made before the story began."""

    github: SimulatedGitHub
    starter: Starter
    clock: HouseClock
    webhook_url: str
    began: int = 0

    @property
    def repository(self) -> StoryRepository:
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

    def configure(self, text: str, *, branch: str = "main") -> None:
        """An administrator pushes Babysit's configuration file."""
        files: dict[str, str | bytes | None] = {".github/babysit.yml": f"version: 1\n{text}"}
        self.repository.push(branch, files, message="Configure Babysit", author="ada")

    def own_check(self, pull_request: PullRequest) -> CheckRun | None:
        """The newest check run `babysit` on the pull request's head."""
        runs = [run for run in self.repository.check_runs.values() if run.suite.app.slug == "babysit"]
        runs = [run for run in runs if run.suite.head_sha == pull_request.head_sha]
        return runs[-1] if runs else None

    def says(self, pull_request: PullRequest) -> str:
        """The title of that check run, empty where there is none."""
        run = self.own_check(pull_request)
        return (run.output.title or "") if run is not None else ""

    def verdict(self, pull_request: PullRequest) -> str | None:
        """`merged`, or else what the check run concludes."""
        return "merged" if pull_request.is_merged else self.conclusion(pull_request)

    def summary(self, pull_request: PullRequest) -> str:
        """The text of that check run, empty where there is none."""
        run = self.own_check(pull_request)
        return (run.output.summary or "") if run is not None else ""

    def report(
        self, pull_request: PullRequest, name: str, state: str, *, app: str = "github-actions"
    ) -> None:
        """CI reports once: a check run that is queued, in progress or concluded."""
        if state in {"queued", "in_progress"}:
            self.repository.start_check_run(pull_request.head_sha, name, app=app, status=state)
        else:
            run = self.repository.start_check_run(pull_request.head_sha, name, app=app)
            self.repository.complete_check_run(run, state)

    def comments(self, pull_request: PullRequest) -> list[str]:
        """What Babysit wrote in the conversation."""
        return [comment.body for comment in pull_request.comments if comment.author.login == BABYSIT]

    def say(self, pull_request: PullRequest, body: str, *, by: str) -> IssueComment:
        """Somebody comments."""
        return self.repository.comment(pull_request.number, body, author=by)

    def reactions(self, on: IssueComment | Review) -> list[str]:
        """How Babysit reacted, in the order of time."""
        return [reaction.content for reaction in on.reactions if reaction.user.login == BABYSIT]

    def replies(self, pull_request: PullRequest) -> list[str]:
        """What Babysit answered to commands."""
        return [body for body in self.comments(pull_request) if body.startswith("<!-- babysit:answer ")]

    def conclusion(self, pull_request: PullRequest) -> str | None:
        """Its conclusion; `in_progress` while it has none, None where there is no run."""
        run = self.own_check(pull_request)
        return None if run is None else run.conclusion or run.status

    def requests(self) -> list[RequestRecord]:
        """What Babysit asked for since the story began."""
        return [
            request for request in self.github.requests[self.began :] if "babysit" in (request.actor or "")
        ]

    def content_writes(self) -> list[RequestRecord]:
        """Those that write content, by GitHub's definition."""
        return [request for request in self.requests() if request.is_content_write]

    def bill(self) -> str:
        """Those requests, for whoever finds them too many."""
        lines = [
            f"{request.at:%M:%S.%f} {request.status} {request.method} {request.route}"
            for request in self.requests()
        ]
        return "\n".join([f"{len(lines)} requests, {len(self.content_writes())} content writes", *lines])

    def merges(self) -> list[RequestRecord]:
        """Every attempt to merge."""
        return [
            request
            for request in self.requests()
            if request.method == "PUT" and request.path.endswith("/merge")
        ]

    async def until(self, happened: Callable[[], object], within_s: float = 120) -> None:
        """Return at the moment at which it happened."""
        loop = skipping_loop()
        try:
            async with asyncio.timeout(within_s):
                while not happened():
                    await loop.rest()
        except TimeoutError:
            raise AssertionError(f"it did not happen within {within_s} s") from None

    async def let_pass(self, seconds: float) -> None:
        """So many seconds of the house's own time, and what they bring."""
        await asyncio.sleep(seconds)
        await skipping_loop().rest()

    async def settle(self) -> None:
        """A minute and a half in which nothing is asked of GitHub any more, an hour at most."""
        async with asyncio.timeout(3600):
            known = -1
            while known != len(self.github.requests):
                known = len(self.github.requests)
                await self.let_pass(90)


@asynccontextmanager
async def open_house(
    *,
    files: Mapping[str, str | bytes] | None = None,
    sweep_interval_s: float = 1e6,
    mergeability_reads: int = 1,
    permissions: Mapping[str, str] | None = None,
    parts: Parts | None = None,
    environ: Mapping[str, str] | None = None,
    faults: Sequence[Fault] = (),
) -> AsyncIterator[House]:
    """A house whose Babysit listens; the story may begin. Without `parts` its checklist asks nothing.

    `faults` are there from the very first request on.
    """
    clock = HouseClock()
    starter = starter_world(
        files=files or {"README.md": "hello\n"},
        clock=clock.now,
        mergeability_reads=mergeability_reads,
        permissions=permissions,
    )
    async with SimulatedGitHub(starter.world, graphql=execute) as github:
        for fault in faults:
            github.faults.add(fault)
        settings = Settings.from_environment(
            {
                "APP_ID": str(starter.app.id),
                "PRIVATE_KEY": starter.private_key,
                "WEBHOOK_SECRET": starter.webhook_secret,
                "GITHUB_API_URL": github.api_url,
                "GITHUB_GRAPHQL_URL": github.graphql_url,
                "PORT": str(free_port()),
                "SWEEP_INTERVAL": str(int(sweep_interval_s)),
                **(environ or {}),
            },
            access_readers(),
        )
        starter.app.webhook_url = f"http://127.0.0.1:{settings.port}/webhook"
        stopping = asyncio.Event()
        its_parts = parts or Parts(checklist=FakeChecklist())
        own = await SqliteDatabase.open(None) if its_parts.database is None else None
        its_parts = its_parts if own is None else replace(its_parts, database=own)
        serving = asyncio.create_task(serve(settings, memory_queue(clock), clock, stopping, its_parts))
        house = House(github=github, starter=starter, clock=clock, webhook_url=starter.app.webhook_url)
        try:
            await house.until(
                lambda: any("installation/repositories" in request.path for request in github.requests)
            )
            await house.let_pass(2)
            house.began = len(github.requests)
            yield house
        finally:
            stopping.set()
            await serving
            if own is not None:
                await assert_replays(own)
                await own.close()


def free_port() -> int:
    """A loopback port that nobody listens on at this moment."""
    import socket  # noqa: PLC0415 - blocked for everybody else by the test set-up

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
