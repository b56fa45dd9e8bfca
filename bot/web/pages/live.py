"""Word to open pages that something they show has changed: server-sent events that say nothing else.

The page then reads itself anew, with all that it may show, by the ordinary way.
"""

import asyncio
from collections.abc import AsyncGenerator, Collection, Mapping
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import replace
from urllib.parse import unquote

from aiohttp import web

from bot.model.time import Clock
from bot.records.board_search import BoardSearch
from bot.records.database import RecordsError
from bot.showing import Bulletin, Watcher
from bot.sign_in.access import AccessUnknownError, Questions, SignedOutError
from bot.web.pages.services import PAGES
from bot.web.pages.visit import NotThereError, Visit, safe

BEAT_S = 15.0
"""How often a silent stream says that it lives, and the person's rights are looked at anew."""
SETTLED_S = 0.15
"""A burst of changes is one word."""
GLANCE_S = 0.4
"""How often another process's changes are looked for, while anybody looks at pages."""
MOST_BEATS = 40
MOST_STREAMS = 500
MOST_OF_ONE = 12


class Streams:
    """The open streams of this process; all end when it stops."""

    def __init__(self) -> None:
        self._open: dict[asyncio.Task[object], str] = {}

    def has_room(self, session_key: str) -> bool:
        """Whether another stream may be opened by this session."""
        own = sum(key == session_key for key in self._open.values())
        return len(self._open) < MOST_STREAMS and own < MOST_OF_ONE

    def note(self, session_key: str) -> None:
        """The running request is one."""
        task = asyncio.current_task()
        if task is not None:
            self._open[task] = session_key
            task.add_done_callback(lambda ended: self._open.pop(ended, None))

    async def end(self, _app: web.Application) -> None:
        """Break all off."""
        for task in tuple(self._open):
            task.cancel()


_OVER = (ConnectionError, NotThereError, SignedOutError, AccessUnknownError)
"""What ends a stream: the browser opens another one, and learns the reason from that."""

STREAMS = web.AppKey("STREAMS", Streams)


async def stream(visit: Visit) -> web.StreamResponse:
    """Events for the page at `?path=`, as long as its reader may see it."""
    streams = visit.request.app[STREAMS]
    if not streams.has_room(visit.session.key):
        return web.Response(status=503, headers={"Retry-After": "60"})
    await _numbers(visit)
    response = safe(web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"}))
    response.headers["X-Accel-Buffering"] = "no"
    await response.prepare(visit.request)
    streams.note(visit.session.key)
    with suppress(*_OVER), visit.pages.bulletin.watching() as watcher:
        await response.write(b"retry: 5000\n\n")
        for _ in range(MOST_BEATS):
            changed = await _changed(watcher)
            is_theirs = bool(changed & set(await _numbers(replace(visit, allowance=Questions()))))
            await response.write(b"event: change\ndata: 1\n\n" if is_theirs else b": \n\n")
    return response


async def _changed(watcher: Watcher) -> AbstractSet[int]:
    """The repositories in which something changed, none once `BEAT_S` has passed."""
    try:
        await asyncio.wait_for(watcher.news.wait(), BEAT_S)
    except TimeoutError:
        return frozenset()
    await asyncio.sleep(SETTLED_S)
    changed, watcher.changed = watcher.changed, set()
    watcher.news.clear()
    return changed


async def _numbers(visit: Visit) -> Collection[int]:
    """What this person may read of what the page is about, now.

    Raises:
        NotThereError: nothing.
    """
    owner, _, rest = unquote(visit.request.query.get("path", "/")).strip("/").partition("/")
    name = rest.partition("/")[0]
    place = await visit.place_named(owner, name if name not in {"ledger", "insights"} else "")
    return place.numbers


class Glances:
    """Looks for what other processes on the same database wrote."""

    def __init__(self, search: BoardSearch, bulletin: Bulletin, clock: Clock) -> None:
        self._search = search
        self._bulletin = bulletin
        self._clock = clock

    async def run(self) -> None:
        """For ever; the database is asked only while somebody looks."""
        known: Mapping[int, object] = {}
        is_fresh = False
        while True:
            if not self._bulletin.has_watchers:
                is_fresh = False
                await self._bulletin.until_watched()
            with suppress(RecordsError):
                marks = await self._search.marks()
                changed = {
                    number for number in known.keys() | marks.keys() if known.get(number) != marks.get(number)
                }
                for number in changed if is_fresh else ():
                    self._bulletin.tell(number)
                known, is_fresh = marks, True
            await self._clock.sleep(GLANCE_S)


async def glancing(app: web.Application) -> AsyncGenerator[None]:
    """Have glances thrown as long as the application runs."""
    pages = app[PAGES]
    task = asyncio.create_task(Glances(pages.search, pages.bulletin, pages.clock).run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
