"""A delivery that failed is asked for once, then taken in directly, by whichever process, and no more."""

from collections.abc import Sequence
from dataclasses import replace as changed
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.github.deliveries import FailedAttempt
from bot.github.errors import GitHubError, NotFound, ServerError, Unprocessable
from bot.missed_deliveries import MOST_AT_ONCE, MissedDeliveries, missed
from bot.model.trigger import Delivery
from bot.queue.engine import Engine
from bot.queue.memory import memory_queue
from tests.building import NOW

SAID = FailedAttempt(id=1, guid="g", delivered_at=NOW, event="issue_comment", action="created")


class Log:
    """GitHub's list; what is redelivered fails again, arrives, or is lost on the way."""

    def __init__(self, *failed: FailedAttempt) -> None:
        self.failed = list(failed)
        self.redelivered: list[int] = []
        self.read: list[int] = []
        self.fails_again = True
        self.failure: GitHubError | None = None

    async def list_failed(self, since: datetime) -> Sequence[FailedAttempt]:
        return [attempt for attempt in self.failed if attempt.delivered_at >= since]

    async def redeliver(self, attempt_id: int) -> None:
        self.redelivered.append(attempt_id)
        if self.failure is not None:
            raise self.failure
        if self.fails_again:
            first = next(attempt for attempt in self.failed if attempt.id == attempt_id)
            self.failed.insert(0, replace(first, id=attempt_id + 1000, redelivery=True))

    async def read_payload(self, attempt_id: int) -> bytes:
        self.read.append(attempt_id)
        if self.failure is not None:
            raise self.failure
        return b"{}"


class Clock:
    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


class World:
    """A log, a memory that outlives processes, and what was taken in."""

    def __init__(self, *failed: FailedAttempt) -> None:
        self.log, self.clock = Log(*failed), Clock()
        self.queue: Engine = memory_queue(self.clock)
        self.taken: list[tuple[str, str, bytes]] = []
        self.is_stored = True
        self.process = self.start()

    def start(self) -> MissedDeliveries:
        return MissedDeliveries(self.log, self.queue, self.clock, self._take_in)

    async def _take_in(self, event: str, guid: str, payload: bytes) -> bool:
        self.taken.append((event, guid, payload))
        return self.is_stored

    async def sweep(self, times: int = 1) -> None:
        for _ in range(times):
            await self.process.make_up()
            self.clock.time += timedelta(minutes=5)


async def test_one_that_fails_again_is_taken_in_directly_and_then_left_alone() -> None:
    world = World(SAID)

    await world.sweep(times=4)

    assert world.log.redelivered == [1]
    assert world.log.read == [1001]
    assert world.taken == [("issue_comment", "g", b"{}")]


async def test_one_that_is_lost_again_on_its_way_is_taken_in_directly() -> None:
    world = World(SAID)
    world.log.fails_again = False

    await world.sweep(times=3)

    assert (world.log.redelivered, world.taken) == ([1], [("issue_comment", "g", b"{}")])


async def test_one_that_arrives_when_it_is_sent_again_needs_nothing_more() -> None:
    world = World(SAID)
    world.log.fails_again = False
    await world.sweep()

    await world.queue.accept(Delivery(delivery_id="g", event="issue_comment", triggers=()))
    await world.sweep(times=2)

    assert (world.log.redelivered, world.log.read, world.taken) == ([1], [], [])


async def test_a_restart_or_another_process_asks_for_none_again() -> None:
    world = World(SAID)
    await world.sweep()

    world.process = world.start()
    await world.sweep(times=2)

    assert world.log.redelivered == [1]
    assert len(world.taken) == 1


async def test_what_could_not_be_stored_is_taken_in_once_it_can() -> None:
    world = World(SAID)
    world.is_stored = False
    await world.sweep(times=3)
    world.is_stored = True

    await world.sweep(times=3)

    assert len(world.taken) == 3


@pytest.mark.parametrize("error", [NotFound("x"), Unprocessable("x")], ids=["gone", "too old"])
async def test_what_github_sends_no_more_is_given_up(error: GitHubError) -> None:
    world = World(SAID)
    world.log.failure = error

    await world.sweep(times=3)

    assert (world.log.redelivered, world.log.read) == ([1], [])


async def test_what_could_not_be_asked_for_is_taken_in_by_the_next_sweep() -> None:
    world = World(SAID)
    world.log.failure = ServerError("POST")
    with pytest.raises(ServerError):
        await world.sweep()
    world.log.failure = None
    world.clock.time += timedelta(minutes=5)

    await world.sweep()

    assert len(world.taken) == 1


async def test_so_many_are_made_up_for_at_once_and_the_others_follow() -> None:
    failed = [replace(SAID, id=number, guid=f"g{number}") for number in range(MOST_AT_ONCE + 5)]
    world = World(*failed)
    world.log.fails_again = False

    await world.sweep()
    first = len(world.log.redelivered)
    await world.sweep(times=3)

    assert first == MOST_AT_ONCE
    assert sorted(world.log.redelivered) == [attempt.id for attempt in failed]
    assert len(world.taken) == len(failed)


def test_what_no_sweep_sees_comes_first_and_unused_events_not_at_all() -> None:
    def at(number: int, event: str, action: str | None = None) -> FailedAttempt:
        moment = NOW + timedelta(seconds=number)
        return FailedAttempt(id=number, guid=str(number), delivered_at=moment, event=event, action=action)

    failed = [
        at(1, "pull_request", "opened"),
        at(2, "check_run", "completed"),
        at(3, "check_run", "rerequested"),
        at(4, "star", "created"),
        at(5, "github_app_authorization", "revoked"),
        at(6, "issue_comment", "created"),
    ]

    assert [delivery.last.id for delivery in missed(reversed(failed))] == [3, 5, 6, 1, 2]
    assert changed(missed(failed)[0], is_sent_again=True).is_only_told
