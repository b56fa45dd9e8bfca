from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import stamina
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.github.client import InstallationClient
from bot.github.clients import Clients
from bot.github.github import GitHub
from bot.github.ports import Endpoints, Exchange, Nobody
from bot.model.keys import PullRequestKey
from tests.github.scripted import APP_ID, FakeClock, ScriptedGitHub


class Witness(Nobody):
    """Remembers every exchange."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    def exchanged(self, exchange: Exchange, /) -> None:
        self.exchanges.append(exchange)


@pytest.fixture(scope="session")
def private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def witness() -> Witness:
    return Witness()


@pytest.fixture
def key() -> PullRequestKey:
    return PullRequestKey(installation_id=1, repository_id=9, repository="acme/shop", number=7)


@pytest.fixture(autouse=True)
def retry_without_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=3):
        yield


@pytest.fixture
async def script() -> AsyncIterator[ScriptedGitHub]:
    scripted = ScriptedGitHub()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", scripted.handle)
    async with TestServer(app) as server:
        scripted.url = str(server.make_url("")).rstrip("/")
        yield scripted


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def endpoints(script: ScriptedGitHub) -> Endpoints:
    return Endpoints(api_url=script.url, graphql_url=f"{script.url}/graphql")


@pytest.fixture
def clients(
    session: aiohttp.ClientSession,
    private_key: rsa.RSAPrivateKey,
    clock: FakeClock,
    endpoints: Endpoints,
    witness: Witness,
) -> Clients:
    return Clients(session, str(APP_ID), private_key, clock, endpoints=endpoints, observer=witness)


@pytest.fixture
def client(clients: Clients) -> InstallationClient:
    return clients.installation(1)


@pytest.fixture
def github(
    session: aiohttp.ClientSession,
    private_key: rsa.RSAPrivateKey,
    clock: FakeClock,
    endpoints: Endpoints,
) -> GitHub:
    return GitHub(session, str(APP_ID), private_key, clock, endpoints=endpoints)
