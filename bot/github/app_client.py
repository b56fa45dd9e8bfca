"""Requests in the name of the App itself: where it is installed, and who it is."""

from typing import TypeVar

from bot.github.bodies import typed
from bot.github.installation_tokens import AppIdentity
from bot.github.ports import Budget
from bot.github.repository import Variables
from bot.github.transport import Transport

MOST_PAGES = 100

_T = TypeVar("_T")


class AppClient:
    """GitHub as the App itself sees it: where it is installed."""

    def __init__(self, app: AppIdentity, transport: Transport) -> None:
        self._app = app
        self._transport = transport

    async def get(self, route: str, variables: Variables, answer: type[_T]) -> _T:
        """One thing.

        Raises:
            GitHubError: one class for each way to fail.
        """
        data, _more = await self._transport.rest("GET", route, variables, jwt=self._app.jwt())
        return typed(data, answer, f"GET {route}")

    async def post(self, route: str, variables: Variables) -> None:
        """Ask for something that has no body and no answer worth reading.

        Raises:
            GitHubError: one class for each way to fail.
        """
        await self._transport.limits.pay(Budget.REST, is_write=True)
        await self._transport.rest("POST", route, variables, {}, jwt=self._app.jwt())

    async def get_pages(self, route: str, answer: type[_T]) -> list[_T]:
        """Every page of a list; at most 100 pages.

        Raises:
            GitHubError: one class for each way to fail.
        """
        pages: list[_T] = []
        more: str | None = route
        while more is not None and len(pages) < MOST_PAGES:
            page, more = await self.get_page(more, answer)
            pages.append(page)
        return pages

    async def get_page(self, route: str, answer: type[_T]) -> tuple[_T, str | None]:
        """One page of a list, and where the next one is.

        Raises:
            GitHubError: one class for each way to fail.
        """
        data, more = await self._transport.rest("GET", route, {}, jwt=self._app.jwt())
        return typed(data, answer, f"GET {route.partition('?')[0]}"), more
