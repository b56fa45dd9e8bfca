"""What several processes on one PostgreSQL do while workers are killed and the database is restarted.

    python -m benchmarks.fleet [--pull-requests 300] [--organisations 60] [--kill-every 4] [--seconds 900]

Two processes take webhooks, two work. A simulated GitHub delivers some 5 000 events of 300 pull requests to
the former in turn; every few seconds a worker is killed with -9 and started again, in the middle PostgreSQL
crashes once. At the end every pull request must be in the state that a single process gives it: merged with
its branch gone, or told once that its CI is red; nothing may be there twice, and no key may have been in two
hands. The exit code is 1 where it is not so. Takes some minutes.

Workers are killed for a third of `--seconds` after the last event, and what the last one held is another's 25
seconds later: a small run needs `--seconds 150` to be settled within them.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path

from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.postgres_server import PostgresServer
from tests.scenarios.processes.fleet import Fleet
from tests.scenarios.processes.lives import Life, founded

DEEDS_A_SECOND = 12.0
JOBS = 4


@dataclass
class Tally:
    """What happened, for the last lines."""

    kills: int = 0
    lost_webhooks: int = 0
    settled_after_s: list[float] = field(default_factory=list)


async def main(arguments: argparse.Namespace, server: PostgresServer) -> int:
    """The exit code."""
    starter, tally, began = starter_world(mergeability_reads=0), Tally(), time.monotonic()
    async with SimulatedGitHub(starter.world) as github:
        github.limits.quotas.points_a_minute = github.limits.quotas.graphql_points_a_minute = 100_000
        async with Fleet.of(github, starter, server.database(), webs=2, workers=2) as fleet:
            repositories = [founded(starter, number) for number in range(arguments.organisations)]
            lives = [
                Life(repositories[number % arguments.organisations], number, JOBS)
                for number in range(arguments.pull_requests)
            ]
            killing = asyncio.create_task(_kill_now_and_then(fleet, arguments.kill_every, tally))
            await _live(lives, fleet, server)
            told = time.monotonic()
            print(f"{len(github.world.outbox.deliveries)} deliveries in {told - began:.0f} s", flush=True)
            while any(life.faults() for life in lives) and time.monotonic() - began < arguments.seconds:
                await github.quiesce()
                tally.lost_webhooks += fleet.redeliver()
                await asyncio.sleep(1)
                if time.monotonic() - told > arguments.seconds / 3:
                    killing.cancel()
            killing.cancel()
            await asyncio.gather(killing, return_exceptions=True)
            return _judged(lives, github, fleet, tally, time.monotonic() - began)


async def _live(lives: list[Life], fleet: Fleet, server: PostgresServer) -> None:
    """Every deed, shuffled, each pull request's own in their order; in the middle the database crashes."""
    ordered = [iter(life.deeds()) for life in lives]
    turns = [number for number in range(len(lives)) for _ in lives[0].deeds()]
    random.Random(3).shuffle(turns)  # noqa: S311 - the same each time
    for count, turn in enumerate(turns):
        fleet.balance()
        next(ordered[turn])()
        if count == len(turns) // 2:
            print("PostgreSQL crashes and is started again", flush=True)
            await asyncio.to_thread(server.restart, rudely=True)
        await asyncio.sleep(1 / DEEDS_A_SECOND)


async def _kill_now_and_then(fleet: Fleet, every_s: float, tally: Tally) -> None:
    while True:
        for name in ("worker-0", "worker-1"):
            await asyncio.sleep(every_s)
            await fleet.kill(name)
            tally.kills += 1
            await fleet.start(name)


def _judged(lives: list[Life], github: SimulatedGitHub, fleet: Fleet, tally: Tally, took_s: float) -> int:
    wrong = {life.branch: life.faults() for life in lives if life.faults()}
    merges = Counter(
        request.path
        for request in github.requests
        if request.path.endswith("/merge") and request.status == HTTPStatus.OK
    )
    twice = [path for path, count in merges.items() if count > 1]
    violations = fleet.violations()
    print(
        f"{len(lives)} pull requests, {len(github.world.outbox.deliveries)} deliveries,"
        f" {len(github.requests)} requests, {tally.kills} kills,"
        f" {tally.lost_webhooks} deliveries sent again: {took_s:.0f} s"
    )
    print(
        f"merged {len(merges)}, merged twice {len(twice)}, keys in two hands {len(violations)},"
        f" not as with one process {len(wrong)}"
    )
    for name, faults in list(wrong.items())[:10]:
        print(f"  {name}: {', '.join(faults)}")
    for violation in violations[:10]:
        print(f"  {violation}")
    return int(bool(wrong or twice or violations))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pull-requests", type=int, default=300)
    parser.add_argument("--organisations", type=int, default=60)
    parser.add_argument("--kill-every", type=float, default=4.0)
    parser.add_argument("--seconds", type=float, default=900.0)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        with_server = PostgresServer(Path(folder) / "server", durable=True)
        with_server.make()
        with_server.start()
        try:
            sys.exit(asyncio.run(main(parser.parse_args(), with_server)))
        finally:
            with_server.stop(rudely=True)
