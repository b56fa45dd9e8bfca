"""What Linear's answers mean, whatever comes instead of one."""

from collections.abc import AsyncGenerator

import aiohttp
import pytest

from bot.trackers.linear.graphql import GraphQL
from bot.trackers.linear.issue import Issue
from bot.trackers.tracker import (
    BusyError,
    DeniedError,
    InvalidError,
    TrackerError,
    UncertainError,
    UnreachableError,
)
from tests.trackers.fake_linear import KEY, FakeLinear, FaultProxy, served


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
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(1)) as session:
        yield session


def by(session: aiohttp.ClientSession, url: str, key: str = KEY) -> GraphQL:
    return GraphQL(session, url, key, timeout=aiohttp.ClientTimeout(total=0.2))


async def test_an_issue_is_read_by_its_key(linear: FakeLinear, session: aiohttp.ClientSession) -> None:
    way = by(session, linear.url)

    assert await way.issue("ENG-1") == Issue(key="ENG-1", state="Todo", state_type="unstarted")
    assert await way.issue("UTF-8") is None


async def test_a_comment_is_found_on_whichever_page(
    linear: FakeLinear, session: aiohttp.ClientSession
) -> None:
    linear.comments().extend(["a", "b", "c", "d babysit-1 d", "e"])
    way = by(session, linear.url)

    assert await way.has_comment("ENG-1", "babysit-1")
    assert not await way.has_comment("ENG-1", "babysit-2")


async def test_an_issue_is_moved_to_the_state_of_that_name(
    linear: FakeLinear, session: aiohttp.ClientSession
) -> None:
    way = by(session, linear.url)

    await way.move("ENG-1", "done")
    with pytest.raises(InvalidError, match="has no state 'Shipped'"):
        await way.move("ENG-1", "Shipped")

    assert linear.state() == "Done"


@pytest.mark.parametrize(
    ("fault", "means"),
    [
        ("hang", UncertainError),
        ("cut", UncertainError),
        ("cut before", UncertainError),
        ("html", UncertainError),
        ("502", UncertainError),
        ("302", UncertainError),
        ("ratelimited", BusyError),
        ("429", BusyError),
        ("401", DeniedError),
        ("403", DeniedError),
    ],
)
async def test_every_other_answer_says_what_is_known(
    proxy: FaultProxy, session: aiohttp.ClientSession, fault: str, means: type[TrackerError]
) -> None:
    proxy.faults = [fault]

    with pytest.raises(means) as told:
        await by(session, proxy.url).comment("ENG-1", "hello")
    assert type(told.value) is means
    assert KEY not in f"{told.value!r}{told.value.__cause__!r}{told.value.__context__!r}"


async def test_where_nobody_listens_nothing_was_sent(session: aiohttp.ClientSession) -> None:
    with pytest.raises(UnreachableError):
        await by(session, "http://127.0.0.1:1/graphql").comment("ENG-1", "hello")


async def test_a_wrong_key_is_denied(linear: FakeLinear, session: aiohttp.ClientSession) -> None:
    with pytest.raises(DeniedError, match="LINEAR_API_KEY"):
        await by(session, linear.url, "lin_api_other").issue("ENG-1")
