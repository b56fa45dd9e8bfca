"""Whatever GitHub does for a minute, Babysit is well again by itself: merged once, said once, ready."""

from datetime import timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from simulator.faults import Fault, Mode
from simulator.state.world import World
from tests.scenarios.house import House, open_house

PAGE = "<html><body><h1>Unicorn!</h1></body></html>"
JSON = {"Content-Type": "application/json; charset=utf-8"}
SECONDS = 45
FAULTS = {
    "it fails": {
        "500": Fault(path="*"),
        "502 with a page": Fault(path="*", status=502, body=PAGE),
        "503 with Retry-After": Fault(path="*", status=503, headers={"Retry-After": "5"}),
        "done and denied": Fault(path="*", mode=Mode.ACT_THEN_ANSWER, status=502, body=PAGE),
        "a token that was revoked": Fault(path="/[gir]*", status=401, body={"message": "Bad credentials"}),
    },
    "it breaks off": {
        "reset before the deed": Fault(path="*", mode=Mode.DROP),
        "reset after the deed": Fault(path="*", mode=Mode.ACT_THEN_DROP),
        "no answer in time": Fault(path="*", mode=Mode.DELAY, delay_s=40, status=504),
        "a body that stops in the middle": Fault(path="*", mode=Mode.STALL, delay_s=40),
    },
    "it makes no sense": {
        "JSON cut off": Fault(path="*", mode=Mode.CUT),
        "a page where JSON is promised": Fault(path="*", status=200, body=PAGE, headers=JSON),
        "JSON called a page": Fault(path="*", status=200, body="{}"),
        "an empty answer": Fault(path="*", status=204, body=""),
    },
    "it asks for calm": {
        "429 without a number": Fault(path="*", status=429, body={"message": "Slow down"}),
        "a secondary limit": Fault(
            path="*",
            status=403,
            body={"message": "You have exceeded a secondary rate limit."},
            headers={"Retry-After": "30"},
        ),
    },
}


async def is_ready(house: House) -> bool:
    address = house.webhook_url.replace("/webhook", "/readyz")
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status == 200


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS)
async def test_a_minute_of_it_delays_merge_and_report_and_no_more(faults: dict[str, Fault]) -> None:
    with capture_logs() as lines:
        async with open_house(sweep_interval_s=300) as house:
            for name, fault in faults.items():
                await outlived(house, fault, name)
            await house.let_pass(310)

            assert await is_ready(house)
    assert [line for line in lines if line["log_level"] in {"error", "critical"}] == []


async def outlived(house: House, fault: Fault, name: str) -> None:
    """One pull request turns green and one red while GitHub does this; both end as they should, once."""
    branch = name.replace(" ", "-")
    green, red = house.propose(f"agent/green-{branch}"), house.propose(f"agent/red-{branch}")
    house.report(green, "build", "in_progress")
    await house.let_pass(30)
    fault.times, fault.until = None, house.clock.now() + timedelta(seconds=SECONDS)
    house.github.faults.add(fault)

    house.report(green, "build", "success")
    house.report(red, "build", "failure")
    await house.until(
        lambda: green.is_merged and house.conclusion(red) == "failure" and house.comments(red),
        within_s=SECONDS + 150,
    )
    await house.let_pass(30)

    assert house.conclusion(green) == "success", name
    assert house.comments(green) == [], name
    assert len(house.comments(red)) == 1, name


def ahead(world: World, by: timedelta) -> None:
    """Our clock is ahead of GitHub's from now on, or behind it."""
    right = world.clock
    world.clock = lambda: right() - by


@pytest.mark.parametrize("minutes", [-20, 20], ids=["behind", "ahead"])
async def test_a_clock_that_was_off_and_is_set_right_needs_no_restart(minutes: int) -> None:
    async with open_house(sweep_interval_s=300) as house:
        world, right = house.starter.world, house.starter.world.clock
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        world.tokens.clear()
        ahead(world, timedelta(minutes=minutes))
        house.report(pull_request, "build", "success")
        await house.let_pass(900)

        world.clock = right
        await house.until(lambda: pull_request.is_merged, within_s=610)
        await house.let_pass(310)

        assert await is_ready(house)


async def test_an_outage_is_told_on_the_pull_request_while_it_lasts() -> None:
    async with open_house() as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "in_progress")
        await house.settle()
        for path in ("/graphql", "/repos/*/pulls/[0-9]*/commits*"):
            house.github.faults.outage(path, 600)

        house.report(pull_request, "build", "success")
        await house.let_pass(300)

        assert house.says(pull_request).startswith("GitHub does not answer what is needed")
        await house.until(lambda: pull_request.is_merged, within_s=700)
