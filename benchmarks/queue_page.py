"""How long the queue's page takes in the database, and how much room it all needs, with all that is kept.

    python -m benchmarks.queue_page [PULL_REQUESTS] [--decisions 20] [--postgres]

Pull requests with their decisions and all that these were made from are really written, to a file like the
server's; with --postgres they are then moved, as `babysit db copy` does, to a server that is started for it.
The parts of a decision are a real one's, with other numbers in them: made for one pull request, and told
apart for each. Then every question that one page asks: counts and the oldest for each kind of actor, what
there is to filter by, and the first rows of each column; the same filtered, the last page of the longest
column, and the page of one pull request. Half of the rows are in repositories that the reader may not see.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.evaluation import looking
from benchmarks.records import life
from bot.model.decided import Course, Deed
from bot.model.keys import PullRequestKey
from bot.model.text import Code, Link
from bot.model.trigger import CausingDelivery
from bot.model.waiting import GateLine, Turn, Waiting
from bot.records.board import Board
from bot.records.board_search import BoardSearch, Mine, Wanted
from bot.records.database import Database
from bot.records.decisions import Decisions, Made, Packed, packed
from bot.records.postgres import PostgresDatabase
from bot.records.sqlite.database import SqliteDatabase
from bot.replay.keeping import made_of
from bot.storage import copying
from bot.storage.postgres import tables
from bot.storage.postgres.sessions import Sessions
from simulator.starter import starter_world
from tests.postgres_server import running

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
ROUNDS = 20
REPOSITORIES = 200
COLUMN = 25
TOGETHER = 25
"""Pull requests whose decisions are written at once."""
COURSE = Course(
    causes=[
        CausingDelivery(
            delivery_id="0b989ba4-242f-11e5-81e1-c7b6966d2516",
            event="check_run",
            action="completed",
            sender="agent",
            at=NOW,
        )
    ],
    deeds=[Deed(name="PublishCheck", outcome="Done")],
)
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


async def timed(ask: Callable[[], Awaitable[object]]) -> Sequence[tuple[float, float]]:
    """Milliseconds of each round by the clock and of this process's processor time."""
    times = []
    for _ in range(ROUNDS):
        began, worked = time.perf_counter(), time.process_time()
        await ask()
        times.append(((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000))
    return times


async def template(decisions: int) -> Sequence[Made]:
    """One pull request's decisions, with what they were made from."""
    async with looking(starter_world()) as look:
        case, decision = await look()
        return [made_of(step, decision, COURSE) for step in life(case, 1, decisions)]


def told_apart(made: Made, number: int) -> Packed:
    """The same of another pull request: its commits have other names, so that no part is shared."""
    parts = {name: part.replace(b"%08x" % 1, b"%08x" % number) for name, part in made.parts.items()}
    key = replace(made.key, repository_id=1 + number % REPOSITORIES, number=number)
    return packed(replace(made, key=key, parts=parts))


async def fill(database: Database, pull_requests: int, decisions: int) -> float:
    """Write them all; the seconds that it took."""
    kept, board, began = Decisions(database), Board(database), time.perf_counter()
    lives = await template(decisions)
    for number in range(pull_requests):
        await board.show(row(number), NOW)
        if number % 2:
            shown = replace(row(number), turn=TURNS[number % 3], gate=GATES[number % 5])
            await board.show(shown, NOW + timedelta(minutes=1))
        if number % TOGETHER == TOGETHER - 1 or number == pull_requests - 1:
            some = range(number - number % TOGETHER, number + 1)
            await kept.keep(*(told_apart(made, of) for of in some for made in lives))
    return time.perf_counter() - began


async def ask(database: Database, pull_requests: int) -> None:
    """Everything that pages ask, and how long it took."""
    search, everything = BoardSearch(database), Wanted(repositories=range(1, REPOSITORIES // 2 + 1))
    mine = Mine(login="person-7", teams=["acme/team"], writable=range(1, REPOSITORIES // 4))
    for name, wanted in (
        ("the page", everything),
        ("one repository", replace(everything, repositories=[7])),
        ("one gate", replace(everything, gate="claims")),
        ("one label", replace(everything, label="label-3")),
        ("waits for me", replace(everything, mine=mine)),
    ):
        tell(name, await timed(lambda wanted=wanted: page(search, wanted)))  # type: ignore[misc]
    last = replace(everything, turn=Turn.HUMAN)
    after = max(0, pull_requests // 8 - COLUMN)
    tell("last of a column", await timed(lambda: search.rows(last, most=COLUMN, after=after)))
    number = pull_requests // 2
    tell("a timeline", await timed(lambda: Decisions(database).of(1 + number % REPOSITORIES, number)))


def tell(name: str, times: Sequence[tuple[float, float]]) -> None:
    """One line; on a busy machine the processor time says more."""
    clock, worked = ([each[kind] for each in times] for kind in (0, 1))
    print(
        f"{name:<16} median {statistics.median(clock):6.1f} ms, worst {max(clock):6.1f} ms,"
        f" processor {statistics.median(worked):6.1f} ms"
    )


async def on_sqlite(path: Path, pull_requests: int, decisions: int) -> None:
    """Fill a file, ask, and tell."""
    database = await SqliteDatabase.open(path)
    seconds = await fill(database, pull_requests, decisions)
    await ask(database, pull_requests)
    await database.close()
    size = sum(file.stat().st_size for file in path.parent.glob(f"{path.name}*"))
    print(
        f"SQLite: {pull_requests} pull requests with {decisions} decisions each: {size / 1e6:.0f} MB,"
        f" written in {seconds:.0f} s"
    )


async def on_postgres(path: Path, pull_requests: int, directory: Path) -> None:
    """Move the file there, ask, and tell."""
    directory.chmod(0o755)  # as root PostgreSQL runs as somebody else
    with running(directory / "postgres") as server:
        address = server.database()
        with closing(sqlite3.connect(path)) as connection:
            tables.upgrade(address)
            copying.copy(connection, address)
        sessions = Sessions(address)
        await sessions.open()
        database = PostgresDatabase(sessions)
        await ask(database, pull_requests)
        rows = await database.read(
            lambda transaction: transaction.rows("SELECT pg_database_size(current_database())")
        )
        await database.close()
        print(f"PostgreSQL: {int(rows[0][0]) / 1e6:.0f} MB")


def main() -> None:
    """Print it all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pull_requests", type=int, nargs="?", default=10_000)
    parser.add_argument("--decisions", type=int, default=20)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "babysit.db"
        asyncio.run(on_sqlite(path, asked.pull_requests, asked.decisions))
        if asked.postgres:
            asyncio.run(on_postgres(path, asked.pull_requests, Path(place)))


if __name__ == "__main__":
    main()
