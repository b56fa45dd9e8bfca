"""Linear by an MCP server, whatever its tools are called."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
import uvicorn
from aiohttp import web
from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from bot.trackers.linear.issue import Issue
from bot.trackers.linear.mcp import MCP
from bot.trackers.tracker import (
    BusyError,
    DeniedError,
    InvalidError,
    TrackerError,
    UncertainError,
    UnreachableError,
)
from tests.trackers.fake_linear import KEY, FakeLinear
from tests.trackers.fake_linear import FakeIssue as Told


def server_of(linear: FakeLinear, *, is_old: bool = False) -> MCPServer:
    """Linear's server, with the names that its tools have or had."""
    server = MCPServer("linear", log_level="CRITICAL")

    def known(key: str) -> Told:
        if key not in linear.issues:
            raise ToolError("Issue not found")
        return linear.issues[key]

    def get_issue(id: str) -> dict[str, str]:  # noqa: A002 - the tool's own word
        return {"identifier": known(id).key, "status": linear.state(id), "statusType": "unstarted"}

    def list_comments(issueId: str, cursor: str = "0") -> dict[str, object]:  # noqa: N803 - see above
        page = known(issueId).comments[int(cursor) : int(cursor) + 2]
        return {"comments": page, "hasNextPage": len(page) == 2, "cursor": str(int(cursor) + 2)}

    def save_comment(issueId: str, body: str, id: str = "") -> str:  # noqa: A002, N803 - see above
        assert not id
        if body == "refuse":
            raise ToolError("Rate limit exceeded")
        known(issueId).comments.append(body)
        return "{}"

    def save_issue(id: str, state: str) -> str:  # noqa: A002 - see above
        if state != "Done":
            raise ToolError("No such state")
        known(id).state = "2"
        return "{}"

    server.add_tool(get_issue)
    server.add_tool(list_comments)
    server.add_tool(save_comment, name="create_comment" if is_old else "save_comment")
    server.add_tool(save_issue, name="update_issue" if is_old else "save_issue")
    return server


@asynccontextmanager
async def listening(server: MCPServer) -> AsyncGenerator[str]:
    """The address at which the server answers."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        application = server.streamable_http_app()
        serving = uvicorn.Server(uvicorn.Config(application, log_config=None, timeout_graceful_shutdown=1))
        running = asyncio.create_task(serving.serve(sockets=[bound]))
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}/mcp"
        finally:
            serving.should_exit = True
            await running


@pytest.mark.parametrize("is_old", [False, True], ids=["today", "before"])
async def test_an_issue_is_read_told_and_moved_by_whatever_the_tools_are_called(*, is_old: bool) -> None:
    linear = FakeLinear()
    linear.comments().extend(["a", "b"])
    async with listening(server_of(linear, is_old=is_old)) as url:
        way = MCP(url, KEY)

        assert await way.issue("ENG-1") == Issue(key="ENG-1", state="Todo", state_type="unstarted")
        assert await way.issue("UTF-8") is None
        await way.comment("ENG-1", "hello babysit-1")
        assert await way.has_comment("ENG-1", "babysit-1")
        assert not await way.has_comment("ENG-1", "babysit-2")
        await way.move("ENG-1", "Done")
        with pytest.raises(InvalidError, match="No such state"):
            await way.move("ENG-1", "Shipped")
        with pytest.raises(BusyError):
            await way.comment("ENG-1", "refuse")

    assert (linear.comments(), linear.state()) == (["a", "b", "hello babysit-1"], "Done")


async def test_a_server_without_the_tool_is_left_for_another_way() -> None:
    async with listening(MCPServer("other", log_level="CRITICAL")) as url:
        with pytest.raises(UnreachableError, match="no tool save_comment or create_comment"):
            await MCP(url, KEY).comment("ENG-1", "hello")


@pytest.mark.parametrize(
    ("status", "means"),
    [
        (401, DeniedError),
        (403, DeniedError),
        (429, BusyError),
        (502, UnreachableError),
        (404, UnreachableError),
    ],
)
async def test_a_server_that_does_not_open_has_done_nothing(status: int, means: type[TrackerError]) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=status, text="no")

    application = web.Application()
    application.router.add_route("*", "/mcp", refuse)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    with pytest.raises(means) as told:
        await MCP(f"http://127.0.0.1:{runner.addresses[0][1]}/mcp", KEY).comment("ENG-1", "hello")

    await runner.cleanup()
    assert KEY not in repr(told.value)


async def test_nobody_listening_is_told_from_a_call_that_hangs() -> None:
    with pytest.raises(UnreachableError):
        await MCP("http://127.0.0.1:1/mcp", KEY).comment("ENG-1", "hello")

    linear = FakeLinear()
    server = server_of(linear)
    server.remove_tool("save_comment")

    async def save_comment(issueId: str, body: str) -> str:  # noqa: N803 - the tool's own word
        linear.comments(issueId).append(body)
        await asyncio.Event().wait()
        return "{}"

    server.add_tool(save_comment)
    async with listening(server) as url:
        with pytest.raises(UncertainError):
            await MCP(url, KEY, timeout_s=0.5).comment("ENG-1", "hello")
    assert linear.comments() == ["hello"]
