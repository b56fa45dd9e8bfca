"""What the queue in PostgreSQL does beside procrastinate on the same server, in one run.

    python -m benchmarks.queue_engines [--quick]

`python -m pip install --no-deps --require-hashes --requirement requirements/benchmarks.txt` comes before it,
into an environment of its own. Each measurement is taken of both, one after the other, then the next begins;
each has a database of its own on a server with `fsync`, and workers are processes with 20 lanes each. A look
is a sleep: what is measured is the queue. Every begin and end of a look is in the workers' logs, from which
it is counted whether a key was in two hands, and whether what was asked for last was looked at afterwards.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.queue_engines import sides
from benchmarks.queue_engines.sides import Side
from tests.postgres_server import PostgresServer

CALLERS = 16
KEYS = 300
READY_S = 1.0
"""After a worker has loaded everything, for its connections."""
AGAIN_S = 2.0
TIMED_FROM = 900_000
"""Keys with such numbers are wanted again `AGAIN_S` after they were looked at for the first time."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the two: how it is opened, and what its workers do."""

    open: Callable[[str], AbstractAsyncContextManager[Side]]
    work: Callable[[str, sides.Look], Awaitable[None]]


KINDS: Mapping[str, Kind] = {
    sides.Rows.name: Kind(sides.rows, sides.work_rows),
    sides.Jobs.name: Kind(sides.jobs, sides.work_jobs),
}


@dataclass(slots=True)
class Log:
    """What the workers wrote: the begins and the ends of looks at each key, None for one that was killed."""

    looks: dict[str, list[tuple[float, float | None]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, folder: Path) -> "Log":
        """All workers' together, each key's in the order of their begins."""
        log = cls()
        for path in folder.glob("*.log"):
            under_way: dict[str, float] = {}
            for word, key, at in (line.split() for line in path.read_text().splitlines()):
                if word == "begin":
                    under_way[key] = float(at)
                else:
                    log.looks[key].append((under_way.pop(key), float(at)))
            for key, began in under_way.items():
                log.looks[key].append((began, None))
        for looks in log.looks.values():
            looks.sort()
        return log

    def overlaps(self, killed_at: float) -> int:
        """How often a look began while another worker's was under way."""
        found = 0
        for looks in self.looks.values():
            ends = [killed_at if end is None else end for _, end in looks]
            found += sum(later[0] < end for end, later in zip(ends, looks[1:], strict=False))
        return found

    def begun_after(self, key: str, at: float) -> float | None:
        """When the first look at this key after that moment began."""
        return min((began for began, _ in self.looks.get(key, ()) if began >= at), default=None)


@dataclass(slots=True)
class Workers:
    """Processes on one database."""

    kind: str
    url: str
    folder: Path
    look_s: float
    processes: list[asyncio.subprocess.Process] = field(default_factory=list)

    async def start(self, count: int = 1) -> None:
        """So many more."""
        for _ in range(count):
            path = self.folder / f"{len(self.processes)}.log"
            asked = ("--work", self.kind, self.url, str(path), str(self.look_s))
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "benchmarks.queue_engines", *asked
            )
            self.processes.append(process)
            while not path.exists():
                await asyncio.sleep(0.05)
        await asyncio.sleep(READY_S)

    async def kill(self, process: asyncio.subprocess.Process) -> None:
        """SIGKILL."""
        if process.returncode is None:
            process.kill()
        await process.wait()


@dataclass(frozen=True, slots=True)
class Scene:
    """A measurement's own database, with a side on it and room for its workers."""

    side: Side
    workers: Workers


@asynccontextmanager
async def scene(kind: str, server: PostgresServer, look_s: float) -> AsyncGenerator[Scene]:
    """Everything fresh, and ended at the end."""
    with tempfile.TemporaryDirectory() as folder:
        url = await asyncio.to_thread(server.empty)
        await _make_tables(kind, url)
        workers = Workers(kind, url, Path(folder), look_s)
        async with KINDS[kind].open(url) as side:
            try:
                yield Scene(side, workers)
            finally:
                await asyncio.gather(*(workers.kill(process) for process in workers.processes))


async def _make_tables(kind: str, url: str) -> None:
    if kind == sides.Jobs.name:
        await sides.make_jobs_tables(url)
    else:
        from bot.storage.postgres import tables  # noqa: PLC0415 - loads Alembic, for who makes tables

        await asyncio.to_thread(tables.upgrade, url)


async def _deliver_all(
    side: Side, keys: Sequence[str], every_s: float = 0.0
) -> tuple[float, dict[str, float]]:
    """Deliveries of these keys by sixteen callers; how long it took, and when each key was asked for last."""
    waiting, last_asked = iter(enumerate(keys)), dict[str, float]()

    async def call() -> None:
        for number, key in waiting:
            await side.deliver(f"delivery {number}", key)
            last_asked[key] = time.time()
            await asyncio.sleep(every_s)

    began = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(CALLERS)))
    return time.perf_counter() - began, last_asked


async def enqueues(kind: str, server: PostgresServer, size: int) -> Mapping[str, str]:
    """Deliveries of as many keys, nobody at work."""
    async with scene(kind, server, 0.0) as here:
        took_s, _ = await _deliver_all(here.side, [f"{1 + n % 7}/{n}" for n in range(size)])
    return {"deliveries of new keys a second": f"{size / took_s:.0f}"}


async def coalesced(kind: str, server: PostgresServer, size: int) -> Mapping[str, str]:
    """Deliveries of few keys, nobody at work, and each once more."""
    async with scene(kind, server, 0.0) as here:
        keys = [f"{1 + n % KEYS % 7}/{n % KEYS}" for n in range(size)]
        took_s, _ = await _deliver_all(here.side, keys)
        await _deliver_all(here.side, keys[: size // 10])
        waiting = await here.side.waiting()
    expected = len(set(keys))
    return {
        f"{size} deliveries of {expected} keys: a second": f"{size / took_s:.0f}",
        "… keys that wait then": str(waiting),
    }


async def kept_apart(kind: str, server: PostgresServer, size: int) -> Mapping[str, str]:
    """Deliveries of 300 keys while two workers work, of which one is killed; then a third is started."""
    async with scene(kind, server, 0.05) as here:
        await here.workers.start(2)
        keys = [f"{1 + n % KEYS % 7}/{n % KEYS}" for n in range(size)]
        delivering = asyncio.create_task(_deliver_all(here.side, keys, 0.02))
        await asyncio.sleep(2.0)
        killed_at = time.time()
        await here.workers.kill(here.workers.processes[0])
        await here.workers.start()
        _, last_asked = await delivering
        await _settled(here, last_asked)
        log = Log.of(here.workers.folder)
    held = [key for key, looks in log.looks.items() if any(end is None for _, end in looks[:-1])]
    again = [began - killed_at for key in held if (began := log.begun_after(key, killed_at)) is not None]
    lost = [key for key, at in last_asked.items() if log.begun_after(key, at - 0.05) is None]
    return {
        "2 workers, one killed: looks for as many deliveries": str(sum(map(len, log.looks.values()))),
        "… keys in two hands": str(log.overlaps(killed_at)),
        "… asked for and not looked at any more": str(len(lost)),
        "… what the dead one held runs again after (s), median and worst": _spread(again, 1, 1),
    }


async def _settled(here: Scene, last_asked: Mapping[str, float]) -> None:
    """Until nothing waits, and what a dead worker held had time to run."""
    until = time.time() + sides.DEAD_AFTER_S + 8
    while time.time() < until:
        await asyncio.sleep(0.5)
        log = Log.of(here.workers.folder)
        if all(log.begun_after(key, at) is not None for key, at in last_asked.items()):
            await asyncio.sleep(1)
            return


async def idle_starts(kind: str, server: PostgresServer, size: int) -> Mapping[str, str]:
    """One key after the other, two workers idle."""
    async with scene(kind, server, 0.0) as here:
        await here.workers.start(2)
        asked = {}
        for number in range(size // 100):
            key = f"1/{number}"
            asked[key] = time.time()
            await here.side.deliver(f"idle {number}", key)
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        log = Log.of(here.workers.folder)
    waits = [began - at for key, at in asked.items() if (began := log.begun_after(key, at)) is not None]
    return {"idle workers: delivery to begin (ms), median and worst": _spread(waits, 1000, 0)}


async def again(kind: str, server: PostgresServer, size: int) -> Mapping[str, str]:
    """Keys that are wanted again in two seconds, half of them asked for by a delivery meanwhile."""
    async with scene(kind, server, 0.0) as here:
        await here.workers.start(2)
        keys = [f"1/{TIMED_FROM + number}" for number in range(size // 50)]
        await _deliver_all(here.side, keys)
        await asyncio.sleep(0.8)
        asked = {}
        for number, key in enumerate(keys[::2]):
            asked[key] = time.time()
            await here.side.deliver(f"meanwhile {number}", key)
        await asyncio.sleep(AGAIN_S + 7)
        log = Log.of(here.workers.folder)
    late = [
        log.looks[key][1][0] - (log.looks[key][0][1] or 0) - AGAIN_S
        for key in keys[1::2]
        if len(log.looks[key]) > 1
    ]
    event = [began - at for key, at in asked.items() if (began := log.begun_after(key, at)) is not None]
    return {
        f"again in {AGAIN_S:.0f} s, of {len(keys) - len(asked)} keys: late by (ms), median and worst": (
            f"{_spread(late, 1000, 0)} ({len(late)} ran)"
        ),
        "… a delivery meanwhile: until it begins (ms)": _spread(event, 1000, 0),
    }


async def newcomers(kind: str, server: PostgresServer, size: int) -> Mapping[str, str]:
    """One key of a small installation at a time, two workers full of a big one's slow looks."""
    async with scene(kind, server, 2.0) as here:
        await _deliver_all(here.side, [f"1/{number}" for number in range(size)])
        await here.workers.start(2)
        await asyncio.sleep(1)
        asked = {}
        for number in range(max(3, size // 500)):
            key = f"2/{number}"
            asked[key] = time.time()
            await here.side.deliver(f"small {number}", key)
            await asyncio.sleep(0.7)
        await asyncio.sleep(3)
        log = Log.of(here.workers.folder)
    waits = [began - at for key, at in asked.items() if (began := log.begun_after(key, at)) is not None]
    return {f"behind {size} of another: delivery to begin (ms), median and worst": _spread(waits, 1000, 0)}


MEASUREMENTS = (enqueues, coalesced, kept_apart, idle_starts, again, newcomers)


def _spread(seconds: Sequence[float], times: int, digits: int) -> str:
    if not seconds:
        return "-"
    return f"{statistics.median(seconds) * times:.{digits}f}, {max(seconds) * times:.{digits}f}"


async def compare(server: PostgresServer, size: int) -> None:
    """Print the table, a row as soon as both sides have it."""
    print(f"|  | {' | '.join(KINDS)} |\n| --- |{' --- |' * len(KINDS)}")
    for measure in MEASUREMENTS:
        found = [await measure(kind, server, size) for kind in KINDS]
        for name in found[0]:
            print(f"| {name} | {' | '.join(side[name] for side in found)} |", flush=True)


async def work(kind: str, url: str, path: Path, look_s: float) -> None:
    """One worker, for ever; its log is written line by line, for nobody ends it gently."""
    with path.open("a", buffering=1) as log:

        async def look(key: str, is_timed: bool) -> float | None:  # noqa: FBT001 - see `sides.Look`
            log.write(f"begin {key} {time.time()}\n")
            await asyncio.sleep(look_s)
            log.write(f"end {key} {time.time()}\n")
            is_wanted_again = int(key.partition("/")[2]) >= TIMED_FROM and not is_timed
            return AGAIN_S if is_wanted_again else None

        await KINDS[kind].work(url, look)


def main() -> None:
    """Compare, or be one of the workers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of everything")
    parser.add_argument("--work", nargs=4, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        kind, url, path, look_s = asked.work
        asyncio.run(work(kind, url, Path(path), float(look_s)))
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        server = PostgresServer(Path(folder) / "server", durable=True)
        server.make()
        server.start()
        try:
            asyncio.run(compare(server, 500 if asked.quick else 5_000))
        finally:
            server.stop(rudely=True)


if __name__ == "__main__":
    main()
