"""`babysit mcp` as a client starts it: over standard input, and over HTTP on this machine."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import TextContent

from bot.cli import mcp as subcommand
from bot.cli import run
from tests.cli.git_repository import BAD, Repository

ROOT = Path(__file__).parents[2]
COMMAND = ("-m", "bot", "mcp", "--repo")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    repository = Repository(tmp_path)
    repository.commit(**{".claude/agents/be.md": "# be\n## Scope\n- Owns: `backend/`\n"})
    (tmp_path / "new.py").write_text(BAD)
    return repository


async def test_an_agent_asks_over_standard_input(repository: Repository) -> None:
    server = StdioServerParameters(command=sys.executable, args=[*COMMAND, str(repository.path)], cwd=ROOT)
    async with Client(stdio_client(server)) as client:
        tools = (await client.list_tools()).tools
        review, outside = await asyncio.gather(
            client.call_tool("review_change", {}),
            client.call_tool("check_scope", {"agent": "be", "paths": ["backend/a", "../x"]}),
        )

    assert {"review_change", "check_claims", "check_scope", "why_not_merged", "worktree_add"} == {
        tool.name for tool in tools
    }
    assert all(tool.output_schema and tool.description for tool in tools)
    assert review.structured_content is not None
    assert [one["item"] for one in review.structured_content["items"] if one["verdict"] == "fail"] == ["E"]
    assert "new.py:2" in str(review.content)
    assert isinstance(outside.content[0], TextContent)
    assert (outside.is_error, "outside the repository" in outside.content[0].text) == (True, True)
    assert repository.git("status", "--short") == "?? new.py"


@asynccontextmanager
async def served(repository: Repository) -> AsyncGenerator[str]:
    """The address of a server on a free port, ended by a signal."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *COMMAND,
        str(repository.path),
        "--http=0",
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        yield (await process.stderr.readline()).decode().removeprefix("Listening on ").strip()
    finally:
        process.terminate()
        await asyncio.wait_for(process.communicate(), 10)


async def test_an_agent_asks_over_http_and_a_web_page_may_not(repository: Repository) -> None:
    async with served(repository) as address, aiohttp.ClientSession() as session:
        async with Client(address) as client:
            claims = await client.call_tool("check_claims", {"text": "Blocked: `README.md` is missing."})
        foreign = [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Host": "127.0.0.1:1"}]
        statuses = []
        for headers in foreign:
            async with session.post(address, json={}, headers=headers) as answer:
                statuses.append(answer.status)

    assert address.startswith("http://127.0.0.1:")
    assert claims.structured_content is not None
    assert [one["state"] for one in claims.structured_content["claims"]] == ["refuted"]
    assert statuses == [421, 403, 421]


def test_without_the_extra_one_line_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subcommand, "find_spec", lambda name: None if name == "mcp" else name)

    assert run(["mcp"]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert "pip install 'babysit[mcp]'" in told.err


def test_a_folder_that_is_no_repository_is_said_to_be_none(tmp_path: Path) -> None:
    command = [sys.executable, *COMMAND, str(tmp_path)]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, check=True, timeout=30
    )

    assert f"{tmp_path} is not a git repository" in done.stderr.decode()
    assert done.stdout == b""
