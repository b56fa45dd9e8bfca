"""How long after the last green event Babysit asks for the merge.

    python benchmarks/merge_latency.py [MERGES]

The checklist is on: its answer is in, and its comment written, before CI concludes, as it is where CI takes
longer than a few seconds. Everything runs in one process on the wall's time: Babysit with its durable queue,
and a simulated GitHub that answers at once. Each pull request belongs to an installation of its own, so that
none waits for another's write. The time begins when CI concludes, hence before GitHub signs the delivery, and
ends when the merge request arrives. "Own time" leaves out what GitHub took to answer the query in between.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot import logs
from bot.clock import SystemClock
from bot.queue.sqlite import sqlite_queue
from bot.server import serve
from bot.settings import Settings
from simulator.actions import check_runs
from simulator.clock import wall_clock
from simulator.graphql.execute import execute
from simulator.graphql_port import GraphQLCall, GraphQLReply
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from simulator.state.world import CheckRun, PullRequest

PORT = 3917
SLOT = timedelta(seconds=1.2)
"""A content write of Babysit's may follow its last one after a second."""
SETTLING_S = 3.0
"""What making so many pull requests at once left behind is not what is measured."""


class TimedGraphQL:
    """GitHub's answers, with the seconds that they took."""

    def __init__(self) -> None:
        self.took_s = 0.0

    async def __call__(self, call: GraphQLCall) -> GraphQLReply:
        """Answer, and add the time to the bill."""
        began = time.perf_counter()
        try:
            return await execute(call)
        finally:
            self.took_s += time.perf_counter() - began


def propose(starter: Starter, number: int) -> tuple[PullRequest, CheckRun]:
    """A pull request with its CI running, in an organisation of its own."""
    world, owner = starter.world, f"acme-{number}"
    world.add_organization(owner)
    repository = world.add_repository(f"{owner}/app")
    repository.collaborators["agent"] = "write"
    world.install(starter.app, owner)
    world.install(world.apps["github-actions"], owner)
    repository.push("agent/feature", {"feature.py": "1\n"}, author="agent")
    pull_request = repository.open_pull_request(
        head="agent/feature", title="Add it", author="agent", labels=("automerge",)
    )
    return pull_request, repository.start_check_run(pull_request.head_sha, "build")


async def until(happened: Callable[[], object]) -> None:
    """Poll in steps that are short beside what is measured."""
    async with asyncio.timeout(60):
        while not happened():
            await asyncio.sleep(0.001)


async def measure(merges: int, directory: Path) -> list[tuple[float, float]]:
    """Milliseconds in all and of its own, for each merge."""
    starter, graphql = starter_world(mergeability_reads=0), TimedGraphQL()
    async with SimulatedGitHub(starter.world, graphql=graphql) as github:
        settings = Settings.from_environment(
            {
                "APP_ID": str(starter.app.id),
                "PRIVATE_KEY": starter.private_key,
                "WEBHOOK_SECRET": starter.webhook_secret,
                "GITHUB_API_URL": github.api_url,
                "GITHUB_GRAPHQL_URL": github.graphql_url,
                "PORT": str(PORT),
            }
        )
        starter.app.webhook_url = f"http://127.0.0.1:{PORT}/webhook"
        clock, stopping = SystemClock(), asyncio.Event()
        queue = await sqlite_queue(directory / "babysit.db", clock)
        serving = asyncio.create_task(serve(settings, queue, clock, stopping))
        try:
            ready = await asyncio.gather(*(waiting(starter, number) for number in range(merges)))
            await asyncio.sleep(SETTLING_S)
            return [await merged(github, graphql, *pull) for pull in ready]
        finally:
            stopping.set()
            await serving
            await queue.close()


async def waiting(starter: Starter, number: int) -> tuple[PullRequest, CheckRun]:
    """A pull request that Babysit has looked at, late enough after for the next write."""
    pull_request, run = propose(starter, number)
    runs = pull_request.repository.runs_by_sha[pull_request.head_sha]
    await until(lambda: any(check_run.app.slug == "babysit" for check_run in runs) and pull_request.comments)
    await asyncio.sleep(SLOT.total_seconds())
    return pull_request, run


async def merged(
    github: SimulatedGitHub, graphql: TimedGraphQL, pull_request: PullRequest, run: CheckRun
) -> tuple[float, float]:
    """Conclude CI, and time the merge request."""
    path = f"/repos/{pull_request.repository.full_name}/pulls/{pull_request.number}/merge"
    graphql.took_s, began = 0.0, wall_clock()
    check_runs.complete_check_run(pull_request.repository, run, "success")
    await until(lambda: any(request.path == path for request in github.requests))
    asked = next(request for request in github.requests if request.path == path)
    took_ms = (asked.at - began).total_seconds() * 1000
    return took_ms, took_ms - graphql.took_s * 1000


def row(name: str, values: list[float]) -> str:
    """Median and 99th percentile in milliseconds."""
    ordered = sorted(values)
    worst = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return f"{name:<24}{statistics.median(ordered):>10.1f}{worst:>10.1f}"


def main() -> None:
    """Print the table."""
    merges = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    logs.set_up("error", "json")
    with tempfile.TemporaryDirectory() as directory:
        taken = asyncio.run(measure(merges, Path(directory)))
    print(f"{'ms, of ' + str(merges) + ' merges':<24}{'median':>10}{'p99':>10}")
    print(row("green to merge request", [total for total, _ in taken]))
    print(row("own time", [own for _, own in taken]))


if __name__ == "__main__":
    main()
