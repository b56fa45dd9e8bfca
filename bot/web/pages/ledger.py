"""The ledger: who decided what, on which pull request, for what reason; it only grows."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import msgspec
from aiohttp import web

from bot.model.ledger import EntryKind, Written
from bot.records.ledger_search import Asked
from bot.render.ledger import as_csv, fields
from bot.web.pages.queue import LONGEST_VALUE
from bot.web.pages.visit import Content, Place, Visit, safe

ON_PAGE = 100
IN_CHUNK = 1_000
MOST_EXPORTED = 200_000
DAYS: Final = {
    "7": "the last week",
    "30": "the last 30 days",
    "90": "the last 90 days",
    "365": "the last year",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """What somebody wants to see, as the address says it."""

    repository: str = ""
    kind: str = ""
    by: str = ""
    days: str = ""
    number: str = ""

    def query(self, **more: str) -> str:
        """The same as the rest of an address, with what is empty left out."""
        values = {
            "repository": self.repository,
            "kind": self.kind,
            "by": self.by,
            "days": self.days,
            "number": self.number,
            **more,
        }
        kept = {name: value for name, value in values.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def filter_of(query: Mapping[str, str]) -> LedgerFilter:
    """What the address asks for; what it cannot mean is nothing."""
    kinds = {kind.word for kind in EntryKind}
    return LedgerFilter(
        repository=query.get("repository", "").strip()[:LONGEST_VALUE],
        kind=query.get("kind", "") if query.get("kind", "") in kinds else "",
        by=query.get("by", "").strip().removeprefix("@")[:LONGEST_VALUE],
        days=query.get("days", "") if query.get("days", "") in DAYS else "",
        number=_number(query.get("number", "")),
    )


def _number(word: str) -> str:
    is_number = word.isascii() and word.isdecimal() and len(word) <= 15  # noqa: PLR2004 - larger than any id
    return word.lstrip("0") if is_number else ""


def asked_of(chosen: LedgerFilter, place: Place, now: datetime) -> Asked:
    """The entries that are asked for, of those that may be seen."""
    return Asked(
        repositories=place.numbers_named(chosen.repository),
        number=int(chosen.number or 0),
        kind=EntryKind.named(chosen.kind) if chosen.kind else None,
        by=chosen.by,
        since=now - timedelta(days=int(chosen.days)) if chosen.days else None,
    )


async def show(visit: Visit) -> Content | web.StreamResponse:
    """A page of entries, newest first; with `format` all of them, as CSV or JSON."""
    place, query = await visit.place(), visit.request.query
    chosen = filter_of(query)
    asked = asked_of(chosen, place, visit.pages.clock.now())
    if query.get("format") in {"csv", "json"}:
        return await _send(visit, asked, query["format"], place)
    page = await visit.pages.ledger_search.page(
        asked, most=ON_PAGE, before=int(_number(query.get("before", "")) or 0)
    )
    path = visit.request.path
    return {
        "tab": "ledger",
        "place": place,
        "filter": chosen,
        "written": page.written,
        "kinds": [kind.word for kind in EntryKind],
        "days": DAYS,
        "after": f"{path}{chosen.query(before=str(page.before))}" if page.before else "",
        "first": f"{path}{chosen.query()}" if query.get("before") else "",
        "csv_url": f"{path}{chosen.query(format='csv')}",
        "json_url": f"{path}{chosen.query(format='json')}",
    }


async def _send(visit: Visit, asked: Asked, form: str, place: Place) -> web.StreamResponse:
    """A file, a chunk at a time, however long it is."""
    kind = "text/csv" if form == "csv" else "application/json"
    name = f"{place.owner}-ledger.{form}"
    headers = {
        "Content-Type": f"{kind}; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    response = safe(web.StreamResponse(headers=headers))
    await response.prepare(visit.request)
    write = _csv(visit, asked) if form == "csv" else _json(visit, asked)
    async for text in write:
        await response.write(text)
    await response.write_eof()
    return response


async def _csv(visit: Visit, asked: Asked) -> AsyncIterator[bytes]:
    is_first = True
    async for written in _chunks(visit, asked):
        yield as_csv(written, with_head=is_first).encode("utf-8", "replace")
        is_first = False


async def _json(visit: Visit, asked: Asked) -> AsyncIterator[bytes]:
    between = b'{"version": 1, "entries": [\n'
    async for written in _chunks(visit, asked):
        for entry in written:
            yield between + msgspec.json.encode(fields(entry))
            between = b",\n"
    yield b"\n]}\n" if between == b",\n" else between + b"]}\n"


async def _chunks(visit: Visit, asked: Asked) -> AsyncIterator[list[Written]]:
    """All of it, newest first, at most `MOST_EXPORTED` entries; one empty chunk where there is nothing."""
    before = 0
    for _ in range(MOST_EXPORTED // IN_CHUNK):
        page = await visit.pages.ledger_search.page(asked, most=IN_CHUNK, before=before)
        yield list(page.written)
        before = page.before
        if not before:
            return
