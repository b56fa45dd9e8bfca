"""Signing in and out over HTTP."""

import asyncio
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

import structlog
from aiohttp import web

from bot.cards.card import Card, Form, Link, card_page
from bot.github.errors import GitHubError
from bot.github.oauth import OAuth, OAuthRefused
from bot.model.time import Clock
from bot.records.database import RecordsError
from bot.sign_in.access import AccessUnknownError, Session
from bot.sign_in.attempts import Attempt, Attempts, own_path
from bot.sign_in.cookies import Cookies
from bot.sign_in.cross_site import is_from_own_form
from bot.sign_in.github_access import GitHubAccess

CALLBACK = "/sign-in/callback"
LONGEST_WORD = 200

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What the handlers work with; `public_url` is this server's address in the browser, without a slash."""

    access: GitHubAccess
    oauth: OAuth
    attempts: Attempts
    cookies: Cookies
    clock: Clock
    public_url: str

    @property
    def redirect_uri(self) -> str:
        """Where GitHub sends people back to."""
        return f"{self.public_url}{CALLBACK}"


class Handlers:
    """The routes of signing in and out."""

    def __init__(self, parts: SignIn) -> None:
        self._parts = parts
        self._errands: set[asyncio.Task[None]] = set()

    def routes(self) -> list[web.RouteDef]:
        """To be added to an application that refuses forms of other sites."""
        return [
            web.get("/sign-in", self.begin),
            web.get(CALLBACK, self.end),
            web.get("/sign-out", self.ask),
            web.post("/sign-out", self.leave),
            web.get("/signed-out", self.show_signed_out),
        ]

    async def begin(self, request: web.Request) -> web.Response:
        """Send the browser to GitHub."""
        parts = self._parts
        attempt, cookie = parts.attempts.begin(request.query.get("next", "/"), parts.clock.now())
        url = parts.oauth.authorize_url(
            redirect_uri=parts.redirect_uri, state=attempt.state, challenge=attempt.challenge
        )
        response = _moved(url)
        parts.cookies.keep_attempt(response, cookie)
        return response

    async def end(self, request: web.Request) -> web.Response:
        """What GitHub sends back: the browser that began it, once, with a code."""
        cookies = self._parts.cookies
        attempt = self._parts.attempts.end(
            cookies.read(request, cookies.attempt), request.query.get("state", ""), self._parts.clock.now()
        )
        response = await self._ended(request, attempt)
        cookies.drop(response, cookies.attempt)
        return response

    async def _ended(self, request: web.Request, attempt: Attempt | None) -> web.Response:
        if attempt is None:
            return _again(
                "This sign-in cannot be used",
                "It was begun in another browser or more than ten minutes ago, or it was used already.",
            )
        code, word = request.query.get("code", ""), request.query.get("error", "")
        if word or not code:
            return self._refused(word, attempt.next_path)
        try:
            return await self._signed_in(request, attempt, code)
        except OAuthRefused as error:
            _log.warning("sign_in.refused", error=str(error))
            return self._refused(error.word, attempt.next_path)
        except (GitHubError, RecordsError) as error:
            _log.warning("sign_in.failed", error=str(error))
            return _again(
                "You are not signed in",
                "GitHub or the database did not answer as it should. Try again in a minute.",
                attempt.next_path,
                HTTPStatus.SERVICE_UNAVAILABLE,
            )

    async def _signed_in(self, request: web.Request, attempt: Attempt, code: str) -> web.Response:
        """A session of its own: whatever cookie the browser came with names it no more."""
        parts = self._parts
        tokens = await parts.oauth.exchange(code, redirect_uri=parts.redirect_uri, verifier=attempt.verifier)
        cookie = secrets.token_urlsafe(32)
        life = await parts.access.begin(tokens, cookie)
        former = await _whose(parts.access, request)
        if former is not None:
            await parts.access.end(former)
        response = _moved(attempt.next_path, HTTPStatus.SEE_OTHER)
        parts.cookies.keep_session(response, cookie, life)
        return response

    def _refused(self, word: str, next_path: str) -> web.Response:
        if word == "access_denied":
            return _again(
                "You are not signed in", "You told GitHub not to tell Babysit who you are.", next_path
            )
        if word in {"redirect_uri_mismatch", "incorrect_client_credentials", "application_suspended"}:
            _log.error("sign_in.misconfigured", error=word[:LONGEST_WORD], callback=self._parts.redirect_uri)
            return _again(
                "You cannot sign in yet",
                "Whoever runs this server has to set the App's callback URL to "
                f"{self._parts.redirect_uri}, and "
                "CLIENT_ID and CLIENT_SECRET to the App's own.",
                next_path,
            )
        return _again("You are not signed in", "GitHub's answer can be used once, and soon.", next_path)

    async def ask(self, request: web.Request) -> web.Response:
        """The form that signs out, for who came by a link."""
        session = await _whose(self._parts.access, request)
        if session is None:
            return _moved("/signed-out", HTTPStatus.SEE_OTHER)
        return card_page(
            Card(
                title="Sign out?",
                sentences=(f"You are signed in as {session.login}.",),
                form=Form(text="Sign out", url="/sign-out", fields={"csrf_token": session.csrf_token}),
            )
        )

    async def leave(self, request: web.Request) -> web.Response:
        """End the session here, at once, and its token at GitHub soon after."""
        parts, session = self._parts, await _whose(self._parts.access, request)
        if session is not None:
            if not await is_from_own_form(request, session):
                return card_page(
                    Card(
                        title="You are still signed in",
                        sentences=("The page that you came from is out of date.",),
                        links=(Link(text="Sign out", url="/sign-out"),),
                    ),
                    HTTPStatus.FORBIDDEN,
                )
            try:
                token = await parts.access.token_of(session)
                await parts.access.end(session)
            except RecordsError:
                return _again(
                    "You are still signed in",
                    "The database cannot be written. Try again in a minute.",
                    status=HTTPStatus.SERVICE_UNAVAILABLE,
                )
            if token is not None:
                self._give_back(token)
        response = _moved("/signed-out", HTTPStatus.SEE_OTHER)
        parts.cookies.drop(response, parts.cookies.session)
        return response

    async def show_signed_out(self, _request: web.Request) -> web.Response:
        """A page that signs nobody in by itself."""
        return card_page(
            Card(title="You are signed out", links=(Link(text="Sign in with GitHub", url="/sign-in"),))
        )

    def _give_back(self, token: str) -> None:
        async def run() -> None:
            try:
                await self._parts.oauth.give_back(token)
            except GitHubError as error:
                _log.warning("sign_out.token_kept", error=str(error))

        errand = asyncio.create_task(run())
        self._errands.add(errand)
        errand.add_done_callback(self._errands.discard)


async def _whose(access: GitHubAccess, request: web.Request) -> Session | None:
    """Who has the cookie; nobody where that cannot be told."""
    if "Authorization" in request.headers:
        return None
    try:
        return await access.session(request)
    except AccessUnknownError:
        return None


def _moved(url: str, status: HTTPStatus = HTTPStatus.FOUND) -> web.Response:
    headers = {"Location": url, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return web.Response(status=status, headers=headers)


def _again(
    title: str, sentence: str, next_path: str = "/", status: HTTPStatus = HTTPStatus.BAD_REQUEST
) -> web.Response:
    url = f"/sign-in?next={quote(own_path(next_path), safe='/')}"
    return card_page(
        Card(title=title, sentences=(sentence,), links=(Link(text="Sign in with GitHub", url=url),)), status
    )
