"""The queue in PostgreSQL, shared by any number of processes.

What belongs together is kept apart from others by PostgreSQL's own locks: all rows of one repository by an
advisory lock that ends with the transaction, a row by `FOR UPDATE`, and who chooses what to work on passes
over rows that somebody is changing. `NOTIFY` is part of the transaction that makes something due, so that a
worker in another process begins at once; should a word be lost with a connection, it looks every few seconds.
"""

import asyncio
import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TypeVar
from zlib import crc32

import msgspec
import psycopg
import structlog
from psycopg import AsyncConnection, Connection, IsolationLevel

from bot.model.keys import InstallationKey, Key, PullRequestKey, identity_of
from bot.model.time import Clock
from bot.model.watch import Watch
from bot.queue.engine import LEASE_S, Engine
from bot.queue.operations import Store
from bot.queue.protocol import UnavailableError
from bot.queue.sql_store import SqlStore
from bot.storage.errors import StorageError
from bot.storage.postgres.sessions import Sessions, conninfo_of, first_line
from bot.storage.postgres.transaction import PostgresTransaction
from bot.storage.transaction import Row

CHANNEL = "babysit_queue"
LOOKS_EVERY_S = 5.0
"""What a lost word costs at most."""
LISTENS_AGAIN_AFTER_S = 1.0
ROOMS = 64
"""Repositories share so many locks: a transaction may need all, and PostgreSQL has a few thousand in all."""
OF_REPOSITORIES, OF_CHOICE = 0x62616279, 0x6261627A
"""Advisory locks are told apart by two numbers; this is the first. "baby", "babz"."""
MOST_TOKENS = 300
"""In one notice, of which PostgreSQL takes 8000 bytes."""

T = TypeVar("T")

log = structlog.get_logger()


async def postgres_queue(sessions: Sessions, clock: Clock, *, lease_s: float = LEASE_S) -> Engine:
    """The queue in this database, whose tables are up to date.

    What a dead process was working on is due when its lease has run out: others may be alive.
    """
    return Engine(SharedQueue(sessions), clock, lease_s=lease_s)


class SharedQueue:
    """Transactions on a database that others change, too; see the module. Closing it closes the sessions."""

    patience_s = LOOKS_EVERY_S

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._name = secrets.token_hex(4)
        self._listening: asyncio.Task[None] | None = None

    def on_news(self, heard: Callable[[Iterable[str]], None]) -> None:
        """See `Transactions.on_news`."""
        self._listening = asyncio.create_task(self._listen(heard), name="queue news")

    async def run(self, operation: Callable[[Store], T]) -> T:
        """See `Transactions.run`. A cancelled caller's operation is carried out all the same."""
        try:
            return await self._sessions.run(IsolationLevel.READ_COMMITTED, partial(self._within, operation))
        except StorageError as error:
            raise UnavailableError(str(error)) from error

    async def close(self) -> None:
        """See `Transactions.close`."""
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._sessions.close()

    def _within(self, operation: Callable[[Store], T], connection: Connection[Row]) -> T:
        transaction = PostgresTransaction(connection)
        return operation(SqlStore(transaction, Locks(transaction, self._name)))

    async def _listen(self, heard: Callable[[Iterable[str]], None]) -> None:
        """For ever, whatever connection breaks; what was said while nobody listened may be anything."""
        while True:
            try:
                connecting = AsyncConnection.connect(self._sessions.conninfo, autocommit=True)
                async with await connecting as connection:
                    await connection.execute(f"LISTEN {CHANNEL}".encode())
                    heard(())
                    async for notice in connection.notifies():
                        sender, *tokens = notice.payload.split()
                        if sender != self._name:
                            heard(tokens)
            except (psycopg.Error, OSError) as error:
                log.warning("queue.deaf", error=first_line(error))
            await asyncio.sleep(LISTENS_AGAIN_AFTER_S)


class Locks:
    """See `Sharing`."""

    for_update = " FOR UPDATE"
    skip_locked = " FOR UPDATE SKIP LOCKED"

    def __init__(self, transaction: PostgresTransaction, name: str) -> None:
        self._transaction = transaction
        self._name = name

    def reserve(self, keys: Iterable[Key] | None) -> None:
        """See `Sharing`. In one order, so that nobody waits in a circle."""
        rooms = range(ROOMS) if keys is None else {_room(key) for key in keys}
        if rooms:
            self._transaction.execute(
                "SELECT pg_advisory_xact_lock(?, room) FROM unnest(CAST(? AS integer[])) AS room",
                (OF_REPOSITORIES, sorted(rooms)),
            )

    def reserve_choice(self) -> None:
        """See `Sharing`."""
        self._transaction.execute("SELECT pg_advisory_xact_lock(?, 0)", (OF_CHOICE,))

    def announce(self, tokens: Iterable[str]) -> None:
        """See `Sharing`."""
        for some in _portions(sorted(tokens)):
            self._transaction.execute("SELECT pg_notify(?, ?)", (CHANNEL, " ".join([self._name, *some])))


def _room(key: Key) -> int:
    """Rows that concern each other are of one repository."""
    name = "" if isinstance(key, InstallationKey) else identity_of(key.repository_id, key.repository)
    return crc32(f"{key.installation_id} {name}".encode()) % ROOMS


def _portions(tokens: Sequence[str]) -> Sequence[Sequence[str]]:
    """At least one, for there is something to say without a token, too."""
    return [tokens[first : first + MOST_TOKENS] for first in range(0, max(1, len(tokens)), MOST_TOKENS)]


def remembered_in(url: str, key: PullRequestKey) -> Watch | None:
    """The last look's memory in this database, for somebody who only looks; None where nobody can tell."""
    try:
        with psycopg.connect(conninfo_of(url)) as connection:
            row = SqlStore(PostgresTransaction(connection)).find(key)
    except (psycopg.Error, msgspec.DecodeError, ValueError):
        return None
    return row.watch if row is not None else None
