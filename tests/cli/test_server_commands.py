import asyncio
import contextlib
import io
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest

from bot import cli
from bot.model.ledger import Entry, EntryKind
from bot.records.ledger import Ledger
from bot.records.sqlite.database import SqliteDatabase
from bot.settings import VARIABLES
from simulator.actions.check_runs import complete_check_run, start_check_run
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, key_pair, starter_world
from tests.building import KEY, NOW
from tests.scenarios.house import free_port

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ended:
    code: int | None
    out: str
    err: str


def run_here(arguments: Sequence[str], environ: Mapping[str, str]) -> Ended:
    """A command in this process, with nothing but these variables."""
    kept, out, err = dict(os.environ), io.StringIO(), io.StringIO()
    os.environ.clear()
    os.environ.update({"PATH": kept["PATH"], **environ})
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run(arguments)
    finally:
        os.environ.clear()
        os.environ.update(kept)
    return Ended(code, out.getvalue(), err.getvalue())


async def run(*arguments: str, environ: Mapping[str, str]) -> Ended:
    """A command that ends by itself, beside a GitHub that this event loop serves."""
    return await asyncio.to_thread(run_here, arguments, environ)


async def run_apart(*arguments: str, environ: Mapping[str, str]) -> Ended:
    """A command in a process of its own."""
    process = await start(*arguments, environ=environ)
    out, err = await asyncio.wait_for(process.communicate(), 30)
    return Ended(process.returncode, out.decode(), err.decode())


async def start(*arguments: str, environ: Mapping[str, str]) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *arguments,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environ},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )


def variables(starter: Starter, github: SimulatedGitHub) -> dict[str, str]:
    return {
        "APP_ID": str(starter.app.id),
        "PRIVATE_KEY": starter.private_key.replace("\n", "\\n"),
        "WEBHOOK_SECRET": starter.webhook_secret,
        "GITHUB_API_URL": github.api_url,
        "GITHUB_GRAPHQL_URL": github.graphql_url,
        "GITHUB_SERVER_URL": "https://github.com",
    }


async def test_explain_prints_every_gate_and_writes_nothing(tmp_path: Path) -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    async with SimulatedGitHub(starter.world) as github:
        starter.repository.push("agent/x", {"x.py": "1\n"}, message="Add x", author="agent")
        starter.repository.open_pull_request(head="agent/x", base="main", title="Add x", author="agent")

        environ = variables(starter, github) | {"DATABASE_URL": f"sqlite:///{tmp_path}/b.db"}
        ended = await run_apart("explain", "acme/app#1", environ=environ)

        writes = [request for request in github.requests if request.is_content_write]
    assert (ended.code, ended.err.count("\n")) == (0, 1)
    assert ended.err.startswith("What people said is left out.")
    assert not (tmp_path / "b.db").exists()
    assert ended.out.startswith("acme/app#1 Add x\nNo check has reported on this commit yet. Next: CI.")
    assert "  automerge      held     The label automerge is not on" in ended.out
    assert writes == []


async def test_explain_compares_with_the_other_open_pull_requests() -> None:
    starter = starter_world(mergeability_reads=0)
    repository = starter.repository
    repository.push("one", {"a.py": "1\n"}, author="wei")
    repository.open_pull_request(head="one", title="One", author="wei")
    repository.push("two", {"b.py": "1\n"}, author="agent", onto="one")
    repository.open_pull_request(head="two", title="Two", author="agent")

    async with SimulatedGitHub(starter.world) as github:
        ended = await run("explain", "acme/app#2", environ=variables(starter, github))

    assert "of #1" in ended.out


async def test_explain_tells_programs_every_gate() -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    async with SimulatedGitHub(starter.world) as github:
        starter.repository.push("agent/x", {"x.py": "1\n"}, message="Add x", author="agent")
        starter.repository.open_pull_request(head="agent/x", base="main", title="Add x", author="agent")

        ended = await run("explain", "--format=json", "acme/app#1", environ=variables(starter, github))

    told = json.loads(ended.out)
    assert (ended.code, told["state"], told["number"]) == (0, "open", 1)
    assert told["says"].startswith("No check has reported on this commit yet.")
    assert {one["gate"]: one["state"] for one in told["gates"]}["automerge"] == "held"


async def test_explain_with_a_users_token_shows_what_the_server_said_last() -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    async with SimulatedGitHub(starter.world) as github:
        head = starter.repository.push("agent/x", {"x.py": "1\n"}, message="Add x", author="agent")
        starter.repository.open_pull_request(head="agent/x", base="main", title="Add x", author="agent")
        environ = {
            "GITHUB_API_URL": github.api_url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GH_TOKEN": starter.world.token_of("rob"),
        }

        before = await run("explain", "acme/app#1", environ=environ)
        check = start_check_run(starter.repository, head, "babysit", app=starter.app)
        complete_check_run(
            starter.repository, check, "failure", title="CI failed\x1b[2J.", summary="| ci | shut |"
        )
        after = await run("explain", "acme/app#1", environ=environ)
        hidden = await run("explain", "acme/nothing#1", environ=environ)

    assert "Babysit has said nothing of this head yet." in before.out
    assert after.out.splitlines()[1:] == ["CI failed\\u{1b}[2J. (the App babysit)", "", "| ci | shut |"]
    assert (hidden.code, hidden.err.count("\n")) == (2, 1)


async def test_explain_takes_the_address_that_the_browser_shows() -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    async with SimulatedGitHub(starter.world) as github:
        starter.repository.push("agent/x", {"x.py": "1\n"}, message="Add x", author="agent")
        starter.repository.open_pull_request(head="agent/x", base="main", title="Add x", author="agent")

        ended = await run(
            "explain", "https://github.com/acme/app/pull/1/files#diff-1", environ=variables(starter, github)
        )

    assert (ended.code, ended.out.partition("\n")[0]) == (0, "acme/app#1 Add x")


async def test_all_missing_variables_are_told_at_once() -> None:
    ended = await run("serve", environ={"PORT": "seventy"})

    assert (ended.code, ended.out) == (2, "")
    assert [line.split()[2] for line in ended.err.splitlines()] == [
        "APP_ID",
        "PRIVATE_KEY",
        "WEBHOOK_SECRET",
        "PORT",
    ]


@pytest.mark.parametrize("name", ["serve", "explain"])
async def test_help_lists_every_variable(name: str) -> None:
    ended = await run(name, "--help", environ={})

    assert (ended.code, ended.err) == (0, "")
    assert all(f"  {variable.names} " in ended.out for variable in VARIABLES)


async def test_explain_reads_the_holds_that_the_server_wrote_down(tmp_path: Path) -> None:
    starter = starter_world(files={"README.md": "hello\n"})
    database = await SqliteDatabase.open(tmp_path / "b.db")
    hold = Entry(kind=EntryKind.HELD, at=NOW, head_sha="a" * 40, base_ref="main", by="wei", why="not yet")
    await Ledger(database).add(replace(KEY, repository_id=starter.repository.id, number=1), [hold])
    async with SimulatedGitHub(starter.world) as github:
        starter.repository.push("agent/x", {"x.py": "1\n"}, message="Add x", author="agent")
        starter.repository.open_pull_request(head="agent/x", base="main", title="Add x", author="agent")

        environ = variables(starter, github) | {"DATABASE_URL": f"sqlite:///{tmp_path}/b.db"}
        ended = await run("explain", "acme/app#1", environ=environ)

    await database.close()
    assert (ended.code, ended.err) == (0, "")
    assert "  hold           held     Held by @wei: not yet." in ended.out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("acme/app", "'acme/app' is no pull request: write it as OWNER/REPO#NUMBER, or give its address."),
        ("../..#1", "'../..#1' is no pull request: write it as OWNER/REPO#NUMBER, or give its address."),
        (
            "https://elsewhere.example/acme/app/pull/1",
            "The address is one of https://elsewhere.example, but GITHUB_SERVER_URL is https://github.com.",
        ),
        ("acme/app#99", "acme/app has no pull request 99."),
        (
            "acme/nothing#1",
            "acme/nothing#1 cannot be seen: is the App installed there, and the number right?",
        ),
    ],
)
async def test_explain_says_in_one_line_what_is_wrong(name: str, says: str) -> None:
    starter = starter_world()
    async with SimulatedGitHub(starter.world) as github:
        ended = await run("explain", name, environ=variables(starter, github))

    assert (ended.code, ended.out, ended.err.strip()) == (2, "", f"babysit: {says}")


@pytest.mark.parametrize(
    ("spoilt", "names"),
    [
        ({"APP_ID": ""}, "APP_ID"),
        ({"PRIVATE_KEY": ""}, "PRIVATE_KEY"),
        ({"PRIVATE_KEY": "", "PRIVATE_KEY_PATH": "/nowhere/key.pem"}, "PRIVATE_KEY_PATH"),
        ({"PRIVATE_KEY": "-----BEGIN RSA PRIVATE KEY-----"}, "PRIVATE_KEY"),
        ({"WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET"),
        ({"PORT": "seventy"}, "PORT"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
    ],
    ids=str,
)
async def test_serve_does_not_start_with_a_broken_variable_and_names_it(
    spoilt: dict[str, str], names: str
) -> None:
    whole = {"APP_ID": "1", "PRIVATE_KEY": key_pair().private, "WEBHOOK_SECRET": "s"}

    ended = await run("serve", environ=whole | spoilt)

    assert ended.code == 2
    assert names in ended.err
    assert ended.err.count("\n") == 1
    assert "Traceback" not in ended.err


async def test_serve_does_not_start_where_its_database_cannot_be_made() -> None:
    whole = {"APP_ID": "1", "PRIVATE_KEY": key_pair().private, "WEBHOOK_SECRET": "s"}

    ended = await run_apart("serve", environ=whole | {"DATABASE_URL": "sqlite:////nowhere/at/all.db"})

    assert ended.code == 2
    assert "/nowhere/at" in ended.err


async def test_serve_answers_and_ends_with_0_on_sigterm(tmp_path: Path) -> None:
    starter = starter_world()
    async with SimulatedGitHub(starter.world) as github:
        port = free_port()
        environ = variables(starter, github) | {
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{tmp_path}/b.db",
        }
        process = await start("serve", environ=environ)
        async with aiohttp.ClientSession() as session:
            ready = await _ready(session, f"http://127.0.0.1:{port}/readyz")
        process.send_signal(signal.SIGTERM)
        _, err = await asyncio.wait_for(process.communicate(), 10)

    assert ready == "Ready."
    assert process.returncode == 0, err.decode()
    assert "PRIVATE KEY" not in err.decode()


async def test_a_second_server_on_the_same_database_is_turned_away(tmp_path: Path) -> None:
    starter = starter_world()
    async with SimulatedGitHub(starter.world) as github:
        environ = variables(starter, github) | {"DATABASE_URL": f"sqlite:///{tmp_path}/b.db"}
        port = free_port()
        first = await start("serve", environ=environ | {"PORT": str(port)})
        async with aiohttp.ClientSession() as session:
            await _ready(session, f"http://127.0.0.1:{port}/readyz")
        second = await run_apart("serve", environ=environ | {"PORT": str(free_port())})
        first.terminate()
        await first.communicate()

    assert second.code == 2
    assert second.err.count("\n") == 1


async def _ready(session: aiohttp.ClientSession, url: str) -> str:
    """The message with which it is ready: it takes a moment to listen, and another to hear from GitHub."""
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.get(url) as response:
                    if response.ok:
                        return str((await response.json())["message"])
            await asyncio.sleep(0.05)
