"""Requests in the name of whoever a token belongs to: for commands that people run, not for the server."""

from typing import TypeVar

from bot.github.bodies import typed
from bot.github.errors import Incomplete
from bot.github.repository import Variables
from bot.github.transport import Transport

_T = TypeVar("_T")


class TokenClient:
    """GitHub as a person or a workflow sees it; it only reads."""

    def __init__(self, transport: Transport, token: str) -> None:
        self._transport = transport
        self._token = token

    @property
    def poll_interval_s(self) -> float:
        """The pace at which GitHub asks to be asked, 0 for none."""
        return self._transport.poll_interval_s

    async def get(self, route: str, variables: Variables, answer: type[_T]) -> _T:
        """One thing.

        Raises:
            GitHubError: one class for each way to fail.
        """
        data, _more = await self._transport.rest("GET", route, variables, oauth_token=self._token)
        return typed(data, answer, f"GET {route}")

    async def get_pages(self, route: str, answer: type[_T], most: int) -> list[_T]:
        """Every page of a list that has no more than so many.

        Raises:
            Incomplete: it has more.
            GitHubError: one class for each other way to fail.
        """
        pages: list[_T] = []
        more: str | None = route
        while more is not None:
            if len(pages) == most:
                raise Incomplete(f"GET {route.partition('?')[0]}", f"more than {most} pages")
            data, more = await self._transport.rest("GET", more, {}, oauth_token=self._token)
            pages.append(typed(data, answer, f"GET {route}"))
        return pages
