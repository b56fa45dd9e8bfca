"""The pages' data as JSON, for programs: the same rows for the same people, by cookie or token."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, TypeAlias

import msgspec
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.model.waiting import GateLine, Turn, Waiting
from bot.records.board_search import Count
from bot.records.database import RecordsError
from bot.records.insights import Scope
from bot.render.ledger import fields
from bot.render.markdown import plain
from bot.sign_in.access import ACCESS, AccessUnknownError, SignedOutError, unbounded
from bot.web.answers import answer
from bot.web.pages import configuration, ledger, pull_request, queue
from bot.web.pages.api_document import document
from bot.web.pages.insights import insights, since_of
from bot.web.pages.services import PAGES
from bot.web.pages.visit import NotThereError, Place, Visit, safe

ON_PAGE = 100
_log = structlog.get_logger()

Data: TypeAlias = Mapping[str, Any]


def api(show: Callable[[Visit], Awaitable[Data]]) -> Handler:
    """A handler for programs: refusals are JSON, and name nothing that the asker may not see."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return safe(await _answered(request, show))
        except NotThereError:
            return safe(answer(HTTPStatus.NOT_FOUND, "There is nothing here that you may read."))
        except SignedOutError:
            return safe(_unauthorized())
        except AccessUnknownError as error:
            return safe(answer(HTTPStatus.SERVICE_UNAVAILABLE, str(error)))
        except RecordsError as error:
            _log.warning("api.failed", error=str(error))
            return safe(answer(HTTPStatus.SERVICE_UNAVAILABLE, "The database could not be read."))

    return handle


async def _answered(request: web.Request, show: Callable[[Visit], Awaitable[Data]]) -> web.Response:
    session = await request.app[ACCESS].session(request)
    if session is None:
        return _unauthorized()
    visit = Visit(request=request, session=session, pages=request.app[PAGES], allowance=unbounded())
    data = await show(visit)
    return web.Response(
        body=msgspec.json.encode({"version": 1, **data}), content_type="application/json", charset="utf-8"
    )


def _unauthorized() -> web.Response:
    refusal = answer(
        HTTPStatus.UNAUTHORIZED,
        "Send a GitHub token of a person as `Authorization: Bearer …`, or sign in at /sign-in.",
    )
    refusal.headers["WWW-Authenticate"] = 'Bearer realm="Babysit"'
    return refusal


async def send_document(_request: web.Request) -> web.Response:
    """What there is to ask, for everybody: it tells of nobody."""
    return web.json_response(document(), headers={"Cache-Control": "public, max-age=3600"})


async def show_queue(visit: Visit) -> Data:
    """What waits, the longest wait first, a hundred a page; filtered as the page is."""
    query = visit.request.query
    place = await _place(visit)
    chosen, number = queue.filter_of(query), queue.page_of(query)
    wanted = await queue.wanted_of(chosen, place, visit)
    counts = await visit.pages.search.counts(wanted)
    rows = await visit.pages.search.rows(
        replace(wanted, turn=chosen.turn), most=ON_PAGE + 1, after=(number - 1) * ON_PAGE
    )
    return {
        "counts": {turn.value: _count(counts[turn]) for turn in Turn},
        "pull_requests": [_row(row) for row in rows[:ON_PAGE]],
        "next_page": number + 1 if len(rows) > ON_PAGE else None,
    }


async def show_pull_request(visit: Visit) -> Data:
    """Why one is not merged: what `babysit explain --format json` says, and what its page tells beside."""
    of = await pull_request.known(visit)
    row, end = of.waiting, of.past.end
    if row is not None:
        return {
            **_row(row),
            "state": "open",
            "conclusion": _conclusion(row),
            "gates": [_gate(line) for line in row.gates],
            **_beside(of),
        }
    if end is None:
        raise NotThereError
    word = "merged" if end.is_merged else "closed"
    says = f"It was {word}." if end.is_merged else "It was closed without a merge."
    return {
        "repository": of.place.name,
        "number": of.number,
        "state": word,
        "url": of.url,
        "head": "",
        "conclusion": "",
        "says": says,
        "ended": _moment(end.ended_at),
        "gates": [],
        **_beside(of),
    }


def _beside(of: pull_request.KnownPullRequest) -> Data:
    """Checklist, claims and timeline, in plain text."""
    return {
        "checklist": [
            {
                "item": item.letter,
                "title": item.title,
                "verdict": item.verdict,
                "evidence": [evidence.striptags() for evidence in item.evidence],
            }
            for item in of.item_rows()
        ],
        "claims": [
            {
                "claim": f"C{claim.record.number}",
                "state": claim.state,
                "says": claim.record.claim.quote or claim.record.claim.subject,
                "by": claim.record.author,
                "evidence": claim.evidence.striptags(),
                "url": claim.record.url,
            }
            for claim in of.claim_rows()
        ],
        "timeline": [
            {
                "at": _moment(event.at),
                "by": event.who,
                "says": event.says.striptags(),
                "cause": event.cause.striptags() if event.cause is not None else "",
                "url": event.url,
            }
            for event in of.events()
        ],
    }


async def show_configuration(visit: Visit) -> Data:
    """What counts for pull requests into one branch, key by key, with the file that each is from."""
    of = await configuration.of_branch(visit, visit.request.query.get("branch", ""))
    if of.files is None:
        raise NotThereError
    resolved = await asyncio.to_thread(configuration.resolved_of, of.files)
    problems = resolved.broken.problems if resolved.broken is not None else ()
    return {
        "repository": of.place.name,
        "branch": of.files.base_ref,
        "settings": [
            {"key": setting.key, "value": setting.value, "origin": setting.origin}
            for group in resolved.sections
            for setting in group.settings
        ],
        "problems": [
            {"line": problem.line, "key": problem.key, "message": problem.message} for problem in problems
        ],
    }


def _conclusion(row: Waiting) -> str:
    """What the check run concludes by it; empty while only machines must act."""
    if row.is_observed:
        return "neutral"
    state = next((line.state for line in row.gates if line.gate == row.gate), "open")
    return _CONCLUSIONS.get(state, "")


_CONCLUSIONS = {"open": "success", "held": "action_required", "closed": "failure"}


async def show_ledger(visit: Visit) -> Data:
    """Who decided what, newest first, a hundred a page."""
    place, query = await visit.place(), visit.request.query
    asked = ledger.asked_of(ledger.filter_of(query), place, visit.pages.clock.now())
    before = query.get("before", "")
    is_number = before.isascii() and before.isdecimal() and len(before) < 16  # noqa: PLR2004 - larger than any id
    page = await visit.pages.ledger_search.page(asked, most=ON_PAGE, before=int(before) if is_number else 0)
    return {"entries": [fields(written) for written in page.written], "next_before": page.before or None}


async def show_insights(visit: Visit) -> Data:
    """The tables behind the pictures."""
    place, query = await visit.place(), visit.request.query
    since = since_of(query.get("since", ""), visit.pages.clock.now())
    numbers = place.numbers_named(query.get("repository", "").strip()[: queue.LONGEST_VALUE])
    scope = Scope(repositories=numbers, since=since, agent=query.get("agent", "")[: queue.LONGEST_VALUE])
    figures = await visit.pages.insights.figures(scope)
    return {
        "since": _moment(since),
        "insights": [
            {
                "name": insight.name,
                "title": insight.title,
                "definition": insight.definition,
                "columns": list(insight.head),
                "rows": [list(row) for row in insight.rows],
            }
            for insight in insights(figures)
        ],
    }


async def _place(visit: Visit) -> Place:
    """What `?owner=` names; everything where it is left out."""
    return await visit.place_named(visit.request.query.get("owner", "").strip()[: queue.LONGEST_VALUE])


def _count(count: Count) -> Data:
    return {"number": count.number, "oldest": _moment(count.oldest)}


def _row(row: Waiting) -> Data:
    return {
        "repository": row.key.repository,
        "number": row.key.number,
        "url": row.url,
        "title": row.title,
        "author": row.author,
        "agent": row.agent,
        "labels": list(row.labels),
        "head": row.head_sha,
        "base": row.base_ref,
        "turn": row.turn.value,
        "gate": row.gate,
        "says": row.says,
        "since": _moment(row.since),
        "opened": _moment(row.opened_at),
        "draft": row.is_draft,
        "observed": row.is_observed,
        "judged": _moment(row.judged_at),
    }


def _gate(line: GateLine) -> Data:
    """As `babysit explain --format json` has it."""
    return {
        "gate": line.gate,
        "state": line.state,
        "says": plain(line.says),
        "details": [plain(detail) for detail in line.details],
        "next": plain(line.next_actor),
        "since": _moment(line.since) if not line.is_open else None,
    }


def _moment(when: datetime | None) -> str | None:
    return None if when is None else when.astimezone(UTC).isoformat(timespec="seconds")
