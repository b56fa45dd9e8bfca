"""Requests in the name of one installation: token, limits and pace are seen to, answers are typed."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

import aiohttp
import msgspec

from bot.github.errors import GitHubError, ServerError, Unauthorized, Unprocessable, shortened
from bot.github.installation_tokens import AppIdentity, InstallationTokens
from bot.github.ports import Budget
from bot.github.repository import Variables
from bot.github.transport import Transport, typed
from bot.github.write_slots import Priority, WriteSlots

MOST_PAGES = 100

_T = TypeVar("_T")


class GraphQLError(msgspec.Struct, frozen=True):
    """One entry of `errors` beside partial data. `path` names the field that is null because of it."""

    message: str = ""
    type: str = ""
    path: list[str | int] | None = None


class _Envelope(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[GraphQLError] = []


class Document(Generic[_T]):
    """A GraphQL document, and the form of its data."""

    def __init__(self, text: str, data: type[_T]) -> None:
        """`text` holds exactly one operation."""
        self.text = text
        self.data = data


class GraphQLAnswer(Generic[_T]):
    """Data, perhaps partial, and what GitHub says is wrong with it. `raw` is the data's JSON."""

    def __init__(self, data: _T, raw: bytes, errors: tuple[GraphQLError, ...]) -> None:
        self.data = data
        self.raw = raw
        self.errors = errors


class InstallationClient:
    """GitHub as one installation sees it."""

    def __init__(
        self, installation_id: int, transport: Transport, tokens: InstallationTokens, slots: WriteSlots
    ) -> None:
        self._installation_id = installation_id
        self._transport = transport
        self._tokens = tokens
        self._slots = slots

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
        self, request: str, variables: Variables, body: object, answer: type[_T], priority: Priority
    ) -> _T:
        """Change something, when it is this write's turn; never tried twice. `request` is method and route.

        Raises:
            GitHubError: one class for each way to fail.
        """
        method, _, route = request.partition(" ")
        await self._slots.take(priority)
        data, _more = await self._rest(method, route, variables, body)
        return typed(data, answer, request)

    async def delete(self, route: str, variables: Variables) -> None:
        """Delete something; no content is written, so it waits for no turn.

        Raises:
            GitHubError: one class for each way to fail.
        """
        await self._rest("DELETE", route, variables)

    async def query(self, document: Document[_T], variables: Mapping[str, object]) -> GraphQLAnswer[_T]:
        """Data that may be partial: look at its `errors`.

        Raises:
            GitHubError: no data at all, or one class for each other way to fail.
        """
        return await self._graphql(document, variables, is_read=True)

    async def mutate(
        self, document: Document[_T], variables: Mapping[str, object], priority: Priority
    ) -> GraphQLAnswer[_T]:
        """Change something, when it is this write's turn; never tried twice.

        Raises:
            GitHubError: see `query`.
        """
        await self._slots.take(priority)
        return await self._graphql(document, variables, is_read=False)

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
        envelope = _decoded(body, _Envelope)
        if any(error.type == "RATE_LIMITED" for error in envelope.errors):
            raise self._transport.limits.refuse(Budget.GRAPHQL, "POST /graphql", headers)
        if bytes(envelope.data) == b"null":
            raise _refusal(envelope.errors)
        raw = bytes(envelope.data)
        return GraphQLAnswer(_decoded(raw, document.data), raw, tuple(envelope.errors))

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

    async def get_pages(self, route: str, answer: type[_T]) -> list[_T]:
        """Every page of a list; at most 100 pages.

        Raises:
            GitHubError: one class for each way to fail.
        """
        pages: list[_T] = []
        more: str | None = route
        while more is not None and len(pages) < MOST_PAGES:
            data, more = await self._transport.rest("GET", more, {}, jwt=self._app.jwt())
            pages.append(typed(data, answer, f"GET {route}"))
        return pages


def _decoded(body: bytes, form: type[_T]) -> _T:
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError):
        # A page of HTML with status 200, or a field gone null that cannot be: GitHub's trouble, not ours.
        raise ServerError("POST /graphql", "an answer of another form") from None


def _refusal(errors: list[GraphQLError]) -> GitHubError:
    """What an answer without any data means: without a type it is GitHub's own failure, often a timeout."""
    typed_errors = [error for error in errors if error.type]
    if not typed_errors:
        return ServerError("POST /graphql", errors[0].message if errors else "no data")
    return Unprocessable(
        "POST /graphql", typed_errors[0].message, errors=[shortened(error.message) for error in typed_errors]
    )
