"""Linear by its MCP server, whose tools have changed names before: they are taken from its list.

https://linear.app/docs/mcp. Needs the extra `babysit[mcp]`.
"""

import json
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import httpx2
from mcp import Client, MCPError
from mcp.client.streamable_http import streamable_http_client
from mcp.types import INVALID_PARAMS, METHOD_NOT_FOUND, CallToolResult, TextContent, Tool

from bot.trackers.linear.issue import Issue
from bot.trackers.tracker import (
    BusyError,
    DeniedError,
    InvalidError,
    TrackerError,
    UncertainError,
    UnreachableError,
)

TIMEOUT_S = 15.0
MOST_PAGES = 20
_ISSUE = ("issueId", "issue_id", "issue")
_OWN_ID = ("id", *_ISSUE)
_CURSORS = ("cursor", "after")


class MCP:
    """See `LinearWay`. Each call is a session of its own: they are rare, and none is there to be lost."""

    def __init__(self, url: str, api_key: str, *, timeout_s: float = TIMEOUT_S) -> None:
        """The server at `url` takes a personal key as a bearer token."""
        self._timeout_s = timeout_s
        self._url = url
        self._headers = {"Authorization": f"Bearer {api_key}"}

    async def issue(self, key: str) -> Issue | None:
        """See `LinearWay`."""
        async with self._session() as session:
            tool = session.tool("get_issue")
            told = await session.call(tool, {_named(tool, _OWN_ID): key})
        if told is None:
            return None
        found = _decoded(told)
        name, kind = _state(found)
        return Issue(key=str(found.get("identifier", key)), state=name, state_type=kind)

    async def has_comment(self, key: str, marker: str) -> bool:
        """See `LinearWay`."""
        async with self._session() as session:
            tool = session.tool("list_comments")
            given: dict[str, str] = {_named(tool, _ISSUE): key}
            for _page in range(MOST_PAGES):
                told = await session.call(tool, given)
                if told is None:
                    raise InvalidError(f"Linear shows no comments of {key} any more.")
                if marker in told:
                    return True
                following = _next_page(told)
                if not following:
                    return False
                given[_named(tool, _CURSORS)] = following
        raise UnreachableError(f"Linear's MCP server does not show all comments of {key}.")

    async def comment(self, key: str, body: str) -> None:
        """See `LinearWay`."""
        async with self._session() as session:
            tool = session.tool("save_comment", "create_comment")
            given = {_named(tool, _ISSUE): key, _named(tool, ("body", "content")): body}
            await session.change(tool, given)

    async def move(self, key: str, state: str) -> None:
        """See `LinearWay`."""
        async with self._session() as session:
            tool = session.tool("save_issue", "update_issue")
            given = {_named(tool, _OWN_ID): key, _named(tool, ("state", "status")): state}
            await session.change(tool, given)

    @asynccontextmanager
    async def _session(self) -> AsyncGenerator["_Session"]:
        """An open session with its list of tools; what fails before a tool is called has done nothing."""
        refusals: list[int] = []

        async def note(response: httpx2.Response) -> None:
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                refusals.append(response.status_code)

        hooks: dict[str, list[Callable[..., Any]]] = {"response": [note]}
        session = _Session(refusals)
        try:
            async with (
                httpx2.AsyncClient(headers=self._headers, timeout=self._timeout_s, event_hooks=hooks) as http,
                Client(
                    streamable_http_client(self._url, http_client=http), read_timeout_seconds=self._timeout_s
                ) as client,
            ):
                session.open(client, (await client.list_tools()).tools)
                yield session
        except TrackerError:
            raise
        except (
            ExceptionGroup,
            MCPError,
            httpx2.HTTPError,
            httpx2.StreamError,
            OSError,
            TimeoutError,
            ValueError,
        ) as error:
            raise session.meaning_of(_first(error)) from None


class _Session:
    """The tools of one session, and what an error in it means."""

    def __init__(self, refusals: Sequence[int]) -> None:
        self._refusals = refusals
        self._client: Client | None = None
        self._tools: Sequence[Tool] = ()
        self._is_changing = False

    def open(self, client: Client, tools: Sequence[Tool]) -> None:
        """It is there."""
        self._client, self._tools = client, tools

    def tool(self, *names: str) -> Tool:
        """The first of these that the server has."""
        found = next((tool for name in names for tool in self._tools if tool.name == name), None)
        if found is None:
            raise UnreachableError(f"Linear's MCP server has no tool {' or '.join(names)}.")
        return found

    async def call(self, tool: Tool, given: Mapping[str, str]) -> str | None:
        """What a tool answers, as text; None where there is no such issue."""
        if self._client is None:
            raise UnreachableError("Linear's MCP server is not there.")
        result = await self._client.call_tool(tool.name, dict(given))
        text = _text(result)
        if result.is_error:
            _check(text)
            return None
        return text

    async def change(self, tool: Tool, given: Mapping[str, str]) -> None:
        """Have something done, of which an error on the way leaves open whether it was."""
        self._is_changing = True
        if await self.call(tool, given) is None:
            raise InvalidError("Linear does not find the issue any more.")

    def meaning_of(self, error: BaseException) -> TrackerError:
        """An error of the SDK or of its connection, or one of ours that went through them."""
        if isinstance(error, TrackerError):
            return error
        refusal = self._refusals[-1] if self._refusals else 0
        if refusal in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            return DeniedError("Linear's MCP server does not accept LINEAR_API_KEY.")
        if refusal == HTTPStatus.TOO_MANY_REQUESTS:
            return BusyError("Linear's MCP server asks to wait.", retry_after_s=60.0)
        why = f"Linear's MCP server broke off ({type(error).__name__})."
        is_unknown = isinstance(error, MCPError) and error.code in {METHOD_NOT_FOUND, INVALID_PARAMS}
        return UncertainError(why) if self._is_changing and not is_unknown else UnreachableError(why)


def _first(error: BaseException) -> BaseException:
    """The first error of a group, however deep: they all are about one call."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _named(tool: Tool, names: Sequence[str]) -> str:
    """What the tool calls this argument."""
    properties = tool.input_schema.get("properties", {})
    found = next((name for name in names if name in properties), None)
    if found is None:
        raise UnreachableError(f"The tool {tool.name} of Linear's MCP server takes no {names[0]}.")
    return found


def _text(result: CallToolResult) -> str:
    if result.structured_content:
        return json.dumps(result.structured_content, ensure_ascii=False)
    return "\n".join(block.text for block in result.content if isinstance(block, TextContent))


def _check(text: str) -> None:
    """Raise what a tool's refusal means; that there is no such issue is none."""
    words = text.lower()
    if "not found" in words:
        return
    if "rate limit" in words or "ratelimited" in words:
        raise BusyError("Linear's MCP server asks to wait.", retry_after_s=60.0)
    if any(word in words for word in ("authentication", "unauthorized", "forbidden")):
        raise DeniedError("Linear's MCP server does not accept LINEAR_API_KEY for this.")
    raise InvalidError(f"Linear's MCP server refused: {text[:200]}")


def _decoded(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise UnreachableError("Linear's MCP server answered in another form.") from None
    if not isinstance(found, dict):
        raise UnreachableError("Linear's MCP server answered in another form.")
    return found


def _state(issue: Mapping[str, Any]) -> tuple[str, str]:
    """The state's name and its type, as far as they are told."""
    for name in ("state", "status"):
        match issue.get(name):
            case {"name": str(state), **rest}:
                return state, str(rest.get("type", ""))
            case str(state):
                return state, str(issue.get(f"{name}Type", ""))
            case _:
                continue
    raise UnreachableError("Linear's MCP server does not tell the issue's state.")


def _next_page(text: str) -> str:
    """The cursor of the next page, empty where this is the last."""
    try:
        found = json.loads(text)
    except ValueError:
        return ""
    page = found.get("pageInfo", found) if isinstance(found, dict) else {}
    if not isinstance(page, dict) or not page.get("hasNextPage"):
        return ""
    cursor = next((page[name] for name in ("endCursor", "cursor", "nextCursor") if page.get(name)), "")
    if not cursor:
        raise UnreachableError("Linear's MCP server does not show all comments.")
    return str(cursor)
