"""Two that take webhooks and two that work, on one PostgreSQL: whatever dies, all ends as with one process.

`python -m benchmarks.fleet` does the same with 5 000 deliveries.
"""

import asyncio
from collections import Counter

from bot.storage.postgres import tables
from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.postgres_server import PostgresServer
from tests.scenarios.processes.fleet import Fleet
from tests.scenarios.processes.lives import Life, founded
from tests.scenarios.processes.server_process import until

PULL_REQUESTS, ORGANISATIONS = 6, 6
"""An organisation each, for the writes of one are a second apart."""
IMPATIENT = ("-m", "tests.scenarios.processes.impatient")


async def test_a_worker_is_killed_and_the_database_restarted_and_nothing_is_lost_or_done_twice(
    postgres: PostgresServer,
) -> None:
    starter = starter_world(mergeability_reads=0)
    async with SimulatedGitHub(starter.world) as github:
        github.faults.add(
            Fault(path="/installation/repositories*", times=None, status=404, body={"message": "Not Found"})
        )
        github.limits.quotas.points_a_minute = 10_000
        url = postgres.empty()  # of its own: it keeps notes in a table beside Babysit's
        tables.upgrade(url)
        async with Fleet.of(github, starter, url, webs=2, workers=2, program=IMPATIENT) as fleet:
            repositories = [founded(starter, number) for number in range(ORGANISATIONS)]
            lives = [Life(repositories[number % ORGANISATIONS], number) for number in range(PULL_REQUESTS)]

            for step, deeds in enumerate(zip(*(life.deeds() for life in lives), strict=True)):
                for deed in deeds:
                    fleet.balance()
                    deed()
                if step == 0:
                    await until(lambda: any(request.is_content_write for request in github.requests), 20)
                    await fleet.kill("worker-0")
                if step == 2:
                    await asyncio.to_thread(postgres.restart)
                await github.quiesce()
                fleet.redeliver()
            await until(lambda: not any(life.faults() for life in lives), 60)

            assert fleet.violations() == []
    merges = Counter(
        request.path
        for request in github.requests
        if request.path.endswith("/merge") and request.status == 200
    )
    assert set(merges.values()) == {1}
    assert len(merges) == sum(not life.is_red for life in lives)
