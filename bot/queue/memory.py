"""The queue's twin without a file: the same rules, nothing survives the process. For tests and the demo."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from bot.model.keys import HeadKey, Key, PullRequestKey, RepositoryKey, encode, identity_of
from bot.model.time import Clock
from bot.model.trigger import Gone
from bot.queue.engine import LEASE_S, Engine
from bot.queue.operations import Store
from bot.queue.protocol import Counts
from bot.queue.row import Row

T = TypeVar("T")

NEVER = datetime.min.replace(tzinfo=UTC)


def memory_queue(clock: Clock, *, lease_s: float = LEASE_S) -> Engine:
    """An empty queue that lives and dies with this process."""
    return Engine(InMemory(), clock, lease_s=lease_s)


class InMemory:
    """Transactions on rows in a dictionary. An operation raises before it writes, or not at all."""

    def __init__(self) -> None:
        self._store = MemoryStore()

    patience_s = None

    def on_news(self, heard: Callable[[Iterable[str]], None]) -> None:
        """Nobody else has the rows."""

    async def run(self, operation: Callable[[Store], T]) -> T:
        """See `Transactions.run`."""
        return operation(self._store)

    async def close(self) -> None:
        """Nothing to let go of."""


class MemoryStore:
    """See `Store`."""

    def __init__(self) -> None:
        self._rows: dict[Key, Row] = {}
        self._deliveries: dict[str, datetime] = {}
        self._served_at: dict[int, datetime] = {}

    def reserve(self, keys: Iterable[Key] | None) -> None:
        """See `Store.reserve`: there is nobody else."""

    def reserve_choice(self) -> None:
        """See `Store.reserve_choice`: there is nobody else."""

    def announce(self, tokens: Iterable[str]) -> None:
        """See `Store.announce`: there is nobody else."""

    def find(self, key: Key) -> Row | None:
        """See `Store.find`."""
        return self._rows.get(key)

    def watching(self, head: HeadKey) -> Sequence[Row]:
        """See `Store.watching`."""
        return [row for row in self._rows.values() if row.watched_head == head]

    def save(self, row: Row) -> None:
        """See `Store.save`."""
        self._rows[row.key] = row

    def drop(self, key: Key) -> None:
        """See `Store.drop`."""
        self._rows.pop(key, None)

    def most_deserving(self, now: datetime, passing_over: Collection[int]) -> Row | None:
        """See `Store.most_deserving`."""
        running = [row.key.installation_id for row in self.held()]

        def rank(row: Row) -> tuple[int, datetime, int, bool, datetime, str]:
            installation_id = row.key.installation_id
            served_at = self._served_at.get(installation_id, NEVER)
            due_at = row.due_at or now
            return (
                running.count(installation_id),
                served_at,
                installation_id,
                row.is_background,
                due_at,
                encode(row.key),
            )

        wanted = [row for row in self._rows.values() if row.key.installation_id not in passing_over]
        due = [row for row in wanted if row.due_at is not None and row.due_at <= now]
        if not due:
            return None
        chosen = min(due, key=rank)
        self._served_at[chosen.key.installation_id] = now
        return chosen

    def next_due_at(self) -> datetime | None:
        """See `Store.next_due_at`."""
        moments = [row.due_at for row in self._rows.values() if row.due_at is not None]
        moments += [row.holding.until for row in self._rows.values() if row.holding is not None]
        return min(moments, default=None)

    def abandoned(self, now: datetime) -> Sequence[Row]:
        """See `Store.abandoned`."""
        return [row for row in self._rows.values() if row.holding is not None and row.holding.until <= now]

    def running(self, installation_id: int) -> int:
        """See `Store.running`."""
        return sum(row.key.installation_id == installation_id for row in self.held())

    def held(self) -> Sequence[Row]:
        """See `Store.held`."""
        return [row for row in self._rows.values() if row.holding is not None]

    def parked(self) -> Sequence[Row]:
        """See `Store.parked`."""
        return [row for row in self._rows.values() if row.parked_why]

    def believed_open(self, installation_id: int) -> Sequence[Key]:
        """See `Store.believed_open`."""
        return [
            row.key
            for row in self._rows.values()
            if row.key.installation_id == installation_id and row.watch is not None and not row.watch.is_over
        ]

    def pull_requests_beside(self, key: RepositoryKey) -> Sequence[Row]:
        """See `Store.pull_requests_beside`."""
        there = (key.installation_id, identity_of(key.repository_id, key.repository))
        return [
            row
            for row in self._rows.values()
            if isinstance(row.key, PullRequestKey)
            and (row.key.installation_id, identity_of(row.key.repository_id, row.key.repository)) == there
        ]

    def forget(self, gone: Gone) -> None:
        """See `Store.forget`."""
        self._rows = {
            key: row for key, row in self._rows.items() if row.holding is not None or not gone.covers(key)
        }

    def remember(self, delivery_id: str, now: datetime) -> bool:
        """See `Store.remember`."""
        is_new = delivery_id not in self._deliveries
        self._deliveries.setdefault(delivery_id, now)
        return is_new

    def known(self, delivery_ids: Collection[str]) -> Collection[str]:
        """See `Store.known`."""
        return [delivery_id for delivery_id in delivery_ids if delivery_id in self._deliveries]

    def counts(self, now: datetime) -> Counts:
        """See `Store.counts`."""
        moments = [row.due_at for row in self._rows.values() if row.due_at is not None]
        due = [moment for moment in moments if moment <= now]
        return Counts(
            due=len(due),
            later=len(moments) - len(due),
            running=len(self.held()),
            parked=len(self.parked()),
            watched=sum(row.watch is not None for row in self._rows.values()),
            oldest_due_at=min(due, default=None),
        )

    def touch(self, now: datetime) -> None:
        """Memory can always be written."""

    def prune(self, *, deliveries_before: datetime, over_before: datetime, idle_before: datetime) -> None:
        """See `Store.prune`."""
        kept = {key: at for key, at in self._deliveries.items() if at >= deliveries_before}
        self._deliveries = kept

        def is_kept(row: Row) -> bool:
            is_idle = row.due_at is None and row.holding is None and not row.parked_why
            is_open = row.watch is not None and not row.watch.is_over
            return not is_idle or row.asked_at >= (idle_before if is_open else over_before)

        self._rows = {key: row for key, row in self._rows.items() if is_kept(row)}
