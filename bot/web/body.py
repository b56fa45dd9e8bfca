"""Reading a request's body with bounds on its size, its time, and how many large ones are in memory."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import ClientPayloadError, StreamReader, web

from bot.web.answers import last_answer

LARGEST_BYTES = 25 * 1024 * 1024
"""GitHub caps payloads at 25 MB and does not deliver larger ones.

https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap
"""
SMALL_BYTES = 1024 * 1024
READ_WITHIN_S = 4.5
"""GitHub gives up after 10 s; what is left is for storing."""
LARGE_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Bounds:
    """`room` has a place for each body over `SMALL_BYTES`; each arrives within `read_within_s`."""

    room: asyncio.Semaphore
    read_within_s: float


async def read_body(request: web.Request, bounds: Bounds, held: AsyncExitStack) -> bytearray | web.Response:
    """The whole raw body, or the refusal to send instead.

    The place of a large one is kept by `held` until the caller is done with it.
    """
    content = request.content
    try:
        if content.is_eof() and content.total_bytes <= SMALL_BYTES:
            return bytearray(content.read_nowait())  # It came with the headers: no need to watch the time.
        async with asyncio.timeout(bounds.read_within_s):
            return await _read(content, bounds.room, held)
    except TimeoutError:
        return last_answer(
            HTTPStatus.REQUEST_TIMEOUT,
            f"The body took longer than {bounds.read_within_s:g} s: deliver it again.",
        )
    except (ClientPayloadError, ConnectionError, web.HTTPException):
        return last_answer(HTTPStatus.BAD_REQUEST, "The body is not as long as announced: deliver it again.")


async def _read(
    content: StreamReader, room: asyncio.Semaphore, held: AsyncExitStack
) -> bytearray | web.Response:
    body = bytearray()
    has_room = False
    while chunk := await content.readany():
        body += chunk
        if len(body) > LARGEST_BYTES:
            return too_large()
        if len(body) > SMALL_BYTES and not has_room:
            await held.enter_async_context(room)
            has_room = True
    return body


def announces_too_much(request: web.Request) -> bool:
    """Whether the headers alone say that the body is larger than GitHub would send."""
    return (request.content_length or 0) > LARGEST_BYTES


def too_large() -> web.Response:
    """The refusal of a body over the cap."""
    return last_answer(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body is larger than {LARGEST_BYTES // 1024 // 1024} MB."
    )
