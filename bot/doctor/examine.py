"""Asks GitHub and the database, and has what they say judged: a line each, whatever else fails."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import aiohttp

from bot.doctor import app_checks, github_checks, webhook_checks
from bot.doctor.database import diagnosed
from bot.doctor.diagnosis import Diagnosis, failure, unknown
from bot.doctor.github_checks import Purse
from bot.github.clients import Clients
from bot.github.errors import GitHubError, NotFound
from bot.github.ports import Allowance, Budget, Endpoints, Exchange
from bot.github.registration import (
    DeliveryAttempt,
    GivenInstallation,
    HookConfig,
    RegisteredApp,
    read_attempts,
    read_given_installations,
    read_hook_config,
    read_registered,
)
from bot.github.required_checks import RequiredChecks, read_required_checks
from bot.model.time import Clock
from bot.settings import Settings

MOST_INSTALLATIONS = 30
MOST_REPOSITORIES = 200
"""Of one installation: a look at a fleet, not an audit of it."""
AT_ONCE = 5
PROBED_WITHIN_S = 5.0
OF_GITHUB = (
    "permissions",
    "events",
    "installations",
    "webhook",
    "deliveries",
    "limits",
    "required check",
)
"""What nobody can look at while GitHub does not take the key."""

_T = TypeVar("_T")


class Ear:
    """Hears GitHub's time and what each installation has left."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ahead_s: float | None = None
        self.left: dict[tuple[int, Budget], Allowance] = {}

    def exchanged(self, exchange: Exchange, /) -> None:
        """An answer came."""
        if exchange.github_at is not None:
            self.ahead_s = github_checks.ahead_s(self._clock.now(), exchange.github_at)
        if exchange.allowance is not None:
            self.left[exchange.installation_id, exchange.budget] = exchange.allowance

    def limited(self, installation_id: int, budget: Budget, seconds: float, /) -> None:
        """What is left is told by the answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """What is examined: the server's settings, and its address where somebody said it."""

    settings: Settings
    public_url: str


async def examine(patient: Patient, session: aiohttp.ClientSession, clock: Clock) -> Sequence[Diagnosis]:
    """Every check once, in the order in which things depend on each other; nothing is written anywhere."""
    settings, ear = patient.settings, Ear(clock)
    clients = Clients(
        session,
        settings.app_id,
        settings.private_key.reveal(),
        clock,
        endpoints=Endpoints(api_url=settings.api_url, graphql_url=settings.graphql_url),
        observer=ear,
    )
    of_github = await _of_github(patient, clients, session, ear, clock)
    return [*of_github, *await asyncio.to_thread(diagnosed, settings.database)]


async def _of_github(
    patient: Patient, clients: Clients, session: aiohttp.ClientSession, ear: Ear, clock: Clock
) -> Sequence[Diagnosis]:
    try:
        app = await read_registered(clients.app)
    except GitHubError as error:
        return [
            _key_refused(error, clients.standing.why_not(), patient.settings.api_url),
            github_checks.clock(ear.ahead_s),
            *(unknown(name, "Not looked at.", "mend the line `key` first.") for name in OF_GITHUB),
        ]
    given = await _told("installations", lambda: read_given_installations(clients.app))
    return [
        app_checks.key(app),
        github_checks.clock(ear.ahead_s),
        app_checks.permissions(app),
        app_checks.events(app),
        given if isinstance(given, Diagnosis) else app_checks.installations(app, given),
        *await _of_webhook(patient, clients, session, clock),
        *await _of_installations(app, [] if isinstance(given, Diagnosis) else given, clients, ear),
    ]


def _key_refused(error: GitHubError, why: str, api_url: str) -> Diagnosis:
    said, _colon, do = why.partition(": ")
    if do:
        return failure("key", f"{said}.", do)
    return failure(
        "key",
        f"{api_url} gave no answer: {error}.",
        "look whether this machine may reach it (DNS, proxy, firewall), and at GITHUB_API_URL.",
    )


async def _told(checked: str, ask: Callable[[], Awaitable[_T]]) -> _T | Diagnosis:
    """What GitHub says, or the line that it did not."""
    try:
        return await ask()
    except GitHubError as error:
        return webhook_checks.unreadable(checked, str(error))


async def _of_webhook(
    patient: Patient, clients: Clients, session: aiohttp.ClientSession, clock: Clock
) -> Sequence[Diagnosis]:
    async def config() -> HookConfig | None:
        try:
            return await read_hook_config(clients.app)
        except NotFound:
            return None

    hook = await _told("webhook", config)
    newest = await _told("deliveries", lambda: read_attempts(clients.app))
    failed = await _told("deliveries", lambda: read_attempts(clients.app, failed=True))
    known: Sequence[DeliveryAttempt] = [] if isinstance(newest, Diagnosis) else newest
    if not isinstance(hook, Diagnosis):
        probed = await _probed(session, hook.url) if hook is not None and hook.url else ""
        hook = webhook_checks.webhook(hook, known, expected=patient.public_url, probed=probed)
    if isinstance(failed, Diagnosis):
        return [hook, failed]
    return [hook, webhook_checks.deliveries(known, failed, clock.now())]


async def _probed(session: aiohttp.ClientSession, url: str) -> str:
    """Why the server behind this webhook gives no answer, empty where it does."""
    address = f"{url.partition('?')[0].rstrip('/').removesuffix(webhook_checks.PATH)}/healthz"
    try:
        async with session.get(
            address, allow_redirects=False, timeout=aiohttp.ClientTimeout(total=PROBED_WITHIN_S)
        ) as response:
            return "" if response.ok else f"it answers {response.status}"
    except TimeoutError:
        return f"no answer within {PROBED_WITHIN_S:g} seconds"
    except (aiohttp.ClientError, ValueError) as error:
        return type(error).__name__


async def _of_installations(
    app: RegisteredApp, given: Sequence[GivenInstallation], clients: Clients, ear: Ear
) -> Sequence[Diagnosis]:
    active = [installation for installation in given if installation.suspended_at is None]
    asked = active[:MOST_INSTALLATIONS]
    room = asyncio.Semaphore(AT_ONCE)

    async def read(installation: GivenInstallation) -> RequiredChecks | Diagnosis:
        async with room:
            client = clients.installation(installation.id)
            return await _told("required check", lambda: read_required_checks(client, MOST_REPOSITORIES))

    found = await asyncio.gather(*(read(installation) for installation in asked))
    failures = [answer for answer in found if isinstance(answer, Diagnosis)]
    checks = [answer for answer in found if not isinstance(answer, Diagnosis)]
    names = {item.id: item.account.login if item.account else str(item.id) for item in asked}
    purses = [
        Purse(whose=names.get(number, "the App itself"), budget=budget, allowance=allowance)
        for (number, budget), allowance in sorted(ear.left.items(), key=lambda item: item[0][0])
    ]
    required = failures[0] if failures else github_checks.required_check(checks, app.id)
    return [github_checks.limits(purses), required]
