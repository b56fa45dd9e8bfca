"""A request and its answer as plain values, whatever server carries them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from simulator.errors import Refused
from simulator.rest.route import Answer, Listing

JSON_TYPE = "application/json; charset=utf-8"
_DEFAULT_PAGE, _LARGEST_PAGE = 30, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in. `path` is percent-encoded and without `/api/v3`; header names are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What goes out."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRecord:
    """A request that was answered. `route` is the pattern, `actor` the login that called, `` for nobody.

    Minting a token is a request of the App's and no content write; a GraphQL mutation is one.
    """

    method: str
    route: str
    path: str
    actor: str
    status: int
    at: datetime
    is_content_write: bool


def respond(answer: Answer) -> Response:
    """An answer as bytes."""
    headers = dict(answer.headers)
    match answer.body:
        case None:
            return Response(status=answer.status, headers=headers)
        case bytes() as raw:
            return Response(status=answer.status, body=raw, headers=headers)
        case str() as text:
            headers.setdefault("Content-Type", "text/plain; charset=utf-8")
            return Response(status=answer.status, body=text.encode(), headers=headers)
        case body:
            headers.setdefault("Content-Type", JSON_TYPE)
            return Response(status=answer.status, body=json.dumps(body).encode(), headers=headers)


def refuse(error: Refused) -> Response:
    """A refusal as bytes."""
    return respond(Answer(status=error.status, body=error.body(), headers=error.headers))


def cut_page(request: Request, listing: Listing) -> Answer:
    """One page of a list with the `Link` header to the others."""
    number = max(1, _number(request.query.get("page"), 1))
    size = min(_LARGEST_PAGE, max(1, _number(request.query.get("per_page"), _DEFAULT_PAGE)))
    last = listing.pages(size)
    links: dict[str, int] = {}
    if number > 1:
        links |= {"prev": number - 1, "first": 1}
    if number < last:
        links |= {"next": number + 1, "last": last}
    header = ", ".join(f'<{_page_url(request, page)}>; rel="{name}"' for name, page in links.items())
    return Answer(body=listing.cut(number, size), headers={"Link": header} if header else {})


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isdecimal() else default


def _page_url(request: Request, page: int) -> str:
    return f"{request.url}?{urlencode({**request.query, 'page': str(page)})}"


def with_etag(request: Request, response: Response) -> Response:
    """A 304 where the caller already holds this very answer."""
    if request.method != "GET" or response.status != 200:  # noqa: PLR2004 - the status is its own name
        return response
    etag = f'W/"{hashlib.sha256(response.body).hexdigest()}"'
    headers = {**response.headers, "ETag": etag}
    if request.headers.get("if-none-match") == etag:
        kept = {name: value for name, value in headers.items() if name != "Content-Type"}
        return Response(status=304, headers=kept)
    return Response(status=response.status, body=response.body, headers=headers)
