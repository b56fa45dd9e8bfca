"""Whoever watches a pull request is told what Babysit comes to, in the order in which it happens."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime

import aiohttp

from bot.github.errors import GitHubError
from bot.github.ports import Endpoints, Nobody
from bot.github.token_client import TokenClient
from bot.github.transport import Transport
from bot.watching.connecting import TokensEye
from bot.watching.progress import Stage, WatchProgress
from bot.watching.watch import WatchPace, watch
from tests.scenarios.house import House


@dataclass
class Told:
    stages: list[Stage] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    def moved(self, progress: WatchProgress, _at: datetime) -> None:
        self.stages.append(progress.stage)
        self.reasons.append(progress.reason)

    def troubled(self, error: GitHubError | None, _at: datetime) -> None:
        raise AssertionError(error)


async def follow(house: House, number: int, told: Told) -> WatchProgress | None:
    endpoints = Endpoints(api_url=house.github.api_url, graphql_url=house.github.graphql_url)
    async with aiohttp.ClientSession() as session:
        reader = TokenClient(
            Transport(session, endpoints, house.clock, Nobody()), house.starter.world.token_of("wei")
        )
        eye = TokensEye(reader, "acme/app", number)
        return await watch(eye.look, house.clock, told, WatchPace(interval_s=10))


async def test_a_merge_is_followed_from_the_first_check_to_its_commit(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    told = Told()
    watching = asyncio.create_task(follow(house, pull_request.number, told))
    await house.let_pass(60)

    house.report(pull_request, "build", "success")
    end = await watching

    assert end is not None
    assert told.stages[0] is Stage.WAITING
    assert told.stages[-1] is Stage.MERGED
    assert any("build" in reason for reason in told.reasons)
    assert end.reason.endswith("by @babysit[bot].")


async def test_red_ci_and_a_hold_end_it(house: House) -> None:
    red, held = house.propose("agent/red"), house.propose("agent/held")
    house.report(red, "build", "failure")
    house.report(held, "build", "success")
    house.say(held, "/hold until Monday", by="wei")
    told = Told()

    ends = await asyncio.gather(follow(house, red.number, Told()), follow(house, held.number, told))

    assert [end.stage for end in ends if end is not None] == [Stage.RED, Stage.HELD]
    assert "until Monday" in told.reasons[-1]
