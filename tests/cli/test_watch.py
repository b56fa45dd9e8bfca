"""`babysit watch` as an orchestrator spawns it: lines, exit codes, and a clean end."""

import asyncio
import json
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from bot.cli import MISUSE, run
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world
from tests.cli.test_server_commands import Ended, start, variables


def proposed() -> Starter:
    starter = starter_world(files={"README.md": "hello\n"})
    starter.repository.push("fix", {"x.py": "1\n"}, message="Add x", author="agent")
    starter.repository.open_pull_request(head="fix", base="main", title="Add x", author="agent")
    return starter


def judged(starter: Starter, conclusion: str) -> None:
    sha = starter.repository.pull_requests[1].head_sha
    check = starter.repository.start_check_run(sha, "babysit", app="babysit")
    check.external_id = "babysit:1:x:y"
    starter.repository.complete_check_run(check, conclusion, title="It waits \x1b[2J for wei.")


@pytest.fixture(autouse=True)
def nobodys_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH", "GH_TOKEN", "GITHUB_TOKEN", "GITHUB_API_URL"):
        monkeypatch.delenv(name, raising=False)


@dataclass
class Terminal:
    """In this process: starting one for each takes seconds."""

    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    async def watch(self, environ: Mapping[str, str], *options: str) -> Ended:
        for name, value in environ.items():
            self.monkeypatch.setenv(name, value)
        code = await asyncio.to_thread(run, ["watch", "acme/app#1", *options])
        told = self.capsys.readouterr()
        return Ended(code, told.out, told.err)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)


def by_app(starter: Starter, github: SimulatedGitHub) -> Mapping[str, str]:
    return {name: value for name, value in variables(starter, github).items() if name != "WEBHOOK_SECRET"}


def by_token(starter: Starter, github: SimulatedGitHub) -> Mapping[str, str]:
    return {"GITHUB_API_URL": github.api_url, "GITHUB_TOKEN": starter.world.token_of("wei")}


ENDS: dict[str, tuple[Callable[[Starter], object], int, str]] = {
    "merged": (lambda starter: starter.repository.merge(1, author="wei"), 0, "merged"),
    "red": (lambda starter: judged(starter, "failure"), 1, "red"),
    "held": (lambda starter: judged(starter, "action_required"), 3, "held"),
}


@pytest.mark.parametrize(("end", "code", "state"), ENDS.values(), ids=ENDS)
async def test_the_exit_code_tells_the_end(
    end: Callable[[Starter], object], code: int, state: str, terminal: Terminal
) -> None:
    starter = proposed()
    end(starter)

    async with SimulatedGitHub(starter.world) as github:
        environ = by_token(starter, github) if code else by_app(starter, github)
        ended = await terminal.watch(environ, "--json")

    (line,) = ended.out.splitlines()
    told = json.loads(line)
    assert (ended.code, ended.err) == (code, "")
    assert (told["state"], told["final"], told["number"]) == (state, True, 1)


async def test_time_that_is_over_and_a_hostile_title_are_told_plainly(terminal: Terminal) -> None:
    starter = proposed()
    judged(starter, "neutral")

    async with SimulatedGitHub(starter.world) as github:
        ended = await terminal.watch(by_app(starter, github), "--timeout", "0")

    assert (ended.code, ended.err) == (124, "Time is over after 0 s.\n")
    assert ended.out.endswith(" waiting: It waits \\u{1b}[2J for wei.\n")


async def test_an_interrupt_ends_it_without_a_word() -> None:
    starter = proposed()
    async with SimulatedGitHub(starter.world) as github:
        process = await start("watch", "acme/app#1", environ=variables(starter, github))
        assert process.stdout is not None
        await process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = await process.communicate()

    assert (process.returncode, err) == (130, b"")


@pytest.mark.parametrize(
    ("environ", "says"),
    [
        (
            {},
            "There is nothing to read with: set APP_ID and PRIVATE_KEY (or PRIVATE_KEY_PATH), or GITHUB_",
        ),
        ({"GH_TOKEN": "a\nb"}, "GH_TOKEN is no token"),
        ({"APP_ID": "1", "PRIVATE_KEY": "nonsense"}, "PRIVATE_KEY is not a readable PEM private key"),
        ({"GH_TOKEN": "x", "GITHUB_API_URL": "ftp://x"}, "GITHUB_API_URL is no http or https address"),
    ],
)
async def test_without_credentials_it_says_what_to_set(
    environ: dict[str, str], says: str, terminal: Terminal
) -> None:
    ended = await terminal.watch(environ)

    assert ended.code == 2
    assert ended.err.startswith(f"babysit: {says}")
    assert ended.err.count("\n") == 1


async def test_a_token_that_is_refused_is_named_and_not_shown(terminal: Terminal) -> None:
    starter = proposed()
    async with SimulatedGitHub(starter.world) as github:
        ended = await terminal.watch({"GITHUB_API_URL": github.api_url, "GH_TOKEN": "ghp_forged"})

    assert (ended.code, ended.err) == (2, "babysit: GitHub does not accept the token in GH_TOKEN.\n")


@pytest.mark.parametrize(
    "option", [("--interval", "nan"), ("--timeout", "nan"), ("--timeout", "1e300")], ids=str
)
def test_what_is_no_number_of_seconds_is_refused(option: tuple[str, str]) -> None:
    assert run(["watch", "acme/app#1", *option]) == MISUSE


@pytest.mark.parametrize("arguments", [["watch", "acme/app#1", "--timeout=0"], ["explain", "acme/app#1"]])
def test_a_github_out_of_reach_is_told_in_sentences_alone(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghp_x")
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:1")

    assert run(arguments) in {2, 124}
    told = capsys.readouterr()
    assert "retr" not in told.out + told.err
