from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.github.app_standing import AppCheck
from bot.model.keys import InstallationKey, Key, PullRequestKey
from bot.model.swept import Swept, SweptPullRequest
from bot.model.trigger import Trigger, Urgency
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.records.visits import TourVisit, Visits
from bot.sweep import Sweep, worth_a_look
from tests.building import NOW


def key(number: int) -> PullRequestKey:
    return PullRequestKey(installation_id=1, repository="acme/app", number=number)


def swept(number: int, fingerprint: str = "a") -> SweptPullRequest:
    return SweptPullRequest(key=key(number), fingerprint=fingerprint)


class FakeGitHub:
    def __init__(self) -> None:
        self.open = [swept(1), swept(2)]

    async def check_app(self) -> AppCheck:
        return AppCheck(name="Babysit", owner="acme", url="", permissions={}, events=())

    async def installations(self) -> Sequence[int]:
        return [1, 2]

    async def sweep(self, installation_id: int) -> Swept:
        assert installation_id == 1
        return Swept(pull_requests=self.open)


class FakeQueue:
    def __init__(self, *believed_open: Key) -> None:
        self.keys: list[object] = []
        self._believed_open = believed_open

    async def believed_open(self, installation_id: int) -> Sequence[Key]:
        assert installation_id == 1
        return self._believed_open

    async def put(self, triggers: Sequence[Trigger]) -> None:
        assert {trigger.urgency for trigger in triggers} <= {Urgency.BACKGROUND}
        self.keys = [trigger.key for trigger in triggers]


class NoArrivals:
    async def meet(self, installation_id: int, swept: Swept) -> None:
        assert installation_id == 1
        assert swept.pull_requests


class NothingUnended:
    async def unended(self, swept: Swept, installation_id: int) -> Sequence[PullRequestKey]:
        assert installation_id == 1
        assert swept.pull_requests
        return ()


class Misses:
    def __init__(self) -> None:
        self.asked = 0

    async def make_up(self) -> int:
        self.asked += 1
        return 3


class NoClock:
    """Whenever it is asked, another interval is over."""

    def __init__(self) -> None:
        self._now = NOW

    def now(self) -> datetime:
        self._now += timedelta(seconds=300)
        return self._now

    async def sleep(self, seconds: float) -> None:
        assert seconds == 300


def sweep_of(
    github: FakeGitHub, queue: FakeQueue, visits: Visits | None = None, misses: Misses | None = None
) -> Sweep:
    return Sweep(
        github,
        queue,
        NoClock(),
        interval_s=300,
        arrivals=NoArrivals(),
        ends=NothingUnended(),
        missed=misses or Misses(),
        visits=visits or Visits(SqliteDatabase(opened(None))),
    )


def test_a_changed_pull_request_is_always_looked_at() -> None:
    seen = {key(1): TourVisit(fingerprint="a", tour=1), key(2): TourVisit(fingerprint="a", tour=1)}

    chosen = worth_a_look(seen, [swept(1), swept(2, "b"), swept(3)], most_unchanged=0)

    assert [pull_request.key.number for pull_request in chosen] == [2, 3]


def test_of_the_unchanged_ones_the_longest_unseen_come_first() -> None:
    seen = {key(n): TourVisit(fingerprint="a", tour=tour) for n, tour in [(1, 3), (2, 1), (3, 2)]}

    chosen = worth_a_look(seen, [swept(1), swept(2), swept(3)], most_unchanged=2)

    assert [pull_request.key.number for pull_request in chosen] == [2, 3]


async def test_a_tour_begins_with_every_installation() -> None:
    queue = FakeQueue()

    await sweep_of(FakeGitHub(), queue).begin()

    assert queue.keys == [InstallationKey(installation_id=1), InstallationKey(installation_id=2)]


async def test_every_open_pull_request_is_looked_at_on_every_tour_of_a_small_installation() -> None:
    queue = FakeQueue()
    sweep = sweep_of(FakeGitHub(), queue)

    for _ in range(3):
        await sweep.visit(1)

        assert queue.keys == [key(1), key(2)]


async def test_a_large_installation_is_seen_whole_within_a_few_tours() -> None:
    github, queue = FakeGitHub(), FakeQueue()
    github.open = [swept(number) for number in range(300)]
    sweep = sweep_of(github, queue)
    await sweep.begin()
    await sweep.visit(1)
    found: set[object] = set()

    for _ in range(4):
        await sweep.begin()
        await sweep.visit(1)
        assert len(queue.keys) == 83
        found |= set(queue.keys)

    assert len(found) == 300


async def test_a_closed_pull_request_is_forgotten() -> None:
    github, queue = FakeGitHub(), FakeQueue()
    sweep = sweep_of(github, queue)
    await sweep.visit(1)
    github.open = [swept(2)]

    await sweep.visit(1)

    assert queue.keys == [key(2)]


async def test_what_did_not_arrive_is_made_up_for() -> None:
    misses = Misses()

    await sweep_of(FakeGitHub(), FakeQueue(), misses=misses).make_up()

    assert misses.asked == 1


async def test_what_was_open_at_its_last_look_and_is_no_more_is_looked_at_once_more() -> None:
    queue = FakeQueue(key(1), key(7))
    sweep = sweep_of(FakeGitHub(), queue)

    await sweep.visit(1)

    assert queue.keys == [key(1), key(2), key(7)]
