"""Babysit's lives on one database: a kill -9 at any await or write, inside this process, and another life.

A life's tasks are known by the context that they were begun in. When it ends, nothing that it still tries
reaches the database; what it had sent to GitHub arrives there. The queue is `bot.queue.memory`'s store and
the records are SQLite in memory, both of which outlive a life as files outlive a process.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextvars import Context, ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.model.keys import Key
from bot.model.time import Clock
from bot.model.watch import Watch
from bot.queue import operations
from bot.queue.engine import Engine
from bot.queue.memory import InMemory
from bot.queue.operations import Store
from bot.queue.protocol import Lease, UnavailableError
from bot.records.database import RecordsError, Transaction
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.server import Parts, serve
from bot.settings import Settings
from tests.fakes import FakeChecklist

T = TypeVar("T")


@dataclass(slots=True)
class Disk:
    """Where everything is kept; nothing can be written while it is full."""

    is_full: bool = False


@dataclass(slots=True)
class Life:
    """One process. `fuse` counts the database's operations down to the one before which it is killed."""

    disk: Disk = field(default_factory=Disk)
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    is_over: bool = False
    fuse: int | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    def end(self) -> None:
        """Kill -9."""
        if not self.is_over:
            self.is_over = True
            self.ended.set()
            for task in tuple(self.tasks):
                task.cancel()

    def burn(self) -> None:
        """One more operation is about to be done.

        Raises:
            asyncio.CancelledError: it is not done, for the process is dead.
        """
        if self.fuse is not None:
            self.fuse -= 1
            if self.fuse < 0:
                self.end()
        if self.is_over:
            raise asyncio.CancelledError


LIFE: ContextVar[Life | None] = ContextVar("LIFE", default=None)


def begin_task(
    loop: asyncio.AbstractEventLoop, coro: Any, *, context: Context | None = None
) -> asyncio.Task[Any]:
    """A task factory that remembers whose life a task belongs to."""
    task = asyncio.Task(coro, loop=loop, context=context)
    life = LIFE.get()
    if life is not None:
        life.tasks.add(task)
        task.add_done_callback(life.tasks.discard)
        if life.is_over:
            task.cancel()
    return task


class MortalStore:
    """The queue's transactions, for one life."""

    def __init__(self, store: InMemory, life: Life) -> None:
        self._store = store
        self._life = life

    patience_s = None

    def on_news(self, heard: Callable[[Iterable[str]], None]) -> None:
        """There is one process."""

    async def run(self, operation: Callable[[Store], T]) -> T:
        """See `Transactions.run`."""
        self._life.burn()
        if self._life.disk.is_full:
            raise UnavailableError("The disk is full.")
        return await self._store.run(operation)

    async def close(self) -> None:
        """It outlives this life."""


class MortalDatabase(SqliteDatabase):
    """The records, for one life."""

    def __init__(self, connection: sqlite3.Connection, life: Life) -> None:
        super().__init__(connection)
        self._life = life

    async def read(self, ask: Callable[[Transaction], T]) -> T:
        """See `Database`."""
        self._life.burn()
        return await super().read(ask)

    async def write(self, change: Callable[[Transaction], T]) -> T:
        """See `Database`."""
        self._life.burn()
        if self._life.disk.is_full:
            raise RecordsError("The disk is full.")
        return await super().write(change)

    def let_go(self) -> None:
        """End the thread; the connection goes on."""
        self._thread.shutdown()


class WatchedQueue(Engine):
    """Tells of every look, when it begins and when it was finished."""

    def __init__(
        self, store: MortalStore, clock: Clock, began: Callable[[Key], None], finished: Callable[[Key], None]
    ) -> None:
        super().__init__(store, clock)
        self._began = began
        self._finished = finished

    async def take(self, owner: str, passing_over: Collection[int] = ()) -> Lease | None:
        """See `Queue.take`."""
        lease = await super().take(owner, passing_over)
        if lease is not None:
            self._began(lease.key)
        return lease

    async def finish(self, lease: Lease, watch: Watch | None, look_again_in_s: float | None) -> None:
        """See `Queue.finish`."""
        await super().finish(lease, watch, look_again_in_s)
        self._finished(lease.key)


@dataclass(slots=True, kw_only=True)
class Server:
    """Babysit, which is started again `down_s` seconds after a kill for as long as the story goes on."""

    settings: Settings
    clock: Clock
    checklist: FakeChecklist
    began: Callable[[Key], None]
    finished: Callable[[Key], None]
    down_s: float = 0.0
    disk: Disk = field(default_factory=Disk)
    life: Life = field(default_factory=Life)
    lives: int = 0
    _store: InMemory = field(default_factory=InMemory)
    _records: sqlite3.Connection = field(default_factory=lambda: opened(None))
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    async def live(self) -> None:
        """One life after the other, until it is stopped."""
        while not self._stopping.is_set():
            self.life = Life(disk=self.disk)
            self.lives += 1
            await self._live_once(self.life)
            if not self._stopping.is_set():
                await self.clock.sleep(self.down_s)
        self._records.close()

    def stop(self) -> None:
        """SIGTERM."""
        self._stopping.set()

    async def _live_once(self, life: Life) -> None:
        await self._store.run(lambda store: operations.release(store, None, self.clock.now()))
        database = MortalDatabase(self._records, life)
        queue = WatchedQueue(MortalStore(self._store, life), self.clock, self.began, self.finished)
        parts = Parts(database=database, checklist=self.checklist)
        told = LIFE.set(life)
        serving = asyncio.create_task(serve(self.settings, queue, self.clock, self._stopping, parts))
        LIFE.reset(told)
        try:
            await serving
        except asyncio.CancelledError:
            if not life.is_over:
                raise
        database.let_go()
