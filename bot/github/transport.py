"""One HTTP exchange with GitHub: gidgethub speaks the protocol, this adds what a server needs around it.

Bounds on time and size, the installation's limits, entity tags kept by size, and errors of one tree.
"""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

import aiohttp
import gidgethub
import msgspec
import stamina
from gidgethub import sansio
from gidgethub.aiohttp import GitHubAPI

from bot.github.answer_head import allowance_of, github_at
from bot.github.bodies import message_in, read_bounded
from bot.github.entity_tags import Answer, EntityTags
from bot.github.errand import ERRAND
from bot.github.errors import GitHubError, Malformed, ServerError, TimedOut, Unreachable
from bot.github.limits import Limits, SpendingCounts
from bot.github.ports import Budget, Endpoints, Exchange, RequestObserver
from bot.github.refusals import error_of
from bot.github.repository import Variables
from bot.model.time import Clock
from bot.tracing import span

USER_AGENT = "babysit"
API_VERSION = "2022-11-28"
MOST_BYTES = 32 * 1024 * 1024
MOST_CONCURRENT = 50
MOST_HOPS = 3
QUICK_RETRY_S = 2.0

_TIMEOUTS = {
    Budget.REST: aiohttp.ClientTimeout(total=30.0, sock_connect=5.0),
    Budget.GRAPHQL: aiohttp.ClientTimeout(total=15.0, sock_connect=5.0),
}
"""GitHub itself ends a query after ten seconds, and there is REST in its place:
https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api#timeouts"""


def _worth_a_quick_retry(error: Exception) -> bool:
    if not isinstance(error, Unreachable | ServerError) or isinstance(error, TimedOut):
        return False
    return error.retry_after_s is None or error.retry_after_s <= QUICK_RETRY_S


async def _once(request: aiohttp.ClientRequest, send: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Send once: aiohttp by itself repeats a GET, PUT or DELETE on a broken connection, a merge too."""
    try:
        return await send(request)
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise Unreachable(f"{request.method} to GitHub", type(error).__name__) from error


class Transport(GitHubAPI):
    """One installation's way to GitHub, or the App's own (`installation_id` 0).

    Reads are tried up to three times within about two seconds, writes once.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        endpoints: Endpoints,
        clock: Clock,
        observer: RequestObserver,
        installation_id: int = 0,
        *,
        heard: Callable[[str, GitHubError | None], None] | None = None,
        counts: SpendingCounts | None = None,
    ) -> None:
        """`heard` is told of every route that was asked by REST, and of GitHub's refusal if it gave one."""
        super().__init__(session, USER_AGENT, base_url=endpoints.api_url)
        self.session = session
        self.limits = Limits(installation_id, clock, observer, counts)
        self._graphql_url = endpoints.graphql_url
        self._clock = clock
        self._observer = observer
        self._installation_id = installation_id
        self._concurrent = asyncio.Semaphore(MOST_CONCURRENT)
        self._tags = EntityTags()
        self._heard = heard or _forget
        self.poll_interval_s = 0.0

    async def rest(
        self,
        method: str,
        route: str,
        variables: Variables,
        body: object = b"",
        *,
        jwt: str | None = None,
        oauth_token: str | None = None,
    ) -> tuple[object, str | None]:
        """The decoded answer and the address of its next page.

        `route` is GitHub's own, with placeholders that `variables` fill, escaped, or a next page's address.

        Raises:
            GitHubError: one class for each way to fail.
        """
        where = f"{method} {route.partition('?')[0]}"
        for _hop in range(MOST_HOPS):
            self.limits.check(Budget.REST, where)
            try:
                with span(where):
                    data, more, _status = await self._make_request(
                        method, route, variables, body, sansio.accept_format(), jwt, oauth_token
                    )
            except gidgethub.RedirectionException as moved:
                route, variables = self._moved_to(moved, where), {}
            except gidgethub.HTTPException as error:
                refusal = error_of(error, where)
                self._heard(route, refusal)
                raise refusal from None  # the library's exceptions may quote a body
            except (ValueError, LookupError):
                raise Malformed(where) from None  # so may a decoder's
            else:
                self._heard(route, None)
                return data, self._own(more, where)
        raise Malformed(where, "redirected in circles")

    async def text(self, route: str, variables: Variables, media_type: str, *, oauth_token: str) -> str:
        """The answer to a read in one of GitHub's other media types, whatever bytes are in it.

        Raises:
            GitHubError: one class for each way to fail.
        """
        where = f"GET {route}"
        self.limits.check(Budget.REST, where)
        url = sansio.format_url(route, variables, base_url=self.base_url)
        headers = sansio.create_headers(USER_AGENT, accept=media_type, oauth_token=oauth_token)
        with span(where):
            answer = await self._request("GET", url, headers)
        try:
            if answer[0] != HTTPStatus.OK:
                sansio.decipher_response(*answer)
        except gidgethub.HTTPException as error:
            raise error_of(error, where) from None  # see above
        except (ValueError, LookupError):
            raise Malformed(where) from None  # see above
        return answer[2].decode("utf-8", "replace")

    async def redirect(self, route: str, variables: Variables, *, oauth_token: str) -> str:
        """The address to which GitHub sends whoever asks for `route`; it is not followed.

        Raises:
            GitHubError: it sends nowhere, or one class for each other way to fail.
        """
        where = f"GET {route}"
        self.limits.check(Budget.REST, where)
        try:
            await self._make_request("GET", route, variables, b"", sansio.accept_format(), None, oauth_token)
        except gidgethub.RedirectionException as moved:
            return moved.headers.get("location", "")
        except gidgethub.HTTPException as error:
            raise error_of(error, where) from None  # see above
        except (ValueError, LookupError):
            raise Malformed(where) from None  # see above
        raise Malformed(where, "no redirection")

    async def graphql_answer(
        self, document: str, variables: Mapping[str, object], oauth_token: str, *, is_read: bool
    ) -> tuple[Mapping[str, str], bytes]:
        """Headers and body of a GraphQL answer with status 200; its own errors are still inside.

        gidgethub's `graphql` shares one rate limit with REST and drops partial data, hence not used.

        Raises:
            GitHubError: one class for each way to fail.
        """
        where = "POST /graphql"
        self.limits.check(Budget.GRAPHQL, where)
        headers = sansio.create_headers(USER_AGENT, oauth_token=oauth_token)
        headers["content-type"] = "application/json; charset=utf-8"
        body = msgspec.json.encode({"query": document, "variables": variables})
        send = self._send_again if is_read else self._send_once
        with span(where):
            answer = await send(Budget.GRAPHQL, "POST", self._graphql_url, headers, body)
        if answer[0] == HTTPStatus.NOT_FOUND:  # what there is not is an answer of 200; here is no GraphQL
            raise ServerError(where, "no GraphQL at this address")
        try:
            if answer[0] != HTTPStatus.OK:
                sansio.decipher_response(*answer)
        except gidgethub.HTTPException as error:
            raise error_of(error, where) from None  # see above
        except (ValueError, LookupError):
            raise Malformed(where) from None  # see above
        return answer[1], answer[2]

    async def _request(self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """What gidgethub calls to send: with entity tags and quick retries where the request is a read."""
        if method != "GET":
            return await self._send_once(Budget.REST, method, url, headers, body)
        known = self._tags.known(url)
        sent = headers if known is None else {**headers, "if-none-match": known.tag}
        answer = await self._send_again(Budget.REST, method, url, sent, body)
        return self._tags.resolve(url, answer, known)

    async def _send_again(
        self, budget: Budget, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        attempts = stamina.retry_context(
            on=_worth_a_quick_retry, attempts=3, wait_initial=0.1, wait_jitter=0.2
        )
        async for attempt in attempts:
            with attempt:
                await self.limits.pay(budget, is_write=False)
                return await self._send(budget, method, url, headers, body)
        raise AssertionError("stamina returns or raises")  # pragma: no cover

    async def _send_once(
        self, budget: Budget, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """A write, whose points its caller has paid: nothing is waited for between the last doubt and it."""
        if (errand := ERRAND.get()) is not None:
            errand.require()
        return await self._send(budget, method, url, headers, body)

    async def _send(
        self, budget: Budget, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        where = f"{method} to GitHub"
        async with self._concurrent:
            status, started = 0, self._clock.now()
            answered: Mapping[str, str] = {}
            try:
                async with self._session.request(
                    method,
                    url,
                    headers={**headers, "x-github-api-version": API_VERSION},
                    data=body,
                    timeout=_TIMEOUTS[budget],
                    middlewares=(_once,),
                    allow_redirects=False,
                ) as response:
                    content = await read_bounded(response, MOST_BYTES)
                    status, answered = response.status, response.headers
            except TimeoutError as error:
                raise TimedOut(where, type(error).__name__) from error
            except aiohttp.ClientError as error:
                raise Unreachable(where, type(error).__name__) from error
            finally:
                self._observer.exchanged(
                    Exchange(
                        installation_id=self._installation_id,
                        budget=budget,
                        method=method,
                        status=status,
                        seconds=(self._clock.now() - started).total_seconds(),
                        allowance=allowance_of(answered),
                        github_at=github_at(answered),
                    )
                )
        self.poll_interval_s = _seconds(answered, "x-poll-interval") or 0.0
        message = message_in(content) if status >= HTTPStatus.BAD_REQUEST else ""
        self.limits.note(budget, where, status, answered, message)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ServerError(where, f"status {status}", retry_after_s=_seconds(answered, "retry-after"))
        return status, answered, content

    def _moved_to(self, moved: gidgethub.RedirectionException, where: str) -> str:
        """Where a renamed repository is now; the request is sent there as it is."""
        url = self._own(moved.headers.get("location"), where)
        if url is None:
            raise Malformed(where, f"status {int(moved.status_code)}")
        return url

    def _own(self, url: str | None, where: str) -> str | None:
        """The same address, provided that it leads to the host that the token is for."""
        if url is None or url.startswith(self.base_url.removesuffix("/") + "/"):
            return url
        raise Malformed(where, "an address at another host")


def _forget(_route: str, _refusal: GitHubError | None) -> None:
    """Nobody wants to know."""


def _seconds(headers: Mapping[str, str], name: str) -> float | None:
    word = headers.get(name, "")
    return float(word) if word.isascii() and word.isdigit() else None
