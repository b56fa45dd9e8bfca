"""What every engine of the queue promises; a new one joins the `queue` fixture and must pass unchanged."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.model.keys import BaseKey, HeadKey, Key, PullRequestKey, named
from bot.model.trigger import CausingDelivery, ContextReport, Delivery, Gone, Outcome, Trigger, Urgency
from bot.model.watch import Watch
from bot.queue.engine import LEASE_S
from bot.queue.operations import MOST_RUNS
from bot.queue.protocol import Lease, LeaseLostError, Queue, Receipt
from bot.queue.row import MOST_CAUSES
from tests.queue.conftest import NOON

SEVEN = PullRequestKey(installation_id=1, repository="acme/shop", number=7)
EIGHT = PullRequestKey(installation_id=1, repository="acme/shop", number=8)
HEAD = HeadKey(installation_id=1, repository="acme/shop", head_sha="a" * 40)
STORE = PullRequestKey(installation_id=2, repository_id=8, repository="acme/store", number=7)
THERE = PullRequestKey(installation_id=2, repository_id=9, repository="acme/shop", number=7)
BASE = BaseKey(installation_id=1, repository="acme/shop", base_ref="main")


def delivery(delivery_id: str, *triggers: Trigger) -> Delivery:
    return Delivery(delivery_id=delivery_id, event="pull_request", triggers=triggers)


def report(name: str, outcome: Outcome, head: Key = HEAD) -> Trigger:
    return Trigger(key=head, report=ContextReport(name=name, outcome=outcome))


def watch_of(clock: ManualClock, **fields: object) -> Watch:
    base: dict[str, object] = {
        "head_sha": HEAD.head_sha,
        "looked_at": clock.now(),
        "minute_began_at": clock.now(),
    }
    return Watch(**(base | fields))  # type: ignore[arg-type] # fields are a test's own


async def taken(queue: Queue, owner: str = "worker") -> Lease:
    lease = await queue.take(owner)
    assert lease is not None
    return lease


async def all_due(queue: Queue) -> list[Key]:
    """Every key that is due, each finished at once."""
    keys: list[Key] = []
    while (lease := await queue.take("worker")) is not None:
        keys.append(lease.key)
        await queue.finish(lease, lease.watch, None)
    return keys


async def looked_at(queue: Queue, key: Key, watch: Watch) -> None:
    """A first look at `key` that ended with `watch`."""
    await queue.put([Trigger(key=key)])
    await queue.finish(await taken(queue), watch, None)


async def test_an_empty_queue_gives_nothing(queue: Queue) -> None:
    assert await queue.take("worker") is None


async def test_an_accepted_delivery_makes_its_key_due(queue: Queue) -> None:
    receipt = await queue.accept(delivery("d1", Trigger(key=SEVEN)))

    assert (receipt, await all_due(queue)) == (Receipt.ACCEPTED, [SEVEN])


async def test_a_delivery_that_comes_twice_changes_nothing(queue: Queue) -> None:
    await queue.accept(delivery("d1", Trigger(key=SEVEN)))
    await all_due(queue)

    receipt = await queue.accept(delivery("d1", Trigger(key=SEVEN)))

    assert (receipt, await all_due(queue)) == (Receipt.DUPLICATE, [])


async def test_a_delivery_is_a_duplicate_for_three_days(queue: Queue, clock: ManualClock) -> None:
    await queue.accept(delivery("d1"))
    clock.advance(timedelta(days=3).total_seconds())
    await all_due(queue)

    assert await queue.accept(delivery("d1")) is Receipt.DUPLICATE


async def test_which_deliveries_were_accepted_is_known_however_many_are_asked_for(queue: Queue) -> None:
    await queue.accept(delivery("d1"))
    await queue.accept(delivery("d2"))

    known = await queue.known(["d1", "d2", *(f"other {number}" for number in range(1200))])

    assert sorted(known) == ["d1", "d2"]
    assert list(await queue.known([])) == []


async def test_a_delivery_id_is_forgotten_in_the_end(queue: Queue, clock: ManualClock) -> None:
    await queue.accept(delivery("d1"))
    clock.advance(timedelta(days=5).total_seconds())
    await all_due(queue)

    assert await queue.accept(delivery("d1")) is Receipt.ACCEPTED


async def test_many_triggers_of_a_key_are_one_run(queue: Queue) -> None:
    for number in range(20):
        await queue.accept(delivery(f"d{number}", Trigger(key=SEVEN)))

    assert await all_due(queue) == [SEVEN]


async def test_a_key_is_never_run_twice_at_once(queue: Queue) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await taken(queue)

    await queue.put([Trigger(key=SEVEN)])

    assert await queue.take("another worker") is None


@pytest.mark.parametrize("key", [SEVEN, BASE, HEAD], ids=["pull request", "base", "head"])
async def test_triggers_during_a_run_are_exactly_one_more_run(
    queue: Queue, clock: ManualClock, key: Key
) -> None:
    await queue.put([Trigger(key=key)])
    lease = await taken(queue)
    await queue.put([Trigger(key=key)] * 3)

    await queue.finish(lease, None, None)

    clock.advance(1)
    assert await all_due(queue) == [key]


async def test_other_keys_run_side_by_side(queue: Queue) -> None:
    await queue.put([Trigger(key=SEVEN), Trigger(key=EIGHT)])

    leases = [await taken(queue), await taken(queue)]

    assert {lease.key for lease in leases} == {SEVEN, EIGHT}


async def test_a_finished_look_is_remembered_for_the_next_one(queue: Queue, clock: ManualClock) -> None:
    watch = watch_of(clock, pending=frozenset({"build"}), passed=frozenset({"lint"}))
    await looked_at(queue, SEVEN, watch)

    await queue.put([Trigger(key=SEVEN)])

    assert (await taken(queue)).watch == watch


async def test_only_a_pull_request_is_remembered(queue: Queue, clock: ManualClock) -> None:
    await looked_at(queue, BASE, watch_of(clock))

    await queue.put([Trigger(key=BASE)])

    assert (await taken(queue)).watch is None
    assert (await queue.counts()).watched == 0


async def test_a_key_runs_again_after_the_pause_it_asked_for(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await queue.finish(await taken(queue), watch_of(clock), 30)

    clock.advance(29)
    assert await queue.take("worker") is None
    clock.advance(1)
    assert (await taken(queue)).looks == 1


async def test_looks_count_in_a_row_until_an_event_comes(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    for _ in range(3):
        await queue.finish(await taken(queue), watch_of(clock), 30)
        clock.advance(30)

    await queue.accept(delivery("d1", Trigger(key=SEVEN)))

    assert (await taken(queue)).looks == 0


async def test_the_sweep_does_not_start_the_looks_afresh(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await queue.finish(await taken(queue), watch_of(clock), 300)

    await queue.put([Trigger(key=SEVEN, urgency=Urgency.BACKGROUND)])

    assert (await taken(queue)).looks == 1


async def test_a_key_that_was_given_back_waits_out_its_pause_whatever_arrives(
    queue: Queue, clock: ManualClock
) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await queue.give_back(await taken(queue), 20)
    await queue.accept(delivery("d1", Trigger(key=SEVEN)))

    clock.advance(19)
    assert await queue.take("worker") is None
    clock.advance(1)
    assert (await taken(queue)).attempts == 1


async def test_a_finished_run_ends_the_count_of_attempts(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await queue.give_back(await taken(queue), 0)
    await queue.finish(await taken(queue), watch_of(clock), 0)

    assert (await taken(queue)).attempts == 0


async def test_a_lease_that_runs_out_lets_another_worker_have_the_key(
    queue: Queue, clock: ManualClock
) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await taken(queue)

    clock.advance(LEASE_S - 1)
    assert await queue.take("another worker") is None
    clock.advance(1)
    assert (await taken(queue, "another worker")).attempts == 1


async def test_an_extended_lease_does_not_run_out(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    lease = await taken(queue)

    clock.advance(LEASE_S - 1)
    await queue.extend(lease)
    clock.advance(LEASE_S - 1)

    assert await queue.take("another worker") is None


async def test_a_worker_that_lost_its_lease_records_nothing(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    lost = await taken(queue)
    clock.advance(60)
    kept = await taken(queue, "another worker")

    for attempt in (
        queue.extend(lost),
        queue.finish(lost, watch_of(clock), 1),
        queue.give_back(lost, 1),
        queue.park(lost, "why"),
        queue.dismiss(lost),
    ):
        with pytest.raises(LeaseLostError):
            await attempt

    await queue.finish(kept, None, None)
    assert (await queue.counts()).watched == 0


async def test_a_parked_key_is_visible_with_its_reason(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await queue.park(await taken(queue), "the App lost its permission")

    parked = await queue.parked()

    assert [(one.key, one.why, one.since) for one in parked] == [
        (SEVEN, "the App lost its permission", clock.now())
    ]
    assert await all_due(queue) == []


async def test_a_trigger_takes_a_parked_key_up_again(queue: Queue) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await queue.park(await taken(queue), "why")

    await queue.accept(delivery("d1", Trigger(key=SEVEN)))

    assert await queue.parked() == []
    assert await all_due(queue) == [SEVEN]


async def test_a_trigger_during_the_run_keeps_a_key_from_being_parked(queue: Queue) -> None:
    await queue.put([Trigger(key=SEVEN)])
    lease = await taken(queue)
    await queue.accept(delivery("d1", Trigger(key=SEVEN)))

    await queue.park(lease, "why")

    assert await queue.parked() == []
    assert await all_due(queue) == [SEVEN]


async def test_a_worker_that_leaves_hands_back_what_it_holds(queue: Queue) -> None:
    await queue.put([Trigger(key=SEVEN), Trigger(key=EIGHT)])
    await taken(queue, "leaver")
    await taken(queue, "stayer")

    assert await queue.release_all("leaver") == 1

    assert (await taken(queue, "stayer")).attempts == 0


async def test_a_small_installation_is_served_beside_a_large_one(queue: Queue) -> None:
    await queue.put(
        [
            Trigger(key=PullRequestKey(installation_id=1, repository="acme/shop", number=number))
            for number in range(1, 101)
        ]
    )
    await taken(queue)
    await queue.put([Trigger(key=PullRequestKey(installation_id=2, repository="tiny/one", number=1))])

    assert (await taken(queue)).key.installation_id == 2


async def test_installations_take_turns(queue: Queue, clock: ManualClock) -> None:
    await queue.put(
        [
            Trigger(key=PullRequestKey(installation_id=installation, repository="acme/shop", number=number))
            for installation in (1, 2, 3)
            for number in (1, 2)
        ]
    )

    served = []
    for _ in range(6):
        lease = await taken(queue)
        served.append(lease.key.installation_id)
        await queue.finish(lease, None, None)
        clock.advance(0.001)

    assert (set(served[:3]), set(served[3:])) == ({1, 2, 3}, {1, 2, 3})


async def test_one_key_behind_five_thousand_of_another_installation_is_taken_next(queue: Queue) -> None:
    crowd = [
        PullRequestKey(installation_id=1, repository_id=70, repository="acme/shop", number=number)
        for number in range(1, 5_001)
    ]
    await queue.put([Trigger(key=key) for key in crowd])
    for _ in range(16):
        assert (await taken(queue)).key.installation_id == 1
    await queue.put([Trigger(key=STORE)])

    assert (await taken(queue)).key == STORE


async def test_installations_that_are_passed_over_wait_with_their_keys(queue: Queue) -> None:
    await queue.put([Trigger(key=SEVEN), Trigger(key=STORE)])

    lease = await queue.take("worker", {1})

    assert lease is not None
    assert lease.key == STORE
    assert await queue.take("worker", {1, 2}) is None
    assert (await taken(queue)).key == SEVEN


async def test_an_installation_has_fifty_runs_at_most_and_another_one_goes_on(queue: Queue) -> None:
    await queue.put([Trigger(key=replace(SEVEN, number=number)) for number in range(MOST_RUNS + 1)])
    leases = [await taken(queue) for _ in range(MOST_RUNS)]

    beyond = await queue.take("worker")
    await queue.put([Trigger(key=STORE)])
    other = await taken(queue)
    await queue.finish(leases[0], None, None)
    next_one = await queue.take("worker")

    assert (beyond, other.key) == (None, STORE)
    assert next_one is not None
    assert next_one.key.installation_id == 1


async def test_a_look_again_is_a_sweeps_as_long_as_nothing_but_a_sweep_asked_for_the_first(
    queue: Queue, clock: ManualClock
) -> None:
    await queue.put([Trigger(key=SEVEN, urgency=Urgency.BACKGROUND)])
    first = await taken(queue)
    await queue.finish(first, watch_of(clock), 60)
    clock.advance(60)
    again = await taken(queue)
    await queue.finish(again, watch_of(clock), 60)
    await queue.put([Trigger(key=SEVEN)])
    asked = await taken(queue)

    assert (first.is_background, again.is_background, asked.is_background) == (True, True, False)


async def test_an_event_goes_before_the_sweep(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN, urgency=Urgency.BACKGROUND)])
    clock.advance(5)
    await queue.accept(delivery("d1", Trigger(key=EIGHT)))

    assert await all_due(queue) == [EIGHT, SEVEN]


async def test_an_event_for_a_swept_key_brings_it_forward(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=EIGHT, urgency=Urgency.BACKGROUND)])
    clock.advance(5)
    await queue.put([Trigger(key=SEVEN, urgency=Urgency.BACKGROUND)])
    await queue.accept(delivery("d1", Trigger(key=SEVEN)))

    assert await all_due(queue) == [SEVEN, EIGHT]


async def test_a_report_about_a_watched_head_reaches_its_pull_requests(
    queue: Queue, clock: ManualClock
) -> None:
    waiting = watch_of(clock, pending=frozenset({"build"}))
    await looked_at(queue, SEVEN, waiting)
    await looked_at(queue, EIGHT, waiting)

    await queue.accept(delivery("d1", report("build", Outcome.PASSED)))

    assert set(await all_due(queue)) == {SEVEN, EIGHT}


async def test_a_report_about_the_same_commit_elsewhere_reaches_nobody_here(
    queue: Queue, clock: ManualClock
) -> None:
    await looked_at(queue, SEVEN, watch_of(clock, pending=frozenset({"build"})))
    fork = HeadKey(installation_id=1, repository="somebody/shop", head_sha=HEAD.head_sha)
    former = HeadKey(installation_id=9, repository="acme/shop", head_sha=HEAD.head_sha)

    await queue.accept(
        delivery("d1", report("build", Outcome.PASSED, fork), report("build", Outcome.PASSED, former))
    )

    clock.advance(1)
    assert set(await all_due(queue)) == {fork, former}


async def test_a_report_that_decides_nothing_waits_a_minute(queue: Queue, clock: ManualClock) -> None:
    await looked_at(queue, SEVEN, watch_of(clock, pending=frozenset({"build", "test"})))

    await queue.accept(delivery("d1", report("build", Outcome.PASSED)))

    clock.advance(59)
    assert await queue.take("worker") is None
    clock.advance(1)
    assert (await taken(queue)).key == SEVEN


async def test_a_report_about_an_unknown_head_asks_whose_it_is(queue: Queue, clock: ManualClock) -> None:
    await queue.accept(delivery("d1", report("build", Outcome.PASSED)))

    clock.advance(1)
    assert await all_due(queue) == [HEAD]


async def test_a_context_that_begins_on_an_unknown_head_asks_nothing(
    queue: Queue, clock: ManualClock
) -> None:
    await queue.accept(delivery("d1", report("build", Outcome.PENDING)))

    clock.advance(3600)
    assert await all_due(queue) == []


async def test_a_head_that_is_nobodys_is_not_asked_for_again_for_ten_minutes(
    queue: Queue, clock: ManualClock
) -> None:
    await queue.put([report("build", Outcome.PASSED)])
    clock.advance(1)
    await queue.dismiss(await taken(queue))

    clock.advance(599)
    await queue.put([report("test", Outcome.PASSED)])
    clock.advance(1)
    assert await all_due(queue) == []
    await queue.put([report("e2e", Outcome.PASSED)])
    clock.advance(1)
    assert await all_due(queue) == [HEAD]


async def test_a_person_who_asks_about_a_dismissed_head_is_heard(queue: Queue, clock: ManualClock) -> None:
    await queue.put([report("build", Outcome.PASSED)])
    clock.advance(1)
    await queue.dismiss(await taken(queue))

    await queue.put([Trigger(key=HEAD)])

    assert await all_due(queue) == [HEAD]


async def test_a_report_during_the_first_look_is_one_more_look_and_no_question(
    queue: Queue, clock: ManualClock
) -> None:
    await queue.put([Trigger(key=SEVEN)])
    lease = await taken(queue)
    clock.advance(0.1)
    await queue.accept(delivery("d1", report("build", Outcome.PASSED)))
    clock.advance(0.1)

    await queue.finish(lease, watch_of(clock, pending=frozenset({"build"})), None)

    assert await all_due(queue) == [SEVEN]
    clock.advance(60)
    assert await all_due(queue) == []


async def test_a_report_before_the_first_look_is_covered_by_it(queue: Queue, clock: ManualClock) -> None:
    await queue.accept(delivery("d1", report("build", Outcome.PASSED)))
    await queue.accept(delivery("d2", Trigger(key=SEVEN)))
    clock.advance(0.1)

    await queue.finish(await taken(queue), watch_of(clock), None)

    clock.advance(60)
    assert await all_due(queue) == []


async def test_a_report_during_a_look_is_judged_by_what_the_look_found(
    queue: Queue, clock: ManualClock
) -> None:
    await looked_at(queue, SEVEN, watch_of(clock, pending=frozenset({"build", "test"})))
    await queue.put([Trigger(key=SEVEN)])
    lease = await taken(queue)
    await queue.accept(delivery("d1", report("build", Outcome.PASSED)))

    await queue.finish(lease, watch_of(clock, pending=frozenset({"build"})), None)

    assert await all_due(queue) == [SEVEN]


async def test_reports_about_a_merged_pull_request_cost_nothing(queue: Queue, clock: ManualClock) -> None:
    await looked_at(queue, SEVEN, watch_of(clock, is_over=True))

    await queue.accept(delivery("d1", report("deploy", Outcome.PASSED)))
    await queue.accept(delivery("d2", Trigger(key=SEVEN)))

    clock.advance(60)
    assert await all_due(queue) == []


async def test_a_reopened_pull_request_is_looked_at(queue: Queue, clock: ManualClock) -> None:
    await looked_at(queue, SEVEN, watch_of(clock, is_over=True))

    await queue.accept(delivery("d1", Trigger(key=SEVEN, revives=True)))

    assert await all_due(queue) == [SEVEN]


async def test_waiting_ends_when_something_is_put(queue: Queue) -> None:
    waiting = asyncio.ensure_future(queue.wait())
    await asyncio.sleep(0)

    await queue.put([Trigger(key=SEVEN)])

    await waiting
    assert await queue.take("worker") is not None


async def test_waiting_ends_when_time_makes_something_due(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    await queue.finish(await taken(queue), watch_of(clock), 30)
    waiting = asyncio.ensure_future(queue.wait())
    await clock.slept_on()

    clock.advance(30)

    await waiting


async def test_waiting_that_is_cancelled_leaves_the_queue_as_it_was(queue: Queue) -> None:
    waiting = asyncio.ensure_future(queue.wait())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)

    await queue.put([Trigger(key=SEVEN)])

    assert await all_due(queue) == [SEVEN]


async def test_the_counts_tell_what_waits(queue: Queue, clock: ManualClock) -> None:
    nine = PullRequestKey(installation_id=2, repository="acme/shop", number=9)
    await queue.put([Trigger(key=SEVEN)])
    await queue.finish(await taken(queue), watch_of(clock), 30)
    await queue.put([Trigger(key=EIGHT)])
    await queue.park(await taken(queue), "why")
    await queue.put([Trigger(key=nine)])
    await taken(queue)
    await queue.put([Trigger(key=BASE)])

    counts = await queue.counts()

    assert (counts.due, counts.later, counts.running, counts.parked, counts.watched) == (1, 1, 1, 1, 1)
    assert counts.oldest_due_at == clock.now()


async def test_who_was_open_at_the_last_look_is_known_until_it_is_over(
    queue: Queue, clock: ManualClock
) -> None:
    nine = PullRequestKey(installation_id=2, repository="acme/shop", number=9)
    for key, is_over in ((SEVEN, False), (EIGHT, True), (nine, False)):
        await queue.put([Trigger(key=key)])
        await queue.finish(await taken(queue), replace(watch_of(clock), is_over=is_over), None)
    await queue.put([Trigger(key=BASE)])

    assert [await queue.believed_open(number) for number in (1, 2, 3)] == [[SEVEN], [nine], []]


async def test_a_queue_that_can_store_is_ready(queue: Queue) -> None:
    assert await queue.is_ready()


async def test_concurrent_deliveries_are_all_kept(queue: Queue) -> None:
    keys = [PullRequestKey(installation_id=1, repository="acme/shop", number=n) for n in range(1, 201)]

    await asyncio.gather(*(queue.accept(delivery(f"d{key.number}", Trigger(key=key))) for key in keys))

    assert set(await all_due(queue)) == set(keys)


async def test_concurrent_copies_of_a_delivery_are_accepted_once(queue: Queue) -> None:
    receipts = await asyncio.gather(*(queue.accept(delivery("d1", Trigger(key=SEVEN))) for _ in range(20)))

    assert receipts.count(Receipt.ACCEPTED) == 1


async def test_workers_that_take_at_once_never_share_a_key(queue: Queue) -> None:
    await queue.put(
        [
            Trigger(key=PullRequestKey(installation_id=n % 3, repository="acme/shop", number=n))
            for n in range(1, 31)
        ]
    )

    leases = await asyncio.gather(*(queue.take(f"worker {n}") for n in range(40)))

    keys = [lease.key for lease in leases if lease is not None]
    assert (len(keys), len(set(keys))) == (30, 30)


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        (Gone(installation_id=1), {STORE, THERE}),
        (Gone(installation_id=1, repository_ids=frozenset({9})), {EIGHT, STORE, THERE}),
        (Gone(installation_id=0, repository_ids=frozenset({9})), {EIGHT, STORE}),
    ],
    ids=["an installation", "a repository of one", "a repository everywhere"],
)
async def test_what_is_gone_is_forgotten_with_the_delivery_that_tells(
    queue: Queue, gone: Gone, left: set[Key]
) -> None:
    of_nine = replace(SEVEN, repository_id=9)
    await queue.put([Trigger(key=key) for key in (of_nine, EIGHT, STORE, THERE)])

    await queue.accept(Delivery(delivery_id="1", event="installation", triggers=(), gone=gone))

    assert set(await all_due(queue)) == left


async def test_whoever_finds_an_installation_gone_forgets_all_of_it_that_nobody_works_on(
    queue: Queue,
) -> None:
    await queue.put([Trigger(key=SEVEN), Trigger(key=EIGHT), Trigger(key=HEAD)])
    first, other = await taken(queue), await taken(queue)

    await queue.forget(first, Gone(installation_id=1))

    assert await queue.take("worker") is None
    await queue.finish(other, None, None)
    with pytest.raises(LeaseLostError):
        await queue.extend(first)


async def test_a_key_has_the_name_that_its_repository_was_seen_under_last(queue: Queue) -> None:
    key = replace(SEVEN, repository_id=9)
    await queue.put([Trigger(key=key)])

    await queue.put([Trigger(key=replace(key, repository="acme/store"))])

    assert [named(one) for one in await all_due(queue)] == ["pull_request 1 acme/store 7"]


@pytest.mark.parametrize(
    ("arrives", "is_news"),
    [
        pytest.param(Trigger(key=SEVEN), True, id="a person's act"),
        pytest.param(Trigger(key=SEVEN, urgency=Urgency.SHORTLY), True, id="a push"),
        pytest.param(report("build", Outcome.FAILED), True, id="a red check on its head"),
        pytest.param(report("build", Outcome.PASSED), False, id="a green check"),
        pytest.param(Trigger(key=SEVEN, urgency=Urgency.BACKGROUND), False, id="a tour"),
        pytest.param(Trigger(key=EIGHT), False, id="another pull request"),
    ],
)
async def test_a_run_is_told_of_what_may_speak_against_it(
    queue: Queue, clock: ManualClock, arrives: Trigger, *, is_news: bool
) -> None:
    await looked_at(queue, SEVEN, watch_of(clock))
    await queue.put([Trigger(key=SEVEN)])
    lease = await taken(queue)

    await queue.accept(delivery("later", arrives))

    assert await queue.has_news(lease) is is_news


async def test_a_run_whose_lease_was_lost_is_told_nothing(queue: Queue, clock: ManualClock) -> None:
    await queue.put([Trigger(key=SEVEN)])
    lease = await taken(queue)
    clock.advance(3600)
    await taken(queue, "another")

    with pytest.raises(LeaseLostError):
        await queue.has_news(lease)


def caused(number: int, key: Key = SEVEN, urgency: Urgency = Urgency.SHORTLY) -> Trigger:
    """A trigger that a delivery brought."""
    cause = CausingDelivery(delivery_id=f"d{number}", event="push", action="", sender="wei", at=NOON)
    return Trigger(key=key, urgency=urgency, cause=cause)


def ids(lease: Lease) -> list[str]:
    return [cause.delivery_id for cause in lease.causes]


async def test_a_run_knows_the_first_deliveries_that_asked_for_it(queue: Queue, clock: ManualClock) -> None:
    await queue.accept(delivery("1", caused(1)))
    await queue.accept(delivery("2", caused(2, urgency=Urgency.AT_ONCE)))
    clock.advance(2)

    lease = await taken(queue)

    assert ids(lease) == ["d1", "d2"]
    assert lease.causes[0] == caused(1).cause


async def test_a_burst_is_remembered_by_its_beginning(queue: Queue, clock: ManualClock) -> None:
    for number in range(20):
        clock.advance(-0.01)  # each makes it due a little earlier
        await queue.accept(delivery(str(number), caused(number)))
    clock.advance(2)

    assert len(ids(await taken(queue))) == MOST_CAUSES


async def test_what_came_during_a_run_asks_for_the_next_one_alone(queue: Queue) -> None:
    await queue.accept(delivery("1", caused(1, urgency=Urgency.AT_ONCE)))
    first = await taken(queue)
    await queue.accept(delivery("2", caused(2, urgency=Urgency.AT_ONCE)))
    await queue.finish(first, None, None)

    second = await taken(queue)
    await queue.finish(second, None, 0.0)

    assert ids(second) == ["d2"]
    assert ids(await taken(queue)) == []


async def test_a_run_that_failed_is_tried_again_for_the_same_reason(queue: Queue) -> None:
    await queue.accept(delivery("1", caused(1, urgency=Urgency.AT_ONCE)))
    await queue.give_back(await taken(queue), 0.0)

    assert ids(await taken(queue)) == ["d1"]


async def test_a_heads_report_is_the_reason_of_the_pull_request_that_watches_it(
    queue: Queue, clock: ManualClock
) -> None:
    await looked_at(queue, SEVEN, watch_of(clock, pending=frozenset({"build"})))
    red = ContextReport(name="build", outcome=Outcome.FAILED)

    await queue.accept(delivery("1", replace(caused(1, HEAD), report=red)))
    clock.advance(10)

    lease = await taken(queue)
    assert (lease.key, ids(lease)) == (SEVEN, ["d1"])
