"""An agent's own definition of done, read from its file."""

from pathlib import Path

import pytest
from mcp import Client, MCPError
from mcp.types import TextResourceContents

from bot.cli._mcp.server import create_server

FILE = "---\nname: back end\n---\n# x\n## Definition of Done\n- merged\n### And\n- tidy\n## Else\n- no\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    agents = tmp_path / ".claude" / "agents"
    agents.mkdir(parents=True)
    (agents / "a.md").write_text(FILE)
    (agents / "b.md").write_text("# b\n")
    return tmp_path


async def read(folder: Path, agent: str) -> str:
    async with Client(create_server(folder)) as client:
        found = await client.read_resource(f"babysit://agents/{agent}/definition-of-done")
    (content,) = found.contents
    assert isinstance(content, TextResourceContents)
    return content.text


async def test_an_agents_own_section_is_its_definition_of_done(folder: Path) -> None:
    assert await read(folder, "back%20end") == "## Definition of Done\n- merged\n### And\n- tidy\n"
    assert await read(folder, "Back_End") == await read(folder, "back%20end")


async def test_only_agents_that_say_when_they_are_done_are_listed(folder: Path) -> None:
    async with Client(create_server(folder)) as client:
        listed = (await client.list_resources()).resources

    assert [resource.uri for resource in listed] == ["babysit://agents/back%20end/definition-of-done"]


@pytest.mark.parametrize(
    ("agent", "says"),
    [("b", "has no section"), ("nobody", "There are: back end, b"), ("..%2F..%2Fetc%2Fpasswd", "")],
)
async def test_an_agent_without_one_is_told_what_to_do(folder: Path, agent: str, says: str) -> None:
    async with Client(create_server(folder)) as client:
        with pytest.raises(MCPError) as refused:
            await client.read_resource(f"babysit://agents/{agent}/definition-of-done")
    assert says in str(refused.value)
