"""One person's request for a page: who it is, what that person may read, and nothing else exists.

What GitHub does not let this person read is answered as what is not there, by the same words.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import quote

import aiohttp_jinja2
import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.records.database import RecordsError
from bot.sign_in.access import (
    ACCESS,
    AccessUnknownError,
    Questions,
    ReadableRepository,
    Session,
    SignedOutError,
)
from bot.web.pages.services import PAGES, Pages

SAFETY: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_log = structlog.get_logger()


class NotThereError(Exception):
    """What was asked for is not there, or not for this person: nobody tells which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The part of GitHub that a page is about: everything, an owner's repositories, or one of them.

    `owner` and `repository` are named as GitHub writes them; `repository` is without its owner. `name` is
    "owner/name".
    """

    repositories: Sequence[ReadableRepository]
    owner: str = ""
    repository: str = ""

    @property
    def name(self) -> str:
        """The one repository's whole name, else the owner's, else nothing."""
        return f"{self.owner}/{self.repository}" if self.repository else self.owner

    @property
    def path(self) -> str:
        """Where its queue is."""
        return f"/{quote(self.name)}"

    @property
    def numbers(self) -> Sequence[int]:
        """Its repositories' numbers."""
        return [repository.repository_id for repository in self.repositories]

    def numbers_named(self, wanted: str) -> Sequence[int]:
        """Those that somebody means by "owner/name" or "name"; all of them where that is empty."""
        if not wanted:
            return self.numbers
        return [
            repository.repository_id
            for repository in self.repositories
            if wanted.lower() in {repository.name.lower(), repository.name.partition("/")[2].lower()}
        ]

    @property
    def owners(self) -> Sequence[str]:
        """Whose repositories there are, each once."""
        return list(dict.fromkeys(owner_of(repository) for repository in self.repositories))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request by somebody who is signed in, and what GitHub may be asked for it."""

    request: web.Request
    session: Session
    pages: Pages = field(repr=False)
    allowance: Questions = field(default_factory=Questions)

    async def place(self) -> Place:
        """What the address names.

        Raises:
            NotThereError: nothing there is this person's to read.
            AccessUnknownError: GitHub could not say.
        """
        parts = self.request.match_info
        return await self.place_named(parts.get("owner", ""), parts.get("repository", ""))

    async def teams(self) -> Collection[str]:
        """The teams that this person is in; none where that cannot be told."""
        return await self.request.app[ACCESS].teams(self.session, self.allowance)

    async def place_named(self, owner: str, repository: str = "") -> Place:
        """The same of names that somebody wrote; case makes no difference, as on GitHub."""
        found = await self.request.app[ACCESS].readable(self.session, owner or None, self.allowance)
        if not owner:
            return Place(repositories=found)
        if not found:
            raise NotThereError
        shown_owner = owner_of(found[0])
        if not repository:
            return Place(repositories=found, owner=shown_owner)
        wanted = f"{owner}/{repository}".lower()
        named = [known for known in found if known.name.lower() == wanted]
        if not named:
            raise NotThereError
        return Place(repositories=named, owner=shown_owner, repository=named[0].name.partition("/")[2])


def owner_of(repository: ReadableRepository) -> str:
    """Whose it is."""
    return repository.name.partition("/")[0]


class StaleFormError(Exception):
    """A form that was not made for this very session: nothing is done."""


Content: TypeAlias = Mapping[str, object]
Show: TypeAlias = Callable[[Visit], Awaitable[Content | web.StreamResponse]]


def page(template: str, show: Show) -> Handler:
    """A handler for people: whoever is not signed in is asked to be, whatever the address."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return safe(await _answer(request, template, show))
        except NotThereError:
            return _message(request, HTTPStatus.NOT_FOUND, "There is nothing here that you may read.")
        except StaleFormError:
            return _message(
                request,
                HTTPStatus.FORBIDDEN,
                "The page was out of date, or what it sent too large: open it again.",
            )
        except SignedOutError:
            return _to_sign_in(request)
        except AccessUnknownError as error:
            return _message(request, HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        except RecordsError as error:
            _log.warning("page.failed", error=str(error))
            return _message(request, HTTPStatus.SERVICE_UNAVAILABLE, "The database could not be read.")

    return handle


async def _answer(request: web.Request, template: str, show: Show) -> web.StreamResponse:
    session = await request.app[ACCESS].session(request)
    if session is None:
        return _to_sign_in(request)
    content = await show(Visit(request=request, session=session, pages=request.app[PAGES]))
    if isinstance(content, web.StreamResponse):
        return content
    return _rendered(request, template, {"session": session, **content})


def safe(response: web.StreamResponse) -> web.StreamResponse:
    """The same answer, for this one browser and page alone."""
    for name, value in SAFETY.items():
        response.headers.setdefault(name, value)
    return response


def _rendered(
    request: web.Request, template: str, content: Content, status: HTTPStatus = HTTPStatus.OK
) -> web.Response:
    common = {"now": request.app[PAGES].clock.now(), "path": request.path}
    return aiohttp_jinja2.render_template(template, request, {**common, **content}, status=status)


def _message(request: web.Request, status: HTTPStatus, sentence: str) -> web.StreamResponse:
    title = "Not found" if status is HTTPStatus.NOT_FOUND else "Not now"
    content = {"session": None, "title": title, "sentence": sentence, "place": None, "tab": ""}
    return safe(_rendered(request, "message.html", content, status))


def _to_sign_in(request: web.Request) -> web.StreamResponse:
    """Back here afterwards: what a form held is sent anew."""
    url = f"/sign-in?next={quote(request.path_qs, safe='')}"
    return safe(web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": url}))
