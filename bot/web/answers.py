"""Answers as short JSON: what happened, and what to do now."""

from http import HTTPStatus

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler


def answer(status: HTTPStatus, message: str) -> web.Response:
    """A `{"message": …}` with this status."""
    return web.Response(
        status=status, body=msgspec.json.encode({"message": message}), content_type="application/json"
    )


def last_answer(status: HTTPStatus, message: str) -> web.Response:
    """The same where the rest of the request is not worth reading: the connection is closed."""
    response = answer(status, message)
    response.force_close()
    return response


@web.middleware
async def explain_refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give aiohttp's own refusals (no such path, wrong method, broken request) the same form."""
    try:
        return await handler(request)
    except web.HTTPException as refusal:
        if refusal.status < HTTPStatus.BAD_REQUEST:
            raise
        response = answer(HTTPStatus(refusal.status), f"{refusal.reason}.")
        if "Allow" in refusal.headers:
            response.headers["Allow"] = refusal.headers["Allow"]
        return response
