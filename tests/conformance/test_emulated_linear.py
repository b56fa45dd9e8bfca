"""Linear's happy path against somebody else's Linear: the npm package `emulate`, unmodified."""

import asyncio
import json
import shutil
import tarfile
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from bot.claims.judging.evidence import IssueState
from bot.clock import SystemClock
from bot.trackers.linear.graphql import GraphQL
from bot.trackers.linear.linear import Linear
from bot.ways.health import Health
from tests.building import KEY
from tests.conformance.npm_packages import NpmPackage, UnfetchableError, npm_command, tarball_or_skip
from tests.records.test_tracker_outbox import ONE
from tests.scenarios.house import free_port

EMULATE = NpmPackage(
    "emulate",
    "0.11.2",
    "sha512-BHs1rG/yPQ4kM+9aUz7fg4MDn0MshxOs0Ch2ciuNFPsN4PfCxQWP/9DGFZx+h+RvcIwX5n+hV308Ba7SxBc6nQ==",
)
STATES = [{"name": "Todo", "type": "unstarted"}, {"name": "Shipped", "type": "completed"}]
SEED = {
    "users": [{"email": "ada@example.com", "name": "Ada", "admin": True}],
    "teams": [{"key": "ENG", "name": "Engineering", "states": STATES}],
    "issues": [{"team": "ENG", "title": "Add it", "state": "Todo"}],
}
START = """
import {{ createEmulator }} from '{api}';
const linear = await createEmulator({{ service: 'linear', port: {port}, seed: {{ linear: {seed} }} }});
console.log(linear.url);
"""


def node() -> str:
    """The one on PATH, else the one beside the npm that the development dependencies bring."""
    try:
        return shutil.which("node") or npm_command()[0]
    except UnfetchableError:
        pytest.skip("node is not there")


@asynccontextmanager
async def emulated(folder: Path) -> AsyncGenerator[str]:
    """The address of its GraphQL."""
    with tarfile.open(tarball_or_skip(EMULATE)) as package:
        package.extractall(folder, filter="data")
    script = folder / "start.mjs"
    api = (folder / "package" / "dist" / "api.js").as_uri()
    script.write_text(START.format(api=api, port=free_port(), seed=json.dumps(SEED)))
    process = await asyncio.create_subprocess_exec(node(), str(script), stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            url = (await process.stdout.readline()).decode().strip()
        yield f"{url}/graphql"
    finally:
        process.kill()
        await process.wait()


async def test_an_issue_is_told_once_and_moved(tmp_path: Path) -> None:
    announcement = replace(ONE, body=f"It is merged. {ONE.marker}", done="Shipped")
    async with emulated(tmp_path) as url, aiohttp.ClientSession() as session:
        linear = Linear([("graphql", GraphQL(session, url, "lin_test_admin"))], Health(SystemClock()))

        told = [await linear.tell(announcement) for _ in range(2)]
        unknown = await linear.tell(replace(announcement, key="UTF-8"))
        question = {"query": '{ issue(id: "ENG-1") { comments { nodes { body } } } }'}
        async with session.post(url, json=question) as answer:
            nodes = (await answer.json())["data"]["issue"]["comments"]["nodes"]
        states = [state async for state in linear.read(KEY, ["ENG-1"])]

    assert (told, unknown) == ([True, True], False)
    assert [node["body"] for node in nodes].count(announcement.body) == 1
    assert states == [("ENG-1", IssueState.CLOSED)]
