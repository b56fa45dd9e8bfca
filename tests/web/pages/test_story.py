"""The whole way in a real browser: GitHub delivers, Babysit decides, and an open page shows it."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import SystemClock
from bot.queue.memory import memory_queue
from bot.server import Parts, serve
from bot.settings import Settings
from simulator.clock import wall_clock
from simulator.graphql.execute import execute
from simulator.server import SimulatedGitHub
from simulator.starter import CLIENT_SECRET, Starter, starter_world
from simulator.state.world import CheckRun
from simulator.story import StoryRepository
from tests.fakes import FakeChecklist
from tests.programs import chromium
from tests.scenarios.house import free_port
from tests.web.pages.browsing import Watched


@asynccontextmanager
async def served() -> AsyncIterator[tuple[Starter, SimulatedGitHub, str]]:
    """A server with sign-in beside a simulated GitHub, in the wall's time; and where it is."""
    starter = starter_world(clock=wall_clock, mergeability_reads=0)
    async with SimulatedGitHub(starter.world, graphql=execute) as github:
        url = f"http://127.0.0.1:{(port := free_port())}"
        settings = Settings.from_environment(
            {
                "APP_ID": str(starter.app.id),
                "PRIVATE_KEY": starter.private_key,
                "WEBHOOK_SECRET": starter.webhook_secret,
                "GITHUB_API_URL": github.api_url,
                "GITHUB_GRAPHQL_URL": github.graphql_url,
                "GITHUB_SERVER_URL": github.server_url,
                "CLIENT_ID": starter.app.client_id,
                "CLIENT_SECRET": CLIENT_SECRET,
                "BABYSIT_URL": url,
                "PORT": str(port),
            }
        )
        starter.app.webhook_url = f"{url}/webhook"
        starter.app.callback_urls = (f"{url}/sign-in/callback",)
        stopping, clock = asyncio.Event(), SystemClock()
        parts = Parts(checklist=FakeChecklist())
        serving = asyncio.create_task(serve(settings, memory_queue(clock), clock, stopping, parts))
        try:
            async with asyncio.timeout(20):
                while not any("installation/repositories" in seen.path for seen in github.requests):  # noqa: ASYNC110 - what it writes down wakes nobody
                    await asyncio.sleep(0.01)
            yield starter, github, url
        finally:
            stopping.set()
            await serving


def proposed(repository: StoryRepository, name: str) -> CheckRun:
    """An agent opens a pull request, and its CI begins."""
    repository.push(f"agent/{name}", {f"{name}.py": "1\n"}, message=f"Add {name}", author="agent")
    pull_request = repository.open_pull_request(
        head=f"agent/{name}", title=f"Add {name}", author="agent", labels=("automerge",)
    )
    return repository.start_check_run(pull_request.head_sha, "build")


async def seconds_until_seen(watched: Watched, repository: StoryRepository, run: CheckRun, red: int) -> float:
    """How long after CI's report the open page shows so many red pull requests."""
    reported_at = time.perf_counter()
    repository.complete_check_run(run, "failure")
    await watched.page.wait_for_selector(f"section.author h2 >> text={red}")
    return time.perf_counter() - reported_at


async def test_a_delivery_is_seen_on_an_open_page_within_a_second() -> None:
    async with served() as (starter, github, url), chromium() as browser:
        repository = starter.repository
        runs = [proposed(repository, name) for name in ("first", "second", "third")]
        world, app = starter.world, starter.app
        world.authorizations.agreed.setdefault(app.client_id, []).append(world.account("wei"))
        watched = Watched(await browser.new_page())
        await watched.page.request.post(
            f"{github.server_url}/session", form={"login": "wei", "return_to": "/x"}
        )

        await watched.open(f"{url}/acme")
        await watched.page.wait_for_selector("section.machines h2 >> text=3")
        await watched.page.wait_for_selector("#live[data-open]")
        times = [
            await seconds_until_seen(watched, repository, run, red) for red, run in enumerate(runs, start=1)
        ]

        assert min(times) < 1  # of three: the machine that tests may be busy
        assert await watched.faults(with_axe=False) == []
        await watched.page.click("text=Add first")
        await watched.page.wait_for_selector("text=Why it is not merged")
        asked = [seen.path for seen in github.requests if (seen.actor or "") == "wei"]
        assert len(asked) <= 3  # who it is, once; then two questions for all of these pages
