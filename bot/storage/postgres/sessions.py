"""A few connections to one PostgreSQL database, each of them used by one thread at a time.

Whoever is suspended in the middle of a transaction loses it after a while, so that nobody waits for its
locks; a connection that broke is replaced, and only who used it then hears of it.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import psycopg
from psycopg import Connection, IsolationLevel
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import DeadlockDetected, SerializationFailure
from psycopg_pool import ConnectionPool, PoolTimeout

from bot.storage.errors import StorageError
from bot.storage.transaction import Row

MOST_CONNECTIONS = 8
"""Of one process; with the one that listens, PostgreSQL's usual hundred is enough for eleven processes."""
MOST_TRIES = 30
"""Of a transaction that PostgreSQL took back because another one came between."""
CONNECTED_WITHIN_S = 3.0
"""Longer nobody waits for a server that is away: GitHub must be answered, and a stop must end."""
CLOSED_WITHIN_S = 1.0
OPTIONS = "-c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s"
TERMS = {
    "application_name": "babysit",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
"""What a connection is asked for where DATABASE_URL does not say otherwise."""

_T = TypeVar("_T")

logging.getLogger("psycopg").setLevel(logging.ERROR)
"""It warns whenever a transaction that is carried out again breaks a pipeline off; what fails is raised."""


def conninfo_of(url: str) -> str:
    """What libpq is told; `options` of the address come after ours, and so win.

    Raises:
        psycopg.ProgrammingError: it is no address; the message quotes nothing of it.
    """
    given = conninfo_to_dict(url)
    lacking = {name: value for name, value in TERMS.items() if name not in given}
    return make_conninfo(url, **lacking, options=f"{OPTIONS} {given.get('options') or ''}".strip())


class Sessions:
    """Runs work on a connection in a thread, in a transaction that ends with it."""

    def __init__(
        self, url: str, most: int = MOST_CONNECTIONS, *, connected_within_s: float = CONNECTED_WITHIN_S
    ) -> None:
        self.conninfo = conninfo_of(url)
        self._pool: ConnectionPool[Connection[Row]] = ConnectionPool(
            self.conninfo,
            min_size=1,
            max_size=most,
            open=False,
            check=ConnectionPool.check_connection,
            timeout=connected_within_s,
            reconnect_timeout=connected_within_s,
            name="babysit",
        )
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="postgres")

    async def open(self) -> None:
        """Connect.

        Raises:
            StorageError: nobody answers there, or not to us.
        """
        await asyncio.to_thread(self._open)

    async def run(self, isolation: IsolationLevel, work: Callable[[Connection[Row]], _T]) -> _T:
        """What `work` returns, once it counts; it is called again where another transaction came between.

        Raises:
            StorageError: nothing of it counts; see there.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(self._attempt, isolation, work))

    async def close(self) -> None:
        """Let go of all connections; what was begun is completed."""
        await asyncio.to_thread(self._threads.shutdown)
        await asyncio.to_thread(self._pool.close, CLOSED_WITHIN_S)

    def _open(self) -> None:
        try:
            psycopg.connect(self.conninfo).close()  # the pool would say no more than that it waited
            self._pool.open(wait=True)
        except (psycopg.Error, PoolTimeout) as error:
            raise StorageError(f"the database cannot be reached: {first_line(error)}") from error

    def _attempt(self, isolation: IsolationLevel, work: Callable[[Connection[Row]], _T]) -> _T:
        try:
            return self._until_it_counts(isolation, work)
        except psycopg.DataError:
            raise  # what it was given is at fault, not the database
        except (psycopg.Error, PoolTimeout) as error:
            raise StorageError(f"the database could not be used: {first_line(error)}") from error

    def _until_it_counts(self, isolation: IsolationLevel, work: Callable[[Connection[Row]], _T]) -> _T:
        for tries in range(MOST_TRIES):
            try:
                return self._once(isolation, work)
            except (SerializationFailure, DeadlockDetected):
                time.sleep(random.uniform(0.0, min(0.001 * 2**tries, 0.2)))  # noqa: S311 - no secret
        return self._once(isolation, work)

    def _once(self, isolation: IsolationLevel, work: Callable[[Connection[Row]], _T]) -> _T:
        with self._pool.connection() as connection:
            connection.isolation_level = isolation
            with connection.transaction():
                return work(connection)


def first_line(error: BaseException) -> str:
    """An error in a line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]
