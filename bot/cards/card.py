"""A page of one matter: a heading, sentences, and what can be done. It needs no other file, and no script.

One that looks again by itself reads itself anew by a script, so that nobody is torn from what they read;
where there is none, the browser loads it again.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from urllib.parse import urlsplit

import jinja2
from aiohttp import web

_TEMPLATES = files("bot.cards") / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go."""

    text: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Something to do: posts `fields` to `url`, and what is written into `entries`, label by name."""

    text: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)
    entries: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step on a way: done, or still to do."""

    text: str
    is_done: bool
    link: Link | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is shown. `refresh_s` lets the browser look again by itself, 0 does not. `quoted` is code."""

    title: str
    sentences: Sequence[str] = ()
    steps: Sequence[Step] = ()
    quoted: str = ""
    links: Sequence[Link] = ()
    form: Form | None = None
    refresh_s: int = 0


def card_page(card: Card, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    """The answer that shows a card: for this one person, kept by nobody, in nobody's frame."""
    text = (
        _environment()
        .get_template("card.html")
        .render(card=card, style=_part("card.css"), script=_part("card.js"))
    )
    response = web.Response(status=status, text=text, content_type="text/html")
    response.headers.update(
        {
            "Content-Security-Policy": (
                f"default-src 'none'; style-src {_digest_of('card.css')}; {_looks(card)}img-src data:; "
                f"base-uri 'none'; form-action {_posts_to(card)}; frame-ancestors 'none'"
            ),
            "Cache-Control": "no-store",
            "Referrer-Policy": "strict-origin",
            "X-Content-Type-Options": "nosniff",
        }
    )
    return response


def _posts_to(card: Card) -> str:
    """The one host that this card's form may reach."""
    if card.form is None:
        return "'none'"
    parts = urlsplit(card.form.url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("bot.cards"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _looks(card: Card) -> str:
    """What the policy lets a card do that looks again: this one script, and asking this host."""
    return f"script-src {_digest_of('card.js')}; connect-src 'self'; " if card.refresh_s else ""


@cache
def _part(name: str) -> str:
    return (_TEMPLATES / name).read_text("utf-8")


@cache
def _digest_of(name: str) -> str:
    """How a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(_part(name).encode()).digest()).decode()}'"
