"""Which trackers there are, and which of them a server can ask and tell: those it has credentials of."""

import aiohttp
import pytest

from bot.claims.judging.evidence import IssueState
from bot.clock import SystemClock
from bot.model.config import TrackerConfig
from bot.trackers.registry import accesses_of, references_of, tracker_kinds, tracker_variables
from bot.trackers.tracker import Means, ToldTracker
from bot.ways.health import Health
from tests.building import KEY as PULL_REQUEST
from tests.trackers.fake_linear import KEY, FakeLinear, served
from tests.trackers.github_issues.test_github_issues import FakeGitHub


@pytest.mark.parametrize("name", sorted(tracker_kinds()))
def test_a_tracker_is_called_as_its_folder(name: str) -> None:
    kind = tracker_kinds()[name]

    assert kind.name == name
    assert all(variable.names.startswith(f"{name.upper()}_") for variable in kind.variables)


def test_the_file_names_exactly_those_that_can_be_told() -> None:
    assert sorted(TrackerConfig.names()) == sorted(references_of())
    assert next(variable.names for variable in tracker_variables()) == "LINEAR_API_KEY"


def test_without_credentials_there_are_githubs_own_issues_alone() -> None:
    assert list(accesses_of({})) == ["github_issues"]


async def test_linear_is_asked_by_its_mcp_server_first_and_then_by_its_api() -> None:
    linear, health = FakeLinear(), Health(SystemClock())
    async with served(linear), aiohttp.ClientSession() as session:
        environ = {
            "LINEAR_API_KEY": KEY,
            "LINEAR_API_URL": linear.url,
            "LINEAR_MCP_URL": "http://127.0.0.1:1/mcp",
            "LINEAR_OWNERS": "acme",
        }
        access = accesses_of(environ)["linear"]
        tracker = access.open(Means(session=session, health=health, github=FakeGitHub()))
        states = [state async for state in tracker.read(PULL_REQUEST, ["ENG-1"])]

    assert states == [("ENG-1", IssueState.OPEN)]
    assert isinstance(tracker, ToldTracker)
    assert [(way_state.way, bool(way_state.why)) for way_state in health.states()] == [
        ("graphql", False),
        ("mcp", True),
    ]
    assert access.owners == {"acme"}
