"""Channels are told each thing once, in their own form, and nothing foreign acts in what they are told."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web

from bot.clock import ManualClock
from bot.decide import decide
from bot.model.config import Channel, Config, Mode, NoticeEvent, NoticeRoute
from bot.model.gate import Case
from bot.model.snapshot import PullRequestState
from bot.notices.desk import NoticeDesk
from bot.notices.message import MOST_LINES, Form, Message, Sent
from bot.notices.notifier import FORMS, MOST_ATTEMPTS, Notifier
from bot.notices.sender import Sender
from bot.records.notice_outbox import Due, NoticeOutbox
from bot.records.notice_routes import NoticeRoutes
from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.settings import NotifyAccess, Secret
from tests.building import HEAD_SHA, KEY, NOW, case, check_run
from tests.notices.building import HOSTILE, notice

SECRET = b"battery staple"
ROUTE = NoticeRoute(to=Channel.WEBHOOK, url_from="OPS")


@dataclass
class Channels:
    """An address that remembers what arrived and answers as it is told, then with 200."""

    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[web.Response] = field(default_factory=list)
    url: str = ""

    async def hear(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        self.headers.append(dict(request.headers))
        return self.answers.pop(0) if self.answers else web.Response(text="ok")

    def events(self) -> list[list[str]]:
        return [[event["event"] for event in json.loads(body)["events"]] for body in self.bodies]


@dataclass(kw_only=True)
class Desk:
    """Everything from a look to a channel."""

    desk: NoticeDesk
    notifier: Notifier
    outbox: NoticeOutbox
    clock: ManualClock
    channels: Channels

    async def look(self, given: Case) -> None:
        """One look at a pull request, and what is sent then."""
        now = self.clock.now()
        current = replace(given, now=now)
        await self.desk.announce(current, tuple(decide(current).examined))
        await self.notifier.send_due()

    async def wait(self, **time: float) -> None:
        self.clock.advance(timedelta(**time).total_seconds())
        await self.notifier.send_due()


@asynccontextmanager
async def desk(
    owners: frozenset[str] = frozenset(), database: SqliteDatabase | None = None
) -> AsyncIterator[Desk]:
    channels = Channels()
    app = web.Application()
    app.router.add_post("/hook", channels.hear)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    channels.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    access = NotifyAccess(urls={"OPS": Secret(channels.url)}, secret=Secret(SECRET), owners=owners)
    clock, kept = ManualClock(NOW), database or SqliteDatabase(opened(None))
    outbox = NoticeOutbox(kept)
    async with aiohttp.ClientSession() as session:
        notifier = Notifier(access, outbox, Sender(session), clock)
        yield Desk(
            desk=NoticeDesk(access, outbox, NoticeRoutes(kept), clock, notifier.nudge),
            notifier=notifier,
            outbox=outbox,
            clock=clock,
            channels=channels,
        )
    await runner.cleanup()


def given(*routes: NoticeRoute, **changes: Any) -> Case:
    return case(Config(notify=routes or (ROUTE,)), url="https://github.com/acme/app/pull/7", **changes)


def red(*routes: NoticeRoute, **changes: Any) -> Case:
    return given(*routes, contexts=[check_run("build", "failure")], **changes)


def held() -> Case:
    return given(labels=["strategic"])


def merged() -> Case:
    return given(state=PullRequestState.MERGED, merge_sha="c" * 40, merged_at=NOW)


async def test_red_ci_is_told_once_a_head_and_signed() -> None:
    async with desk() as office:
        await office.look(red())
        await office.look(red())
        await office.wait(hours=3)

    (body,), (headers,) = office.channels.bodies, office.channels.headers
    (event,) = json.loads(body)["events"]
    assert (event["event"], event["repository"], event["number"]) == ("red", "acme/app", 7)
    assert (event["head_sha"], event["url"]) == (HEAD_SHA, "https://github.com/acme/app/pull/7")
    digest = hmac.new(SECRET, body, hashlib.sha256).hexdigest()
    assert headers["X-Babysit-Signature-256"] == f"sha256={digest}"
    assert headers["X-Babysit-Delivery"] == json.loads(body)["id"]


async def test_who_must_decide_is_told_and_told_again_when_it_takes_too_long() -> None:
    async with desk() as office:
        await office.look(held())
        await office.wait(hours=3.9)
        await office.look(held())
        await office.wait(hours=0.2)
        await office.wait(hours=9)

    assert office.channels.events() == [["human"], ["stuck"]]


async def test_nobody_is_reminded_of_what_was_decided() -> None:
    async with desk() as office:
        await office.look(held())
        await office.look(given())
        await office.wait(hours=5)

    assert office.channels.events() == [["human"]]


async def test_a_merge_is_told() -> None:
    async with desk() as office:
        await office.look(merged())

    assert office.channels.events() == [["merged"]]


@pytest.mark.parametrize(
    "quiet",
    [
        given(),
        replace(red(), config=Config()),
        replace(red(), config=Config(mode=Mode.OBSERVE, notify=(ROUTE,))),
        red(NoticeRoute(to=Channel.WEBHOOK, url_from="OPS", on=(NoticeEvent.MERGED,))),
        red(NoticeRoute(to=Channel.WEBHOOK, url_from="UNKNOWN")),
        red(is_draft=True),
    ],
    ids=["green", "no channel", "observing", "another event", "unknown address", "draft"],
)
async def test_nothing_is_told_where_nothing_is_wanted(quiet: Case) -> None:
    async with desk() as office:
        await office.look(quiet)

    assert office.channels.bodies == []


async def test_only_the_owners_that_may_are_heard() -> None:
    async with desk(owners=frozenset({"globex"})) as office:
        await office.look(red())

    assert office.channels.bodies == []


async def test_what_comes_within_a_minute_is_one_digest() -> None:
    async with desk() as office:
        await office.look(red())
        for number in range(8, 8 + MOST_LINES + 5):
            await office.outbox.put(
                replace(KEY, number=number), [Due(notice=notice(number=number), at=NOW)], NOW
            )
        await office.wait(seconds=59)
        assert len(office.channels.bodies) == 1
        await office.wait(seconds=2)

    assert [len(events) for events in office.channels.events()] == [1, MOST_LINES + 5]


async def test_a_restart_forgets_nothing_and_repeats_nothing() -> None:
    database = SqliteDatabase(opened(None))
    async with desk(database=database) as first:
        first.channels.answers = [web.Response(status=503)]
        await first.look(red())
    async with desk(database=database) as second:
        await second.wait(minutes=1)
        await second.wait(minutes=5)
        await second.look(red())

    assert (first.channels.events(), second.channels.events()) == ([["red"]], [["red"]])
    assert json.loads(first.channels.bodies[0])["id"] == json.loads(second.channels.bodies[0])["id"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 301, 307])
async def test_a_channel_that_refuses_is_given_up(status: int) -> None:
    async with desk() as office:
        office.channels.answers = [web.Response(status=status, headers={"Location": office.channels.url})]
        await office.look(red())
        await office.wait(hours=9)

    assert len(office.channels.bodies) == 1


async def test_a_channel_that_is_away_is_tried_ten_times() -> None:
    async with desk() as office:
        office.channels.answers = [web.Response(status=500) for _ in range(20)]
        await office.look(red())
        for _ in range(20):
            await office.wait(hours=2)

    assert len(office.channels.bodies) == MOST_ATTEMPTS


async def test_a_channel_that_asks_to_wait_is_left_alone() -> None:
    async with desk() as office:
        office.channels.answers = [web.Response(status=429, headers={"Retry-After": "600"})]
        await office.look(red())
        await office.wait(seconds=599)
        assert len(office.channels.bodies) == 1
        await office.wait(seconds=1)

    assert office.channels.events() == [["red"], ["red"]]


async def test_babysits_own_failure_is_told_once_an_hour_to_the_last_channels() -> None:
    async with desk() as office:
        await office.desk.fail(KEY, "https://github.com")
        await office.look(given())
        for _ in range(3):
            await office.desk.fail(KEY, "https://github.com")
        await office.wait(seconds=1)

    assert office.channels.events() == [["failed"]]
    assert json.loads(office.channels.bodies[0])["events"][0]["url"] == "https://github.com/acme/app/pull/7"


async def test_a_broken_outbox_breaks_nothing() -> None:
    connection = opened(None)
    connection.execute("DROP TABLE notice_outbox")
    async with desk(database=SqliteDatabase(connection)) as office:
        await office.desk.announce(red(), ())
        await office.desk.fail(KEY, "https://github.com")

    assert office.channels.bodies == []


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("count", [1, MOST_LINES + 3])
def test_nothing_foreign_acts_in_any_form(channel: Channel, count: int) -> None:
    notices = [notice(number=number, title=HOSTILE, says=HOSTILE) for number in range(count)]

    sent = FORMS[channel](Message(id="x", sent_at=NOW, notices=notices), b"")

    content = json.loads(sent.body)
    assert "X-Babysit-Signature-256" not in sent.headers
    assert len(sent.body) < 64_000
    for text in marked_up(content):
        assert HOSTILE not in text
        assert "<!channel>" not in text


def marked_up(content: object, kind: str = "") -> list[str]:
    """Every text in which a chat looks for markup: Slack's `mrkdwn` and fallback, Teams' text blocks."""
    found: list[str] = []
    if isinstance(content, dict):
        kind = str(content.get("type", ""))
        if kind in {"mrkdwn", "TextBlock"}:
            found.append(str(content["text"]))
        if "blocks" in content:
            found.append(str(content["text"]))
        content = list(content.values())
    if isinstance(content, list):
        found += [text for item in content for text in marked_up(item, kind)]
    return found


async def test_what_no_form_can_write_is_given_up_and_keeps_no_other_waiting() -> None:
    async with desk() as office:
        odd = Due(notice=replace(notice(), channel=Channel.TEAMS, url_name="OPS"), at=NOW)
        await office.outbox.put(KEY, [odd], NOW)

        def broken(_message: Message, _secret: bytes) -> Sent:
            raise RecursionError

        with pytest.MonkeyPatch.context() as patched:
            patched.setitem(cast("dict[Channel, Form]", FORMS), Channel.TEAMS, broken)
            await office.look(red())
        await office.wait(hours=1)

    assert office.channels.events() == [["red"]]
