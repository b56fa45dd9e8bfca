"""Forms of other sites do nothing here, whatever cookie a browser sends along.

A browser says where a form comes from in `Origin` and `Sec-Fetch-Site`, which no page can forge; whoever says
neither is no browser that would hold a session's cookie, and still has to know the session's own token.
https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
"""

import secrets
from collections.abc import Mapping
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.cards.card import Card, card_page
from bot.sign_in.access import Session

CHANGES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
SIGNED = frozenset({"/webhook"})
"""Paths whose senders prove themselves by a signature."""
LONGEST_FORM = 256 * 1024
"""A configuration file at its bounds, of which a browser may write each byte as three."""


def refuse_cross_site(own_origin: str) -> Middleware:
    """A middleware that lets only this site's own pages change something."""

    @web.middleware
    async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.method in CHANGES_NOTHING or request.path in SIGNED or _is_own(request, own_origin):
            return await handler(request)
        return card_page(
            Card(
                title="This came from another site",
                sentences=("Nothing was done. Open Babysit itself, and do it there.",),
            ),
            HTTPStatus.FORBIDDEN,
        )

    return refuse


def _is_own(request: web.Request, own_origin: str) -> bool:
    """A page that sends no referrer has the `Origin` null, and is told apart by `Sec-Fetch-Site` alone."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is not None and origin.lower() != own_origin.lower():
        return origin == "null" and site == "same-origin"
    return site in {None, "same-origin", "none"}


async def form_of(request: web.Request) -> Mapping[str, str]:
    """What a form's fields say; nothing of one that is larger than ours, or in no text that can be read."""
    if (request.content_length or 0) > LONGEST_FORM:
        return {}
    try:
        return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    except (LookupError, ValueError):  # an encoding that nobody knows, or bytes that are none in it
        return {}


async def is_from_own_form(request: web.Request, session: Session) -> bool:
    """Whether a form was made for this very session: it holds its `csrf_token`."""
    given = (await form_of(request)).get("csrf_token", "")
    return secrets.compare_digest(given.encode(errors="replace"), session.csrf_token.encode())
