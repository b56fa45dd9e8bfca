"""What only a file can show: durability, restarts, and files that are not ours."""

import asyncio
import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.clock import ManualClock, SystemClock
from bot.model.keys import BaseKey, HeadKey, InstallationKey, Key, MergeGroupKey, PullRequestKey
from bot.model.trigger import ContextReport, Delivery, Outcome, Trigger, Urgency
from bot.model.watch import Watch
from bot.queue import sql_store
from bot.queue.protocol import Receipt, UnavailableError, UnusableDatabaseError
from bot.queue.row import LeaseHolder, Row
from bot.queue.schema import opened
from bot.queue.sql_store import SqlStore
from bot.queue.sqlite import sqlite_queue
from bot.storage.sqlite.transaction import SqliteTransaction

SEVEN = PullRequestKey(installation_id=1, repository="acme/shop", number=7)
ROOT = Path(__file__).parents[2]
KILLS = 5


def delivery(delivery_id: str, *keys: Key) -> Delivery:
    return Delivery(delivery_id=delivery_id, event="push", triggers=[Trigger(key=key) for key in keys])


async def test_what_was_accepted_is_there_after_a_restart(tmp_path: Path, clock: ManualClock) -> None:
    first = await sqlite_queue(tmp_path / "queue.db", clock)
    await first.accept(delivery("d1", SEVEN))
    await first.close()

    second = await sqlite_queue(tmp_path / "queue.db", clock)

    lease = await second.take("worker")
    assert (await second.accept(delivery("d1")), lease is not None) == (Receipt.DUPLICATE, True)
    await second.close()


async def test_what_a_dead_process_was_working_on_is_due_at_once(tmp_path: Path, clock: ManualClock) -> None:
    first = await sqlite_queue(tmp_path / "queue.db", clock)
    await first.put([Trigger(key=SEVEN)])
    await first.take("the dead")
    await first.close()

    second = await sqlite_queue(tmp_path / "queue.db", clock)

    lease = await second.take("the living")
    assert lease is not None
    assert (lease.key, lease.attempts) == (SEVEN, 0)
    await second.close()


async def test_kill_9_loses_no_accepted_delivery(tmp_path: Path) -> None:
    path = tmp_path / "queue.db"

    promised = dict(
        promise
        for generation in range(KILLS)
        for promise in killed_after(30 + 17 * generation, path, f"g{generation}")
    )

    queue = await sqlite_queue(path, SystemClock())
    receipts = {await queue.accept(delivery(delivery_id)) for delivery_id in promised}
    due = set()
    while (lease := await queue.take("survivor")) is not None:
        due.add(lease.key)
    await queue.close()
    assert receipts == {Receipt.DUPLICATE}
    assert set(promised.values()) <= due


def killed_after(lines: int, path: Path, generation: str) -> Iterator[tuple[str, PullRequestKey]]:
    """What a process promised before it was killed, at the latest in the line it was printing."""
    victim = Path(__file__).with_name("sqlite_victim.py")
    with subprocess.Popen(
        [sys.executable, str(victim), str(path), generation],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(lines)]
        process.kill()
        said += process.stdout.readlines()
    for line in said:
        if line.endswith("\n"):
            delivery_id, installation_id, number = line.split()
            yield (
                delivery_id,
                PullRequestKey(
                    installation_id=int(installation_id), repository="acme/shop", number=int(number)
                ),
            )


async def test_a_full_disk_is_an_error_and_over_when_there_is_room_again(
    tmp_path: Path, clock: ManualClock
) -> None:
    path = tmp_path / "queue.db"
    queue = await sqlite_queue(path, clock)
    await queue.accept(delivery("d0", SEVEN))

    with full_disk(path.with_name("queue.db-wal").stat().st_size):
        outcomes = await asyncio.gather(
            *(queue.accept(delivery(f"d{number}", SEVEN)) for number in range(1, 5)), return_exceptions=True
        )
        was_ready = await queue.is_ready()

    assert [type(outcome) for outcome in outcomes] == [UnavailableError] * 4
    assert (was_ready, await queue.is_ready()) == (False, True)
    assert await queue.accept(delivery("d1", SEVEN)) is Receipt.ACCEPTED
    await queue.close()


@contextmanager
def full_disk(size_bytes: int) -> Iterator[None]:
    """Let no file of this process grow beyond this size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_locked_file_is_an_error_for_now(tmp_path: Path, clock: ManualClock) -> None:
    queue = await sqlite_queue(tmp_path / "queue.db", clock)
    other = sqlite3.connect(tmp_path / "queue.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(UnavailableError, match="locked"):
        await queue.accept(delivery("d1", SEVEN))

    other.execute("ROLLBACK")
    other.close()
    assert await queue.accept(delivery("d1", SEVEN)) is Receipt.ACCEPTED
    await queue.close()


async def test_a_second_process_is_turned_away(tmp_path: Path, clock: ManualClock) -> None:
    queue = await sqlite_queue(tmp_path / "queue.db", clock)

    with pytest.raises(UnusableDatabaseError, match="in use by another Babysit"):
        await sqlite_queue(tmp_path / "queue.db", clock)

    await queue.close()
    await (await sqlite_queue(tmp_path / "queue.db", clock)).close()


async def test_the_file_is_its_owners_alone(tmp_path: Path, clock: ManualClock) -> None:
    queue = await sqlite_queue(tmp_path / "queue.db", clock)
    await queue.put([Trigger(key=SEVEN)])

    modes = {entry.name: oct(entry.stat().st_mode & 0o777) for entry in os.scandir(tmp_path)}
    await queue.close()

    assert set(modes.values()) == {"0o600"}


async def test_a_file_that_is_no_database_stops_the_start(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "queue.db"
    path.write_text("this is a diary" * 100)

    with pytest.raises(UnusableDatabaseError) as caught:
        await sqlite_queue(path, clock)

    assert "not a database" in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_damaged_database_stops_the_start(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "queue.db"
    queue = await sqlite_queue(path, clock)
    await queue.accept(delivery("d1", SEVEN))
    await queue.close()
    content = bytearray(path.read_bytes())
    content[4096 : 3 * 4096] = b"\xff" * 2 * 4096
    path.write_bytes(content)

    with pytest.raises(UnusableDatabaseError, match="move it away"):
        await sqlite_queue(path, clock)


async def test_another_programs_database_stops_the_start(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "queue.db"
    foreign = sqlite3.connect(path)
    foreign.execute("CREATE TABLE diary (entry TEXT)")
    foreign.close()

    with pytest.raises(UnusableDatabaseError, match="another program's database"):
        await sqlite_queue(path, clock)


async def test_a_newer_babysits_database_stops_the_start(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "queue.db"
    await (await sqlite_queue(path, clock)).close()
    newer = sqlite3.connect(path)
    newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.commit()
    newer.close()

    with pytest.raises(UnusableDatabaseError, match="newer Babysit"):
        await sqlite_queue(path, clock)


async def test_a_directory_that_is_missing_stops_the_start(tmp_path: Path, clock: ManualClock) -> None:
    with pytest.raises(UnusableDatabaseError, match="No such file or directory"):
        await sqlite_queue(tmp_path / "missing" / "queue.db", clock)


async def test_a_closed_queue_says_so(tmp_path: Path, clock: ManualClock) -> None:
    queue = await sqlite_queue(tmp_path / "queue.db", clock)
    await queue.close()
    await queue.close()

    with pytest.raises(UnavailableError, match="closed"):
        await queue.accept(delivery("d1", SEVEN))


async def test_what_was_asked_before_closing_is_done(tmp_path: Path, clock: ManualClock) -> None:
    queue = await sqlite_queue(tmp_path / "queue.db", clock)
    accepting = [asyncio.ensure_future(queue.accept(delivery(f"d{n}", SEVEN))) for n in range(20)]
    await asyncio.sleep(0)

    await queue.close()

    assert set(await asyncio.gather(*accepting)) == {Receipt.ACCEPTED}


async def test_a_cancelled_caller_does_not_disturb_the_others(tmp_path: Path, clock: ManualClock) -> None:
    queue = await sqlite_queue(tmp_path / "queue.db", clock)
    gone = asyncio.ensure_future(queue.accept(delivery("d1", SEVEN)))
    staying = asyncio.ensure_future(queue.accept(delivery("d2", SEVEN)))
    await asyncio.sleep(0)

    gone.cancel()

    assert await staying is Receipt.ACCEPTED
    await queue.close()


async def test_a_fault_in_one_operation_is_its_callers_alone(tmp_path: Path, clock: ManualClock) -> None:
    queue = await sqlite_queue(tmp_path / "queue.db", clock)
    impossible = PullRequestKey(installation_id=2**63, repository="acme/shop", number=1)

    outcomes = await asyncio.gather(
        queue.accept(delivery("d1", SEVEN)),
        queue.accept(delivery("d2", SEVEN, impossible)),
        queue.accept(delivery("d3", SEVEN)),
        return_exceptions=True,
    )

    assert [type(outcome) for outcome in outcomes] == [Receipt, OverflowError, Receipt]
    assert await queue.accept(delivery("d2")) is Receipt.ACCEPTED
    await queue.close()


def test_a_row_comes_back_as_it_was(tmp_path: Path, clock: ManualClock) -> None:
    connection = opened(tmp_path / "queue.db")
    store = SqlStore(SqliteTransaction(connection))
    report = ContextReport(name="bäu 'il\"d", outcome=Outcome.FAILED)
    sha = "a" * 40
    full = Row(
        key=SEVEN,
        due_at=clock.now(),
        is_background=True,
        held_until=clock.now(),
        asked_at=clock.now(),
        arrived=(
            Trigger(key=SEVEN, report=report),
            Trigger(key=SEVEN, urgency=Urgency.SOON),
            Trigger(key=SEVEN, revives=True),
        ),
        holding=LeaseHolder(owner="w", token="t", taken_at=clock.now(), until=clock.now()),
        attempts=2,
        looks=3,
        watch=Watch(
            head_sha=sha,
            pending=frozenset({"a", "b"}),
            failed=frozenset({"c"}),
            passed=frozenset({"d"}),
            counts_every_context=True,
            is_over=True,
            looked_at=clock.now(),
            minute_began_at=clock.now(),
            looks=4,
        ),
        dismissed_until=clock.now(),
        parked_why="why",
    )
    keys: list[Key] = [
        InstallationKey(installation_id=1),
        BaseKey(installation_id=1, repository="acme/shop", base_ref=""),
        HeadKey(installation_id=1, repository="acme/shop", head_sha=sha),
        MergeGroupKey(installation_id=1, repository="acme/shop", head_sha=sha, head_ref="q/main/pr-7"),
    ]
    rows = [full, *(Row(key=key, asked_at=clock.now()) for key in keys)]

    for row in rows:
        store.save(row)

    assert [store.find(row.key) for row in rows] == rows
    connection.close()


@pytest.mark.parametrize(
    "sql",
    [sql_store.FIND, sql_store.WATCHING, sql_store.ABANDONED, sql_store.RUNNING, sql_store.FIRST_DUE],
)
def test_no_question_asked_for_each_event_reads_every_row(tmp_path: Path, sql: str) -> None:
    with closing(opened(tmp_path / "queue.db")) as connection:
        steps = connection.execute(f"EXPLAIN QUERY PLAN {sql}", ["1"] * sql.count("?")).fetchall()

    assert all(step[3] != "SCAN keys" for step in steps)
