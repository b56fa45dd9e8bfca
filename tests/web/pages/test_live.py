"""Open pages hear of what changed where their readers may look, and of nothing else."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace

import aiohttp

from bot.clock import ManualClock
from bot.records.board import Board
from bot.records.board_search import BoardSearch
from bot.showing import Bulletin
from bot.web.pages import live
from tests.building import KEY, NOW
from tests.web.pages.conftest import Site, waiting


@asynccontextmanager
async def listening(site: Site, path: str) -> AsyncGenerator[aiohttp.ClientResponse]:
    """A stream that has begun."""
    url = f"{site.url}/-/events?path={path}"
    async with asyncio.timeout(5), site.session.get(url, headers={"X-Login": "wei"}) as response:
        assert await response.content.readline() == b"retry: 5000\n"
        assert await response.content.readline() == b"\n"
        yield response


async def test_a_page_hears_that_something_on_it_changed(site: Site) -> None:
    async with listening(site, "/acme/app/pull/7") as response:
        site.pages.bulletin.tell(70)

        assert await response.content.readline() == b"event: change\n"


async def test_nobody_hears_of_what_happens_elsewhere(site: Site) -> None:
    async with listening(site, "/acme/app") as response:
        site.pages.bulletin.tell(71)
        assert await response.content.readline() == b": \n"
        site.pages.bulletin.tell(70)

        assert await response.content.readuntil(b"1\n\n") == b"\nevent: change\ndata: 1\n\n"
        assert response.content.total_bytes == len(b"retry: 5000\n\n: \n\nevent: change\ndata: 1\n\n")


async def test_who_may_read_no_more_hears_no_more(site: Site) -> None:
    async with listening(site, "/acme/app") as response:
        site.access.may_read["wei"] = []
        site.pages.bulletin.tell(70)

        assert await response.content.read() == b""


async def test_one_session_opens_so_many_streams_and_no_more(site: Site) -> None:
    streams = live.Streams()

    async def open_one() -> None:
        streams.note("wei")
        await asyncio.Event().wait()

    tasks = [asyncio.create_task(open_one()) for _ in range(live.MOST_OF_ONE)]
    await asyncio.sleep(0)

    assert not streams.has_room("wei")
    assert streams.has_room("ada")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert streams.has_room("wei")
    assert site.pages is not None


async def test_what_another_process_wrote_is_noticed(site: Site) -> None:
    class OneGlance(ManualClock):
        async def sleep(self, seconds: float) -> None:
            del seconds
            await asyncio.sleep(0)

    bulletin, board = Bulletin(), Board(site.database)
    other = replace(KEY, repository_id=71, number=8)
    await board.show(waiting(7), NOW)
    await board.show(waiting(8, key=other), NOW)
    glancing = asyncio.create_task(live.Glances(BoardSearch(site.database), bulletin, OneGlance(NOW)).run())

    with bulletin.watching() as watcher:
        async with asyncio.timeout(5):
            await asyncio.sleep(0.05)
            await board.forget(other)
            await watcher.news.wait()

    glancing.cancel()
    assert watcher.changed == {71}
