"""kill -9 at any point loses no accepted delivery and repeats no comment and no merge."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.scenarios.processes.lives import Life, founded
from tests.scenarios.processes.server_process import ServerProcess, until

ORGANISATIONS, PULL_REQUESTS, KILLS = 10, 20, 10
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


async def test_ten_kills_among_200_deliveries_lose_nothing_and_repeat_nothing(
    server: ServerProcess,
) -> None:
    chance = random.Random(2)  # noqa: S311 - the same points each time
    repositories = [founded(server.starter, number) for number in range(ORGANISATIONS)]
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
    life = Life(founded(server.starter, 0), 1)
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
    repository = founded(server.starter, 0)
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
