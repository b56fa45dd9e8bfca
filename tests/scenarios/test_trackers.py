"""Issues of a tracker are told what becomes of a pull request, and a tracker that is broken holds nothing."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from simulator.state.world import PullRequest
from tests.scenarios.house import House, open_house
from tests.trackers.fake_linear import KEY, FakeLinear, FaultProxy, served

CONFIGURATION = "tracker: {linear: {teams: [ENG], done: Done}}\n"
BRANCH = "wei/eng-1-add-it"


@asynccontextmanager
async def telling(url: str) -> AsyncGenerator[House]:
    """A house that tells the Linear at this address."""
    async with open_house(environ={"LINEAR_API_KEY": KEY, "LINEAR_API_URL": url}) as house:
        house.configure(CONFIGURATION)
        yield house


async def green(house: House, branch: str = BRANCH) -> PullRequest:
    pull_request = house.propose(branch)
    house.report(pull_request, "build", "success")
    await house.settle()
    return pull_request


async def test_the_life_of_a_pull_request_is_told_step_by_step() -> None:
    linear = FakeLinear()
    async with served(linear), telling(linear.url) as house:
        pull_request = house.propose(BRANCH)
        house.report(pull_request, "build", "failure")
        await house.settle()
        said_when_red = list(linear.comments())
        house.repository.label(pull_request.number, "strategic", author="ada")
        house.report(pull_request, "build", "success")
        await house.settle()
        said_when_held = linear.comments()[1:]
        house.say(pull_request, "/approve", by="max")
        await house.settle()

    assert house.verdict(pull_request) == "merged"
    assert ["is red" in one for one in said_when_red] == [True]
    assert ["waits for a human" in one for one in said_when_held] == [True]
    assert ["is merged" in comment for comment in linear.comments()] == [False, False, True]
    assert linear.state() == "Done"


@pytest.mark.parametrize(
    "faults",
    [
        ["Comment:cut", "Move:cut"],
        ["html", "ratelimited", "401", "502", "Comment:hang", "Comment:cut before", "Move:502"],
    ],
    ids=str,
)
async def test_whatever_happens_on_the_way_there_is_one_comment_and_one_merge(faults: list[str]) -> None:
    linear = FakeLinear()
    async with served(linear):
        proxy = FaultProxy(linear.url)
        async with served(proxy), telling(proxy.url) as house:
            proxy.faults = list(faults)
            pull_request = await green(house)
            await house.let_pass(7200)

    assert house.verdict(pull_request) == "merged"
    assert (len(linear.comments()), linear.state(), proxy.faults) == (1, "Done", [])


async def test_a_tracker_that_is_away_for_good_holds_no_merge_and_is_seen_in_the_metrics() -> None:
    async with telling("http://127.0.0.1:1/graphql") as house:
        pull_request = await green(house)
        metrics = house.webhook_url.replace("/webhook", "/metrics")
        async with aiohttp.ClientSession() as session, session.get(metrics) as answer:
            shown = await answer.text()

    assert house.verdict(pull_request) == "merged"
    assert "babysit_tracker_waiting 1.0" in shown
    assert 'babysit_tracker_attempts_total{outcome="failed",tracker="linear"}' in shown


async def test_what_is_blocked_by_an_open_issue_waits_until_that_is_done() -> None:
    linear = FakeLinear("ENG-1", "ENG-2")
    async with served(linear), telling(linear.url) as house:
        pull_request = house.propose("agent/plain")
        house.say(pull_request, "Blocked by ENG-2.", by="wei")
        house.report(pull_request, "build", "success")
        await house.settle()
        held = house.says(pull_request)
        linear.issues["ENG-2"].state = "2"
        house.say(pull_request, "/recheck", by="wei")
        await house.settle()

    assert "ENG-2" in held
    assert house.verdict(pull_request) == "merged"


async def test_an_issue_that_is_opened_again_blocks_again() -> None:
    linear = FakeLinear("ENG-1")
    linear.issues["ENG-1"].state = "2"
    async with served(linear), telling(linear.url) as house:
        pull_request = house.propose("agent/plain", labels=())
        house.say(pull_request, "Blocked by ENG-1", by="wei")
        house.report(pull_request, "build", "success")
        await house.let_pass(60)
        assert house.conclusion(pull_request) == "success"

        linear.issues["ENG-1"].state = "1"
        await house.let_pass(300)
        house.repository.label(pull_request.number, "automerge", author="wei")
        await house.let_pass(100)

        assert not pull_request.is_merged
        assert house.conclusion(pull_request) == "failure"
