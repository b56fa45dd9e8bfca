"""Two engines on one PostgreSQL that are asked for the same: our rows, and procrastinate's jobs.

What Babysit needs of one: a delivery counts once; a key waits once however often it is asked for, and is
worked on by one at a time; what comes while it is worked on is one more run; "again in so many seconds";
what a dead worker held runs again; who has little waiting goes first.
"""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

import procrastinate
from procrastinate import exceptions
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from bot.clock import SystemClock
from bot.lanes import Lanes
from bot.model.keys import PullRequestKey
from bot.model.trigger import Delivery, Trigger
from bot.queue.engine import Engine
from bot.queue.postgres import postgres_queue
from bot.queue.protocol import Lease, QueueError
from bot.storage.postgres.sessions import Sessions

LANES = 20
DEAD_AFTER_S = 4.0
"""Without a heartbeat: 25 in Babysit and 30 in procrastinate, if nothing else is said."""
BEATS_EVERY_S = 1.0
POLLS_EVERY_S = 1.0
"""procrastinate's workers learn by asking alone that a job's time has come; every 5 seconds by themselves."""
CONNECTIONS = 8

Look = Callable[[str, bool], Awaitable[float | None]]
"""Works on a key, told whether it was asked for by time alone; seconds until it is wanted again, or None."""


class Side(Protocol):
    """An engine, for whoever asks for work."""

    async def deliver(self, delivery_id: str, key: str) -> None:
        """The delivery, once, and what it asks for, in one transaction."""
        ...

    async def waiting(self) -> int:
        """How many keys wait, or jobs."""
        ...


class Rows:
    """Babysit's own."""

    name = "rows under PostgreSQL's locks"

    def __init__(self, queue: Engine) -> None:
        self._queue = queue

    async def deliver(self, delivery_id: str, key: str) -> None:
        """See `Side`."""
        trigger = Trigger(key=_key(key))
        await self._queue.accept(Delivery(delivery_id=delivery_id, event="pull_request", triggers=[trigger]))

    async def waiting(self) -> int:
        """See `Side`."""
        return (await self._queue.counts()).due


@asynccontextmanager
async def rows(url: str) -> AsyncGenerator[Rows]:
    """The side on this database, whose tables are there."""
    async with _queue(url) as queue:
        yield Rows(queue)


async def work_rows(url: str, look: Look) -> None:
    """A worker, for ever: lanes, leases and heartbeats as `bot.worker` has them, and no GitHub."""
    lanes, runs = Lanes(LANES), set[asyncio.Task[None]]()
    async with _queue(url) as queue:
        while True:
            lease = await queue.take(f"worker {os.getpid()}", await lanes.vacancy())
            if lease is None:
                await lanes.wait_with(queue.wait())
                continue
            run = asyncio.create_task(_run(queue, lease, look, lanes.enter(lease.key.installation_id)))
            runs.add(run)
            run.add_done_callback(runs.discard)


async def _run(queue: Engine, lease: Lease, look: Look, leave: Callable[[], None]) -> None:
    beating = asyncio.create_task(_beat(queue, lease))
    try:
        assert isinstance(lease.key, PullRequestKey)
        name = f"{lease.key.installation_id}/{lease.key.number}"
        again_s = await look(name, lease.looks > 0)
        await queue.finish(lease, None, again_s)
    finally:
        beating.cancel()
        leave()


async def _beat(queue: Engine, lease: Lease) -> None:
    while True:
        await asyncio.sleep(BEATS_EVERY_S)
        with suppress(QueueError):
            await queue.extend(lease)


@asynccontextmanager
async def _queue(url: str) -> AsyncGenerator[Engine]:
    sessions = Sessions(url, CONNECTIONS)
    await sessions.open()
    queue = await postgres_queue(sessions, SystemClock(), lease_s=DEAD_AFTER_S)
    try:
        yield queue
    finally:
        await queue.close()


def _key(name: str) -> PullRequestKey:
    """The twelfth of the seventh installation, in one of its fifty repositories, for "7/12"."""
    installation, number = (int(part) for part in name.split("/"))
    repository = installation * 1000 + number % 50
    return PullRequestKey(
        installation_id=installation,
        repository_id=repository,
        repository=f"org{installation}/r{repository}",
        number=number,
    )


SEEN = "CREATE TABLE seen (delivery_id text PRIMARY KEY)"
FIRST = "INSERT INTO seen VALUES (%s) ON CONFLICT DO NOTHING RETURNING delivery_id"
BEFORE = """SELECT count(*) FROM (
  SELECT 1 FROM procrastinate_jobs WHERE status = 'todo' AND queue_name = %s LIMIT 100) AS waiting"""
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"


class Jobs:
    """procrastinate's, as its documentation and its issues tell to use it for this.

    A key is `lock` and `queueing_lock`, an installation a queue. Its order is first in, first out, so that
    fairness is a priority: the fewer jobs an installation has waiting, the higher.
    """

    name = "procrastinate"

    def __init__(self, app: "procrastinate.App", pool: AsyncConnectionPool) -> None:
        self._app = app
        self._pool = pool

    async def deliver(self, delivery_id: str, key: str) -> None:
        """See `Side`."""
        async with self._pool.connection() as connection, connection.transaction():
            asked = await connection.execute(FIRST, (delivery_id,))
            if await asked.fetchone() is not None:
                await put(self._app, connection, key)

    async def waiting(self) -> int:
        """See `Side`."""
        async with self._pool.connection() as connection:
            counted = await (await connection.execute(WAITING)).fetchone()
        return int(counted[0]) if counted is not None else 0


async def put(
    app: "procrastinate.App", connection: AsyncConnection, key: str, *, is_timed: bool = False
) -> None:
    """One waiting job of this key; that there is one already breaks a transaction, hence the savepoint."""
    installation = key.partition("/")[0]
    before = await (await connection.execute(BEFORE, (installation,))).fetchone()
    with suppress(exceptions.AlreadyEnqueued):
        async with connection.transaction():
            await app.configure_task(
                "look",
                lock=key,
                queueing_lock=key,
                queue=installation,
                priority=-int(before[0]) if before is not None else 0,
                connection=connection,
            ).defer_async(key=key, is_timed=is_timed)


@asynccontextmanager
async def jobs(url: str) -> AsyncGenerator[Jobs]:
    """The side on this database; its tables are made where there are none."""
    async with _app(url, None) as app, AsyncConnectionPool(url, max_size=CONNECTIONS, open=False) as pool:
        yield Jobs(app, pool)


async def make_jobs_tables(url: str) -> None:
    """What procrastinate keeps, and what was delivered."""
    async with _app(url, None) as app:
        await app.schema_manager.apply_schema_async()
    async with await AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute(SEEN)


async def work_jobs(url: str, look: Look) -> None:
    """A worker, for ever, and the reaper that procrastinate leaves to whoever uses it."""
    async with _app(url, look) as app:
        reaping = asyncio.create_task(_reap(app))
        try:
            await app.run_worker_async(
                concurrency=LANES,
                fetch_job_polling_interval=POLLS_EVERY_S,
                update_heartbeat_interval=BEATS_EVERY_S,
                stalled_worker_timeout=DEAD_AFTER_S,
                delete_jobs="always",
            )
        finally:
            reaping.cancel()


async def _reap(app: "procrastinate.App") -> None:
    """Have the jobs of dead workers run again; one whose key waits anew already is given up (its #1446)."""
    while True:
        await asyncio.sleep(BEATS_EVERY_S)
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_AFTER_S):
            try:
                await app.job_manager.retry_job(job)
            except exceptions.UniqueViolation:
                await app.job_manager.finish_job(job, procrastinate.jobs.Status.FAILED, delete_job=True)
            except exceptions.ConnectorException:
                continue  # another reaper was first


@asynccontextmanager
async def _app(url: str, look: Look | None) -> AsyncGenerator["procrastinate.App"]:
    """The tasks, of which a delay is one of its own, without a lock.

    A job that waits for its time keeps others of its lock from running (its #1599), and takes the place of
    one that is wanted now.
    """
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, max_size=CONNECTIONS))

    async def work(key: str, is_timed: bool) -> None:  # noqa: FBT001 - a job's argument
        assert look is not None
        again_s = await look(key, is_timed)
        if again_s is not None:
            at = datetime.now(UTC) + timedelta(seconds=again_s)
            await app.configure_task("again", queue="again", schedule_at=at).defer_async(key=key)

    async def again(key: str) -> None:
        async with pool.connection() as connection, connection.transaction():
            await put(app, connection, key, is_timed=True)

    app.task(work, name="look")
    app.task(again, name="again")
    async with app.open_async(), AsyncConnectionPool(url, max_size=CONNECTIONS, open=False) as pool:
        yield app
