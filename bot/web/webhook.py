"""`POST /webhook`: checked from the cheapest question to the dearest, stored, then answered."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from http import HTTPStatus

import structlog
from aiohttp import web

from bot.events import Reading, Unreadable, read_event
from bot.model.keys import named
from bot.model.repository import Repository
from bot.model.trigger import CausingDelivery, Delivery, Said, SeenHead, Settled, Trigger
from bot.queue.protocol import QueueError, Receipt
from bot.records.database import RecordsError
from bot.tracing import span
from bot.web.answers import answer
from bot.web.body import SMALL_BYTES, Bounds, announces_too_much, read_body, too_large
from bot.web.services import SERVICES, Services
from bot.web.signature import is_signed

STORED_WITHIN_S = 1.5
"""With the time for the body, below the 10 s after which GitHub gives up."""
IDENTIFIER = re.compile(r"[!-~]{1,200}")
"""What an event name or a delivery id may look like: both are stored or logged."""
LONGEST_NAME = 100
"""Of an action or a login that is kept; GitHub's are shorter."""
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
WORDY_EVENTS = frozenset({"issue_comment", "pull_request_review", "pull_request_review_comment"})
"""Their texts are read for commands and claims, which may take seconds for one that was made to."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Announced:
    """What the headers say about a delivery."""

    delivery_id: str
    event: str
    signature: str


async def receive(request: web.Request) -> web.Response:
    """Answer one delivery; 202 means that it is on disk."""
    services = request.app[SERVICES]
    loop = asyncio.get_running_loop()
    began_at = loop.time()
    with span("delivery") as traced:
        response = await _checked(request, services)
        traced.set_attribute("status", response.status)
        if response.status == HTTPStatus.ACCEPTED:  # until then these are an outsider's words
            traced.set_attribute("event", request.headers["X-GitHub-Event"])
            traced.set_attribute("delivery_id", request.headers["X-GitHub-Delivery"])
    event = request.headers.get("X-GitHub-Event", "")
    services.metrics.delivered(event, str(response.status), loop.time() - began_at)
    return response


async def _checked(request: web.Request, services: Services) -> web.Response:
    """The answer, with the body in memory for no longer than it takes."""
    if announces_too_much(request):
        return too_large()
    announced = _announced(request)
    if isinstance(announced, web.Response):
        return announced
    async with AsyncExitStack() as held:
        body = await read_body(request, Bounds(services.room, services.read_within_s), held)
        if isinstance(body, web.Response):
            return body
        reading = await _read(announced, body, services)
        if isinstance(reading, web.Response):
            return reading
    return await _store(announced, reading, services)


def _announced(request: web.Request) -> Announced | web.Response:
    """What the headers say, or the refusal of what they lack."""
    headers = request.headers
    for name in ("X-GitHub-Event", "X-GitHub-Delivery"):
        if not IDENTIFIER.fullmatch(headers.get(name, "")):
            return answer(
                HTTPStatus.BAD_REQUEST, f"The header {name} is missing or malformed: is this from GitHub?"
            )
    if request.content_type in FORMS:
        return answer(
            HTTPStatus.BAD_REQUEST,
            "The body is a form: choose the content type application/json in the App's webhook settings.",
        )
    if headers.get("Content-Encoding", "identity") != "identity":
        return answer(HTTPStatus.BAD_REQUEST, "The body is compressed: send it as it is.")
    if not headers.get("X-Hub-Signature-256"):
        return answer(
            HTTPStatus.UNAUTHORIZED,
            "The header X-Hub-Signature-256 is missing: set a secret in the App's webhook settings.",
        )
    return Announced(
        delivery_id=headers["X-GitHub-Delivery"],
        event=headers["X-GitHub-Event"],
        signature=headers["X-Hub-Signature-256"],
    )


async def take_in(event: str, delivery_id: str, payload: bytes, services: Services) -> bool:
    """What a delivery would have brought, read from GitHub's own list of them; whether it is on disk."""
    if not (IDENTIFIER.fullmatch(event) and IDENTIFIER.fullmatch(delivery_id)):
        return True
    announced = Announced(delivery_id=delivery_id, event=event, signature="")
    reading = await services.understand(lambda: read_event(event, payload, services.own_app()))
    if isinstance(reading, Unreadable):
        log.warning("delivery.refused", delivery_id=delivery_id, reason=reading.reason)
        return True
    return (await _store(announced, reading, services)).status == HTTPStatus.ACCEPTED


async def _read(announced: Announced, body: bytearray, services: Services) -> Reading | web.Response:
    """What a genuine body says; a large one is read beside the event loop."""
    if announced.event in WORDY_EVENTS:
        try:
            async with asyncio.timeout(services.understood_within_s):
                reading = await services.understand(lambda: _read_now(announced, body, services))
        except TimeoutError:
            return answer(HTTPStatus.SERVICE_UNAVAILABLE, "Too much text at once: deliver it again later.")
    elif len(body) > SMALL_BYTES:
        reading = await asyncio.to_thread(_read_now, announced, body, services)
    else:
        reading = _read_now(announced, body, services)
    match reading:
        case None:
            log.warning("delivery.refused", delivery_id=announced.delivery_id, reason="signature")
            return answer(
                HTTPStatus.UNAUTHORIZED,
                "The signature does not fit: WEBHOOK_SECRET must be the one in the App's webhook settings.",
            )
        case Unreadable(reason):
            log.warning("delivery.refused", delivery_id=announced.delivery_id, reason=reason)
            return answer(HTTPStatus.BAD_REQUEST, f"The body is no JSON object: {reason}.")
        case Reading():
            return reading


def _read_now(announced: Announced, body: bytearray, services: Services) -> Reading | Unreadable | None:
    """None where nobody who knows a secret signed the body."""
    if not is_signed(body, announced.signature, services.webhook_secrets):
        return None
    return read_event(announced.event, body, services.own_app())


async def _take_note(note: SeenHead | Said | None, services: Services) -> None:
    """Before the delivery is accepted: one that is delivered again finds its first note and keeps it."""
    match note:
        case SeenHead(key=key, head_sha=head_sha, is_opened=is_opened):
            await services.hearing.tell_head(key, head_sha, services.clock.now())
            if is_opened:
                await services.arrivals.note_opened(key)
        case Said(repository=repository):
            await _meet(repository, services)
            await services.hearing.hear(note, services.clock.now())
        case None:
            pass


async def _waiting(settled: Settled | None, services: Services) -> Sequence[Trigger]:
    """The pull requests with a claim on what was closed or opened again."""
    if settled is None:
        return ()
    await _meet(settled.repository, services)
    now = services.clock.now()
    keys = await services.claims.call_up(settled.repository, settled.number, now)
    return [Trigger(key=key) for key in keys]


async def _meet(repository: Repository | None, services: Services) -> None:
    """See to it that what is kept about the repository is found by its number."""
    if repository is not None and repository.repository_id:
        await services.repositories.meet(repository)


def _not_stored(announced: Announced, error: Exception) -> web.Response:
    log.error("delivery.not_stored", delivery_id=announced.delivery_id, error=str(error) or "too slow")
    return answer(HTTPStatus.SERVICE_UNAVAILABLE, "The delivery could not be stored: deliver it again later.")


def _cause(announced: Announced, reading: Reading, services: Services) -> CausingDelivery:
    """What a timeline tells of it."""
    return CausingDelivery(
        delivery_id=announced.delivery_id,
        event=announced.event,
        action=reading.action[:LONGEST_NAME],
        sender=reading.sender[:LONGEST_NAME],
        at=services.clock.now(),
    )


async def _store(announced: Announced, reading: Reading, services: Services) -> web.Response:
    """202 once the delivery is durable; one that asks for nothing need not be."""
    try:
        async with asyncio.timeout(STORED_WITHIN_S):
            for repository in reading.met:
                await _meet(repository, services)
            if reading.revoked:
                await services.on_revoked(reading.revoked)
            triggers = (*reading.triggers, *await _waiting(reading.settled, services))
    except (RecordsError, TimeoutError) as error:
        return _not_stored(announced, error)
    if not triggers and reading.gone is None:
        log.debug("delivery.unused", delivery_id=announced.delivery_id, reason=reading.reason)
        return answer(HTTPStatus.ACCEPTED, "Accepted: there is nothing to do for it.")
    cause = _cause(announced, reading, services)
    delivery = Delivery(
        delivery_id=announced.delivery_id,
        event=announced.event,
        triggers=[replace(trigger, cause=cause) for trigger in triggers],
        gone=reading.gone,
    )
    try:
        async with asyncio.timeout(STORED_WITHIN_S):
            await _take_note(reading.note, services)
            if reading.gone is not None:
                await services.arrivals.forget(reading.gone)
                await services.showing.forget_all(reading.gone)
                await services.visits.forget(reading.gone)
            receipt = await services.queue.accept(delivery)
    except (QueueError, RecordsError, TimeoutError) as error:
        return _not_stored(announced, error)
    log.info(
        "delivery.accepted",
        delivery_id=announced.delivery_id,
        event_name=announced.event,
        receipt=receipt.value,
        keys=[named(trigger.key) for trigger in triggers],
    )
    match receipt:
        case Receipt.ACCEPTED:
            return answer(HTTPStatus.ACCEPTED, "Accepted.")
        case Receipt.DUPLICATE:
            return answer(HTTPStatus.ACCEPTED, "Accepted before: nothing is done twice.")
