"""Against a GitHub that others wrote: proof of identity, signatures, a check run and a merge work unmodified.

`emulate` has no GraphQL and lacks much of REST, so that whole stories are told to the simulated GitHub.
"""

import asyncio
import base64
import json
import tarfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.clock import SystemClock
from bot.github.github import GitHub
from bot.github.ports import Endpoints
from bot.model.effects import Merge, Merged, PublishCheck
from bot.model.keys import PullRequestKey
from bot.web.signature import is_signed
from simulator.starter import key_pair
from tests.conformance.npm_packages import NpmPackage, npm_command, tarball_or_skip
from tests.scenarios.house import free_port

EMULATE = NpmPackage(
    name="emulate",
    version="0.11.2",
    integrity="sha512-BHs1rG/yPQ4kM+9aUz7fg4MDn0MshxOs0Ch2ciuNFPsN4PfCxQWP/9DGFZx+h+RvcIwX5n+hV308Ba7SxBc6nQ==",
)
SECRET = b"it's a secret to everybody"
START = """
import { readFileSync } from "node:fs";
const { createEmulator } = await import("./package/dist/api.js");
const seed = JSON.parse(readFileSync("seed.json", "utf8"));
const github = await createEmulator({ service: "github", port: seed.port, seed });
console.log(github.url);
"""


@dataclass(slots=True)
class Emulated:
    """It runs; `deliveries` are the event, the signature and the body of what it sent."""

    url: str
    key: PullRequestKey
    head_sha: str
    deliveries: list[tuple[str, str, bytes]] = field(default_factory=list)


def seed(port: int, webhook_url: str) -> dict[str, Any]:
    app = {
        "app_id": 4242,
        "slug": "babysit",
        "name": "Babysit",
        "private_key": key_pair().private,
        "permissions": {"contents": "write", "pull_requests": "write", "checks": "write", "metadata": "read"},
        "events": ["pull_request", "check_run", "push"],
        "webhook_url": webhook_url,
        "webhook_secret": SECRET.decode(),
        "installations": [{"installation_id": 100, "account": "ada", "repository_selection": "all"}],
    }
    return {
        "port": port,
        "tokens": {"ada-token": {"login": "ada", "scopes": ["repo", "user"]}},
        "github": {
            "users": [{"login": "ada", "name": "Ada", "email": "ada@example.com"}],
            "repos": [{"owner": "ada", "name": "app", "auto_init": True}],
            "apps": [app],
        },
    }


async def propose(url: str) -> tuple[PullRequestKey, str]:
    """A person pushes a branch and opens a pull request."""
    headers = {"Authorization": "Bearer ada-token", "User-Agent": "ada"}
    async with aiohttp.ClientSession(url, headers=headers, raise_for_status=True) as ada:

        async def ask(method: str, path: str, **body: str) -> Any:
            async with ada.request(method, f"/repos/ada/app{path}", json=body or None) as answer:
                return await answer.json()

        main = (await ask("GET", "/git/ref/heads/main"))["object"]["sha"]
        await ask("POST", "/git/refs", ref="refs/heads/tax", sha=main)
        content = base64.b64encode(b"rate = 19\n").decode()
        await ask("PUT", "/contents/tax.py", message="Add tax", content=content, branch="tax")
        pull = await ask("POST", "/pulls", title="Add tax", head="tax", base="main")
    number, repository_id = pull["number"], pull["base"]["repo"]["id"]
    key = PullRequestKey(
        installation_id=100, repository_id=repository_id, repository="ada/app", number=number
    )
    return key, pull["head"]["sha"]


def node() -> list[str]:
    """The Node that npm runs on."""
    command = npm_command()
    return [command[0]] if len(command) > 1 else ["node"]


@pytest.fixture
async def emulated(tmp_path: Path) -> AsyncIterator[Emulated]:
    tarball = tarball_or_skip(EMULATE)
    with tarfile.open(tarball) as package:
        package.extractall(tmp_path, filter="data")
    deliveries: list[tuple[str, str, bytes]] = []

    async def hear(request: web.Request) -> web.Response:
        signature = request.headers.get("X-Hub-Signature-256", "")
        deliveries.append((request.headers["X-GitHub-Event"], signature, await request.read()))
        return web.Response(status=202)

    app = web.Application()
    app.router.add_post("/webhook", hear)
    async with TestServer(app) as server:
        (tmp_path / "seed.json").write_text(json.dumps(seed(free_port(), str(server.make_url("/webhook")))))
        (tmp_path / "start.mjs").write_text(START)
        process = await asyncio.create_subprocess_exec(
            *node(), "start.mjs", cwd=tmp_path, stdout=asyncio.subprocess.PIPE
        )
        try:
            assert process.stdout is not None
            url = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
            key, head_sha = await propose(url)
            yield Emulated(url, key, head_sha, deliveries)
        finally:
            process.kill()
            await process.wait()


async def test_identity_signature_check_run_and_merge_work_against_another_github(emulated: Emulated) -> None:
    private_key = cast("RSAPrivateKey", load_pem_private_key(key_pair().private.encode(), None))
    endpoints = Endpoints(api_url=emulated.url, graphql_url=f"{emulated.url}/graphql")
    async with aiohttp.ClientSession() as session:
        github = GitHub(
            session, "4242", private_key, SystemClock(), endpoints=endpoints, write_interval_s=0.0
        )
        assert (await github.check_app()).name == "Babysit"
        assert await github.installation_of("ada/app") == 100

        told = PublishCheck(
            head_sha=emulated.head_sha,
            check_run_id=None,
            external_id="babysit:1",
            title="Ready",
            summary="All gates are open.",
            conclusion="success",
            started_at=SystemClock().now(),
        )
        check_run_id = await github.publish_check(emulated.key, told)
        runs = await github.read_check_runs(emulated.key, emulated.head_sha)  # it keeps no external id
        assert [(run.run_id, run.name, run.state) for run in runs] == [(check_run_id, "babysit", "success")]

        outcome = await github.merge(emulated.key, Merge(head_sha=emulated.head_sha, method="squash"))
        assert isinstance(outcome, Merged)

    events = {event for event, _signature, _body in emulated.deliveries}
    assert {"pull_request", "check_run"} <= events
    assert all(is_signed(body, signature, [SECRET]) for _event, signature, body in emulated.deliveries)
