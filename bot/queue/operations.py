"""What each queue operation does to the rows, written once for every place that keeps rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot import pacing
from bot.model.keys import HeadKey, Key, MovedBaseKey, PullRequestKey, RepositoryKey, encode
from bot.model.trigger import Delivery, Gone, Trigger, is_news
from bot.model.watch import Watch
from bot.queue import row as rows
from bot.queue.protocol import Counts, Lease, LeaseLostError, Parked, Receipt
from bot.queue.row import LeaseHolder, Row

DELIVERIES_KEPT_FOR = timedelta(days=4)
"""GitHub redelivers for three days."""
MOST_RUNS = 50
"""Of one installation at a time: most of them wait for the next write, and hold what they have read."""
OVER_KEPT_FOR = timedelta(days=3)
IDLE_KEPT_FOR = timedelta(days=90)


class Store(Protocol):
    """Where rows are kept; every call is part of the caller's transaction."""

    def reserve(self, keys: Iterable[Key] | None) -> None:
        """Let nobody else change rows of these keys' repositories until the transaction ends; None for all.

        Whoever chooses what to work on may lease a row all the same, but none that was found here.
        """
        ...

    def reserve_choice(self) -> None:
        """Let nobody else choose what to work on until the transaction ends."""
        ...

    def announce(self, tokens: Iterable[str]) -> None:
        """Once this counts, other processes know that something may be due, and which leases have news."""
        ...

    def find(self, key: Key) -> Row | None:
        """The row of this key."""
        ...

    def watching(self, head: HeadKey) -> Sequence[Row]:
        """The rows whose watch is of this head."""
        ...

    def save(self, row: Row) -> None:
        """Keep this row in place of the key's earlier one."""
        ...

    def drop(self, key: Key) -> None:
        """Forget this key; one that is not there is fine."""
        ...

    def most_deserving(self, now: datetime, passing_over: Collection[int]) -> Row | None:
        """The due row to work on next, and remember that its installation was served at `now`.

        Of the installations to be passed over none is.

        Installations with the fewest runs come first, then those served longest ago; within one, events
        come before background, then the earliest due; what is equal comes in the order of its text.
        """
        ...

    def next_due_at(self) -> datetime | None:
        """When the first row becomes due or the first lease runs out."""
        ...

    def abandoned(self, now: datetime) -> Sequence[Row]:
        """The rows whose leases have run out."""
        ...

    def running(self, installation_id: int) -> int:
        """How many rows of an installation somebody works on."""
        ...

    def held(self) -> Sequence[Row]:
        """The rows that somebody works on."""
        ...

    def parked(self) -> Sequence[Row]:
        """The rows that were given up."""
        ...

    def believed_open(self, installation_id: int) -> Sequence[Key]:
        """The keys of pull requests that were open when they were looked at last."""
        ...

    def pull_requests_beside(self, key: RepositoryKey) -> Sequence[Row]:
        """The rows of the pull requests of this key's repository; nobody is kept from changing them."""
        ...

    def forget(self, gone: Gone) -> None:
        """Drop the rows that nobody works on of what is gone."""
        ...

    def remember(self, delivery_id: str, now: datetime) -> bool:
        """Remember a delivery id; False where it was known."""
        ...

    def known(self, delivery_ids: Collection[str]) -> Collection[str]:
        """Those of these that are remembered."""
        ...

    def counts(self, now: datetime) -> Counts:
        """How much is waiting."""
        ...

    def touch(self, now: datetime) -> None:
        """Write something that changes nothing, to see whether writing works."""
        ...

    def prune(self, *, deliveries_before: datetime, over_before: datetime, idle_before: datetime) -> None:
        """Forget, a bounded number at a time, old delivery ids and rows that wait for nothing.

        `over_before` is for rows of what is over or was never a pull request's head.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms a lease is given: to whom, under which token, for how long, and of whom none."""

    owner: str
    token: str
    lease_s: float
    passing_over: Collection[int] = ()


def accept(store: Store, delivery: Delivery, now: datetime, noticed: set[str] | None = None) -> Receipt:
    """See `Queue.accept` and `put`."""
    if not store.remember(delivery.delivery_id, now):
        return Receipt.DUPLICATE
    if delivery.gone is not None:
        _let_go(store, delivery.gone)
    put(store, delivery.triggers, now, noticed)
    return Receipt.ACCEPTED


def _let_go(store: Store, gone: Gone) -> None:
    """Also of what somebody works on: their lease is lost, so that what fails now is not tried again."""
    store.reserve(None)
    store.forget(gone)
    for row in store.held():
        if gone.covers(row.key):
            store.drop(row.key)


def put(store: Store, triggers: Iterable[Trigger], now: datetime, noticed: set[str] | None = None) -> None:
    """See `Queue.put`. A head that is watched passes its trigger on to whoever watches it.

    `noticed` gets the tokens of the leases for whose runs there are news.
    """
    tokens: set[str] = set() if noticed is None else noticed
    triggers = tuple(triggers)
    store.reserve([trigger.key for trigger in triggers])
    for trigger in triggers:
        watchers = store.watching(trigger.key) if isinstance(trigger.key, HeadKey) else ()
        for watcher in watchers:
            changed = rows.asked(watcher, _passed_on(trigger, watcher), now)
            _save_changed(store, watcher, changed)
            tokens.update(_noticed(changed, now))
        if all(watcher.watch is None or watcher.watch.is_over for watcher in watchers):
            asked = _ask(store, trigger, now, is_settled=bool(watchers))
            tokens.update(_noticed(asked, now))


def take(store: Store, terms: Terms, now: datetime) -> tuple[Lease | None, bool]:
    """See `Queue.take`; and whether something may be due of installations that have their share of runs."""
    store.reserve_choice()
    for left in store.abandoned(now):
        store.save(rows.abandoned(left, now))
    row = store.most_deserving(now, terms.passing_over)
    if row is None:
        return None, bool(terms.passing_over)
    if store.running(row.key.installation_id) >= MOST_RUNS:
        return None, True
    holding = LeaseHolder(
        owner=terms.owner, token=terms.token, taken_at=now, until=now + timedelta(seconds=terms.lease_s)
    )
    store.save(rows.taken(row, holding))
    lease = Lease(
        key=row.key,
        token=terms.token,
        attempts=row.attempts,
        looks=row.looks,
        watch=row.watch,
        is_background=row.is_background,
        asked_at=None if row.looks or row.is_background else row.asked_at,
        causes=row.causes,
    )
    return lease, False


def extend(store: Store, lease: Lease, lease_s: float, now: datetime) -> None:
    """See `Queue.extend`."""
    row, holding = _leased(store, lease)
    store.save(replace(row, holding=replace(holding, until=now + timedelta(seconds=lease_s))))


def has_news(store: Store, lease: Lease) -> bool:
    """See `Queue.has_news`."""
    row, _ = _leased(store, lease)
    return any(is_news(trigger) for trigger in row.arrived)


def remember(store: Store, lease: Lease, watch: Watch, now: datetime) -> bool:
    """See `Queue.remember`. What was noted of the head, before anybody knew whose it is, has arrived too."""
    row, holding = _leased(store, lease)
    if not isinstance(row.key, PullRequestKey):
        return False
    known = rows.known(row, watch)
    head = known.watched_head
    noted = store.find(head) if head is not None and not watch.is_over else None
    if noted is not None and noted.holding is None:
        store.drop(noted.key)
        if _is_news_of(noted, watch, holding):
            known = rows.asked(known, Trigger(key=known.key), now)
    store.save(known)
    return rows.has_news(known, now)


def finish(
    store: Store, lease: Lease, watch: Watch | None, look_again_in_s: float | None, now: datetime
) -> None:
    """See `Queue.finish`."""
    row, holding = _leased(store, lease)
    rested = rows.finished(row, watch, look_again_in_s, now)
    if isinstance(rested.key, PullRequestKey) and rested.watch is not None and not rested.watch.is_over:
        rested = _with_head(store, rested.key, rested.watch, rested, holding)
    _keep(store, rested)


def dismiss(store: Store, lease: Lease, now: datetime) -> None:
    """See `Queue.dismiss`."""
    row, _ = _leased(store, lease)
    _keep(store, rows.dismissed(row, now))


def give_back(store: Store, lease: Lease, after_s: float, now: datetime) -> None:
    """See `Queue.give_back`."""
    row, _ = _leased(store, lease)
    store.save(rows.given_back(row, after_s, now))


def park(store: Store, lease: Lease, why: str, now: datetime) -> None:
    """See `Queue.park`."""
    row, _ = _leased(store, lease)
    store.save(rows.parked(row, why, now))


def release(store: Store, owner: str | None, now: datetime) -> int:
    """Hand back what `owner` holds, or everybody where it is None; how many rows."""
    store.reserve(None)
    mine = [row for row in store.held() if row.holding is not None and owner in {None, row.holding.owner}]
    for row in mine:
        store.save(rows.released(row, now))
    return len(mine)


def forget(store: Store, lease: Lease, gone: Gone, now: datetime) -> None:
    """See `Queue.forget`."""
    store.reserve(None)
    row, _ = _leased(store, lease)
    store.save(rows.released(row, now))
    store.forget(gone)


def parked(store: Store) -> Sequence[Parked]:
    """See `Queue.parked`."""
    given_up = [Parked(key=row.key, why=row.parked_why, since=row.asked_at) for row in store.parked()]
    return sorted(given_up, key=lambda failed: (failed.since, encode(failed.key)), reverse=True)


def open_into(store: Store, key: MovedBaseKey) -> Mapping[PullRequestKey, Watch]:
    """See `Queue.open_into`."""
    return {
        row.key: row.watch
        for row in store.pull_requests_beside(key)
        if isinstance(row.key, PullRequestKey)
        and row.watch is not None
        and not row.watch.is_over
        and row.watch.base_ref == key.base_ref
    }


def prune(store: Store, now: datetime) -> None:
    """Forget what no event can ask for any more."""
    store.prune(
        deliveries_before=now - DELIVERIES_KEPT_FOR,
        over_before=now - OVER_KEPT_FOR,
        idle_before=now - IDLE_KEPT_FOR,
    )


def _ask(store: Store, trigger: Trigger, now: datetime, *, is_settled: bool) -> Row:
    """Keep the trigger at its own key; the row it has then.

    `is_settled` is a head whose pull requests are over: it is noted, in case a new one has just begun,
    but GitHub is not asked.
    """
    found = store.find(trigger.key)
    row = found or Row(key=trigger.key, asked_at=now)
    if is_settled and row.dismissed_until is None and row.holding is None:
        row = rows.dismissed(row, now)
    after = rows.asked(row, trigger, now)
    _save_changed(store, found, after)
    return after


def _passed_on(trigger: Trigger, watcher: Row) -> Trigger:
    """A head's trigger as one of the pull request that has this head."""
    if isinstance(trigger.key, HeadKey) and isinstance(watcher.key, PullRequestKey):
        return replace(trigger, key=replace(watcher.key, repository=trigger.key.repository))
    return replace(trigger, key=watcher.key)


def _save_changed(store: Store, before: Row | None, after: Row) -> None:
    """Most events of a burst change nothing; what is not written costs no disk."""
    if after is not before:
        store.save(after)


def _with_head(store: Store, key: PullRequestKey, watch: Watch, rested: Row, holding: LeaseHolder) -> Row:
    """The finished row, due again if its head was reported on while the run did not yet know the head.

    That more contexts have begun is no news where some are awaited anyway: their ends will be.
    """
    head = HeadKey(
        installation_id=key.installation_id,
        repository_id=key.repository_id,
        repository=key.repository,
        head_sha=watch.head_sha,
    )
    noted = store.find(head)
    if noted is None or noted.holding is not None:
        return rested
    store.drop(head)
    if not _is_news_of(noted, watch, holding):
        return rested
    wanted = noted.asked_at if noted.due_at is not None else noted.asked_at + pacing.SHORTLY
    due_at = pacing.spaced(watch, wanted)
    due_at = due_at if rested.due_at is None else min(due_at, rested.due_at)
    return replace(rested, due_at=due_at, looks=0, causes=rested.causes or noted.causes)


def _is_news_of(noted: Row, watch: Watch, holding: LeaseHolder) -> bool:
    """Whether a head was reported on since the run began, beyond that contexts have begun."""
    is_only_beginning = noted.due_at is None and bool(watch.pending)
    return noted.asked_at >= holding.taken_at and not is_only_beginning


def _noticed(row: Row, now: datetime) -> Sequence[str]:
    """The token of the run for which the row has news."""
    return [row.holding.token] if row.holding is not None and rows.has_news(row, now) else []


def _leased(store: Store, lease: Lease) -> tuple[Row, LeaseHolder]:
    store.reserve([lease.key])
    row = store.find(lease.key)
    if row is None or row.holding is None or row.holding.token != lease.token:
        raise LeaseLostError(f"The lease on {lease.key} ran out and is no longer this worker's.")
    return row, row.holding


def _keep(store: Store, row: Row) -> None:
    if row.is_forgettable:
        store.drop(row.key)
    else:
        store.save(row)
