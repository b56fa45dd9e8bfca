"""The queue in one SQLite file, written by one thread that commits for many callers at once.

A commit with `synchronous = FULL` waits for the disk. Whoever asks while it waits shares the next commit,
so that durability costs the disk's time once for a group and not once for each delivery.
"""

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Generic, Protocol, TypeVar

from bot.model.time import Clock
from bot.queue import operations, schema
from bot.queue.engine import LEASE_S, Engine
from bot.queue.operations import Store
from bot.queue.protocol import QueueError, UnavailableError
from bot.queue.sql_store import SqlStore
from bot.storage.sqlite.transaction import SqliteTransaction

MOST_TOGETHER = 256
"""Operations that share one commit."""

T = TypeVar("T")


async def sqlite_queue(path: Path, clock: Clock, *, lease_s: float = LEASE_S) -> Engine:
    """The queue in this file, made if it is missing; what a dead process was working on is due at once.

    Raises:
        UnusableDatabaseError: the file cannot be opened or is not Babysit's; one line says what to do.
    """
    lock = schema.locked(path)
    try:
        connection = await asyncio.to_thread(schema.opened, path)
    except BaseException:
        os.close(lock)
        raise
    writer = Writer(connection, lock, asyncio.get_running_loop())
    await writer.run(lambda store: operations.release(store, None, clock.now()))
    return Engine(writer, clock, lease_s=lease_s)


class Work(Protocol):
    """A `Operation` whatever it returns."""

    def perform(self, store: Store) -> None:
        """Run the operation and keep its outcome."""
        ...

    def fail(self, error: Exception) -> None:
        """Replace the outcome by this error."""
        ...

    def settle(self) -> None:
        """Tell the caller, in the caller's event loop."""
        ...


class Operation(Generic[T]):
    """One caller's operation, on its way to the writer and back."""

    def __init__(self, operation: Callable[[Store], T], answer: "asyncio.Future[T]") -> None:
        self._operation = operation
        self._answer = answer
        self._outcome: tuple[T, ...] = ()
        self._error: Exception | None = None

    def perform(self, store: Store) -> None:
        """See `Work.perform`. A `QueueError` is an outcome like any other: nothing was written before it."""
        self._error = None
        try:
            self._outcome = (self._operation(store),)
        except QueueError as error:
            self._error = error

    def fail(self, error: Exception) -> None:
        """See `Work.fail`."""
        self._error = error

    def settle(self) -> None:
        """See `Work.settle`. Whoever was cancelled meanwhile is told nothing."""
        if self._answer.done():
            return
        if self._error is not None:
            self._answer.set_exception(self._error)
        else:
            self._answer.set_result(*self._outcome)


class Writer:
    """Transactions on one connection in one thread; see the module."""

    def __init__(self, connection: sqlite3.Connection, lock: int, loop: asyncio.AbstractEventLoop) -> None:
        self._connection = connection
        self._lock = lock
        self._loop = loop
        self._store = SqlStore(SqliteTransaction(connection))
        self._requests: SimpleQueue[Work | None] = SimpleQueue()
        self._is_closed = False
        self._thread = threading.Thread(target=self._serve, name="babysit-queue", daemon=True)
        self._thread.start()

    patience_s = None

    def on_news(self, heard: Callable[[Iterable[str]], None]) -> None:
        """Nobody else has the file."""

    async def run(self, operation: Callable[[Store], T]) -> T:
        """See `Transactions.run`. A cancelled caller's operation is carried out all the same."""
        if self._is_closed:
            raise UnavailableError("The queue is closed.")
        answer: asyncio.Future[T] = self._loop.create_future()
        self._requests.put(Operation(operation, answer))
        return await answer

    async def close(self) -> None:
        """Commit what was asked until now, then close the file and let others have it."""
        if not self._is_closed:
            self._is_closed = True
            self._requests.put(None)
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        """The thread: everything that is asked at one moment goes into one transaction."""
        is_open = True
        while is_open:
            batch, is_open = self._gathered()
            if batch:
                self._answer(batch)
        self._connection.close()
        os.close(self._lock)

    def _gathered(self) -> tuple[Sequence[Work], bool]:
        """What was asked, in order, waiting for the first; False once nothing more will be."""
        asked = [self._requests.get()]
        with suppress(Empty):
            while len(asked) < MOST_TOGETHER and asked[-1] is not None:
                asked.append(self._requests.get_nowait())
        batch = [work for work in asked if work is not None]
        return batch, asked[-1] is not None

    def _answer(self, batch: Sequence[Work]) -> None:
        try:
            self._commit(batch)
        except sqlite3.Error as error:
            reason = UnavailableError(f"The database could not be written: {error}.")
            reason.__cause__ = error
            for work in batch:
                work.fail(reason)
        except Exception as error:  # noqa: BLE001 - a fault in one operation: its caller's to see, not the others'
            self._answer_alone(batch, error)
            return
        self._settle(batch)

    def _answer_alone(self, batch: Sequence[Work], error: Exception) -> None:
        """Give every operation of a batch that fell apart a transaction of its own."""
        if len(batch) > 1:
            for work in batch:
                self._answer([work])
            return
        batch[0].fail(error)
        self._settle(batch)

    def _commit(self, batch: Sequence[Work]) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for work in batch:
                work.perform(self._store)
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _settle(self, batch: Sequence[Work]) -> None:
        """Wake the callers, with one call for all of them; a loop that is gone has none."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(_settle, batch)


def _settle(batch: Sequence[Work]) -> None:
    for work in batch:
        work.settle()
