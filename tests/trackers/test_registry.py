"""Which trackers a server can tell: those whose credentials are there."""

import aiohttp

from bot.clock import SystemClock
from bot.settings import LinearAccess, Secret
from bot.trackers.registry import owners_of, trackers_of
from bot.trackers.tracker import IssueState
from bot.ways.health import Health
from tests.trackers.fake_linear import KEY, FakeLinear, served


async def test_without_credentials_there_is_none() -> None:
    async with aiohttp.ClientSession() as session:
        assert trackers_of(None, session, Health(SystemClock())) == {}
    assert owners_of(None) == {}


async def test_linear_is_asked_by_its_mcp_server_first_and_then_by_its_api() -> None:
    linear, health = FakeLinear(), Health(SystemClock())
    async with served(linear), aiohttp.ClientSession() as session:
        access = LinearAccess(
            api_key=Secret(KEY),
            api_url=linear.url,
            mcp_url="http://127.0.0.1:1/mcp",
            owners=frozenset({"acme"}),
        )
        state = await trackers_of(access, session, health)["linear"].read("ENG-1")

    assert state == IssueState(key="ENG-1", name="Todo", is_over=False)
    assert [(way_state.way, bool(way_state.why)) for way_state in health.states()] == [
        ("graphql", False),
        ("mcp", True),
    ]
    assert owners_of(access) == {"linear": {"acme"}}
