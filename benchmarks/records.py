"""What keeping a decision costs, and how much room very many of them take.

    python -m benchmarks.records [--pull-requests 10000] [--decisions 20] [--rounds 30]

The first figures are processor time: a whole look as in benchmarks/evaluation.py, and the same with its
record, made and written to a file while every look finds another check; by turns, so that a busy machine
makes no difference. Then pull requests with
decisions that differ as they do in a life (checks that report one after the other, pushes) are kept in a
file, whose size is what it is on disk.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.evaluation import Look, looking
from bot.clock import SystemClock
from bot.model.decided import Course
from bot.model.gate import Case
from bot.model.snapshot import ChangedFile, Commit, GitAuthor, OpenPullRequest
from bot.records.decisions import Decisions
from bot.records.sqlite.database import SqliteDatabase
from bot.replay.keeping import Keeper
from simulator.starter import starter_world

TOGETHER = 20
"""Looks of one second, whose records are written together."""
BEGAN = datetime(2026, 11, 1, tzinfo=UTC)


async def costs(rounds: int) -> None:
    """Looks without and with their records by turns, so that whatever else the machine does slows both."""
    with tempfile.TemporaryDirectory() as folder:
        database = await SqliteDatabase.open(Path(folder) / "records.db")
        keeper = Keeper(Decisions(database), SystemClock())
        times: list[tuple[float, float]] = []
        async with looking(starter_world()) as look:
            await _milliseconds(look, keeper)
            for number in range(rounds):
                if number % 2:
                    kept, plain = await _milliseconds(look, keeper), await _milliseconds(look, None)
                else:
                    plain, kept = await _milliseconds(look, None), await _milliseconds(look, keeper)
                times.append((plain, kept))
        await database.close()
    plain, kept = (statistics.median(each) for each in zip(*times, strict=True))
    more = sorted((kept / plain - 1) * 100 for plain, kept in times)
    low, middle, high = (more[len(more) * part // 4] for part in (1, 2, 3))
    print(f"a look {plain:.2f} ms; with its record {kept:.2f} ms (medians of {rounds} rounds by turns)")
    print(f"more with the record: {middle:+.0f} %, half of the rounds between {low:+.0f} and {high:+.0f} %")


async def _milliseconds(look: Look, keeper: Keeper | None) -> float:
    """Processor time of a look, of `TOGETHER` in a row; records are written once for them."""
    began = time.process_time()
    for number in range(TOGETHER):
        case, decision = await look()
        if keeper is not None:
            keeper.keep(_moved(case, number), decision, Course())
    if keeper is not None:
        await keeper.catch_up()
    return (time.process_time() - began) * 1000 / TOGETHER


def _moved(case: Case, number: int) -> Case:
    """Another check has reported since: no decision is the same as the one before."""
    contexts = [
        replace(context, run_id=context.run_id + (at == number % 20) * number)
        for at, context in enumerate(case.snapshot.contexts)
    ]
    return replace(case, snapshot=replace(case.snapshot, contexts=contexts))


async def room(pull_requests: int, decisions: int) -> None:
    """The size of a file with so many decisions."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.db"
        database = await SqliteDatabase.open(path)
        keeper = Keeper(Decisions(database), SystemClock())
        async with looking(starter_world()) as look:
            case, decided = await look()
        began = time.monotonic()
        for number in range(1, pull_requests + 1):
            for step in life(case, number, decisions):
                keeper.keep(step, decided, Course())
            if number % TOGETHER == 0:
                await keeper.catch_up()
        await keeper.catch_up()
        seconds = time.monotonic() - began
        await database.close()
        size = sum(file.stat().st_size for file in Path(folder).iterdir())
    each = size / pull_requests / decisions
    print(
        f"{pull_requests} pull requests with {decisions} decisions each: {size / 1e6:.0f} MB,"
        f" {each:.0f} bytes a decision, written in {seconds:.0f} s"
    )


def life(case: Case, number: int, decisions: int) -> Iterator[Case]:
    """One pull request's looks, minutes apart: its head changes three times, its checks at every look."""
    for step in range(decisions):
        head = f"{number:08x}{step * 3 // decisions:02x}".ljust(40, "e")
        at = BEGAN + timedelta(minutes=number % 10_000 + step * 3)
        snapshot = replace(
            case.snapshot,
            key=replace(case.snapshot.key, repository_id=1 + number % 50, number=number),
            title=f"Change {number} of what was asked for",
            head=replace(case.snapshot.head, sha=head, ref=f"agent/backend/{number}"),
            commits=[
                Commit(
                    sha=f"{number:08x}{made:04x}".ljust(40, "c"),
                    message=f"Step {made} of {number}\n\nAgent: backend",
                    logins=frozenset({"agent"}),
                    emails=frozenset({"agent@acme.example"}),
                    authors=(GitAuthor(name="agent", email="agent@acme.example", login="agent"),),
                    authored_at=BEGAN,
                    committed_at=BEGAN,
                )
                for made in range(1 + step * 3 // decisions * 2)
            ],
            changed_files=[
                ChangedFile(path=f"src/part{number % 97}/module{file}.py", change="MODIFIED", additions=file)
                for file in range(12)
            ],
            contexts=[
                replace(context, run_id=number * 1000 + at_ + 20 * (step * 3 // decisions), state="queued")
                if at_ >= step
                else replace(
                    context, run_id=number * 1000 + at_ + 20 * (step * 3 // decisions), reported_at=at
                )
                for at_, context in enumerate(case.snapshot.contexts)
            ],
            open_pull_requests=[
                OpenPullRequest(number=other, base_ref="main", head_ref=f"agent/backend/{other}")
                for other in range(number + 1, number + 30)
            ],
        )
        yield replace(case, snapshot=snapshot, now=at)


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pull-requests", type=int, default=1_000)
    parser.add_argument("--decisions", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    asyncio.run(costs(asked.rounds))
    asyncio.run(room(asked.pull_requests, asked.decisions))


if __name__ == "__main__":
    main()
