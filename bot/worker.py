"""Take a key, look at it, finish it or give it back: the only place where a failure of any kind ends."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog
from cachetools import LRUCache

from bot import base_pushes, reconcile
from bot.decide import put_off, stuck, untold
from bot.github.errand import ERRAND, Superseded
from bot.github.errors import GitHubError, NotInstalled, PutOff, Suspended
from bot.github.precedence import Precedence, spending_as
from bot.lanes import Lanes
from bot.model.keys import (
    BaseKey,
    HeadKey,
    InstallationKey,
    Key,
    MergeGroupKey,
    MovedBaseKey,
    PullRequestKey,
    encode,
    group_number,
    named,
)
from bot.model.outline import Outline
from bot.model.time import Clock
from bot.model.trigger import CausingDelivery, Gone, Trigger, Urgency
from bot.model.watch import Watch
from bot.queue.protocol import Lease, LeaseLostError, Queue, QueueError
from bot.queue.row import MOST_CAUSES
from bot.records.database import RecordsError
from bot.running import BrokenOff, Run
from bot.storage.errors import StorageError
from bot.tracing import span

LANES = 20
"""Keys that are read and judged side by side; `bot.lanes` shares them out among installations.

A run that waits for the turn of its write holds none.
"""
UNSAID_S = 15.0
"""When what was overtaken by news is looked at again at the latest."""
MOST_REMEMBERED = 10_000
PUSHES = frozenset({"opened", "reopened", "synchronize"})
"""What `pull_request` deliveries say of a new head."""

HEARTBEAT_S = 6.0
TELLS_AT_ATTEMPT = 2
"""The third failure: attempts count from 0."""
TELLS_OUTAGE_AT_ATTEMPT = 4
"""Half a minute of GitHub's failing, beside the quick retries of each request."""
PARKS_AT_ATTEMPT = 8
QUEUE_PAUSE_S = 1.0

log = structlog.get_logger()


class PullRequestFinder(base_pushes.MergeStateReader, Protocol):
    """What the worker needs of GitHub beside a look's own needs."""

    async def pull_requests_at(self, key: HeadKey) -> Sequence[PullRequestKey]:
        """The open pull requests that have this commit as their head."""
        ...

    async def read_outline(self, key: PullRequestKey) -> Outline | None:
        """The least of an open pull request, where nothing more can be read; None where it is over."""
        ...

    async def pull_requests_into(self, key: BaseKey) -> Sequence[PullRequestKey]:
        """The open pull requests into this branch."""
        ...


class Tour(Protocol):
    """The sweep's part of the work."""

    async def visit(self, installation_id: int) -> None:
        """Queue what is worth a look in this installation."""
        ...

    async def forget(self, gone: Gone) -> None:
        """Take everything there for news once it is back."""
        ...


class WorkObserver(Protocol):
    """Somebody who counts."""

    def looked(self, outcome: str, /) -> None:
        """A run of a key ended.

        How: `finished`, `given back`, `put off`, `parked`, `crashed`, `overtaken`, `out of reach` or `lost`.
        """
        ...

    def decided(self, key: PullRequestKey, gate: str | None, /) -> None:
        """The gate that keeps a pull request from merging, "none" for none; None where it is over."""
        ...

    def reacted(self, seconds: float, /) -> None:
        """A decision came so long after the event that asked for it."""
        ...

    def failed(self, kind: str, /) -> None:
        """A run failed: GitHub's error by its class, `Database`, `Queue` or `Crash`."""
        ...


class Worker:
    """Works on up to `LANES` keys at a time until it is told to stop."""

    def __init__(
        self,
        queue: Queue,
        github: PullRequestFinder,
        tour: Tour,
        clock: Clock,
        observer: WorkObserver,
        *,
        around: reconcile.Surroundings,
        rounds: base_pushes.Rounds,
    ) -> None:
        self._queue = queue
        self._github = github
        self._around = around
        self._tour = tour
        self._bases = base_pushes.BasePushes(github, queue, clock, rounds)
        self._clock = clock
        self._observer = observer
        self._lanes = Lanes(LANES)
        self._runs: set[asyncio.Task[None]] = set()
        self._overtaken: LRUCache[str, BrokenOff] = LRUCache(MOST_REMEMBERED)
        self._told_until: LRUCache[str, datetime] = LRUCache(MOST_REMEMBERED)
        self.name = f"worker-{secrets.token_hex(6)}"

    async def run(self) -> None:
        """Take keys for ever. Cancelling it stops the taking; `drain` sees to the runs under way."""
        while True:
            lease = await self._next_lease()
            run = asyncio.create_task(self._work(lease, self._lanes.enter(lease.key.installation_id)))
            self._runs.add(run)
            run.add_done_callback(self._runs.discard)

    async def drain(self, within_s: float) -> None:
        """Let the runs under way finish, or hand them back after `within_s` seconds."""
        if self._runs:
            await asyncio.wait(self._runs, timeout=within_s)
        for run in tuple(self._runs):
            run.cancel()
        await asyncio.gather(*self._runs, return_exceptions=True)
        try:
            await self._queue.release_all(self.name)
        except QueueError as error:
            log.warning("queue.failed", error=str(error))  # the leases run out by themselves

    async def _next_lease(self) -> Lease:
        while True:
            crowding = await self._lanes.vacancy()
            try:
                lease = await self._queue.take(self.name, crowding)
                if lease is not None:
                    return lease
                await self._lanes.wait_with(self._queue.wait())
            except QueueError as error:
                log.warning("queue.failed", error=str(error))
                await self._clock.sleep(QUEUE_PAUSE_S)

    async def _work(self, lease: Lease, leave_lane: Callable[[], None]) -> None:
        with ExitStack() as lane:
            lane.callback(leave_lane)
            await self._work_in(lane, lease)

    async def _work_in(self, lane: ExitStack, lease: Lease) -> None:
        run = Run(self._queue, lease, lane.close, self._clock, before=self._overtaken.get(encode(lease.key)))
        ERRAND.set(run)
        try:
            with span("look", key=named(lease.key), attempts=lease.attempts) as traced:
                async with self._heartbeat(lease, run):
                    with spending_as(precedence_of(lease)):
                        outcome = await self._attempt(lease, run)
                traced.set_attribute("outcome", outcome)
        except (QueueError, TimeoutError) as error:
            log.warning("key.lost", key=named(lease.key), error=str(error))
            self._observer.failed("Queue")
            outcome = "lost"
        self._observer.looked(outcome)

    @asynccontextmanager
    async def _heartbeat(self, lease: Lease, run: Run) -> AsyncGenerator[None]:
        """Keep the lease alive meanwhile; break the work off with a TimeoutError where it was lost."""

        async def beat(deadline: asyncio.Timeout) -> None:
            while True:
                await self._clock.sleep(HEARTBEAT_S)
                try:
                    asked_at = self._clock.now()
                    await self._queue.extend(lease)
                    run.extended(asked_at)
                except LeaseLostError:
                    deadline.reschedule(0)
                except QueueError as error:
                    log.warning("queue.failed", error=str(error))

        async with asyncio.timeout(None) as deadline:
            beating = asyncio.create_task(beat(deadline))
            try:
                yield
            finally:
                beating.cancel()

    async def _attempt(self, lease: Lease, run: Run) -> str:
        with structlog.contextvars.bound_contextvars(installation_id=lease.key.installation_id):
            try:
                failure = await self._failure_of(lease, self._look(lease, run))
            except Superseded:
                return await self._overtake(lease, run)
            except PutOff as error:
                return await self._put_off(lease, run, error)
            self._overtaken.pop(encode(lease.key), None)
            if failure is None:
                return "finished"
            if failure.is_out_of_reach:
                gone = Gone(installation_id=lease.key.installation_id)
                await self._queue.forget(lease, gone)
                await self._tour.forget(gone)
                await self._around.showing.forget_all(gone)
                return failure.outcome
            if failure.is_stubborn(lease.attempts):
                with suppress(
                    PutOff, Superseded
                ):  # there is no room for the words, or something newer to say
                    await self._failure_of(lease, self._tell_stuck(lease, failure))
            if lease.attempts >= PARKS_AT_ATTEMPT and not failure.is_retryable:
                await self._queue.park(lease, "it failed again and again; the log says why")
                return "parked"
            await self._queue.give_back(lease, failure.pause_s(lease.attempts))
            return failure.outcome

    async def _overtake(self, lease: Lease, run: Run) -> str:
        """End a run whose words news have overtaken: what arrived makes the next look due."""
        self._overtaken[encode(lease.key)] = run.broken_off()
        await self._queue.finish(lease, run.watch, UNSAID_S)
        return "overtaken"

    async def _put_off(self, lease: Lease, run: Run, error: PutOff) -> str:
        """End a run for which our budget has no room; what happens meanwhile is looked at all the same."""
        log.info("key.put_off", key=named(lease.key), error=str(error), until=error.retry_at.isoformat())
        if isinstance(lease.key, PullRequestKey) and not lease.is_background:
            try:
                with spending_as(Precedence.NOTICE):
                    await self._failure_of(lease, self._tell_put_off(lease.key, error))
            except (PutOff, Superseded):
                log.info("key.put_off_untold", key=named(lease.key))
        await self._queue.finish(lease, run.watch or lease.watch, error.retry_after_s)
        return "put off"

    async def _tell_put_off(self, key: PullRequestKey, error: PutOff) -> None:
        """Say so on the pull request, once for each time that was said."""
        name, now = encode(key), self._clock.now()
        if self._told_until.get(name, now) > now:
            return
        outline = await self._github.read_outline(key)
        if outline is None:
            return
        await self._around.door.publish(key, put_off(outline, error.retry_at, error.spent), is_group=False)
        self._told_until[name] = error.retry_at

    async def _failure_of(self, lease: Lease, work: Coroutine[None, None, None]) -> "Failure | None":
        """How the work failed, None where it did not. The queue's own failures are the caller's."""
        try:
            await work
        except PutOff:
            raise
        except (NotInstalled, Suspended) as error:
            log.info("installation.out_of_reach", key=named(lease.key), error=str(error))
            return Failure(outcome="out of reach", is_retryable=False, is_out_of_reach=True)
        except GitHubError as error:
            log.warning("github.failed", key=named(lease.key), error=str(error), attempts=lease.attempts)
            self._observer.failed(type(error).__name__)
            return Failure(
                outcome="given back",
                is_retryable=error.is_retryable,
                retry_after_s=error.retry_after_s,
                why=str(error) if error.is_retryable else "",
            )
        except (QueueError, Superseded):
            raise
        except (RecordsError, StorageError) as error:
            log.warning("records.failed", key=named(lease.key), error=str(error), attempts=lease.attempts)
            self._observer.failed("Database")
            return Failure(outcome="given back", is_retryable=True)
        except Exception:
            log.exception("key.crashed", key=named(lease.key), attempts=lease.attempts)
            self._observer.failed("Crash")
            return Failure(outcome="crashed", is_retryable=False)
        return None

    async def _look(self, lease: Lease, run: Run) -> None:
        match lease.key:
            case PullRequestKey() as key:
                await self._look_at_pull_request(lease, key, run)
            case MergeGroupKey() as key:
                await self._look_at_group(lease, key)
            case HeadKey() as key:
                found = await self._github.pull_requests_at(key)
                await self._hand_on(found, Urgency.AT_ONCE, next(iter(lease.causes), None))
                await (self._queue.finish(lease, None, None) if found else self._queue.dismiss(lease))
            case BaseKey() as key:
                await self._hand_on(await self._github.pull_requests_into(key), Urgency.BACKGROUND)
                await self._queue.finish(lease, None, None)
            case MovedBaseKey() as key:
                pause_s = await self._bases.visit(key, is_new=lease.looks == 0)
                await self._queue.finish(lease, None, pause_s)
            case InstallationKey() as key:
                await self._tour.visit(key.installation_id)
                await self._queue.finish(lease, None, None)

    async def _look_at_pull_request(self, lease: Lease, key: PullRequestKey, run: Run) -> None:
        if not key.repository_id and await self._is_renumbered(key):
            await self._queue.finish(lease, None, None)
            return
        decision = await reconcile.reconcile(
            key,
            self._around,
            now=self._clock.now(),
            looks=lease.looks,
            watch=lease.watch,
            still=partial(self._is_unopposed, lease),
            decided=partial(self._decided, lease, run),
            causes=lease.causes,
        )
        self._observer.decided(key, decision.shut_gate if decision is not None else None)
        if decision is None:
            await self._queue.finish(lease, None, None)
        else:
            await self._hand_on(decision.calls, Urgency.AT_ONCE)
            await self._queue.finish(lease, decision.watch, decision.look_again_in_s)

    def _decided(self, lease: Lease, run: Run, watch: Watch) -> None:
        """Something was decided: the first time in this run, that is how long it took."""
        if run.watch is None and lease.asked_at is not None:
            self._observer.reacted((self._clock.now() - lease.asked_at).total_seconds())
        run.decided(watch)

    async def _is_unopposed(self, lease: Lease) -> bool:
        """Whether nothing arrived since the look began that may be a veto."""
        return not await self._queue.has_news(lease)

    async def _is_renumbered(self, key: PullRequestKey) -> bool:
        """Whether a key that an older Babysit queued by name goes on under the repository's number."""
        snapshot = await self._around.github.read_snapshot(key)
        if snapshot is None or not snapshot.key.repository_id:
            return False
        await self._hand_on([snapshot.key], Urgency.AT_ONCE)
        return True

    async def _look_at_group(self, lease: Lease, key: MergeGroupKey) -> None:
        number = group_number(key.head_ref)
        decision = None
        if number is not None:
            decision = await reconcile.reconcile_group(
                key, number, self._around, now=self._clock.now(), looks=lease.looks
            )
        if decision is not None:
            await self._hand_on(decision.calls, Urgency.AT_ONCE)
        await self._queue.finish(lease, None, decision.look_again_in_s if decision is not None else None)

    async def _hand_on(
        self, keys: Sequence[Key], urgency: Urgency, cause: CausingDelivery | None = None
    ) -> None:
        """Look at these, too, for the reason that this one was looked at."""
        await self._queue.put([Trigger(key=key, urgency=urgency, revives=True, cause=cause) for key in keys])

    async def _tell_stuck(self, lease: Lease, failure: "Failure") -> None:
        """Say on the pull request who fails: Babysit itself, or GitHub, which may tell no more than this."""
        if not isinstance(lease.key, PullRequestKey):
            return
        if not failure.why:
            await self._around.failing(lease.key)
        outline = await self._github.read_outline(lease.key)
        if outline is None:
            return
        check, own = untold(outline, failure.why) if failure.why else stuck(outline), outline.own_check
        if own is None or own.external_id != check.external_id:
            await self._around.door.publish(lease.key, check, is_group=False)


def precedence_of(lease: Lease) -> Precedence:
    """Tours, and looks that nothing but a tour asks for, use half of each budget.

    The last tenth is no push's: a new commit has to be reviewed first, and CI to run, before it can merge.
    """
    if isinstance(lease.key, InstallationKey | BaseKey | MovedBaseKey) or lease.is_background:
        return Precedence.TOUR
    is_push = all(cause.event == "pull_request" and cause.action in PUSHES for cause in lease.causes)
    is_known = 0 < len(lease.causes) < MOST_CAUSES
    return Precedence.NOTICE if is_push and is_known else Precedence.FIRST


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How a run failed: `outcome` as it is counted, `retry_after_s` where GitHub named a time.

    `is_out_of_reach` says that the App was removed there, or suspended: an event or the sweep brings it back.
    `why` is how GitHub failed for now, empty where trying again is no help.
    """

    outcome: str
    is_retryable: bool
    retry_after_s: float | None = None
    is_out_of_reach: bool = False
    why: str = ""

    def is_stubborn(self, attempts: int) -> bool:
        """Whether people should hear of it: a short outage of GitHub's passes without a word."""
        tells_at = TELLS_AT_ATTEMPT if not self.is_retryable else TELLS_OUTAGE_AT_ATTEMPT
        return attempts >= tells_at

    def pause_s(self, attempts: int) -> float:
        """Seconds until the next try."""
        if self.is_retryable and self.retry_after_s is not None:
            return self.retry_after_s
        return pause_s(attempts)


def pause_s(attempts: int) -> float:
    """Seconds until the next try: doubling, at most 15 for the first minutes and five minutes after that."""
    return min(2.0 ** min(attempts, 9), 15.0 if attempts < PARKS_AT_ATTEMPT else 300.0)
