"""Several processes on one PostgreSQL: none takes what another has, each hears of what another puts."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace

import psycopg
import pytest

from bot.clock import ManualClock
from bot.model.keys import HeadKey, Key, PullRequestKey
from bot.model.trigger import ContextReport, Delivery, Outcome, Trigger
from bot.model.watch import Watch
from bot.queue.engine import LEASE_S, Engine
from bot.queue.operations import MOST_RUNS
from bot.queue.postgres import postgres_queue
from bot.queue.protocol import Lease, LeaseLostError, Receipt, UnavailableError
from bot.storage.postgres.sessions import Sessions
from tests.postgres_server import PostgresServer

SEVEN = PullRequestKey(installation_id=1, repository="acme/shop", number=7)

Start = Callable[[], Awaitable[Engine]]


@pytest.fixture
async def start(postgres: PostgresServer, clock: ManualClock) -> AsyncIterator[Start]:
    """Starts one process more on the same database."""
    url = postgres.database()
    async with AsyncExitStack() as stack:

        async def start_one() -> Engine:
            sessions = Sessions(url, 3, connected_within_s=0.5)
            await sessions.open()
            engine = await postgres_queue(sessions, clock)
            stack.push_async_callback(engine.close)
            return engine

        yield start_one


def delivery(delivery_id: str, *keys: Key) -> Delivery:
    return Delivery(delivery_id=delivery_id, event="push", triggers=[Trigger(key=key) for key in keys])


async def taken(queue: Engine) -> Lease:
    lease = await queue.take("worker")
    assert lease is not None
    return lease


async def test_what_one_process_accepts_another_works_on(start: Start) -> None:
    web, worker = await start(), await start()
    await web.accept(delivery("d1", SEVEN))

    lease = await taken(worker)

    assert (lease.key, await web.take("other"), await worker.accept(delivery("d1", SEVEN))) == (
        SEVEN,
        None,
        Receipt.DUPLICATE,
    )


async def test_a_worker_that_waits_hears_of_what_another_process_accepts(start: Start) -> None:
    web, worker = await start(), await start()
    await worker.put([Trigger(key=SEVEN)])
    await worker.finish(await taken(worker), None, None)
    waiting = asyncio.create_task(worker.wait())
    await asyncio.sleep(0)

    await web.accept(delivery("d1", SEVEN))

    async with asyncio.timeout(5):
        await waiting
    assert (await taken(worker)).key == SEVEN


async def test_a_run_hears_of_news_that_another_process_was_told(start: Start, clock: ManualClock) -> None:
    web, worker = await start(), await start()
    await web.put([Trigger(key=SEVEN)])
    lease = await taken(worker)
    watch = Watch(head_sha="a" * 40, looked_at=clock.now(), minute_began_at=clock.now())
    await worker.remember(lease, watch)
    news = worker.news(lease)

    await web.put([Trigger(key=SEVEN)])

    async with asyncio.timeout(5):
        await news.wait()
    assert await worker.has_news(lease)


async def test_a_word_that_was_lost_is_made_up_for_by_looking(
    start: Start, clock: ManualClock, postgres: PostgresServer
) -> None:
    web, worker = await start(), await start()
    waiting = asyncio.create_task(worker.wait())
    await clock.slept_on()
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        )
    await web.put([Trigger(key=SEVEN)])

    async with asyncio.timeout(10):
        while not waiting.done():
            clock.advance(1)
            await asyncio.sleep(0.01)

    assert (await taken(worker)).key == SEVEN


async def test_a_dead_workers_key_is_another_ones_within_half_a_minute(
    start: Start, clock: ManualClock
) -> None:
    dead, alive = await start(), await start()
    await dead.put([Trigger(key=SEVEN)])
    await taken(dead)
    waiting = asyncio.create_task(alive.wait())

    clock.advance(LEASE_S)
    async with asyncio.timeout(5):
        await waiting

    lease = await taken(alive)
    assert (lease.key, lease.attempts) == (SEVEN, 1)
    assert LEASE_S < 30


async def test_a_zombie_that_wakes_after_its_lease_changes_nothing(start: Start, clock: ManualClock) -> None:
    zombie, alive = await start(), await start()
    await zombie.put([Trigger(key=SEVEN)])
    old = await taken(zombie)
    clock.advance(LEASE_S + 1)
    new = await taken(alive)

    for wake in (
        zombie.extend(old),
        zombie.has_news(old),
        zombie.finish(old, None, None),
        zombie.give_back(old, 0),
        zombie.park(old, "why"),
    ):
        with pytest.raises(LeaseLostError):
            await wake

    await alive.extend(new)
    await alive.finish(new, None, None)


async def test_processes_that_take_and_put_at_once_share_no_key_and_lose_none(start: Start) -> None:
    engines = [await start() for _ in range(3)]
    keys = [
        PullRequestKey(installation_id=number % 3, repository=f"acme/r{number % 7}", number=number)
        for number in range(60)
    ]
    working: set[Key] = set()
    runs: Counter[Key] = Counter()

    async def put(engine: Engine, mine: list[PullRequestKey]) -> None:
        for key in mine:
            await engine.accept(delivery(f"{key.number}", key))

    async def work(engine: Engine) -> None:
        while (lease := await engine.take("w")) is not None:
            assert lease.key not in working
            working.add(lease.key)
            await engine.extend(lease)
            working.remove(lease.key)
            runs[lease.key] += 1
            await engine.finish(lease, None, None)

    await asyncio.gather(*(put(engine, keys[start::3]) for start, engine in enumerate(engines)))
    await asyncio.gather(*(work(engine) for engine in engines for _ in range(3)))

    assert runs == Counter(keys)


async def test_an_installations_share_is_counted_over_all_processes_and_a_newcomer_is_next_in_each(
    start: Start,
) -> None:
    workers = [await start(), await start()]
    big = [replace(SEVEN, number=number) for number in range(MOST_RUNS + 10)]
    await workers[0].put([Trigger(key=key) for key in big])

    leases = [await workers[number % 2].take("worker") for number in range(MOST_RUNS)]
    beyond = [await worker.take("worker") for worker in workers]
    small = [replace(SEVEN, installation_id=2 + number) for number in range(2)]
    await workers[0].put([Trigger(key=key) for key in small])
    newcomers = [(await taken(worker)).key for worker in workers]

    assert len({lease.key for lease in leases if lease is not None}) == MOST_RUNS
    assert beyond == [None, None]
    assert newcomers == small


async def test_a_report_finds_its_pull_request_whichever_process_hears_first(
    start: Start, clock: ManualClock
) -> None:
    """Of a report and the end of the look that learns the head, either may come first."""
    web, worker = await start(), await start()
    for number in range(20):
        key = PullRequestKey(installation_id=1, repository="acme/shop", number=number)
        head = HeadKey(installation_id=1, repository="acme/shop", head_sha=f"{number:040}")
        await web.put([Trigger(key=key)])
        lease = await taken(worker)
        watch = Watch(
            head_sha=head.head_sha,
            pending=frozenset({"ci"}),
            looked_at=clock.now(),
            minute_began_at=clock.now(),
        )
        failed = Trigger(key=head, report=ContextReport(name="ci", outcome=Outcome.FAILED))

        await asyncio.gather(worker.finish(lease, watch, None), web.put([failed]))

        clock.advance(30)
        again = await taken(worker)
        assert again.key == key
        await worker.finish(again, watch, None)


async def test_a_server_that_is_away_is_an_error_for_now(start: Start, postgres: PostgresServer) -> None:
    queue = await start()
    await queue.put([Trigger(key=SEVEN)])

    postgres.stop(rudely=True)
    with pytest.raises(UnavailableError):
        await queue.accept(delivery("d1", SEVEN))
    was_ready = await queue.is_ready()
    postgres.start()

    assert (was_ready, await queue.is_ready()) == (False, True)
    assert await queue.accept(delivery("d1", SEVEN)) is Receipt.ACCEPTED
    assert (await taken(queue)).key == SEVEN
