"""GitHub Enterprise Server: one address, the API below /api/v3, and nothing is asked anywhere else."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict
from yarl import URL

from bot.clock import ManualClock as BotClock
from bot.github.conversion import convert
from bot.github.errors import NotFound
from bot.github.ports import Endpoints, Nobody
from bot.github.transport import Transport
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.settings import Addresses, Secret, SignInAccess, addresses
from bot.sign_in.access import unbounded
from bot.sign_in.handlers import CALLBACK
from bot.sign_in.installing import Around, sign_in_of
from simulator.clock import ManualClock
from simulator.server import SimulatedGitHub
from simulator.starter import CLIENT_SECRET, Starter, starter_world
from simulator.state.authorizations import Conversion
from tests.building import NOW

API = "/api/v3"
CODE = "c" * 40
HOME = "https://babysit.example"


@asynccontextmanager
async def enterprise(github: SimulatedGitHub) -> AsyncGenerator[str]:
    """The same GitHub as an appliance has it; the API alone, without its prefix, is nowhere."""
    behind = github.world.api_url

    async def pass_on(request: web.Request) -> web.Response:
        path = request.path
        if path.startswith(f"{API}/"):
            path = path.removeprefix(API)
        elif not path.startswith(("/login", "/session")):
            raise web.HTTPNotFound
        headers = {
            name: value for name, value in request.headers.items() if name not in {"Host", "Content-Length"}
        }
        async with (
            aiohttp.ClientSession(auto_decompress=False) as session,
            session.request(
                request.method,
                URL(f"{behind}{path}?{request.query_string}", encoded=True),
                headers=headers,
                data=await request.read(),
                allow_redirects=False,
            ) as response,
        ):
            names = ("Link", "Location", "Set-Cookie", "Content-Type")
            kept = CIMultiDict(
                [(name, value) for name in names for value in response.headers.getall(name, [])]
            )
            return web.Response(status=response.status, body=await response.read(), headers=kept)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", pass_on)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    github.world.server_url, github.world.api_url = url, f"{url}{API}"
    try:
        yield url
    finally:
        await runner.cleanup()


@pytest.fixture
async def appliance() -> AsyncIterator[tuple[Starter, Addresses, aiohttp.ClientSession]]:
    starter = starter_world(clock=ManualClock(NOW))
    starter.app.callback_urls = (f"{HOME}{CALLBACK}",)
    starter.world.add_team("acme", "founders", ("wei",))
    async with AsyncExitStack() as stack:
        github = await stack.enter_async_context(SimulatedGitHub(starter.world))
        url = await stack.enter_async_context(enterprise(github))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield starter, addresses({"GITHUB_API_URL": f"{url}{API}"}), session


async def code_for(starter: Starter, asks: str) -> str:
    """What GitHub sends somebody back with who agreed before."""
    world = starter.world
    world.authorizations.agreed.setdefault(starter.app.client_id, []).append(world.account("wei"))
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        await browser.post(f"{world.server_url}/session", data={"login": "wei", "return_to": "/x"})
        async with browser.get(asks, allow_redirects=False) as response:
            return URL(response.headers["Location"]).query["code"]


async def test_somebody_signs_in_there_and_reads_what_they_may(
    appliance: tuple[Starter, Addresses, aiohttp.ClientSession],
) -> None:
    starter, where, session = appliance
    database = SqliteDatabase(opened(None))
    around = Around(
        session=session,
        endpoints=Endpoints(api_url=where.api_url, graphql_url=where.graphql_url),
        server_url=where.server_url,
        own_app=str(starter.app.id),
        clock=BotClock(NOW),
        observer=Nobody(),
        database=database,
    )
    settings = SignInAccess(
        client_id=starter.app.client_id, client_secret=Secret(CLIENT_SECRET), public_url=HOME
    )
    sign_in = sign_in_of(settings, around)
    challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"  # RFC 7636's own example
    asks = sign_in.oauth.authorize_url(redirect_uri=sign_in.redirect_uri, state="s", challenge=challenge)
    tokens = await sign_in.oauth.exchange(
        await code_for(starter, asks),
        redirect_uri=sign_in.redirect_uri,
        verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    )
    await sign_in.access.begin(tokens, "cookie")
    headers = {"Cookie": f"{sign_in.cookies.session}=cookie"}
    found = await sign_in.access.session(make_mocked_request("GET", "/", headers=headers))
    assert found is not None

    assert found.login == "wei"
    readable = await sign_in.access.readable(found, None, unbounded())
    assert [repository.name for repository in readable] == ["acme/app"]
    assert await sign_in.access.teams(found, unbounded()) == {"acme/founders"}
    assert where.server_url == starter.world.server_url
    await sign_in.oauth.give_back(tokens.access_token)
    await database.close()


async def test_an_app_is_made_there_from_its_manifest(
    appliance: tuple[Starter, Addresses, aiohttp.ClientSession],
) -> None:
    starter, where, session = appliance
    starter.world.authorizations.conversions[CODE] = Conversion(
        app=starter.app, client_secret=CLIENT_SECRET, pem="x", made_at=NOW
    )
    endpoints = Endpoints(api_url=where.api_url, graphql_url=where.graphql_url)
    transport = Transport(session, endpoints, BotClock(NOW), Nobody())

    made = await convert(transport, CODE)

    assert (made.id, made.client_id) == (starter.app.id, starter.app.client_id)
    with pytest.raises(NotFound):
        await convert(transport, CODE)
    assert where.graphql_url == f"{where.server_url}/api/graphql"
