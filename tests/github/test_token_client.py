"""A token's owner reads in its own name, at the pace that GitHub asks for."""

import aiohttp
import msgspec
import pytest

from bot.clock import ManualClock
from bot.github.errors import Malformed
from bot.github.ports import Endpoints, Nobody
from bot.github.token_client import TokenClient
from bot.github.transport import Transport
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from tests.building import NOW


class _Repository(msgspec.Struct):
    full_name: str


class _Strange(msgspec.Struct):
    nothing_of_the_kind: int


async def test_it_reads_as_the_person_and_refuses_another_form() -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    where = {"owner": "acme", "repo": "app"}
    async with SimulatedGitHub(starter.world) as github, aiohttp.ClientSession() as session:
        endpoints = Endpoints(api_url=github.api_url, graphql_url=github.graphql_url)
        transport = Transport(session, endpoints, ManualClock(NOW), Nobody())
        client = TokenClient(transport, starter.world.token_of("wei"))

        found = await client.get("/repos/{owner}/{repo}", {**where}, _Repository)
        with pytest.raises(Malformed):
            await client.get("/repos/{owner}/{repo}", {**where}, _Strange)

    assert (found.full_name, client.poll_interval_s) == ("acme/app", 0)
    assert {request.actor for request in github.requests} == {"wei"}
