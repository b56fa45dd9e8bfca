"""How long one pull request waits behind thousands of another installation, for each engine of the queue.

    python -m benchmarks.fairness [--waiting 5000] [--rounds 20] [--look-seconds 5]

A worker has its lanes full of a big installation's pull requests, each look as slow as one that waits for
GitHub, and thousands more are due. In each round a small installation's key is put, and the time until its
look begins is taken: the worker's and the queue's whole way, on a real file, and on a real PostgreSQL with
`fsync`. The first round begins after the lanes were filled. What a look costs is not in it.
PostgreSQL is said to be left out where the machine has none.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
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
SPARE = 500
"""Keys of the big one that may be worked on meanwhile, so that what is asked for waits until the end."""
BETWEEN_S = 0.2
FILLS_WITHIN_S = 3.0


class SlowGitHub(FakeGitHub):
    """Takes its time for the big installation; tells when the small one's pull request is read."""

    def __init__(self, look_s: float) -> None:
        super().__init__()
        self._look_s = look_s
        self.begun = 0
        self.small_began: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def read_snapshot(self, key: PullRequestKey) -> Snapshot | None:
        """Every pull request is over: its key is finished with that."""
        if key.installation_id == SMALL:
            self.small_began.set_result(time.perf_counter())
        else:
            self.begun += 1
            await asyncio.sleep(self._look_s)
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
async def working(queue: Engine, github: SlowGitHub) -> AsyncIterator[None]:
    """A worker on this queue, its lanes full."""
    nobody = Bystander()
    worker = Worker(queue, github, nobody, SystemClock(), nobody, around=around(github), rounds=nobody)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(FILLS_WITHIN_S)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await worker.drain(within_s=0)


async def measure(queue: Engine, asked: argparse.Namespace) -> tuple[Sequence[float], int, int]:
    """Milliseconds of each round; how many lanes the big one had at first; how many keys waited at last."""
    await queue.put([Trigger(key=pull_request(BIG, number)) for number in range(asked.waiting + SPARE)])
    github, times = SlowGitHub(asked.look_seconds), []
    async with working(queue, github):
        lanes = (await queue.counts()).running
        for number in range(asked.rounds):
            github.small_began = asyncio.get_running_loop().create_future()
            put_at = time.perf_counter()
            await queue.put([Trigger(key=pull_request(SMALL, number))])
            times.append((await github.small_began - put_at) * 1000)
            await asyncio.sleep(BETWEEN_S)
        waiting = (await queue.counts()).due
    await queue.close()
    return times, lanes, waiting


async def main(asked: argparse.Namespace, folder: Path) -> None:
    """A line for each engine."""
    clock = SystemClock()
    print(
        "| queue | its lanes | waiting at the end | median ms | worst ms |\n| --- | --- | --- | --- | --- |"
    )
    tell("memory", *await measure(memory_queue(clock), asked))
    tell("SQLite", *await measure(await sqlite_queue(folder / "queue.db", clock), asked))
    if programs() is None:
        print("PostgreSQL is not installed here: left out.")
        return
    server = PostgresServer(folder / "server", durable=True)
    await asyncio.to_thread(server.make)
    await asyncio.to_thread(server.start)
    try:
        sessions = Sessions(server.database())
        await sessions.open()
        tell("PostgreSQL", *await measure(await postgres_queue(sessions, clock), asked))
    finally:
        await asyncio.to_thread(server.stop, rudely=True)


def tell(name: str, times: Sequence[float], lanes: int, waiting: int) -> None:
    """A row of the table."""
    print(f"| {name} | {lanes} | {waiting} | {statistics.median(times):.0f} | {max(times):.0f} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--look-seconds", type=float, default=5.0)
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o711)
        asyncio.run(main(parser.parse_args(), Path(place)))
