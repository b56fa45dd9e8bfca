"""The queue that web and worker hold: the operations, in whatever transactions the store offers."""

import asyncio
import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar
from weakref import WeakValueDictionary

from bot.model.keys import Key, MovedBaseKey, PullRequestKey
from bot.model.time import Clock
from bot.model.trigger import Delivery, Gone, Trigger
from bot.model.watch import Watch
from bot.queue import operations
from bot.queue.operations import Store, Terms
from bot.queue.protocol import Counts, Lease, Parked, QueueError, Receipt

LEASE_S = 25.0
"""Long enough for three heartbeats to fail; a dead worker's key is another one's after it."""
READY_WITHIN_S = 2.0
CROWDED_S = 1.0
"""When to look again where all that is due belongs to installations that have their share of runs."""
PRUNE_EVERY = timedelta(minutes=1)

T = TypeVar("T")


class Transactions(Protocol):
    """Runs an operation on a store, all or nothing, and returns once its outcome is durable."""

    @property
    def patience_s(self) -> float | None:
        """After so many seconds look what is due, lest a word was lost; None where none can be."""
        ...

    def on_news(self, heard: Callable[[Iterable[str]], None]) -> None:
        """Call this, in the event loop, when another process announces something: see `Store`."""
        ...

    async def run(self, operation: Callable[[Store], T]) -> T:
        """What `operation` returned.

        Raises:
            QueueError: nothing of the operation was kept.
        """
        ...

    async def close(self) -> None:
        """Let go of the store; operations that were begun are completed."""
        ...


class Engine:
    """A `Queue` on any store, which this process may share with others."""

    def __init__(self, transactions: Transactions, clock: Clock, *, lease_s: float = LEASE_S) -> None:
        self._transactions = transactions
        self._clock = clock
        self._lease_s = lease_s
        self._changed = asyncio.Event()
        self._crowded_since: asyncio.Event | None = None
        self._prune_at = clock.now()
        self._news: WeakValueDictionary[str, asyncio.Event] = WeakValueDictionary()
        transactions.on_news(self._hear)

    async def accept(self, delivery: Delivery) -> Receipt:
        """See `Queue.accept`."""
        noticed: set[str] = set()
        receipt = await self._run(lambda store, now: _accepted(store, delivery, now, noticed))
        self._notify(noticed)
        if delivery.triggers:
            self._wake()
        return receipt

    async def known(self, delivery_ids: Collection[str]) -> Collection[str]:
        """See `Queue.known`."""
        if not delivery_ids:
            return ()
        return await self._run(lambda store, _: store.known(delivery_ids))

    async def put(self, triggers: Sequence[Trigger]) -> None:
        """See `Queue.put`."""
        noticed: set[str] = set()
        await self._run(lambda store, now: _put(store, triggers, now, noticed))
        self._notify(noticed)
        self._wake()

    async def take(self, owner: str, passing_over: Collection[int] = ()) -> Lease | None:
        """See `Queue.take`."""
        await self._prune_now_and_then()
        terms = Terms(
            owner=owner, token=secrets.token_hex(8), lease_s=self._lease_s, passing_over=passing_over
        )
        before = self._changed
        lease, is_crowded = await self._run(lambda store, now: operations.take(store, terms, now))
        self._crowded_since = before if is_crowded else None
        return lease

    async def wait(self) -> None:
        """See `Queue.wait`."""
        while True:
            changed = self._crowded_since or self._changed
            due_at = await self._run(lambda store, _: store.next_due_at())
            pause_s = (due_at - self._clock.now()).total_seconds() if due_at is not None else None
            if pause_s is not None and pause_s <= 0:
                if self._crowded_since is None:
                    return
                pause_s = CROWDED_S
            patience_s = self._transactions.patience_s
            if patience_s is not None:
                pause_s = patience_s if pause_s is None else min(pause_s, patience_s)
            await self._first_of(changed, pause_s)
            if self._crowded_since is not None:
                return

    async def extend(self, lease: Lease) -> None:
        """See `Queue.extend`."""
        await self._run(lambda store, now: operations.extend(store, lease, self._lease_s, now))

    async def has_news(self, lease: Lease) -> bool:
        """See `Queue.has_news`."""
        return await self._run(lambda store, _: operations.has_news(store, lease))

    async def remember(self, lease: Lease, watch: Watch) -> bool:
        """See `Queue.remember`."""
        return await self._run(lambda store, now: operations.remember(store, lease, watch, now))

    def news(self, lease: Lease) -> asyncio.Event:
        """See `Queue.news`."""
        event = self._news.get(lease.token)
        if event is None:
            event = self._news[lease.token] = asyncio.Event()
        return event

    async def finish(self, lease: Lease, watch: Watch | None, look_again_in_s: float | None) -> None:
        """See `Queue.finish`."""
        await self._run(lambda store, now: operations.finish(store, lease, watch, look_again_in_s, now))
        self._wake()

    async def dismiss(self, lease: Lease) -> None:
        """See `Queue.dismiss`."""
        await self._run(lambda store, now: operations.dismiss(store, lease, now))

    async def give_back(self, lease: Lease, after_s: float) -> None:
        """See `Queue.give_back`."""
        await self._run(lambda store, now: operations.give_back(store, lease, after_s, now))
        self._wake()

    async def park(self, lease: Lease, why: str) -> None:
        """See `Queue.park`."""
        await self._run(lambda store, now: operations.park(store, lease, why, now))
        self._wake()

    async def forget(self, lease: Lease, gone: Gone) -> None:
        """See `Queue.forget`."""
        await self._run(lambda store, now: operations.forget(store, lease, gone, now))

    async def release_all(self, owner: str) -> int:
        """See `Queue.release_all`."""
        released = await self._run(lambda store, now: _released(store, owner, now))
        self._wake()
        return released

    async def parked(self) -> Sequence[Parked]:
        """See `Queue.parked`."""
        return await self._run(lambda store, _: operations.parked(store))

    async def believed_open(self, installation_id: int) -> Sequence[Key]:
        """See `Queue.believed_open`."""
        return await self._run(lambda store, _: store.believed_open(installation_id))

    async def open_into(self, key: MovedBaseKey) -> Mapping[PullRequestKey, Watch]:
        """See `Queue.open_into`."""
        return await self._run(lambda store, _: operations.open_into(store, key))

    async def counts(self) -> Counts:
        """See `Queue.counts`."""
        return await self._run(lambda store, now: store.counts(now))

    async def is_ready(self) -> bool:
        """See `Queue.is_ready`."""
        try:
            async with asyncio.timeout(READY_WITHIN_S):
                await self._run(lambda store, now: store.touch(now))
        except (QueueError, TimeoutError):
            return False
        return True

    async def close(self) -> None:
        """Let go of the store. Leases that are still out run again when it is opened next."""
        await self._transactions.close()

    async def _run(self, operation: Callable[[Store, datetime], T]) -> T:
        return await self._transactions.run(lambda store: operation(store, self._clock.now()))

    async def _prune_now_and_then(self) -> None:
        if self._clock.now() >= self._prune_at:
            self._prune_at = self._clock.now() + PRUNE_EVERY
            await self._run(operations.prune)

    def _hear(self, tokens: Iterable[str]) -> None:
        """Another process has put something, or handed something back."""
        self._notify(tokens)
        self._wake()

    def _notify(self, tokens: Iterable[str]) -> None:
        for token in tokens:
            if (event := self._news.get(token)) is not None:
                event.set()

    def _wake(self) -> None:
        """Let everybody who waits look again; who begins to wait from here on waits for the next change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def _first_of(self, changed: asyncio.Event, pause_s: float | None) -> None:
        waits: list[asyncio.Future[bool]] = [asyncio.ensure_future(changed.wait())]
        if pause_s is not None:
            waits.append(asyncio.ensure_future(self._sleep(pause_s)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _sleep(self, seconds: float) -> bool:
        await self._clock.sleep(seconds)
        return True


def _accepted(store: Store, delivery: Delivery, now: datetime, noticed: set[str]) -> Receipt:
    receipt = operations.accept(store, delivery, now, noticed)
    if delivery.triggers and receipt is Receipt.ACCEPTED:
        store.announce(noticed)
    return receipt


def _put(store: Store, triggers: Sequence[Trigger], now: datetime, noticed: set[str]) -> None:
    operations.put(store, triggers, now, noticed)
    if triggers:
        store.announce(noticed)


def _released(store: Store, owner: str, now: datetime) -> int:
    released = operations.release(store, owner, now)
    if released:
        store.announce(())
    return released
