"""Requests in the name of one installation: token, limits and pace are seen to, answers are typed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import aiohttp

from bot.github.bodies import typed
from bot.github.errors import Unauthorized
from bot.github.graphql import BudgetSpentError, Document, GraphQLAnswer, read_answer
from bot.github.installation_tokens import InstallationTokens
from bot.github.ports import Budget
from bot.github.repository import Variables
from bot.github.transport import Transport
from bot.github.write_slots import Priority, WriteSlots
from bot.model.effects import Still
from bot.ways.ways import Ways

MOST_PAGES = 100

_T = TypeVar("_T")


class OvertakenError(Exception):
    """A write was no longer wanted when its turn came."""


class InstallationClient:
    """GitHub as one installation sees it."""

    def __init__(
        self,
        installation_id: int,
        transport: Transport,
        tokens: InstallationTokens,
        slots: WriteSlots,
        ways: Ways,
    ) -> None:
        """`ways` chooses between GraphQL and REST, where something can be done by both."""
        self.ways = ways
        self._installation_id = installation_id
        self._transport = transport
        self._tokens = tokens
        self._slots = slots

    @property
    def poll_interval_s(self) -> float:
        """The pace at which GitHub asks to be asked, 0 for none."""
        return self._transport.poll_interval_s

    async def get(self, route: str, variables: Variables, answer: type[_T]) -> _T:
        """One thing.

        Raises:
            GitHubError: one class for each way to fail.
        """
        data, _more = await self._rest("GET", route, variables)
        return typed(data, answer, f"GET {route}")

    async def get_pages(self, route: str, variables: Variables, answer: type[_T]) -> list[_T]:
        """Every page of a list, each as one `answer`; at most 100 pages.

        Raises:
            GitHubError: one class for each way to fail.
        """
        pages: list[_T] = []
        more: str | None = route
        while more is not None and len(pages) < MOST_PAGES:
            data, more = await self._rest("GET", more, variables if more is route else {})
            pages.append(typed(data, answer, f"GET {route}"))
        return pages

    async def get_text(self, route: str, variables: Variables, media_type: str) -> str:
        """One thing in another of GitHub's media types.

        Raises:
            GitHubError: one class for each way to fail.
        """
        return await self._authorized(
            lambda token: self._transport.text(route, variables, media_type, oauth_token=token)
        )

    async def redirect(self, route: str, variables: Variables) -> str:
        """Where GitHub sends the reader of something that it keeps elsewhere: a signed address.

        Raises:
            GitHubError: one class for each way to fail.
        """
        return await self._authorized(
            lambda token: self._transport.redirect(route, variables, oauth_token=token)
        )

    @property
    def session(self) -> aiohttp.ClientSession:
        """For addresses outside GitHub, to which no credentials go."""
        return self._transport.session

    async def write(
        self,
        request: str,
        variables: Variables,
        body: object,
        answer: type[_T],
        priority: Priority,
        *,
        still: Still | None = None,
        rank: int = 0,
    ) -> _T:
        """Change something, when it is this write's turn; never tried twice. `request` is method and route.

        Of writes with one priority the one with the higher `rank` goes first.

        Raises:
            OvertakenError: it was `still` wanted no more when its turn came; nothing was sent.
            GitHubError: one class for each way to fail.
        """
        method, _, route = request.partition(" ")
        await self._turn(Budget.REST, priority, still, rank)
        data, _more = await self._rest(method, route, variables, body)
        return typed(data, answer, request)

    async def delete(self, route: str, variables: Variables) -> None:
        """Delete something; no content is written, so it waits for no turn.

        Raises:
            GitHubError: one class for each way to fail.
        """
        await self._transport.limits.pay(Budget.REST, is_write=True)
        await self._rest("DELETE", route, variables)

    async def query(self, document: Document[_T], variables: Mapping[str, object]) -> GraphQLAnswer[_T]:
        """Data that may be partial: look at its `errors`.

        Raises:
            GitHubError: no data at all, or one class for each other way to fail.
        """
        return await self._graphql(document, variables, is_read=True)

    async def mutate(
        self,
        document: Document[_T],
        variables: Mapping[str, object],
        priority: Priority,
        *,
        still: Still | None = None,
        rank: int = 0,
    ) -> GraphQLAnswer[_T]:
        """Change something, when it is this write's turn; never tried twice.

        Raises:
            OvertakenError: see `write`.
            GitHubError: see `query`.
        """
        await self._turn(Budget.GRAPHQL, priority, still, rank)
        return await self._graphql(document, variables, is_read=False)

    async def change(self, document: Document[_T], variables: Mapping[str, object]) -> GraphQLAnswer[_T]:
        """Change something that is no content, so that it waits for no turn; never tried twice.

        Raises:
            GitHubError: see `query`.
        """
        await self._transport.limits.pay(Budget.GRAPHQL, is_write=True)
        return await self._graphql(document, variables, is_read=False)

    async def _turn(self, budget: Budget, priority: Priority, still: Still | None, rank: int) -> None:
        """Wait for it; what was decided before the wait may be outdated after it."""
        await self._slots.take(priority, rank)
        await self._transport.limits.pay(budget, is_write=True)
        if still is not None and not await still():
            raise OvertakenError

    async def _rest(
        self, method: str, route: str, variables: Variables, body: object = b""
    ) -> tuple[object, str | None]:
        return await self._authorized(
            lambda token: self._transport.rest(method, route, variables, body, oauth_token=token)
        )

    async def _graphql(
        self, document: Document[_T], variables: Mapping[str, object], *, is_read: bool
    ) -> GraphQLAnswer[_T]:
        headers, body = await self._authorized(
            lambda token: self._transport.graphql_answer(document.text, variables, token, is_read=is_read)
        )
        try:
            return read_answer(document, body)
        except BudgetSpentError:
            raise self._transport.limits.refuse(Budget.GRAPHQL, "POST /graphql", headers) from None

    async def _authorized(self, send: Callable[[str], Awaitable[_T]]) -> _T:
        """Send with the installation's token; once more with a fresh one where GitHub refused the first.

        A refused token (401) means that nothing was done, so that also a write may be sent again.
        """
        token = await self._tokens.token(self._installation_id)
        try:
            return await send(token)
        except Unauthorized:
            self._tokens.drop(self._installation_id, token)
        return await send(await self._tokens.token(self._installation_id))
