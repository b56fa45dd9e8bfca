"""What several processes on one PostgreSQL do while workers are killed and the database crashes.

    python -m benchmarks.fleet [--pull-requests 300] [--organisations 60] [--kill-every 4] [--seconds 900]

First one process on SQLite, undisturbed, lives through the events of 300 pull requests, some 5 000 deliveries
of a simulated GitHub. Then the same happens to two processes that take webhooks and two that work: every few
seconds a worker is killed with -9 and another one started, in the middle PostgreSQL crashes once. At the end
every pull request must be in the very state that the single process gave it: merged with its branch gone, or
not, with the same check run and the same comments but for hashes and for how far the gates were when it was
written. Nothing may be there twice, and no key may have been in two hands. The exit code is 1 where it is not
so. Takes some minutes.

Workers are killed for a third of `--seconds` after the last event, and what the last one held is another's 25
seconds later: a small run needs `--seconds 150` to be settled within them.
"""

import argparse
import asyncio
import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from http import HTTPStatus
from pathlib import Path

from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from tests.postgres_server import PostgresServer
from tests.scenarios.processes.fleet import Fleet
from tests.scenarios.processes.lives import Life, founded
from tests.scenarios.processes.server_process import ServerProcess

DEEDS_A_SECOND = 12.0
JOBS = 4
PASSING = re.compile(
    r"\b[0-9a-f]{7,40}\b|127\.0\.0\.1:\d+|/runs/\d+|runs=\w+|^.*<!-- babysit:gates -->$", re.MULTILINE
)
"""What differs from run to run: hashes, ports, runs, and how the gates stood when a comment was written."""


@dataclass
class Tally:
    """What happened, for the last lines."""

    kills: int = 0
    lost_webhooks: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a pull request, as people see it."""

    state: str
    is_branch_gone: bool
    checks: Sequence[tuple[str | None, str]]
    comments: Sequence[str]

    @classmethod
    def of(cls, life: Life) -> "Outcome":
        """As it is now."""
        pull_request = life.pull_request
        assert pull_request is not None
        runs = life.repository.runs_by_sha.get(pull_request.head_sha, [])
        return cls(
            state="merged" if pull_request.is_merged else pull_request.state,
            is_branch_gone=life.repository.branch_sha(life.branch) is None,
            checks=tuple(
                (run.conclusion, _lasting(run.output.title or ""))
                for run in runs
                if run.app.slug == "babysit"
            ),
            comments=tuple(_lasting(body) for body in life.comments()),
        )


def difference(here: Outcome, alone: Outcome) -> str:
    """What is otherwise, line by line."""
    lines = [
        "\n".join([outcome.state, str(outcome.is_branch_gone), str(outcome.checks), *outcome.comments])
        for outcome in (here, alone)
    ]
    told = unified_diff(lines[1].splitlines(), lines[0].splitlines(), "alone", "here", n=0, lineterm="")
    return " | ".join(told)


def _lasting(text: str) -> str:
    return PASSING.sub("…", text)


async def main(arguments: argparse.Namespace, server: PostgresServer, folder: Path) -> int:
    """The exit code."""
    print(f"load when it began: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    single = await _alone(arguments, folder)
    starter, tally, began = starter_world(mergeability_reads=0), Tally(), time.monotonic()
    async with SimulatedGitHub(starter.world) as github:
        github.limits.quotas.points_a_minute = github.limits.quotas.graphql_points_a_minute = 100_000
        async with Fleet.of(github, starter, server.database(), webs=2, workers=2) as fleet:
            lives = _lives(starter, arguments)
            killing = asyncio.create_task(_kill_now_and_then(fleet, arguments.kill_every, tally))
            await _live(lives, fleet.balance, lambda: server.restart(rudely=True))
            told = time.monotonic()
            print(f"{github.world.outbox.added} deliveries in {told - began:.0f} s", flush=True)
            while any(life.faults() for life in lives) and time.monotonic() - began < arguments.seconds:
                await github.quiesce()
                tally.lost_webhooks += fleet.redeliver()
                await asyncio.sleep(1)
                if time.monotonic() - told > arguments.seconds / 3:
                    killing.cancel()
            killing.cancel()
            await asyncio.gather(killing, return_exceptions=True)
            return _judged((lives, single), github, fleet, tally, time.monotonic() - began)


async def _alone(arguments: argparse.Namespace, folder: Path) -> Mapping[str, Outcome]:
    """What one process makes of each branch's pull request."""
    starter, began = starter_world(mergeability_reads=0), time.monotonic()
    async with SimulatedGitHub(starter.world) as github:
        github.limits.quotas.points_a_minute = 100_000
        process = ServerProcess.beside(github, starter, folder / "babysit.db")
        await process.start()
        try:
            lives = _lives(starter, arguments)
            await _live(lives, _nothing, _nothing)
            while any(life.faults() for life in lives) and time.monotonic() - began < arguments.seconds:
                await asyncio.sleep(1)
        finally:
            await process.kill()
        print(
            f"one process on SQLite: {github.world.outbox.added} deliveries, {len(github.requests)} requests,"
            f" {sum(bool(life.faults()) for life in lives)} not settled: {time.monotonic() - began:.0f} s",
            flush=True,
        )
        return {life.branch: Outcome.of(life) for life in lives}


def _lives(starter: Starter, arguments: argparse.Namespace) -> list[Life]:
    repositories = [founded(starter, number) for number in range(arguments.organisations)]
    return [
        Life(repositories[number % arguments.organisations], number, JOBS)
        for number in range(arguments.pull_requests)
    ]


def _nothing() -> None:
    """Nobody is disturbed."""


async def _live(lives: list[Life], before: Callable[[], None], crash: Callable[[], None]) -> None:
    """Every deed, shuffled, each pull request's own in their order; in the middle something crashes."""
    ordered = [iter(life.deeds()) for life in lives]
    turns = [number for number in range(len(lives)) for _ in lives[0].deeds()]
    random.Random(3).shuffle(turns)  # noqa: S311 - the same each time
    for count, turn in enumerate(turns):
        before()
        next(ordered[turn])()
        if count == len(turns) // 2:
            await asyncio.to_thread(crash)
        await asyncio.sleep(1 / DEEDS_A_SECOND)


async def _kill_now_and_then(fleet: Fleet, every_s: float, tally: Tally) -> None:
    """The two workers in turn, whether or not the last one that died is back at work."""
    starting: dict[str, asyncio.Task[None]] = {}
    while True:
        for name in ("worker-0", "worker-1"):
            await asyncio.sleep(every_s)
            if name in starting and not starting[name].done():
                continue
            await fleet.kill(name)
            tally.kills += 1
            starting[name] = asyncio.create_task(fleet.start(name))


def _judged(
    told: tuple[list[Life], Mapping[str, Outcome]],
    github: SimulatedGitHub,
    fleet: Fleet,
    tally: Tally,
    took_s: float,
) -> int:
    lives, single = told
    wrong = {life.branch: life.faults() for life in lives if life.faults()}
    other = {life.branch: life for life in lives if Outcome.of(life) != single[life.branch]}
    merges = Counter(
        request.path
        for request in github.requests
        if request.path.endswith("/merge") and request.status == HTTPStatus.OK
    )
    twice = [path for path, count in merges.items() if count > 1]
    violations = fleet.violations()
    print(
        f"two and two on PostgreSQL: {github.world.outbox.added} deliveries, {len(github.requests)} requests,"
        f" {tally.kills} kills, {tally.lost_webhooks} deliveries sent again: {took_s:.0f} s\n"
        f"{len(lives)} pull requests: merged {len(merges)}, merged twice {len(twice)},"
        f" keys in two hands {len(violations)}, not settled or done twice {len(wrong)},"
        f" otherwise than with one process {len(other)}"
    )
    for name, faults in list(wrong.items())[:10]:
        print(f"  {name}: {', '.join(faults)}")
    for name, life in list(other.items())[:10]:
        print(f"  {name}: {difference(Outcome.of(life), single[name])}")
    for violation in violations[:10]:
        print(f"  {violation}")
    return int(bool(wrong or twice or violations or other))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pull-requests", type=int, default=300)
    parser.add_argument("--organisations", type=int, default=60)
    parser.add_argument("--kill-every", type=float, default=4.0)
    parser.add_argument("--seconds", type=float, default=900.0)
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        with_server = PostgresServer(Path(place) / "server", durable=True)
        with_server.make()
        with_server.start()
        try:
            sys.exit(asyncio.run(main(parser.parse_args(), with_server, Path(place))))
        finally:
            with_server.stop(rudely=True)
