"""How long another installation waits behind thousands of pull requests, for each engine of the queue.

    python -m benchmarks.fairness [--waiting 5000] [--rounds 20] [--look-seconds 5] [--newcomers 1 10]

Workers have their lanes full of a big installation's pull requests, each look as slow as one that waits
for GitHub, and thousands more are due. In each round as many small installations as `--newcomers` says
get a key each at one moment, and the time until their looks begin is taken: the worker's and the queue's
whole way, on a real file, and on a real PostgreSQL with `fsync` with one worker and with two, each on
connections of its own. A look at a newcomer's takes a fifth of a second. The first round begins after the
lanes were filled. PostgreSQL is said to be left out where the machine has none.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.clock import SystemClock
from bot.model.keys import MovedBaseKey, PullRequestKey
from bot.model.snapshot import Snapshot
from bot.model.trigger import Gone, Trigger
from bot.queue.engine import Engine
from bot.queue.memory import memory_queue
from bot.queue.postgres import postgres_queue
from bot.queue.sqlite import sqlite_queue
from bot.storage.postgres.sessions import Sessions
from bot.worker import Worker
from tests.fakes import FakeGitHub, around
from tests.postgres_server import PostgresServer, programs

BIG, SMALL = 1, 2
SMALL_LOOK_S = 0.2
SPARE = 500
"""Keys of the big one that may be worked on meanwhile, so that what is asked for waits until the end."""
BETWEEN_S = 0.2
FILLS_WITHIN_S = 3.0


class SlowGitHub(FakeGitHub):
    """Takes its time for the big installation; tells when a small one's pull request is read."""

    def __init__(self, look_s: float) -> None:
        super().__init__()
        self._look_s = look_s
        self.begun: dict[int, asyncio.Future[float]] = {}

    def expect(self, installations: Sequence[int]) -> None:
        """The next looks at these are to be told."""
        self.begun = {number: asyncio.get_running_loop().create_future() for number in installations}

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        """Every pull request is over: its key is finished with that."""
        if key.installation_id == BIG:
            await asyncio.sleep(self._look_s)
        else:
            self.begun[key.installation_id].set_result(time.perf_counter())
            await asyncio.sleep(SMALL_LOOK_S)
        return None


class Bystander:
    """The rest of what a worker is made of; nothing here counts, tours or moves a base."""

    def looked(self, _outcome: str, /) -> None:
        """See `WorkObserver`."""

    def decided(self, _key: PullRequestKey, _gate: str | None, /) -> None:
        """See `WorkObserver`."""

    def reacted(self, _seconds: float, /) -> None:
        """See `WorkObserver`."""

    def failed(self, _kind: str, /) -> None:
        """See `WorkObserver`."""

    async def visit(self, installation_id: int) -> NoReturn:
        """See `Tour`."""
        raise AssertionError(installation_id)

    async def forget(self, gone: Gone) -> NoReturn:
        """See `Tour`."""
        raise AssertionError(gone)

    async def of(self, key: MovedBaseKey) -> NoReturn:
        """See `Rounds`."""
        raise AssertionError(key)

    async def keep(self, key: MovedBaseKey, kept: bytes) -> NoReturn:
        """See `Rounds`."""
        raise AssertionError(key, kept)


def pull_request(installation_id: int, number: int) -> PullRequestKey:
    """One of many, in fifty repositories."""
    repository = installation_id * 1000 + number % 50
    return PullRequestKey(
        installation_id=installation_id,
        repository_id=repository,
        repository=f"org{installation_id}/r{repository}",
        number=number,
    )


@asynccontextmanager
async def working(queues: Sequence[Engine], github: SlowGitHub) -> AsyncIterator[None]:
    """A worker on each of these, which are one queue; their lanes are full."""
    nobody = Bystander()
    workers = [
        Worker(queue, github, nobody, SystemClock(), nobody, around=around(github), rounds=nobody)
        for queue in queues
    ]
    running = [asyncio.create_task(worker.run()) for worker in workers]
    await asyncio.sleep(FILLS_WITHIN_S)
    try:
        yield
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(*(worker.drain(within_s=0) for worker in workers))


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each newcomer; looks of the big one at first; keys that waited at last."""

    times: Sequence[float]
    lanes: int
    waiting: int


async def measure(queues: Sequence[Engine], newcomers: int, asked: argparse.Namespace) -> Measured:
    """What one way to run it does."""
    queue, github = queues[0], SlowGitHub(asked.look_seconds)
    await queue.put([Trigger(key=pull_request(BIG, number)) for number in range(asked.waiting + SPARE)])
    times: list[float] = []
    async with working(queues, github):
        lanes = (await queue.counts()).running
        for number in range(asked.rounds):
            small = [SMALL + newcomer for newcomer in range(newcomers)]
            github.expect(small)
            put_at = time.perf_counter()
            await queue.put([Trigger(key=pull_request(installation, number)) for installation in small])
            times += [(began - put_at) * 1000 for began in await asyncio.gather(*github.begun.values())]
            await asyncio.sleep(BETWEEN_S)
        waiting = (await queue.counts()).due
    for opened in queues:
        await opened.close()
    return Measured(times, lanes, waiting)


async def main(asked: argparse.Namespace, folder: Path) -> None:
    """A line for each way to run it, and for each number of newcomers."""
    clock = SystemClock()
    print(
        "| queue | newcomers at once | looks of the big one | waiting at the end | median ms | worst ms |\n"
        "| --- | --- | --- | --- | --- | --- |"
    )
    for newcomers in asked.newcomers:
        tell("memory", newcomers, await measure([memory_queue(clock)], newcomers, asked))
        path = folder / f"queue{newcomers}.db"
        tell("SQLite", newcomers, await measure([await sqlite_queue(path, clock)], newcomers, asked))
    if programs() is None:
        print("PostgreSQL is not installed here: left out.")
        return
    server = PostgresServer(folder / "server", durable=True)
    await asyncio.to_thread(server.make)
    await asyncio.to_thread(server.start)
    try:
        for newcomers in asked.newcomers:
            for workers in (1, 2):
                queues = await opened(server.database(), workers)
                name = f"PostgreSQL, {workers} worker{'s' * (workers > 1)}"
                tell(name, newcomers, await measure(queues, newcomers, asked))
    finally:
        await asyncio.to_thread(server.stop, rudely=True)


async def opened(url: str, count: int) -> Sequence[Engine]:
    """One queue, as so many processes have it."""
    queues = []
    for _ in range(count):
        sessions = Sessions(url)
        await sessions.open()
        queues.append(await postgres_queue(sessions, SystemClock()))
    return queues


def tell(name: str, newcomers: int, measured: Measured) -> None:
    """A row of the table."""
    times = measured.times
    print(
        f"| {name} | {newcomers} | {measured.lanes} | {measured.waiting} | {statistics.median(times):.0f}"
        f" | {max(times):.0f} |",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--look-seconds", type=float, default=5.0)
    parser.add_argument("--newcomers", type=int, nargs="+", default=[1, 10])
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        asyncio.run(main(parser.parse_args(), Path(place)))
