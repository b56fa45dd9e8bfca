"""What the web and the worker may ask of a queue, whichever engine keeps it.

A queue is a set, not a list: one row a key. A trigger makes its key due; while somebody works on the key,
whatever arrives for it adds up to exactly one more run.
"""

from asyncio import Event
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.model.keys import Key, MovedBaseKey, PullRequestKey
from bot.model.trigger import CausingDelivery, Delivery, Gone, Trigger
from bot.model.watch import Watch


class QueueError(Exception):
    """The queue could not do what it was asked; the message says why, in one line."""


class UnusableDatabaseError(QueueError):
    """This database cannot be opened at all: a start-up error for a human."""


class UnavailableError(QueueError):
    """Storing failed for now (disk full, locked, input/output error); nothing of the call was kept."""


class LeaseLostError(QueueError):
    """The lease ran out and the key may be in other hands: stop working on it, nothing was recorded."""


class Receipt(Enum):
    """What became of a delivery."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to work on `key`, alone, until it is finished, given back or runs out.

    `attempts` counts runs that were given back or abandoned since the last finished one. `looks` counts
    re-looks in a row that only time asked for. `watch` is what the last finished look remembered, `causes`
    the deliveries that asked for this one, the first few: none where time did, or Babysit itself.
    `is_background` says that nothing but a sweep asks for the run; `asked_at` is when the last event came
    that does, None where only time or a sweep did.
    """

    key: Key
    token: str
    attempts: int
    looks: int
    watch: Watch | None
    is_background: bool = False
    asked_at: datetime | None = None
    causes: Sequence[CausingDelivery] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A key that was given up until a new trigger arrives for it, and why."""

    key: Key
    why: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much is waiting: `due` now, `later` at a known time, `running`, `parked`.

    `watched` counts everything that is remembered. `oldest_due_at` is None where nothing is due.
    """

    due: int
    later: int
    running: int
    parked: int
    watched: int
    oldest_due_at: datetime | None


class Queue(Protocol):
    """The durable set of keys.

    Every method may raise `QueueError`, and may be cancelled: it then happened, or it did not. What a
    cancelled `take` leased is handed back by `release_all`, or when the lease runs out.
    """

    async def accept(self, delivery: Delivery) -> Receipt:
        """Store a delivery's triggers, once for each delivery id; durable when this returns.

        A delivery id is remembered for at least three days.
        """
        ...

    async def known(self, delivery_ids: Collection[str]) -> Collection[str]:
        """Those of these deliveries that were accepted, as far as they are still remembered."""
        ...

    async def put(self, triggers: Sequence[Trigger]) -> None:
        """Store triggers that Babysit found itself; durable when this returns."""
        ...

    async def take(self, owner: str, passing_over: Collection[int] = ()) -> Lease | None:
        """Lease one due key to `owner`, None where nothing is due.

        The installation with the fewest runs comes first, then the one served longest ago; those to be
        passed over do not come at all.
        """
        ...

    async def wait(self) -> None:
        """Return once something may be due; `take` may still find nothing."""
        ...

    async def extend(self, lease: Lease) -> None:
        """Start the lease's time afresh; the worker's heartbeat.

        Raises:
            LeaseLostError: it had run out and somebody else took the key.
        """
        ...

    async def has_news(self, lease: Lease) -> bool:
        """Whether something arrived since the run began that may speak against what it decided.

        Raises:
            LeaseLostError: see `extend`.
        """
        ...

    async def remember(self, lease: Lease, watch: Watch) -> bool:
        """What the run has found, for reports that come while it goes on; whether news are there already.

        News are what makes another look due at once, or says that a context which counts began again.

        Raises:
            LeaseLostError: see `extend`.
        """
        ...

    def news(self, lease: Lease) -> Event:
        """Set when news arrive for the run; kept as long as somebody holds it."""
        ...

    async def finish(self, lease: Lease, watch: Watch | None, look_again_in_s: float | None) -> None:
        """The run is done: remember `watch`, and run again for what arrived meanwhile or after that pause.

        With `watch` None nothing is remembered of the key, nor ever of one that is no pull request.

        Raises:
            LeaseLostError: see `extend`.
        """
        ...

    async def dismiss(self, lease: Lease) -> None:
        """Finish a `HeadKey` that is no open pull request's head: reports about it are let pass for a while.

        Raises:
            LeaseLostError: see `extend`.
        """
        ...

    async def give_back(self, lease: Lease, after_s: float) -> None:
        """The run failed for now: run again after that pause, not earlier, whatever arrives meanwhile.

        Raises:
            LeaseLostError: see `extend`.
        """
        ...

    async def park(self, lease: Lease, why: str) -> None:
        """Trying again is pointless: keep the key in sight and leave it until a new trigger arrives.

        Raises:
            LeaseLostError: see `extend`.
        """
        ...

    async def forget(self, lease: Lease, gone: Gone) -> None:
        """The run found that this is gone: drop its key and every other one of it that nobody works on.

        Raises:
            LeaseLostError: see `extend`.
        """
        ...

    async def release_all(self, owner: str) -> int:
        """Hand back whatever `owner` holds, due at once and not counted as an attempt; how many."""
        ...

    async def parked(self) -> Sequence[Parked]:
        """The keys that were given up, the latest first."""
        ...

    async def believed_open(self, installation_id: int) -> Sequence[Key]:
        """The pull requests of an installation that were open at their last look, in no order."""
        ...

    async def open_into(self, key: MovedBaseKey) -> Mapping[PullRequestKey, Watch]:
        """What the last looks remembered of the pull requests that were open, and went into this branch."""
        ...

    async def counts(self) -> Counts:
        """How much is waiting."""
        ...

    async def is_ready(self) -> bool:
        """Whether a delivery could be stored right now; never raises."""
        ...
