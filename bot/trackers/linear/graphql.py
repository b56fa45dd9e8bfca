"""Linear by its GraphQL API.

An answer with status 200 may hold errors, and one with 400 may only ask to wait:
https://linear.app/developers/graphql#error-handling, https://linear.app/developers/rate-limiting
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import msgspec

from bot.trackers.linear.issue import Issue
from bot.trackers.tracker import BusyError, DeniedError, InvalidError, UncertainError, UnreachableError

MOST_BYTES = 8 * 1024 * 1024
MOST_PAGES = 20
WAIT_S = 60.0
"""Where Linear asks to wait and does not say how long."""
MOST_WAIT_S = 3600.0
TIMEOUT = aiohttp.ClientTimeout(total=20.0, sock_connect=5.0)

_ISSUE = """
query Issue($id: String!) {
  issue(id: $id) {
    identifier
    state { name type }
  }
}
"""
_STATES = """
query States($id: String!) {
  issue(id: $id) { team { states(first: 100) { nodes { id name } } } }
}
"""
_COMMENTS = """
query Comments($id: String!, $after: String) {
  issue(id: $id) {
    comments(first: 100, after: $after) { nodes { body } pageInfo { hasNextPage endCursor } }
  }
}
"""
_COMMENT = """
mutation Comment($input: CommentCreateInput!) { commentCreate(input: $input) { success } }
"""
_MOVE = """
mutation Move($id: String!, $input: IssueUpdateInput!) { issueUpdate(id: $id, input: $input) { success } }
"""

_T = TypeVar("_T")


class _State(msgspec.Struct):
    name: str
    type: str = ""
    id: str = ""


class _States(msgspec.Struct):
    nodes: list[_State]


class _Team(msgspec.Struct):
    states: _States


class _Issue(msgspec.Struct):
    identifier: str
    state: _State


class _IssueAnswer(msgspec.Struct):
    issue: _Issue | None = None


class _InTeam(msgspec.Struct):
    team: _Team


class _StatesAnswer(msgspec.Struct):
    issue: _InTeam | None = None


class _Comment(msgspec.Struct):
    body: str


class _PageInfo(msgspec.Struct, rename="camel"):
    has_next_page: bool
    end_cursor: str | None = None


class _Comments(msgspec.Struct, rename="camel"):
    nodes: list[_Comment]
    page_info: _PageInfo


class _Commented(msgspec.Struct):
    comments: _Comments


class _CommentsAnswer(msgspec.Struct):
    issue: _Commented | None = None


class _Done(msgspec.Struct):
    success: bool


class _Mutated(msgspec.Struct, rename="camel"):
    comment_create: _Done | None = None
    issue_update: _Done | None = None


class _Error(msgspec.Struct):
    message: str = ""
    extensions: dict[str, Any] = {}

    @property
    def words(self) -> str:
        """The code, the type and the message, to be told apart by."""
        told = (self.extensions.get(name) for name in ("code", "type"))
        return " ".join([*(str(part) for part in told if part), self.message]).lower()


class _Answer(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"null")
    errors: list[_Error] = []


class GraphQL:
    """See `LinearWay`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        api_key: str,
        *,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        """`session` stays the caller's to close. A personal key is sent as it is, without `Bearer`."""
        self._session = session
        self._url = url
        self._timeout = timeout
        self._headers = {"Authorization": api_key, "Content-Type": "application/json"}

    async def issue(self, key: str) -> Issue | None:
        """See `LinearWay`."""
        found = (await self._ask(_ISSUE, {"id": key}, _IssueAnswer)).issue
        if found is None:
            return None
        return Issue(key=found.identifier, state=found.state.name, state_type=found.state.type)

    async def has_comment(self, key: str, marker: str) -> bool:
        """See `LinearWay`."""
        after: str | None = None
        for _page in range(MOST_PAGES):
            answer = await self._ask(_COMMENTS, {"id": key, "after": after}, _CommentsAnswer)
            if answer.issue is None:
                raise InvalidError(f"Linear shows no comments of {key} any more.")
            page = answer.issue.comments
            if any(marker in node.body for node in page.nodes):
                return True
            if not page.page_info.has_next_page:
                return False
            after = page.page_info.end_cursor
        raise InvalidError(f"{key} has more comments than Babysit reads.")

    async def comment(self, key: str, body: str) -> None:
        """See `LinearWay`."""
        given = {"input": {"issueId": key, "body": body}}
        _must_succeed((await self._ask(_COMMENT, given, _Mutated)).comment_create, "take the comment")

    async def move(self, key: str, state: str) -> None:
        """See `LinearWay`."""
        found = (await self._ask(_STATES, {"id": key}, _StatesAnswer)).issue
        states = found.team.states.nodes if found else ()
        state_id = next(
            (candidate.id for candidate in states if candidate.name.lower() == state.lower()), None
        )
        if state_id is None:
            raise InvalidError(f"The team of {key} has no state {state!r}.")
        given = {"id": key, "input": {"stateId": state_id}}
        _must_succeed((await self._ask(_MOVE, given, _Mutated)).issue_update, "move the issue")

    async def _ask(self, document: str, variables: Mapping[str, object], answer: type[_T]) -> _T:
        status, headers, body = await self._send(
            msgspec.json.encode({"query": document, "variables": variables})
        )
        try:
            told = msgspec.json.decode(body, type=_Answer)
        except (msgspec.DecodeError, UnicodeDecodeError):
            told = None
        _check(status, headers, () if told is None else told.errors)
        try:
            if told is None:
                raise UncertainError(f"Linear answered {status} with something else than JSON.")
            if told.errors and _is_absent(told.errors):
                return answer()
            return msgspec.json.decode(told.data, type=answer)
        except msgspec.ValidationError as error:
            raise UncertainError(f"Linear answered in another form: {error}.") from None

    async def _send(self, body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        try:
            async with self._session.post(
                self._url, data=body, headers=self._headers, timeout=self._timeout, allow_redirects=False
            ) as response:
                return response.status, response.headers, await _bounded(response)
        except (aiohttp.ClientConnectorError, aiohttp.InvalidURL, aiohttp.ConnectionTimeoutError) as error:
            raise UnreachableError(f"Linear cannot be reached ({type(error).__name__}).") from None
        except (TimeoutError, aiohttp.ClientError) as error:
            raise UncertainError(f"Linear broke off ({type(error).__name__}).") from None


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > MOST_BYTES:
            raise UncertainError("Linear answered with too much.")
    return bytes(content)


def _check(status: int, headers: Mapping[str, str], errors: Sequence[_Error]) -> None:
    """Raise what the status and the errors mean; an issue that is not there is none of them."""
    words = " ".join(error.words for error in errors)
    if status == HTTPStatus.TOO_MANY_REQUESTS or "ratelimited" in words or "rate limit" in words:
        raise BusyError("Linear asks to wait.", retry_after_s=_wait_s(headers))
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN} or _denies(words):
        raise DeniedError("Linear does not accept LINEAR_API_KEY for this.")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or "internal" in words:
        raise UncertainError(f"Linear answered {status}.")
    if errors and not _is_absent(errors):
        raise InvalidError(f"Linear refused: {errors[0].message[:200]}")
    if status != HTTPStatus.OK and not errors:
        raise UncertainError(f"Linear answered {status}.")


def _denies(words: str) -> bool:
    return any(word in words for word in ("authentication", "unauthenticated", "forbidden", "not authorized"))


def _is_absent(errors: Sequence[_Error]) -> bool:
    """Linear says "Entity not found: Issue" of an issue that is not there, or not for these eyes."""
    return all("not found" in error.words for error in errors)


def _wait_s(headers: Mapping[str, str]) -> float:
    word = headers.get("Retry-After", "")
    return min(float(word), MOST_WAIT_S) if word.isascii() and word.isdigit() else WAIT_S


def _must_succeed(done: _Done | None, what: str) -> None:
    if done is None or not done.success:
        raise InvalidError(f"Linear did not {what}.")
