import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.github.errand import ERRAND
from bot.github.errors import Forbidden, GitHubError, NotInstalled, PutOff, ServerError, Suspended
from bot.github.precedence import Precedence
from bot.model.effects import Merge, PublishCheck
from bot.model.keys import BaseKey, HeadKey, InstallationKey, Key, MergeGroupKey, MovedBaseKey, PullRequestKey
from bot.model.snapshot import Context, Snapshot
from bot.model.trigger import CausingDelivery, Delivery, Gone, Trigger, Urgency
from bot.queue.engine import Engine
from bot.queue.memory import memory_queue
from bot.queue.protocol import Lease
from bot.worker import Worker, pause_s, precedence_of
from tests.building import HEAD_SHA, KEY, NOW, READY, snapshot
from tests.fakes import FakeGitHub, around


class FakeTour:
    def __init__(self) -> None:
        self.visited: list[int] = []
        self.forgotten: list[Gone] = []

    async def forget(self, gone: Gone) -> None:
        self.forgotten.append(gone)

    async def visit(self, installation_id: int) -> None:
        self.visited.append(installation_id)


class Tally:
    def __init__(self) -> None:
        self.outcomes: list[str] = []
        self.gates: list[str | None] = []
        self.reactions: list[float] = []
        self.failures: list[str] = []

    def reacted(self, seconds: float, /) -> None:
        self.reactions.append(seconds)

    def failed(self, kind: str, /) -> None:
        self.failures.append(kind)

    def looked(self, outcome: str, /) -> None:
        self.outcomes.append(outcome)

    def decided(self, _key: PullRequestKey, gate: str | None, /) -> None:
        self.gates.append(gate)


class NoRounds:
    async def of(self, key: MovedBaseKey) -> bytes | None:
        raise AssertionError(f"nobody moved {key}")

    async def keep(self, key: MovedBaseKey, kept: bytes) -> None:
        raise AssertionError(f"nobody moved {key}: {kept!r}")


class Shop:
    """A worker with its queue, its clock and a GitHub of one pull request."""

    def __init__(self) -> None:
        self.clock = ManualClock(NOW)
        self.queue: Engine = memory_queue(self.clock)
        self.github = FakeGitHub()
        self.tour = FakeTour()
        self.tally = Tally()
        self.deliveries = 0
        self.worker = Worker(
            self.queue,
            self.github,
            self.tour,
            self.clock,
            self.tally,
            around=around(self.github),
            rounds=NoRounds(),
        )

    async def receive(self, key: Key) -> None:
        self.deliveries += 1
        triggers = (Trigger(key=key),)
        await self.queue.accept(Delivery(delivery_id=str(self.deliveries), event="test", triggers=triggers))

    async def settle(self, runs: int) -> None:
        """Let the worker go on until it has ended so many runs in all."""
        async with asyncio.timeout(5):
            while len(self.tally.outcomes) < runs:  # noqa: ASYNC110 - the worker tells nobody
                await asyncio.sleep(0)

    async def pass_time(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            self.clock.advance(1)
            for _ in range(20):
                await asyncio.sleep(0)


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    shop = Shop()
    running = asyncio.create_task(shop.worker.run())
    yield shop
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await shop.worker.drain(within_s=1)


async def test_a_delivery_leads_to_a_merge(shop: Shop) -> None:
    await shop.receive(KEY)
    await shop.settle(1)

    assert Merge(head_sha=HEAD_SHA, method="squash", head_ref="agent/feature") in shop.github.done
    assert shop.tally.outcomes == ["finished"]


async def test_a_head_leads_to_the_pull_requests_that_have_it(shop: Shop) -> None:
    head = HeadKey(installation_id=1, repository="acme/app", head_sha=HEAD_SHA)
    shop.github.heads[head] = [KEY]

    await shop.receive(head)
    await shop.settle(2)

    assert shop.github.snapshot is not None
    assert shop.github.snapshot.merge_sha is not None


async def test_a_base_leads_to_the_pull_requests_into_it(shop: Shop) -> None:
    base = BaseKey(installation_id=1, repository="acme/app", base_ref="main")
    shop.github.bases[base] = [KEY]

    await shop.receive(base)
    await shop.settle(2)

    assert shop.github.reads == 1


async def test_an_installation_is_visited(shop: Shop) -> None:
    await shop.receive(InstallationKey(installation_id=4))
    await shop.settle(1)

    assert shop.tour.visited == [4]


async def test_a_merge_group_gets_its_check(shop: Shop) -> None:
    await shop.receive(
        MergeGroupKey(
            installation_id=1,
            repository="acme/app",
            head_sha="d" * 40,
            head_ref=f"gh-readonly-queue/main/pr-7-{'b' * 40}",
        )
    )
    await shop.settle(1)

    (check,) = shop.github.done
    assert isinstance(check, PublishCheck)
    assert check.head_sha == "d" * 40


async def test_a_passing_failure_is_tried_again_until_it_passes(shop: Shop) -> None:
    shop.github.failures = [ServerError("GET /x") for _ in range(4)]

    await shop.receive(KEY)
    await shop.pass_time(20)

    assert shop.tally.outcomes == ["given back"] * 4 + ["finished"]
    assert shop.github.snapshot is not None
    assert shop.github.snapshot.merge_sha is not None


async def test_the_time_from_an_event_to_its_decision_is_counted_once(shop: Shop) -> None:
    shop.github.failures = [ServerError("GET /x") for _ in range(2)]

    await shop.receive(KEY)
    await shop.pass_time(20)

    (reaction,) = shop.tally.reactions
    assert 3 <= reaction <= 4  # pauses of one and of two seconds
    assert shop.tally.failures == ["ServerError"] * 2


async def test_a_look_that_only_a_sweep_asked_for_is_no_reaction(shop: Shop) -> None:
    await shop.queue.put([Trigger(key=KEY, urgency=Urgency.BACKGROUND)])
    await shop.settle(1)

    assert (shop.tally.outcomes, shop.tally.reactions) == (["finished"], [])


def lease_of(*causes: str, key: Key = KEY, is_background: bool = False) -> Lease:
    """A lease that these deliveries asked for, each an event and its action."""
    told = [cause.split() for cause in causes]
    deliveries = [
        CausingDelivery(delivery_id=str(number), event=event, action=action, sender="wei", at=NOW)
        for number, (event, action) in enumerate(told)
    ]
    return Lease(
        key=key,
        token="t",
        attempts=0,
        looks=0,
        watch=None,
        is_background=is_background,
        causes=deliveries,
    )


@pytest.mark.parametrize(
    ("lease", "expected"),
    [
        (lease_of("issue_comment created"), Precedence.FIRST),
        (lease_of("check_run completed"), Precedence.FIRST),
        (lease_of(), Precedence.FIRST),
        (lease_of("pull_request labeled"), Precedence.FIRST),
        (lease_of("pull_request synchronize"), Precedence.NOTICE),
        (lease_of("pull_request opened", "pull_request synchronize"), Precedence.NOTICE),
        (lease_of("pull_request synchronize", "issue_comment created"), Precedence.FIRST),
        (lease_of(*["pull_request synchronize"] * 5), Precedence.FIRST),
        (lease_of(is_background=True), Precedence.TOUR),
        (lease_of(key=InstallationKey(installation_id=1)), Precedence.TOUR),
    ],
    ids=[
        "a person's words",
        "CI's end",
        "a time that was agreed",
        "a label",
        "a push",
        "several pushes",
        "a push and a person's words",
        "more than are remembered",
        "a sweep's",
        "a tour",
    ],
)
def test_the_last_of_a_budget_is_for_what_can_merge_or_was_asked_for(
    lease: Lease, expected: Precedence
) -> None:
    assert precedence_of(lease) is expected


def put_off(until: datetime) -> PutOff:
    wait_s = (until - NOW).total_seconds()
    return PutOff("GET /x", "Most of the 5,000 requests are used up", retry_at=until, retry_after_s=wait_s)


async def test_what_is_put_off_says_once_until_when_and_goes_on_then(shop: Shop) -> None:
    until = NOW + timedelta(seconds=300)
    shop.github.failures = [put_off(until) for _ in range(2)]

    await shop.receive(KEY)
    await shop.settle(1)
    await shop.receive(KEY)
    await shop.settle(2)
    (told,) = shop.github.done
    await shop.pass_time(299)
    before = shop.tally.outcomes[:]
    await shop.pass_time(5)

    assert isinstance(told, PublishCheck)
    assert told.conclusion is None
    assert told.title == f"Waits until {until:%Y-%m-%d %H:%M} UTC for GitHub's limits. Next: Babysit."
    assert "Most of the 5,000 requests are used up" in told.summary
    assert before == ["put off"] * 2
    assert shop.tally.outcomes == ["put off"] * 2 + ["finished"]
    assert shop.github.snapshot is not None
    assert shop.github.snapshot.merge_sha is not None


async def test_what_only_a_sweep_asked_for_is_put_off_without_a_word(shop: Shop) -> None:
    shop.github.failures = [put_off(NOW + timedelta(seconds=300))]

    await shop.queue.put([Trigger(key=KEY, urgency=Urgency.BACKGROUND)])
    await shop.settle(1)

    assert (shop.tally.outcomes, shop.github.done) == (["put off"], [])


async def test_where_there_is_no_room_for_the_words_either_the_key_is_given_back(shop: Shop) -> None:
    async def full(_key: PullRequestKey) -> None:
        raise put_off(NOW + timedelta(seconds=300))

    shop.github.failures = [ZeroDivisionError() for _ in range(3)]
    shop.github.read_outline = full  # type: ignore[assignment]

    await shop.receive(KEY)
    await shop.pass_time(20)

    assert shop.tally.outcomes == ["crashed"] * 3 + ["finished"]


async def test_a_crash_merges_nothing_and_says_so_on_the_pull_request(shop: Shop) -> None:
    shop.github.failures = [ZeroDivisionError() for _ in range(3)]

    await shop.receive(KEY)
    await shop.pass_time(6)

    assert shop.tally.outcomes == ["crashed"] * 3
    await shop.pass_time(10)
    told = shop.github.done[0]
    assert isinstance(told, PublishCheck)
    assert told.conclusion == "action_required"
    assert "failed three times" in told.title


async def test_an_outage_of_github_is_not_told_as_a_failure_of_babysit(shop: Shop) -> None:
    shop.github.failures = [ServerError("GET /x") for _ in range(3)]

    await shop.receive(KEY)
    await shop.pass_time(20)

    told = [publish_check for publish_check in shop.github.done if isinstance(publish_check, PublishCheck)]
    assert [publish_check.conclusion for publish_check in told] == ["success"]
    assert shop.tally.outcomes == ["given back"] * 3 + ["finished"]


async def test_a_failure_that_stays_is_told_once(shop: Shop) -> None:
    async def crash(key: PullRequestKey, head_sha: str) -> list[Context]:
        raise ZeroDivisionError(key, head_sha)

    shop.github.read_check_runs = crash  # type: ignore[method-assign]

    await shop.receive(KEY)
    await shop.pass_time(120)

    told = [publish_check for publish_check in shop.github.done if isinstance(publish_check, PublishCheck)]
    assert [publish_check.conclusion for publish_check in told] == ["action_required"]
    assert shop.tally.outcomes == ["crashed"] * 8 + ["parked"]


async def test_what_never_passes_is_parked_until_something_happens(shop: Shop) -> None:
    shop.github.failures = [Forbidden("GET /x") for _ in range(100)]

    await shop.receive(KEY)
    await shop.pass_time(400)

    assert shop.tally.outcomes[-1] == "parked"
    assert [parked.key for parked in await shop.queue.parked()] == [KEY]
    shop.github.failures = []
    await shop.receive(HeadKey(installation_id=1, repository="acme/app", head_sha="e" * 40))
    await shop.receive(KEY)
    await shop.pass_time(30)
    assert Merge(head_sha=HEAD_SHA, method="squash", head_ref="agent/feature") in shop.github.done


async def test_a_pull_request_that_waits_is_looked_at_again_in_time(shop: Shop) -> None:
    shop.github.snapshot = snapshot(contexts=())

    await shop.receive(KEY)
    await shop.settle(1)
    shop.github.snapshot = READY
    await shop.pass_time(16 * 60)

    assert Merge(head_sha=HEAD_SHA, method="squash", head_ref="agent/feature") in shop.github.done


async def test_a_key_is_never_worked_on_twice_at_a_time(shop: Shop) -> None:
    busy, most = 0, 0
    read = shop.github.read_snapshot

    async def slow_read(key: PullRequestKey) -> Snapshot | None:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        for _ in range(10):
            await asyncio.sleep(0)
        busy -= 1
        return await read(key)

    shop.github.snapshot = snapshot(contexts=())
    shop.github.read_snapshot = slow_read  # type: ignore[method-assign]
    for _ in range(5):
        await shop.queue.put([Trigger(key=KEY)])
        await asyncio.sleep(0)
    await shop.pass_time(40)

    assert most == 1


@pytest.mark.parametrize(
    ("attempts", "expected"), [(0, 1), (3, 8), (6, 15), (8, 256), (20, 300), (2000, 300)]
)
def test_pauses_grow(attempts: int, expected: float) -> None:
    assert pause_s(attempts) == expected


async def test_draining_hands_back_what_does_not_finish() -> None:
    shop = Shop()
    stuck = asyncio.Event()

    async def never(key: PullRequestKey) -> None:
        assert key == KEY
        await stuck.wait()

    shop.github.read_snapshot = never  # type: ignore[method-assign]
    running = asyncio.create_task(shop.worker.run())
    await shop.receive(KEY)
    for _ in range(50):
        await asyncio.sleep(0)

    running.cancel()
    await shop.worker.drain(within_s=0.01)

    shop.clock.advance(timedelta(seconds=1).total_seconds())
    lease = await shop.queue.take("another")
    assert lease is not None
    assert (lease.key, lease.attempts) == (KEY, 0)


@pytest.mark.parametrize("error", [NotInstalled("POST token"), Suspended("POST token")])
async def test_an_installation_out_of_reach_is_let_go_at_once(shop: Shop, error: GitHubError) -> None:
    shop.github.failures = [error]

    await shop.receive(KEY)
    await shop.settle(1)

    assert shop.tally.outcomes == ["out of reach"]
    assert shop.tour.forgotten == [Gone(installation_id=1)]
    assert (await shop.queue.counts()).watched == 0
    await shop.pass_time(60)
    assert shop.github.reads == 1


async def test_a_key_that_was_queued_by_name_goes_on_by_number(shop: Shop) -> None:
    shop.github.renumbered = KEY

    await shop.receive(replace(KEY, repository_id=0))
    await shop.settle(2)

    assert len([merge for merge in shop.github.done if isinstance(merge, Merge)]) == 1
    assert (await shop.queue.counts()).watched == 1


async def test_twenty_slow_pull_requests_of_one_installation_leave_a_lane_to_another(shop: Shop) -> None:
    begun: list[PullRequestKey] = []

    async def read(key: PullRequestKey) -> None:
        begun.append(key)
        if key.installation_id == 1:
            await asyncio.Event().wait()

    shop.github.read_snapshot = read  # type: ignore[method-assign]
    for number in range(1, 21):
        await shop.receive(replace(KEY, number=number))
    await turns()
    assert {key.installation_id for key in begun} == {1}

    small = PullRequestKey(installation_id=2, repository_id=71, repository="small/app", number=1)
    await shop.receive(small)
    await shop.settle(1)

    assert small in begun


async def test_one_installation_alone_gets_most_lanes_and_not_all(shop: Shop) -> None:
    begun: list[PullRequestKey] = []

    async def read(key: PullRequestKey) -> None:
        begun.append(key)
        await asyncio.Event().wait()

    shop.github.read_snapshot = read  # type: ignore[method-assign]
    for number in range(1, 31):
        await shop.receive(replace(KEY, number=number))
    await turns()

    assert len(begun) == 16


async def test_whoever_waits_to_write_makes_room_for_the_next_of_its_installation_at_once(shop: Shop) -> None:
    begun: list[PullRequestKey] = []

    async def read(key: PullRequestKey) -> None:
        begun.append(key)
        errand = ERRAND.get()
        assert errand is not None
        await errand.await_turn(asyncio.get_running_loop().create_future())

    shop.github.read_snapshot = read  # type: ignore[method-assign]
    await shop.queue.put([Trigger(key=replace(KEY, number=number)) for number in range(1, 31)])
    await turns()

    assert len(begun) == 30


async def turns() -> None:
    """Let everybody go on as far as no time has to pass."""
    for _ in range(2_000):
        await asyncio.sleep(0)
