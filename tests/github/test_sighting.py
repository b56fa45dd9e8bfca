"""One look costs two requests, or nothing where nothing changed."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.clock import ManualClock
from bot.github.errors import NotFound, Unauthorized
from bot.github.ports import Endpoints, Nobody
from bot.github.sighting import Sighting, look
from bot.github.token_client import TokenClient
from bot.github.transport import Transport
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from tests.building import NOW

House = tuple[Starter, SimulatedGitHub, TokenClient]


@pytest.fixture
async def house() -> AsyncIterator[House]:
    starter = starter_world(files={"README.md": "hello\n"})
    starter.repository.push("fix", {"x.py": "1\n"}, message="Add x", author="agent")
    starter.repository.open_pull_request(head="fix", base="main", title="Add x", author="agent")
    async with SimulatedGitHub(starter.world) as github, aiohttp.ClientSession() as session:
        yield starter, github, reader(session, github, starter.world.token_of("wei"))


def reader(session: aiohttp.ClientSession, github: SimulatedGitHub, token: str) -> TokenClient:
    endpoints = Endpoints(api_url=github.api_url, graphql_url=github.graphql_url)
    return TokenClient(Transport(session, endpoints, ManualClock(NOW), Nobody()), token)


async def seen(house: House, app_id: int | None = None) -> Sighting:
    return await look(house[2], "acme/app", 1, app_id)


async def test_what_did_not_change_is_told_by_304(house: House) -> None:
    await seen(house)  # which has GitHub find out whether it conflicts
    first, second = await seen(house), await seen(house)

    assert first == second
    assert (first.is_open, first.run) == (True, None)
    assert [request.status for request in house[1].requests][-2:] == [304, 304]


async def test_the_newest_run_of_babysits_own_speaks(house: House) -> None:
    starter = house[0]
    sha = starter.repository.pull_requests[1].head_sha
    for title, app, external_id in (
        ("Older.", "babysit", "babysit:1:x:y"),
        ("Newer.", "babysit", "babysit:1:x:z"),
        ("Another's.", "github-actions", "not ours"),
    ):
        run = starter.repository.start_check_run(sha, "babysit", app=app)
        run.external_id = external_id
        starter.repository.complete_check_run(run, "action_required", title=title)

    by_form, by_app = await seen(house), await seen(house, starter.app.id)

    assert by_form == by_app
    assert by_form.run is not None
    assert (by_form.run.conclusion, by_form.run.title) == ("action_required", "Newer.")


async def test_after_the_end_only_the_pull_request_is_asked_for(house: House) -> None:
    house[0].repository.merge(1, author="wei")

    told = await seen(house)

    assert (told.is_open, told.is_merged, told.ended_by, told.run) == (False, True, "wei", None)
    assert told.merge_sha == house[0].repository.branch_sha("main")
    assert len(house[1].requests) == 1


async def test_what_may_not_be_read_is_an_error(house: House) -> None:
    _, github, known = house
    with pytest.raises(NotFound):
        await look(known, "acme/app", 99, None)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(Unauthorized):
            await look(reader(session, github, "ghp_forged"), "acme/app", 1, None)
