"""Linear through its ways: one comment, never two, and the next way where the first one is broken."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import aiohttp
import pytest

from bot.claims.judging.evidence import IssueState
from bot.clock import SystemClock
from bot.trackers.linear.graphql import GraphQL
from bot.trackers.linear.issue import Issue, LinearWay
from bot.trackers.linear.linear import Linear
from bot.trackers.tracker import (
    DeniedError,
    InvalidError,
    TrackerError,
    UncertainError,
    UnreachableError,
)
from bot.ways.health import Health
from tests.building import KEY as PULL_REQUEST
from tests.records.test_tracker_outbox import ONE
from tests.trackers.fake_linear import KEY, FakeLinear, FaultProxy, served

SAID = replace(ONE, body=f"It is merged. {ONE.marker}")


class BrokenWay:
    """A way that raises the same whatever it is asked."""

    def __init__(self, error: TrackerError) -> None:
        self._error = error

    async def issue(self, _key: str) -> Issue | None:
        raise self._error

    async def has_comment(self, _key: str, _marker: str) -> bool:
        raise self._error

    async def comment(self, _key: str, _body: str) -> None:
        raise self._error

    async def move(self, _key: str, _state: str) -> None:
        raise self._error


@pytest.fixture
async def linear() -> AsyncGenerator[FakeLinear]:
    fake = FakeLinear()
    async with served(fake):
        yield fake


@pytest.fixture
async def proxy(linear: FakeLinear) -> AsyncGenerator[FaultProxy]:
    proxy = FaultProxy(linear.url)
    async with served(proxy):
        yield proxy


@pytest.fixture
async def session() -> AsyncGenerator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


def by(*ways: tuple[str, LinearWay]) -> Linear:
    return Linear(ways, Health(SystemClock()))


def graphql(session: aiohttp.ClientSession, url: str) -> tuple[str, LinearWay]:
    return "graphql", GraphQL(session, url, KEY, timeout=aiohttp.ClientTimeout(total=0.2))


async def test_an_issue_is_told_once_and_moved(linear: FakeLinear, session: aiohttp.ClientSession) -> None:
    tracker = by(graphql(session, linear.url))

    assert [await tracker.tell(SAID) for _ in range(3)] == [True] * 3

    assert (linear.comments(), linear.state()) == ([SAID.body], "Done")
    assert [state async for state in tracker.read(PULL_REQUEST, ["ENG-1", "ENG-404"])] == [
        ("ENG-1", IssueState.CLOSED),
        ("ENG-404", None),
    ]


async def test_an_issue_that_somebody_has_ended_is_not_moved(
    linear: FakeLinear, session: aiohttp.ClientSession
) -> None:
    linear.issues["ENG-1"].state = "3"

    await by(graphql(session, linear.url)).tell(SAID)

    assert linear.state() == "Canceled"


async def test_what_only_looks_like_a_key_is_told_nothing(
    linear: FakeLinear, session: aiohttp.ClientSession
) -> None:
    assert not await by(graphql(session, linear.url)).tell(replace(SAID, key="UTF-8"))


async def test_a_broken_first_way_is_stepped_over(linear: FakeLinear, session: aiohttp.ClientSession) -> None:
    broken = BrokenWay(UnreachableError("Nobody listens."))

    assert await by(("mcp", broken), graphql(session, linear.url)).tell(SAID)
    assert (linear.comments(), linear.state()) == ([SAID.body], "Done")


@pytest.mark.parametrize("error", [DeniedError("No."), InvalidError("What?")], ids=["denied", "invalid"])
async def test_a_refusal_is_not_asked_again_by_another_way(
    linear: FakeLinear, session: aiohttp.ClientSession, error: TrackerError
) -> None:
    with pytest.raises(type(error)):
        await by(("mcp", BrokenWay(error)), graphql(session, linear.url)).tell(SAID)
    assert linear.asked == []


@pytest.mark.parametrize("fault", ["cut", "hang", "cut before", "html", "502"])
async def test_a_comment_that_was_cut_off_is_read_back_and_never_there_twice(
    linear: FakeLinear, proxy: FaultProxy, session: aiohttp.ClientSession, fault: str
) -> None:
    proxy.faults = [f"Comment:{fault}"]
    tracker = by(graphql(session, proxy.url))
    try:
        await tracker.tell(SAID)
    except UncertainError:
        assert fault != "cut"
        assert linear.comments() == []

    await tracker.tell(SAID)

    assert linear.comments() == [SAID.body]


async def test_what_may_still_arrive_is_not_said_by_the_next_way_at_once(
    linear: FakeLinear, proxy: FaultProxy, session: aiohttp.ClientSession
) -> None:
    proxy.faults = ["Comment:hang"]
    first = graphql(session, proxy.url)[1]

    with pytest.raises(UncertainError):
        await by(("mcp", first), graphql(session, linear.url)).tell(SAID)
    assert linear.comments() == []
