"""A server that people can sign in to, beside a simulated GitHub, and people with browsers of their own."""

import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from urllib.parse import urljoin

import aiohttp
import msgspec
import pytest
from aiohttp import web

from bot.clock import ManualClock as BotClock
from bot.github.ports import Endpoints, Nobody
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.settings import Secret, SignInAccess
from bot.showing import Bulletin
from bot.sign_in.access import ACCESS, AccessUnknownError, SignedOutError, unbounded
from bot.sign_in.handlers import SignIn
from bot.sign_in.installing import Around, install, sign_in_of
from bot.web.pages.services import pages_of
from bot.web.pages.site import install_pages
from simulator.clock import ManualClock
from simulator.server import SimulatedGitHub
from simulator.starter import CLIENT_SECRET, Starter, starter_world
from tests.building import NOW

MOST_HOPS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a browser shows in the end. `cookies` are those of every answer on the way."""

    url: str
    status: int
    text: str
    cookies: tuple[str, ...] = ()


class Browser:
    """A cookie jar that follows where it is led."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session

    async def get(self, url: str, **headers: str) -> Page:
        return await self._open("GET", url, None, headers)

    async def post(self, url: str, fields: Mapping[str, str], **headers: str) -> Page:
        return await self._open("POST", url, fields, headers)

    async def _open(
        self, method: str, url: str, fields: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> Page:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        cookies: tuple[str, ...] = ()
        for _ in range(MOST_HOPS):
            async with self.session.request(
                method, url, data=fields, headers=sent, allow_redirects=False
            ) as response:
                cookies += tuple(response.headers.getall("Set-Cookie", []))
                location, text = response.headers.get("Location"), await response.text()
                if location is None or response.status < 300:
                    return Page(url=url, status=response.status, text=text, cookies=cookies)
            method, url, fields = "GET", urljoin(url, location), None
        raise AssertionError("led in circles")


@dataclass(slots=True, kw_only=True)
class Site:
    """The server, GitHub, and the time of both."""

    url: str
    app: web.Application
    github: SimulatedGitHub
    starter: Starter
    sign_in: SignIn
    database: SqliteDatabase
    stack: AsyncExitStack
    times: tuple[BotClock, ManualClock]
    made_of: tuple[SignInAccess, Around]

    def pass_time(self, seconds: float) -> None:
        bots, githubs = self.times
        githubs.advance(seconds)
        bots.advance(seconds)

    async def browser(self, login: str | None = None) -> Browser:
        """Somebody's; on GitHub they are signed in already."""
        jar = aiohttp.CookieJar(unsafe=True)
        browser = Browser(await self.stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar)))
        if login is not None:
            await browser.post(f"{self.github.server_url}/session", {"login": login, "return_to": "/x"})
        return browser

    async def signed_in(self, login: str, path: str = "/who") -> tuple[Browser, Page]:
        """Somebody who came by a page, and agreed on GitHub."""
        browser = await self.browser(login)
        self.starter.world.authorizations.agreed.setdefault(self.starter.app.client_id, []).append(
            self.starter.world.account(login)
        )
        return browser, await browser.get(f"{self.url}/sign-in?next={path}")


def sign_in_beside(site: Site) -> SignIn:
    """Another process on the same database."""
    return sign_in_of(*site.made_of)


async def who(request: web.Request) -> web.Response:
    """A page that says what it may show."""
    access = request.app[ACCESS]
    try:
        session = await access.session(request)
        if session is None:
            return web.Response(status=401, text="nobody")
        found = await access.readable(session, request.query.get("owner"), unbounded())
    except AccessUnknownError as error:
        return web.Response(status=503, text=str(error))
    except SignedOutError as error:
        return web.Response(status=401, text=str(error))
    names = [repository.name for repository in found]
    return web.Response(
        body=msgspec.json.encode({"login": session.login, "reads": names, "csrf": session.csrf_token})
    )


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    githubs, bots = ManualClock(NOW), BotClock(NOW)
    starter = starter_world(files={"README.md": "hello\n"}, clock=githubs)
    starter.world.add_repository("acme/secret", is_private=True).collaborators["rob"] = "read"
    starter.world.organizations["acme"].base_permission = "none"
    async with AsyncExitStack() as stack:
        github = await stack.enter_async_context(SimulatedGitHub(starter.world))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        database = SqliteDatabase(opened(None))
        stack.push_async_callback(database.close)
        app = web.Application()
        app.router.add_get("/who", who)
        runner = web.AppRunner(app, shutdown_timeout=1)
        settings = SignInAccess(
            client_id=starter.app.client_id,
            client_secret=Secret(CLIENT_SECRET),
            public_url=(url := f"http://127.0.0.1:{_free_port()}"),
        )
        around = Around(
            session=session,
            endpoints=Endpoints(api_url=github.api_url, graphql_url=github.graphql_url),
            server_url=github.server_url,
            own_app=str(starter.app.id),
            clock=bots,
            observer=Nobody(),
            database=database,
        )
        sign_in = sign_in_of(settings, around)
        install(app, sign_in)
        install_pages(app, pages_of(database, Bulletin(), bots, github.server_url))
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", int(url.rpartition(":")[2])).start()
        starter.app.callback_urls = (sign_in.redirect_uri,)
        yield Site(
            url=url,
            app=app,
            github=github,
            starter=starter,
            sign_in=sign_in,
            database=database,
            stack=stack,
            times=(bots, githubs),
            made_of=(settings, around),
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
