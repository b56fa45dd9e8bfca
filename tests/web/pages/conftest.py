"""The pages on loopback, with people who are signed in by word, and rows that were shown before."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from yarl import URL

from bot.clock import ManualClock
from bot.model.text import Code, Link
from bot.model.waiting import GateLine, Turn, Waiting
from bot.records.sqlite.database import SqliteDatabase
from bot.showing import Bulletin
from bot.sign_in.access import ACCESS, Questions, ReadableRepository, Session
from bot.web.answers import explain_refusals
from bot.web.pages.services import Pages, pages_of
from bot.web.pages.site import install_pages
from tests.building import HEAD_SHA, KEY, NOW

WEB = ReadableRepository(repository_id=70, name="acme/app", installation_id=1, can_write=True)
API = ReadableRepository(repository_id=71, name="acme/api", installation_id=1)
FOREIGN = ReadableRepository(repository_id=99, name="globex/vault", installation_id=2)


@dataclass
class FakeAccess:
    """Whom the header `X-Login` names is signed in, and may read what is written down here."""

    may_read: dict[str, Sequence[ReadableRepository]] = field(
        default_factory=lambda: {"wei": [API, WEB], "mallory": [FOREIGN]}
    )
    in_teams: dict[str, Sequence[str]] = field(default_factory=dict)
    is_short: bool = False
    trouble: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def session(self, request: web.Request) -> Session | None:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        login = request.headers.get("X-Login", "") or request.cookies.get("login", "") or token
        return Session(key=login, user_id=1, login=login, csrf_token="c") if login in self.may_read else None

    async def teams(self, session: Session, allowance: Questions) -> Collection[str]:
        return self.in_teams.get(session.login, ()) if allowance.take() else ()

    async def readable(
        self, session: Session, owner: str | None, allowance: Questions
    ) -> Sequence[ReadableRepository]:
        self.asked.append(session.login)
        allowance.is_short = self.is_short
        if self.trouble is not None:
            raise self.trouble
        found = self.may_read.get(session.login, ())
        return [one for one in found if owner is None or one.name.split("/")[0].lower() == owner.lower()]


@dataclass(frozen=True)
class Answer:
    """A response, read."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass
class Site:
    """The pages while a test lasts."""

    url: str
    pages: Pages
    access: FakeAccess
    session: aiohttp.ClientSession
    database: SqliteDatabase

    async def post(self, path: str, fields: Mapping[str, str], login: str = "wei", **headers: str) -> Answer:
        """A form that this site's own page sends."""
        form = aiohttp.FormData(fields, default_to_multipart=True)
        said = {"X-Login": login, **headers} if login else headers
        url = URL(f"{self.url}{path}", encoded=True)
        async with self.session.post(url, data=form, headers=said, allow_redirects=False) as response:
            return Answer(response.status, await response.text(), dict(response.headers))

    async def get(self, path: str, login: str = "wei") -> Answer:
        headers = {"X-Login": login} if login else {}
        url = URL(f"{self.url}{path}", encoded=True)  # as it is written: a browser would tidy it up
        async with self.session.get(url, headers=headers, allow_redirects=False) as response:
            return Answer(response.status, await response.text(), dict(response.headers))


def waiting(number: int = 7, *, hours: float = 1, now: datetime = NOW, **fields: object) -> Waiting:
    """A row like many."""
    says = (
        "CI failed: ",
        Link("build", "https://github.example/acme/app/runs/1"),
        " and ",
        Code("lint"),
        ".",
    )
    red = GateLine(gate="ci", state="closed", says=says, next_actor=("the author, ", Code("@agent")))
    fine = GateLine(gate="conflicts", state="open", says=("It merges into ", Code("main"), "."))
    ready = Waiting(
        key=replace(KEY, number=number),
        title=f"Change number {number}",
        url=f"https://github.example/acme/app/pull/{number}",
        author="agent",
        agent="backend",
        labels=["automerge"],
        head_sha=HEAD_SHA,
        base_ref="main",
        turn=Turn.AUTHOR,
        gate="ci",
        says="CI failed: build and lint. Next: the author, @agent: push a fix, or re-run.",
        gates=[fine, red],
        judged_at=now,
        people=["agent"],
        since=now - timedelta(hours=hours),
        opened_at=now - timedelta(hours=hours + 1),
    )
    return replace(ready, **fields)  # type: ignore[arg-type]


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@asynccontextmanager
async def open_site() -> AsyncGenerator[Site]:
    async with AsyncExitStack() as stack:
        database = await SqliteDatabase.open(None)
        stack.push_async_callback(database.close)
        pages = pages_of(database, Bulletin(), ManualClock(NOW), "https://github.example")
        app, access = web.Application(middlewares=[explain_refusals]), FakeAccess()
        app[ACCESS] = access
        install_pages(app, pages)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        session = await stack.enter_async_context(aiohttp.ClientSession())
        url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield Site(url=url, pages=pages, access=access, session=session, database=database)
