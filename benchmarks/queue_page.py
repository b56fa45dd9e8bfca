"""How long the queue's page takes in the database, and how much disk its rows need.

    python benchmarks/queue_page.py [PULL_REQUESTS]

Every question that one page asks, on a file like the server's: counts and the oldest for each kind of actor,
what there is to filter by, and the first rows of each column; then the same filtered, and the last page of
the longest column. Half of the rows are in repositories that the reader may not see.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model.keys import PullRequestKey
from bot.model.text import Code, Link
from bot.model.waiting import GateLine, Turn, Waiting
from bot.records.board import Board
from bot.records.board_search import BoardSearch, Mine, Wanted
from bot.records.sqlite.database import SqliteDatabase

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ROUNDS = 20
REPOSITORIES = 200
DECISIONS = 20
COLUMN = 25
GATES = ("ci", "conflicts", "reviews", "checklist", "claims", "strategic", "scope", "isolation", "hold")
TURNS = tuple(Turn)


def row(number: int) -> Waiting:
    """One of many that differ in everything that is filtered by."""
    key = PullRequestKey(
        installation_id=1, repository_id=1 + number % REPOSITORIES, repository="acme/app", number=number
    )
    says = (
        "CI failed: ",
        Link("build", "https://github.example/acme/app/runs/1"),
        " and ",
        Code("lint"),
        ".",
    )
    lines = [
        GateLine(gate=gate, state="open" if number % 3 else "closed", says=says, next_actor=("the author",))
        for gate in GATES
    ]
    return Waiting(
        key=key,
        title=f"Change number {number} of a product that many agents write",
        url=f"https://github.example/acme/app/pull/{number}",
        author=f"agent-{number % 40}[bot]",
        agent=f"agent-{number % 40}",
        labels=[f"label-{number % 30}", "automerge"],
        head_sha=f"{number:040x}",
        base_ref="main",
        turn=TURNS[number % 4],
        gate=GATES[number % len(GATES)],
        says="CI failed: build and lint. Next: the author: push a fix, or re-run.",
        gates=lines,
        judged_at=NOW,
        people=[f"person-{number % 50}"] if number % 2 else [],
        since=NOW - timedelta(minutes=number),
        opened_at=NOW - timedelta(days=1, minutes=number),
    )


async def page(search: BoardSearch, wanted: Wanted) -> None:
    """All that one page of the queue asks."""
    await search.counts(wanted)
    await search.choices(wanted.repositories)
    for turn in Turn:
        await search.rows(replace(wanted, turn=turn), most=COLUMN)


async def timed(ask: Callable[[], Awaitable[object]]) -> list[float]:
    """Milliseconds of each round."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - began) * 1000)
    return times


async def measure(pull_requests: int, directory: Path) -> None:
    """Fill a file, ask, and tell."""
    path = directory / "babysit.db"
    database = await SqliteDatabase.open(path)
    board, search = Board(database), BoardSearch(database)
    began = time.perf_counter()
    for number in range(pull_requests):
        await board.show(row(number), NOW)
    each = (time.perf_counter() - began) * 1000 / pull_requests
    for decision in range(1, DECISIONS):
        for number in range(0, pull_requests, 50):
            shown = replace(row(number), turn=TURNS[decision % 4], gate=GATES[decision % len(GATES)])
            await board.show(shown, NOW + timedelta(minutes=decision))
    mine = Mine(login="person-7", writable=range(1, REPOSITORIES // 4))
    everything = Wanted(repositories=range(1, REPOSITORIES // 2 + 1))
    for name, wanted in (
        ("the page", everything),
        ("one repository", replace(everything, repositories=[7])),
        ("one gate", replace(everything, gate="claims")),
        ("one label", replace(everything, label="label-3")),
        ("waits for me", replace(everything, mine=mine)),
    ):
        times = await timed(lambda wanted=wanted: page(search, wanted))  # type: ignore[misc]
        print(f"{name:<16} median {statistics.median(times):6.1f} ms, worst {max(times):6.1f} ms")
    last = replace(everything, turn=Turn.HUMAN)
    times = await timed(lambda: search.rows(last, most=COLUMN, after=pull_requests // 8 - COLUMN))
    print(f"{'last of a column':<16} median {statistics.median(times):6.1f} ms, worst {max(times):6.1f} ms")
    await database.close()
    size = sum(file.stat().st_size for file in directory.iterdir())
    print(f"{pull_requests} rows, {size / 1e6:.0f} MB, written in {each:.2f} ms each")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(place)))
