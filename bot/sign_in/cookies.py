"""Two cookies: a session, and a sign-in under way. No script reads, no other site's form sends them."""

from dataclasses import dataclass
from datetime import timedelta

from aiohttp import web

from bot.sign_in.attempts import WITHIN

MOST_CHARACTERS = 4_000


def cookie(request: web.Request, name: str) -> str:
    """A cookie's value, empty where there is none, or one that is none of ours: too long, or not ASCII.

    What is no UTF-8 comes as lone surrogates, which nothing can encode again.
    """
    value = request.cookies.get(name, "")
    return value if value.isascii() and len(value) <= MOST_CHARACTERS else ""


@dataclass(frozen=True, slots=True)
class Cookies:
    """Named so that a browser takes them from this very host alone; plain http is for loopback only."""

    is_secure: bool

    @property
    def session(self) -> str:
        """The session's name."""
        return "__Host-babysit" if self.is_secure else "babysit"

    @property
    def attempt(self) -> str:
        """The name of a sign-in under way."""
        return "__Host-babysit-sign-in" if self.is_secure else "babysit-sign-in"

    def read(self, request: web.Request, name: str) -> str:
        """See `cookie`."""
        return cookie(request, name)

    def keep_session(self, response: web.StreamResponse, value: str, life: timedelta) -> None:
        """Signed in for at most so long."""
        self._set(response, self.session, value, life)

    def keep_attempt(self, response: web.StreamResponse, value: str) -> None:
        """For as long as a sign-in may take."""
        self._set(response, self.attempt, value, WITHIN)

    def drop(self, response: web.StreamResponse, name: str) -> None:
        """Forget it."""
        self._set(response, name, "", timedelta())

    def _set(self, response: web.StreamResponse, name: str, value: str, life: timedelta) -> None:
        response.set_cookie(
            name,
            value,
            max_age=int(life.total_seconds()),
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="Lax",
        )
