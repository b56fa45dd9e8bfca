"""The App finds its installation with the first look that succeeds; a token needs none."""

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import SystemClock
from bot.github.clients import Clients
from bot.github.errors import ServerError
from bot.github.ports import Endpoints
from bot.watching.connecting import AppsEye
from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world


async def test_the_app_asks_for_its_installation_once_and_again_while_github_is_away() -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    starter.repository.push("fix", {"x.py": "1\n"}, message="Add x", author="agent")
    starter.repository.open_pull_request(head="fix", base="main", title="Add x", author="agent")
    key = load_pem_private_key(starter.private_key.encode(), password=None)
    assert isinstance(key, RSAPrivateKey)
    async with SimulatedGitHub(starter.world) as github, aiohttp.ClientSession() as session:
        endpoints = Endpoints(api_url=github.api_url, graphql_url=github.graphql_url)
        eye = AppsEye(
            Clients(session, str(starter.app.id), key, SystemClock(), endpoints=endpoints), "acme/app", 1
        )
        github.faults.add(Fault(path="*/installation", times=3, status=502))
        with pytest.raises(ServerError):
            await eye.look()
        first, second = await eye.look(), await eye.look()

        asked = [
            request.path
            for request in github.requests
            if request.path.endswith("/installation") and request.status == 200
        ]
    assert first == second
    assert first.is_open
    assert len(asked) == 1
