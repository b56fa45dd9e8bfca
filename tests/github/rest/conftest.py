"""A simulated GitHub, and the adapter beside it, which is sent both ways."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import ManualClock
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot
from simulator.faults import Fault
from simulator.graphql.execute import execute
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from simulator.state.world import PullRequest
from simulator.story import StoryRepository

FILES = {
    "README.md": "# App\n",
    ".github/babysit.yml": "version: 1\nmerge: {automerge: all}\n",
    ".github/checklists/L.md": "# L\n",
    ".claude/agents/backend.md": "# backend\n",
}
DOWN = Fault(path="/graphql", times=None, status=502, body="<html>Unicorn!</html>")


@dataclass(slots=True)
class Stage:
    """A world with one repository, and who looks at it."""

    clock: ManualClock
    starter: Starter
    site: SimulatedGitHub
    session: aiohttp.ClientSession
    github: GitHub = field(init=False)

    def another(self) -> GitHub:
        """An adapter that remembers nothing."""
        private_key = cast("RSAPrivateKey", load_pem_private_key(self.starter.private_key.encode(), None))
        endpoints = Endpoints(api_url=self.site.api_url, graphql_url=self.site.graphql_url)
        app_id = str(self.starter.app.id)
        return GitHub(
            self.session, app_id, private_key, self.clock, endpoints=endpoints, write_interval_s=0.0
        )

    def opened(self) -> PullRequest:
        """An agent's pull request of one file."""
        message = "Add tax\n\nCo-Authored-By: Wei <7+wei@users.noreply.github.com>\n"
        files: dict[str, str | bytes | None] = {"tax.py": "rate = 19\n", "README.md": None}
        self.repository.push("agent/tax", files, message=message, author="agent")
        return self.repository.open_pull_request(
            head="agent/tax", title="Add tax", author="agent", labels=["automerge"]
        )

    @property
    def repository(self) -> StoryRepository:
        return self.starter.repository

    def key(self, pull_request: PullRequest) -> PullRequestKey:
        return PullRequestKey(
            installation_id=self.starter.installation.id,
            repository_id=self.repository.id,
            repository=self.repository.full_name,
            number=pull_request.number,
        )

    def take_graphql_away(self) -> None:
        """From now on it answers with a page of HTML."""
        self.site.faults.add(DOWN)

    async def read(self, pull_request: PullRequest) -> Snapshot:
        found = await self.github.read_snapshot(self.key(pull_request))
        assert found is not None
        return found


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    clock = ManualClock(datetime(2026, 11, 30, 12, tzinfo=UTC))
    starter = starter_world(files=FILES, clock=clock.now)
    async with (
        SimulatedGitHub(starter.world, graphql=execute) as site,
        aiohttp.ClientSession() as session,
    ):
        made = Stage(clock, starter, site, session)
        made.github = made.another()
        yield made
