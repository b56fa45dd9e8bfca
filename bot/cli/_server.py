"""A Babysit server that answers who has no App's credentials: BABYSIT_URL, and a person's token."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import click

from bot.settings import USER_TOKENS, Secret, text_of

VARIABLE = "BABYSIT_URL"
WITHIN_S = 30.0
LARGEST_BYTES = 8 * 1024 * 1024


class UnansweredError(Exception):
    """The server gave no answer that can be used; the message is one sentence."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where it is, without a slash at the end, and whose token it is asked with."""

    url: str
    token: Secret[str] = field(repr=False)

    async def get(self, path: str, query: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        """The answer as JSON.

        Raises:
            UnansweredError: there is none.
        """
        headers = {"Authorization": f"Bearer {self.token.reveal()}", "Accept": "application/json"}
        wanted = {name: value for name, value in (query or {}).items() if value}
        try:
            async with (
                asyncio.timeout(WITHIN_S),
                aiohttp.ClientSession() as session,
                session.get(
                    f"{self.url}{path}", params=wanted, headers=headers, allow_redirects=False
                ) as response,
            ):
                content = await response.content.read(LARGEST_BYTES + 1)
        except TimeoutError as error:
            raise UnansweredError(f"{self.url} did not answer within {WITHIN_S:g} s.") from error
        except aiohttp.ClientError as error:
            raise UnansweredError(f"{self.url} cannot be reached ({type(error).__name__}).") from error
        return _read(self.url, response.status, content)


def _read(url: str, status: int, content: bytes) -> Mapping[str, Any]:
    try:
        answer = json.loads(content) if len(content) <= LARGEST_BYTES else None
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise UnansweredError(
            f"{url} is no Babysit that has pages: it answered {status} and no JSON.", status
        )
    if status != HTTPStatus.OK:
        raise UnansweredError(
            _REFUSALS.get(status, str(answer.get("message", f"It answered {status}."))), status
        )
    return answer


_REFUSALS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: (
        "The server does not take the token: set GITHUB_TOKEN (or GH_TOKEN) to one of yours that is good."
    ),
    HTTPStatus.NOT_FOUND: "There is nothing that you may read: is the name right, and Babysit there?",
}


def server_of(environ: Mapping[str, str]) -> Server | None:
    """The server to ask; None where none is named, or where this is the server's own environment.

    Raises:
        ClickException: it is no address to send a token to, or there is no token.
    """
    url = text_of(environ, VARIABLE).rstrip("/")
    if not url or text_of(environ, "APP_ID"):
        return None
    if not _is_safe(url):
        raise click.ClickException(
            f"{VARIABLE} must begin with https:// (http:// only on this machine): your token goes there."
        )
    token = next((found for name in USER_TOKENS if (found := text_of(environ, name))), "")
    if not token:
        raise click.ClickException(
            f"{VARIABLE} is set, but no token: set GITHUB_TOKEN (or GH_TOKEN) to one of yours."
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise click.ClickException("The token holds characters that no token has.")
    return Server(url=url, token=Secret(token))


def _is_safe(url: str) -> bool:
    """Whether nobody on the way reads what is sent there."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if not host or parts.query or parts.fragment or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_here(host))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
