"""After a working day with faults, no secret that was in play is anywhere but where it belongs."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urljoin

import aiohttp
import pytest

from simulator.clock import wall_clock
from simulator.faults import Fault
from simulator.server import SimulatedGitHub
from simulator.starter import CLIENT_SECRET, Starter, starter_world
from tests.cli.test_server_commands import run
from tests.scenarios.house import free_port

ROOT = Path(__file__).parents[3]
CHANNEL = "https://127.0.0.1:1/hooks/T0CHANNELSECRET0"
NOTIFY_SECRET = "notify-secret-0123456789"
LINEAR_KEY = "lin_api_0123456789abcdefghij"
PASSWORD = "database-password-0123456789"
CI_TOKEN = "ghs_ofsomebodyscijob0123456789abcdef"
PROOF = re.compile(rb"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}")


@dataclass(kw_only=True)
class Day:
    """What was left behind, by where: log, files, pages, what was said on GitHub, what commands printed."""

    starter: Starter
    github: SimulatedGitHub
    folder: Path
    environ: Mapping[str, str]
    url: str
    left: dict[str, bytes] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)

    def secrets(self) -> Iterator[tuple[str, bytes]]:
        """Everything that nobody may find, by what it is."""
        world = self.starter.world
        lines = [line for line in self.starter.private_key.splitlines() if "-----" not in line]
        yield from (("a line of the private key", line.encode()) for line in lines if len(line) > 40)
        yield "the webhook secret", self.starter.webhook_secret.encode()
        yield "the client secret", CLIENT_SECRET.encode()
        yield "a channel", b"T0CHANNELSECRET0"
        yield "the secret of notices", NOTIFY_SECRET.encode()
        yield "the tracker's key", LINEAR_KEY.encode()
        yield "a token in a CI log", CI_TOKEN.encode()
        yield from (
            (f"a token of {type(token).__name__}", text.encode()) for text, token in world.tokens.items()
        )
        yield from (("a refresh token", text.encode()) for text in world.authorizations.refreshable)
        yield from (("a session's cookie", value.encode()) for value in self.cookies)

    def found(self) -> Sequence[str]:
        """Each secret that lies somewhere."""
        wanted = list(self.secrets())
        return [
            f"{what} in {where}"
            for where, content in self.left.items()
            for what, secret in [*wanted, *(("an App's proof", proof) for proof in PROOF.findall(content))]
            if secret in content
        ]


async def ask(day: Day, *arguments: str) -> None:
    """What a command prints, its errors too."""
    ended = await run(*arguments, environ=day.environ)
    day.left[f"babysit {' '.join(arguments)}"] = f"{ended.out}{ended.err}".encode()


async def work(day: Day) -> None:
    """One pull request merges, one is red with a token in its log, one is held; GitHub fails and quotes."""
    repository, faults = day.starter.repository, day.github.faults
    leaky: dict[str, object] = {"message": f"Bad credentials: {next(iter(day.starter.world.tokens), 'none')}"}
    faults.add(Fault(path="/graphql", status=401, body=leaky, skip=1))
    faults.add(Fault(path="/repos/*/check-runs", status=500, body=leaky))
    faults.add(Fault(path="/repos/*/labels*", status=403, body=leaky))
    for name in ("merges", "red", "held"):
        repository.push(f"agent/{name}", {f"{name}.py": f"print({name!r})\n"}, author="agent")
        repository.open_pull_request(
            head=f"agent/{name}", title=f"Add {name}", author="agent", labels=("automerge",)
        )
    merges, red, held = (repository.pull_requests[number] for number in (1, 2, 3))
    repository.comment(held.number, f"/hold not yet: {CI_TOKEN}", author="wei")
    repository.comment(held.number, f"Blocked: `missing.sql` is not there. token {CI_TOKEN}", author="agent")
    failing = repository.start_check_run(red.head_sha, "build")
    failing.log = f"Error: could not push with https://x-access-token:{CI_TOKEN}@github.com/acme/app\n"
    repository.complete_check_run(failing, "failure")
    repository.complete_check_run(repository.start_check_run(merges.head_sha, "build"), "success")
    async with asyncio.timeout(25):
        while not (merges.is_merged and red.comments):  # noqa: ASYNC110 - the world wakes nobody
            await asyncio.sleep(0.05)


async def browse(day: Day) -> None:
    """Somebody signs in and reads; strangers knock."""
    world, app = day.starter.world, day.starter.app
    world.authorizations.agreed.setdefault(app.client_id, []).append(world.account("wei"))
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        await session.post(f"{day.github.server_url}/session", data={"login": "wei", "return_to": "/x"})
        for path in (
            "/sign-in?next=/acme",
            "/acme/app/pull/2",
            "/api/v1/queue",
            "/nothing",
            "/sign-in/callback?code=x",
        ):
            async with session.get(urljoin(day.url, path)) as answer:
                day.left[f"GET {path}"] = await answer.read()
        for path in ("/metrics", "/readyz", "/healthz"):
            async with session.get(urljoin(day.url, path)) as answer:
                day.left[f"GET {path}"] = await answer.read()
        signed = {
            "X-GitHub-Event": "push",
            "X-GitHub-Delivery": "d",
            "X-Hub-Signature-256": "sha256=" + "0" * 64,
        }
        async with session.post(f"{day.url}/webhook", data=b"{", headers=signed) as answer:
            day.left["a refused delivery"] = await answer.read()
        day.cookies = [cookie.value for cookie in jar if cookie.key.startswith("babysit")]


@pytest.fixture
async def day(tmp_path: Path) -> AsyncIterator[Day]:
    starter = starter_world(files={"README.md": "hello\n"}, clock=wall_clock, mergeability_reads=0)
    async with SimulatedGitHub(starter.world) as github:
        url = f"http://127.0.0.1:{(port := free_port())}"
        environ = {
            "APP_ID": str(starter.app.id),
            "PRIVATE_KEY": starter.private_key,
            "WEBHOOK_SECRET": starter.webhook_secret,
            "GITHUB_API_URL": github.api_url,
            "GITHUB_GRAPHQL_URL": github.graphql_url,
            "GITHUB_SERVER_URL": github.server_url,
            "CLIENT_ID": starter.app.client_id,
            "CLIENT_SECRET": CLIENT_SECRET,
            "BABYSIT_URL": url,
            "PORT": str(port),
            "NOTIFY_CHAT": CHANNEL,
            "NOTIFY_SECRET": NOTIFY_SECRET,
            "LINEAR_API_KEY": LINEAR_KEY,
            "LINEAR_API_URL": "http://127.0.0.1:1/graphql",
            "DATABASE_URL": f"sqlite:///{tmp_path}/b.db",
            "LOG_LEVEL": "debug",
            "LOG_FORMAT": "json",
        }
        starter.app.webhook_url = f"{url}/webhook"
        starter.app.callback_urls = (f"{url}/sign-in/callback",)
        notify = "notify: [{to: webhook, url_from: CHAT, on: [red, human]}]"
        settings = f"version: 1\n{notify}\ntracker: {{linear: {{teams: [ENG]}}}}\n"
        starter.repository.push("main", {".github/babysit.yml": settings}, author="ada")
        yield Day(starter=starter, github=github, folder=tmp_path, environ=environ, url=url)


async def begun(day: Day) -> tuple[asyncio.subprocess.Process, BinaryIO]:
    """`babysit serve`, and the file that it logs to."""
    log = (day.folder / "log").open("wb")
    environ = {"PATH": os.environ["PATH"], **day.environ}
    command = (sys.executable, "-m", "bot", "serve")
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environ, stdout=log, stderr=log), log


async def test_no_secret_is_left_in_the_log_on_disk_on_pages_or_on_github(day: Day) -> None:
    server, log = await begun(day)
    try:
        async with asyncio.timeout(20):
            while not any("installation/repositories" in seen.path for seen in day.github.requests):  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.05)
        await work(day)
        await browse(day)
        files = sorted(day.folder.iterdir())
        day.left |= {path.name: path.read_bytes() for path in files}
    finally:
        server.terminate()
        await server.wait()
        log.close()
    await ask(day, "doctor")
    await ask(day, "ledger")
    day.left |= {f"{path.name} at the end": path.read_bytes() for path in sorted(day.folder.iterdir())}
    repository = day.starter.repository
    said = [
        comment.body
        for pull in repository.pull_requests.values()
        for comment in pull.comments
        if "babysit" in comment.author.login
    ]
    shown = [
        f"{run.output.title} {run.output.summary} {run.output.text}" for run in repository.check_runs.values()
    ]
    day.left |= {"comments": "\n".join(said).encode(), "check runs": "\n".join(shown).encode()}

    assert {"b.db", "log"} <= day.left.keys()
    assert b"pull_request.decided" in day.left["log"]
    assert b"Add red" in day.left["GET /sign-in?next=/acme"]
    assert len(day.cookies) >= 1
    assert len(list(day.secrets())) > 25
    assert day.found() == []


async def test_a_secret_that_is_left_would_be_found(day: Day) -> None:
    day.left["log"] = b"... " + day.starter.private_key.encode()

    assert "a line of the private key in log" in day.found()


async def test_the_databases_password_is_in_no_message(day: Day) -> None:
    day.environ = {**day.environ, "DATABASE_URL": f"postgresql://babysit:{PASSWORD}@127.0.0.1:1/babysit"}

    server, log = await begun(day)
    await server.wait()
    log.close()
    day.left["log"] = (day.folder / "log").read_bytes()
    for arguments in (("doctor",), ("ledger",), ("db", "upgrade")):
        await ask(day, *arguments)

    assert all(b"127.0.0.1" in said or b"reach" in said for said in day.left.values())
    assert [where for where, said in day.left.items() if PASSWORD.encode() in said] == []
