"""kill -9 at any point loses no accepted delivery and repeats no comment and no merge."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.model.markers import STATUS
from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from simulator.state.world import PullRequest
from simulator.story import StoryRepository
from tests.scenarios.house import BABYSIT
from tests.scenarios.processes.server_process import ServerProcess, until

ORGANISATIONS, PULL_REQUESTS, KILLS = 10, 20, 20
"""Writes are a second apart in one installation, so twenty pull requests would take a minute in one."""


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[ServerProcess]:
    starter = starter_world(mergeability_reads=0)
    async with SimulatedGitHub(starter.world) as github:
        server = ServerProcess.beside(github, starter, tmp_path / "babysit.db")
        try:
            yield server
        finally:
            if server.process is not None:
                await server.kill()


def found(starter: Starter, number: int) -> StoryRepository:
    """A repository of an organisation of its own."""
    world, owner = starter.world, f"acme-{number}"
    world.add_organization(owner)
    repository = world.add_repository(f"{owner}/app")
    repository.collaborators["agent"] = "write"
    world.install(starter.app, owner)
    world.install(world.apps["github-actions"], owner)
    return repository


class Life:
    """One pull request's deeds, in their order; every fourth one's CI is red."""

    def __init__(self, repository: StoryRepository, number: int) -> None:
        self.repository = repository
        self.is_red = number % 4 == 0
        self.branch = f"agent/{number}"
        self.pull_request: PullRequest | None = None
        self._jobs = [f"job {number}" for number in range(3)]

    def deeds(self) -> list[Callable[[], None]]:
        return [self._open, self._start, self._end_first, self._end_rest]

    def _open(self) -> None:
        self.repository.push(self.branch, {f"{self.branch}.py": "1\n"}, author="agent")
        self.pull_request = self.repository.open_pull_request(
            head=self.branch, title="Add it", author="agent", labels=("automerge",)
        )

    def _start(self) -> None:
        assert self.pull_request is not None
        self._runs = [
            self.repository.start_check_run(self.pull_request.head_sha, name) for name in self._jobs
        ]

    def _end_first(self) -> None:
        self.repository.complete_check_run(self._runs[0], "success")

    def _end_rest(self) -> None:
        self.repository.complete_check_run(self._runs[1], "success")
        self.repository.complete_check_run(self._runs[2], "failure" if self.is_red else "success")

    def is_told(self) -> bool:
        """Whether what should become of it was done to the end."""
        pull_request = self.pull_request
        assert pull_request is not None
        runs = self.repository.runs_by_sha.get(pull_request.head_sha, [])
        own = [run.conclusion for run in runs if run.app.slug == "babysit"]
        if self.is_red:
            return own[-1:] == ["failure"] and len(self.reports()) > 0
        is_gone = self.repository.branch_sha(self.branch) is None
        return own[-1:] == ["success"] and pull_request.is_merged and is_gone

    def reports(self) -> list[str]:
        assert self.pull_request is not None
        own = [comment.body for comment in self.pull_request.comments if comment.author.login == BABYSIT]
        assert len([body for body in own if body.startswith(STATUS)]) <= 1
        return [body for body in own if not body.startswith(STATUS)]


async def test_twenty_kills_among_200_deliveries_lose_nothing_and_repeat_nothing(
    server: ServerProcess,
) -> None:
    chance = random.Random(2)  # noqa: S311 - the same points each time
    repositories = [found(server.starter, number) for number in range(ORGANISATIONS)]
    lives = [Life(repositories[number % ORGANISATIONS], number) for number in range(PULL_REQUESTS)]
    ordered = [iter(life.deeds()) for life in lives]
    turns = [turn for turn in range(PULL_REQUESTS) for _ in range(4)]
    chance.shuffle(turns)
    kills = set(chance.sample(range(len(turns)), KILLS))
    sweep = Fault(path="/installation/repositories*", times=None, status=404, body={"message": "Not Found"})
    server.github.faults.add(sweep)
    server.github.limits.quotas.points_a_minute = (
        10_000  # each start asks for tokens: a crash loop's own trouble
    )
    await server.start()

    for number, turn in enumerate(turns):
        next(ordered[turn])()
        if number in kills:
            await asyncio.sleep(chance.random() * 0.3)
            await server.kill()
            await server.start()
    await until(lambda: all(life.is_told() for life in lives), 60)

    accepted = {
        delivery.guid
        for delivery in server.github.world.outbox.deliveries.values()
        if delivery.status == "OK"
    }
    assert len(accepted) >= 200
    merges = Counter(
        request.path
        for request in server.github.requests
        if request.path.endswith("/merge") and request.status == 200
    )
    assert len(merges) == len([life for life in lives if not life.is_red])
    assert set(merges.values()) == {1}
    assert [len(life.reports()) for life in lives] == [int(life.is_red) for life in lives]


async def test_a_kill_right_after_a_delivery_was_accepted_loses_nothing(server: ServerProcess) -> None:
    life = Life(found(server.starter, 0), 1)
    server.github.faults.add(
        Fault(path="/installation/repositories*", times=None, status=404, body={"message": "Not Found"})
    )
    await server.start()

    for deed in life.deeds():
        deed()
        await server.github.quiesce()
        await server.kill()
        await server.start()
    await until(life.is_told, 30)

    assert life.reports() == []


async def test_sigterm_hands_back_and_exits_with_0_within_ten_seconds(server: ServerProcess) -> None:
    repository = found(server.starter, 0)
    lives = [Life(repository, number) for number in range(6)]
    await server.start()
    for life in lives:
        for deed in life.deeds():
            deed()
    await server.github.quiesce()
    await until(lambda: any(request.is_content_write for request in server.github.requests), 20)

    assert await server.stop(within_s=10) == 0
    assert not all(life.is_told() for life in lives)
    await server.start()
    await until(lambda: all(life.is_told() for life in lives), 60)
