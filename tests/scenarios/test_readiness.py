"""What an operator's probes see while GitHub does, or does not, work with Babysit."""

from datetime import timedelta

import aiohttp

from simulator.faults import Fault
from tests.scenarios.house import House, open_house


async def probe(house: House, path: str = "/readyz") -> tuple[int, str]:
    url = house.webhook_url.replace("/webhook", path)
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def test_a_server_that_github_works_with_is_ready(house: House) -> None:
    assert await probe(house) == (200, '{"message":"Ready."}')


async def test_a_key_that_is_not_the_apps_is_told() -> None:
    async with open_house(sweep_interval_s=300) as house:
        refused: dict[str, object] = {"message": "A JSON web token could not be decoded"}
        house.github.faults.add(Fault(path="/app*", status=401, body=refused, times=None))
        await house.let_pass(310)

        status, text = await probe(house)

        assert status == 503
        assert "A JSON web token could not be decoded" in text
        assert "PRIVATE_KEY" in text

        house.github.faults.clear()
        await house.let_pass(61)
        assert (await probe(house))[0] == 200


async def test_an_app_that_github_does_not_know_is_told() -> None:
    async with open_house(sweep_interval_s=300) as house:
        refused: dict[str, object] = {"message": "Integration not found"}
        house.github.faults.add(Fault(path="/app*", status=404, body=refused, times=None))
        await house.let_pass(310)

        status, text = await probe(house)

        assert (status, "APP_ID" in text) == (503, True)


async def test_a_clock_that_is_off_is_told_as_such() -> None:
    async with open_house(sweep_interval_s=300) as house:
        world, behind = house.starter.world, house.starter.world.clock
        world.clock = lambda: behind() - timedelta(minutes=20)
        await house.let_pass(310)

        status, text = await probe(house)

        assert status == 503
        assert "clock is off" in text
        assert "'Issued at' claim" in text
        world.clock = behind


async def test_a_token_of_one_installation_that_is_gone_leaves_the_others_ready() -> None:
    async with open_house(sweep_interval_s=300) as house:
        gone: dict[str, object] = {"message": "Not Found"}
        house.github.faults.add(Fault(path="/app/installations/*/access_tokens", status=404, body=gone))
        await house.let_pass(310)

        assert (await probe(house))[0] == 200


async def test_three_intervals_without_a_successful_sweep_are_told() -> None:
    async with open_house(sweep_interval_s=300) as house:
        house.github.faults.outage("*/installation*", 3600)
        await house.let_pass(500)
        assert (await probe(house))[0] == 200

        await house.let_pass(600)
        status, text = await probe(house)

        assert (status, "No sweep has succeeded since" in text) == (503, True)


async def test_a_permission_and_an_event_that_the_app_lacks_are_named() -> None:
    async with open_house(sweep_interval_s=300) as house:
        app = house.starter.app
        app.events = app.events - {"issue_comment"}
        app.permissions = {name: level for name, level in app.permissions.items() if name != "issues"}
        await house.let_pass(310)

        status, text = await probe(house)

        assert status == 200
        assert "the permission issues: write" in text
        assert "the event issue_comment" in text
        assert "page" in text


async def test_numbers_tell_of_sweeps_of_answers_and_of_gates(house: House) -> None:
    waiting, merged = house.propose("agent/waits"), house.propose("agent/merges")
    house.report(waiting, "build", "in_progress")
    house.report(merged, "build", "success")
    await house.settle()

    _, text = await probe(house, "/metrics")

    assert merged.is_merged
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(lines["babysit_last_sweep_timestamp_seconds"]) > 1.7e9
    assert float(lines['babysit_github_answers_total{class="2xx"}']) >= 5
    assert lines['babysit_pull_requests{gate="ci"}'] == "1.0"
    assert lines['babysit_pull_requests{gate="none"}'] == "0.0"
