"""Rows in memory and in SQLite behave alike, and no trigger is lost, whatever the order of things."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.keys import BaseKey, HeadKey, Key, PullRequestKey
from bot.model.trigger import ContextReport, Outcome, Trigger, Urgency
from bot.model.watch import Watch
from bot.queue import operations
from bot.queue.memory import MemoryStore
from bot.queue.operations import Store, Terms
from bot.queue.postgres import Locks
from bot.queue.protocol import Lease, LeaseLostError
from bot.queue.schema import opened
from bot.queue.sql_store import SqlStore
from bot.storage.postgres.transaction import PostgresTransaction
from bot.storage.sqlite.transaction import SqliteTransaction
from tests.postgres_server import PostgresServer

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SHAS = ("a" * 40, "b" * 40)
KEYS: tuple[Key, ...] = (
    PullRequestKey(installation_id=1, repository="acme/shop", number=7),
    PullRequestKey(installation_id=1, repository="acme/shop", number=8),
    PullRequestKey(installation_id=2, repository="tiny/one", number=1),
    HeadKey(installation_id=1, repository="acme/shop", head_sha=SHAS[0]),
    HeadKey(installation_id=1, repository="acme/shop", head_sha=SHAS[1]),
    BaseKey(installation_id=2, repository="tiny/one", base_ref="main"),
)

REPORTS = st.builds(ContextReport, name=st.sampled_from(["build", "test"]), outcome=st.sampled_from(Outcome))
TRIGGERS = st.builds(
    Trigger, key=st.sampled_from(KEYS), urgency=st.sampled_from(Urgency), revives=st.booleans()
) | st.builds(Trigger, key=st.sampled_from(KEYS[3:5]), report=REPORTS)
NAMES = st.frozensets(st.sampled_from(["build", "test"]))


@dataclass(frozen=True)
class Put:
    """Triggers arrive."""

    triggers: Sequence[Trigger]


@dataclass(frozen=True)
class Take:
    """A worker asks for a key."""


@dataclass(frozen=True)
class Finish:
    """The oldest lease ends well."""

    head_sha: str
    pending: frozenset[str]
    is_over: bool
    look_again_in_s: float | None


@dataclass(frozen=True)
class GiveBack:
    """The oldest lease ends badly."""

    after_s: float


@dataclass(frozen=True)
class Park:
    """The oldest lease is given up."""


@dataclass(frozen=True)
class Dismiss:
    """The oldest lease was of nobody's head."""


@dataclass(frozen=True)
class Restart:
    """The process dies and comes back."""


@dataclass(frozen=True)
class Pass:
    """Time passes."""

    seconds: float


Step: TypeAlias = Put | Take | Finish | GiveBack | Park | Dismiss | Restart | Pass

STEPS = st.lists(
    st.one_of(
        st.builds(Put, triggers=st.lists(TRIGGERS, min_size=1, max_size=3)),
        st.builds(Take),
        st.builds(
            Finish,
            head_sha=st.sampled_from(SHAS),
            pending=NAMES,
            is_over=st.booleans(),
            look_again_in_s=st.none() | st.sampled_from([0.0, 2.0, 30.0]),
        ),
        st.builds(GiveBack, after_s=st.sampled_from([0.0, 5.0])),
        st.builds(Park),
        st.builds(Dismiss),
        st.builds(Restart),
        st.builds(Pass, seconds=st.sampled_from([0.1, 1.0, 30.0, 61.0, 700.0])),
    ),
    max_size=40,
)


DRAIN: Sequence[Step] = [
    Pass(70),
    Take(),
    Finish(head_sha=SHAS[0], pending=frozenset(), is_over=False, look_again_in_s=None),
] * 12
"""Enough for every key to be looked at, whatever was held or put off."""


@dataclass
class Play:
    """A store, a hand-driven clock, and the leases that are out."""

    store: Store
    now: datetime = NOON
    leases: list[Lease] = field(default_factory=list)
    taken: int = 0

    def play(self, step: Step) -> object:
        """Carry the step out; what an onlooker sees of it."""
        match step:
            case Put(triggers):
                operations.put(self.store, triggers, self.now)
            case Take():
                return self._take()
            case Pass(seconds):
                self.now += timedelta(seconds=seconds)
            case Restart():
                self.leases.clear()
                return operations.release(self.store, None, self.now)
            case _:
                return self._end(step)
        return self._seen()

    def _take(self) -> Lease | None:
        self.taken += 1
        terms = Terms(owner="worker", token=str(self.taken), lease_s=60)
        lease, _is_crowded = operations.take(self.store, terms, self.now)
        if lease is not None:
            self.leases = [other for other in self.leases if other.key != lease.key]
            self.leases.append(lease)
        return lease

    def _end(self, step: Finish | GiveBack | Park | Dismiss) -> object:
        if not self.leases:
            return None
        lease = self.leases.pop(0)
        try:
            self._conclude(lease, step)
        except LeaseLostError:
            return "lost"
        return self._seen()

    def _conclude(self, lease: Lease, step: Finish | GiveBack | Park | Dismiss) -> None:
        match step:
            case Finish():
                operations.finish(self.store, lease, self._watch(lease, step), step.look_again_in_s, self.now)
            case GiveBack(after_s):
                operations.give_back(self.store, lease, after_s, self.now)
            case Park():
                operations.park(self.store, lease, "why", self.now)
            case Dismiss():
                operations.dismiss(self.store, lease, self.now)

    def _watch(self, lease: Lease, step: Finish) -> Watch | None:
        if not isinstance(lease.key, PullRequestKey):
            return None
        return Watch(
            head_sha=step.head_sha,
            pending=step.pending,
            is_over=step.is_over,
            looked_at=self.now,
            minute_began_at=self.now,
        )

    def _seen(self) -> object:
        return (
            [self.store.find(key) for key in KEYS],
            self.store.next_due_at(),
            self.store.counts(self.now),
            operations.parked(self.store),
        )


@contextmanager
def sqlite_store() -> Iterator[SqlStore]:
    with (
        tempfile.TemporaryDirectory() as directory,
        closing(opened(Path(directory) / "queue.db")) as connection,
    ):
        connection.execute("BEGIN")
        yield SqlStore(SqliteTransaction(connection))


@given(steps=STEPS)
@settings(deadline=None, max_examples=60)
def test_rows_behave_alike_wherever_they_are_kept(steps: list[Step]) -> None:
    with sqlite_store() as kept:
        memory, sqlite = Play(MemoryStore()), Play(kept)

        for step in steps:
            assert memory.play(step) == sqlite.play(step)


@given(steps=STEPS)
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_behave_alike_in_postgresql(postgres: PostgresServer, steps: list[Step]) -> None:
    with psycopg.connect(postgres.database()) as connection:
        transaction = PostgresTransaction(connection)
        memory, kept = Play(MemoryStore()), Play(SqlStore(transaction, Locks(transaction, "here")))

        for step in steps:
            assert memory.play(step) == kept.play(step)


@given(steps=STEPS)
@settings(deadline=None, max_examples=300)
def test_a_look_that_was_asked_for_begins_after_it_was_asked_for(steps: list[Step]) -> None:
    """Every at-once trigger is followed by the start of a run of its key, unless the key is over."""
    play = Play(MemoryStore())
    asked: set[Key] = set()

    for step in [*steps, *DRAIN]:
        is_over = {key for key in KEYS if (row := play.store.find(key)) and row.watch and row.watch.is_over}
        before = {lease.key for lease in play.leases}
        seen = play.play(step)
        if isinstance(step, Put):
            wanted = {
                trigger.key
                for trigger in step.triggers
                if trigger.report is None and trigger.urgency is Urgency.AT_ONCE
            }
            asked |= {key for key in wanted if isinstance(key, PullRequestKey)} - is_over
        if isinstance(step, Take) and isinstance(seen, Lease):
            asked.discard(seen.key)
        if isinstance(step, Finish):
            ended = before - {lease.key for lease in play.leases}
            asked -= ended if step.is_over else set()

    assert asked == set()


@given(steps=STEPS)
@settings(deadline=None, max_examples=200)
def test_nobody_shares_a_key_before_its_lease_ran_out(steps: list[Step]) -> None:
    play = Play(MemoryStore())
    until: dict[Key, datetime] = {}

    for step in steps:
        held = {lease.key for lease in play.leases}
        seen = play.play(step)
        if isinstance(step, Take) and isinstance(seen, Lease):
            assert seen.key not in held or until[seen.key] <= play.now
            until[seen.key] = play.now + timedelta(seconds=60)
