"""One process: web server, worker and sweep, or its share of them, from the first log line to the last."""

import asyncio
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import partial

import aiohttp
import structlog

from bot.applying.door import Announces, Door
from bot.case_loader import CaseLoader, Checklist, Memory
from bot.claim_verification.tracker_claims import TrackerClaims
from bot.claim_verification.verifier import Verifier
from bot.command_execution.inbox import InboxReader
from bot.comment_posting import Speaker
from bot.events import OwnApp
from bot.github.github import GitHub
from bot.github.ports import AmongProcesses, Endpoints
from bot.missed_deliveries import MissedDeliveries
from bot.model.time import Clock
from bot.notices.desk import NoticeDesk
from bot.notices.notifier import Notifier
from bot.notices.sender import Sender
from bot.publishing import Publisher
from bot.queue.protocol import Queue
from bot.reconcile import Surroundings
from bot.records.arrivals import Arrivals
from bot.records.base_rounds import BaseRounds
from bot.records.board import Board
from bot.records.census import Census
from bot.records.claims import Claims
from bot.records.configurations import Configurations
from bot.records.database import Database
from bot.records.decisions import Decisions
from bot.records.first_seen import FirstSeen
from bot.records.hearing import Hearing
from bot.records.holdings import Holdings
from bot.records.ledger import Ledger
from bot.records.listed_branches import ListedBranches
from bot.records.notice_outbox import NoticeOutbox
from bot.records.notice_routes import NoticeRoutes
from bot.records.open_checks import OpenChecks
from bot.records.postings import Postings
from bot.records.records import Records
from bot.records.refused_acts import RefusedActs
from bot.records.repositories import Repositories
from bot.records.spending import SharedSpending
from bot.records.sqlite.database import SqliteDatabase
from bot.records.tracker_outbox import TrackerOutbox
from bot.records.visits import Visits
from bot.records.write_pace import WritePace
from bot.replay.foreseeing import Foresight
from bot.replay.keeping import Keeper
from bot.reviewing.analysts import Analyst, ProcessAnalysts
from bot.reviewing.reviewer import Reviewer
from bot.setting_up.progress import Installed, Progress
from bot.settings import Settings
from bot.showing import Bulletin, Shown
from bot.sign_in.handlers import SignIn
from bot.sign_in.installing import Around, install, sign_in_of
from bot.storage.turns import Turns
from bot.sweep import Sweep
from bot.trackers.announcer import Announcer
from bot.trackers.registry import accesses_of, tracker_kinds
from bot.trackers.teller import Teller
from bot.trackers.tracker import Means, ToldTracker
from bot.ways.health import Health
from bot.web.app import Front, create_app, create_watched_app
from bot.web.metrics import Metrics
from bot.web.pages.services import pages_of
from bot.web.pages.site import install_pages
from bot.web.readiness import Readiness
from bot.web.services import Services, nobody
from bot.web.webhook import take_in
from bot.worker import Worker

ANSWERS_WITHIN_S = 3.0
FINISHES_WITHIN_S = 5.0
KEEPS_WITHIN_S = 1.0
"""For decisions that are not written yet when the server stops; what is left then was a record, no more."""
"""Together less than the ten seconds that a stop may take."""

log = structlog.get_logger()


class ServerRole(Enum):
    """What one of several processes does; /healthz, /readyz and /metrics answer in all."""

    WEB = "web"
    WORKER = "worker"
    ALL = "all"


class StoppedWorkingError(Exception):
    """A part that should run for ever ended by itself: better to end and be started again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a caller may bring.

    Without it records are in memory, processes answer, and the checklist is the real one. `turns` are those
    of all processes on one database, None where this is the only one; then its `role` is to do everything.
    """

    database: Database | None = None
    analyst: Analyst | None = None
    checklist: Checklist | None = None
    listener: socket.socket | None = None
    turns: Turns | None = None
    role: ServerRole = ServerRole.ALL


ALL_OWN = Parts()


async def serve(
    settings: Settings, queue: Queue, clock: Clock, stopping: asyncio.Event, parts: Parts = ALL_OWN
) -> None:
    """Serve until `stopping` is set, then finish or hand back what runs; what was brought is not closed.

    Raises:
        StoppedWorkingError: worker or sweep crashed.
        OSError: the address cannot be listened on.
    """
    metrics = Metrics(clock.now)
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        health = Health(clock, metrics.tried)
        database = parts.database or await _in_memory(stack)
        github = GitHub(
            session,
            settings.app_id,
            settings.private_key.reveal(),
            clock,
            endpoints=Endpoints(api_url=settings.api_url, graphql_url=settings.graphql_url),
            observer=metrics,
            health=health,
            shared=_shared(settings, database, parts.turns),
        )
        swept = _unheard if parts.role is ServerRole.WEB else metrics.swept
        readiness = Readiness(github.standing, clock, settings.sweep_interval_s, swept)
        arrivals, visits = Arrivals(database), Visits(database)
        sweep = Sweep(
            github,
            queue,
            clock,
            interval_s=settings.sweep_interval_s,
            arrivals=arrivals,
            ends=OpenChecks(database),
            missed=MissedDeliveries(
                github, queue, clock, lambda event, guid, payload: take_in(event, guid, payload, services)
            ),
            visits=visits,
            witness=readiness,
        )
        hearing = Hearing(database)
        outbox = TrackerOutbox(database)
        accesses = accesses_of(settings.trackers.reveal())
        owners = {name: access.owners for name, access in accesses.items()}
        means = Means(session=session, health=health, github=github)
        trackers = {name: access.open(means) for name, access in accesses.items()}
        told = {name: tracker for name, tracker in trackers.items() if isinstance(tracker, ToldTracker)}
        teller = Teller(told, outbox, clock, metrics, parts.turns)
        announcer = Announcer(outbox, {name: owners[name] for name in told}, teller.nudge)
        claims = TrackerClaims(tracker_kinds(), trackers, owners)
        notifier, desk = _notices(settings, session, database, clock, parts.turns)
        kept = (database, hearing, (announcer, desk), claims)
        around = await _surroundings(github, clock, parts, kept, stack)
        bulletin = Bulletin()
        showing = Shown(Board(database), Configurations(database), bulletin)
        keeper = Keeper(Decisions(database), clock, bulletin.tell)
        around = replace(
            around,
            showing=showing,
            failing=partial(desk.fail, server_url=settings.server_url),
            keeping=keeper,
        )
        worker = Worker(queue, github, sweep, clock, metrics, around=around, rounds=BaseRounds(database))
        for_ever, telling = _begun(parts.role, worker, sweep, [teller, notifier, keeper])
        sign_in = _sign_in(settings, database, (session, clock, metrics))
        services = Services(
            queue=queue,
            hearing=hearing,
            claims=Claims(database),
            arrivals=arrivals,
            repositories=Repositories(database),
            clock=clock,
            own_app=lambda: OwnApp(settings.app_id, slug=github.own_slug),
            webhook_secrets=[secret.reveal() for secret in settings.webhook_secrets],
            visits=visits,
            is_worker_alive=lambda: not any(task.done() for task in for_ever),
            why_not_ready=readiness.why_not,
            showing=showing,
            remark=lambda: " ".join(filter(None, (readiness.remark, health.remark()))),
            ways=health.states,
            census=Census(database).count,
            metrics=metrics,
            on_revoked=nobody if sign_in is None else sign_in.access.end_of_user,
        )
        app = create_app(services) if parts.role is not ServerRole.WORKER else create_watched_app(services)
        if sign_in is not None:
            install(app, sign_in)
            app.add_routes(_progress(settings, sign_in, github, database).routes())
            install_pages(app, pages_of(database, bulletin, clock, settings.server_url))
        front = Front(app, shutdown_timeout_s=ANSWERS_WITHIN_S)
        try:
            await _listen(front, settings, parts.listener)
            await _until(stopping, *for_ever)
        finally:
            log.info("server.stopping")
            await _end(*for_ever, *telling)
            await front.close()
            await worker.drain(within_s=FINISHES_WITHIN_S)
            await _keep_the_rest(keeper)
            log.info("server.stopped")


def _shared(settings: Settings, database: Database, turns: Turns | None) -> AmongProcesses:
    """What processes must agree about, and what one must remember over its restart."""
    content = SharedSpending(database)
    return AmongProcesses(
        pace=None if turns is None else WritePace(database),
        turns=turns,
        points=None if turns is None else content,
        content=content,
        content_an_hour=settings.content_writes_an_hour,
    )


async def _end(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_the_rest(keeper: Keeper) -> None:
    """Those decisions that were handed over last, if that is quick."""
    with suppress(TimeoutError):
        async with asyncio.timeout(KEEPS_WITHIN_S):
            await keeper.catch_up()


def _notices(
    settings: Settings,
    session: aiohttp.ClientSession,
    database: Database,
    clock: Clock,
    turns: Turns | None,
) -> tuple[Notifier, NoticeDesk]:
    """Who tells channels, and who notes what they are to be told."""
    outbox = NoticeOutbox(database)
    notifier = Notifier(settings.notify, outbox, Sender(session), clock, turns)
    return notifier, NoticeDesk(settings.notify, outbox, NoticeRoutes(database), clock, notifier.nudge)


def _begun(
    role: ServerRole, worker: Worker, sweep: Sweep, tellers: Sequence[Teller | Notifier | Keeper]
) -> tuple[Sequence[asyncio.Task[None]], Sequence[asyncio.Task[None]]]:
    """What a process of this role does by itself: what must go on for ever, and what nothing waits for."""
    if role is ServerRole.WEB:
        return [asyncio.create_task(sweep.stay_known(), name="introduction")], []
    working = asyncio.create_task(worker.run(), name="worker")
    touring = asyncio.create_task(sweep.run(), name="sweep")
    return [working, touring], [asyncio.create_task(teller.run()) for teller in tellers]


def _sign_in(
    settings: Settings, database: Database, shared: tuple[aiohttp.ClientSession, Clock, Metrics]
) -> SignIn | None:
    """How people sign in, where they can."""
    session, clock, metrics = shared
    if settings.sign_in is None:
        return None
    around = Around(
        session=session,
        endpoints=Endpoints(api_url=settings.api_url, graphql_url=settings.graphql_url),
        server_url=settings.server_url,
        own_app=settings.app_id,
        clock=clock,
        observer=metrics,
        database=database,
    )
    return sign_in_of(settings.sign_in, around)


def _progress(settings: Settings, sign_in: SignIn, github: GitHub, database: Database) -> Progress:
    """What is still to do, for who has just set this up."""

    async def look() -> Installed:
        checked = await github.check_app()
        return Installed(app_url=checked.url, accounts=tuple(await github.accounts()))

    secret = settings.sign_in.client_secret.reveal() if settings.sign_in is not None else ""
    return Progress(
        client_secret=secret,
        is_secure=sign_in.cookies.is_secure,
        clock=sign_in.clock,
        look=look,
        first_seen=FirstSeen(database),
    )


def _unheard(_swept_at: datetime) -> None:
    """A process that only takes webhooks sweeps nothing."""


async def _in_memory(stack: AsyncExitStack) -> Database:
    database = await SqliteDatabase.open(None)
    stack.push_async_callback(database.close)
    return database


async def _surroundings(
    github: GitHub,
    clock: Clock,
    parts: Parts,
    kept: tuple[Database, Hearing, Sequence[Announces], TrackerClaims],
    stack: AsyncExitStack,
) -> Surroundings:
    """What reads for a look, and through what it acts, on the same records."""
    database, hearing, announcers, tracker_claims = kept
    checklist = parts.checklist
    if checklist is None:
        analyst = parts.analyst
        if analyst is None:
            analyst = await stack.enter_async_context(ProcessAnalysts())
        checklist = Reviewer(github, Records(database), analyst, clock)
    ledger, refused = Ledger(database), RefusedActs(database)
    postings, open_checks = Postings(database), OpenChecks(database)
    listed, holdings = ListedBranches(database), Holdings(database)
    verifier = Verifier(github, Claims(database), clock, tracker_claims)
    memory = Memory(
        postings=postings,
        open_checks=open_checks,
        refused_acts=refused,
        repositories=Repositories(database),
        arrivals=Arrivals(database),
        holdings=holdings,
        listed_branches=listed,
    )
    inbox = InboxReader(github, hearing, clock)
    door = Door(
        github,
        clock,
        publisher=Publisher(github, open_checks, parts.turns),
        speaker=Speaker(github, postings, clock, listed),
        claims=verifier,
        ledger=ledger,
        hearing=hearing,
        refused=refused,
        holdings=holdings,
        announcers=announcers,
    )
    foresight = Foresight(Decisions(database))
    loader = CaseLoader(github, ledger, verifier, checklist, memory=memory, inbox=inbox, foresight=foresight)
    return Surroundings(github=github, loader=loader, door=door)


async def _listen(front: Front, settings: Settings, listener: socket.socket | None) -> None:
    """On the socket that somebody listened on before, whose callers wait, or on one of our own."""
    await front.open(listener or (settings.host, settings.port))
    log.info("server.started", address=f"http://{settings.host}:{settings.port}", api_url=settings.api_url)


async def _until(stopping: asyncio.Event, *for_ever: asyncio.Task[None]) -> None:
    """Return when told to stop."""
    told = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait([told, *for_ever], return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.cancel()
    for task in for_ever:
        if task.done():
            raise StoppedWorkingError(f"the {task.get_name()} ended") from task.exception()
