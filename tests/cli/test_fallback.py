"""`babysit fallback`: what an agent does by hand when its tool is down."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli import run
from bot.cli._raw_calls import SERVICES
from simulator.graphql.execute import execute
from simulator.server import SimulatedGitHub
from simulator.starter import Starter, starter_world

SECRET = "ghp_secret"
EVERY = [(service, action) for service, found in SERVICES.items() for action in found.calls]


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["fallback", *arguments]) == 0
    return capsys.readouterr().out


def shell(text: str) -> str:
    found = re.search(r"```sh\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("service", "action"), EVERY)
def test_every_variable_of_a_call_is_told_and_no_token_is_shown(
    service: str, action: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SERVICES[service].token, SECRET)

    text = printed(capsys, service, action)

    used = set(re.findall(r"\$\{?([A-Z_]+)", text)) - {"GITHUB_API_URL"}
    assert all(f"`{name}`" in text for name in used)
    assert SECRET not in text
    assert text.startswith("## If the ")


def test_without_an_action_everything_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "github")

    assert re.findall(r"^### ([a-z-]+):", text, re.MULTILINE) == list(SERVICES["github"].calls)


def test_an_unknown_action_names_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["fallback", "linear", "rm"]) == 2
    assert "there are issue, comment, state" in capsys.readouterr().err


@pytest.fixture
async def site() -> AsyncIterator[tuple[Starter, SimulatedGitHub]]:
    starter = starter_world(files={"README.md": "# App\n"})
    starter.repository.push("tax", {"tax.py": "rate = 19\n"}, message="Add", author="agent")
    async with SimulatedGitHub(starter.world, graphql=execute) as running:
        yield starter, running


@pytest.mark.skipif(not (shutil.which("jq") and shutil.which("curl")), reason="needs jq and curl")
async def test_what_is_printed_works_as_it_stands(
    site: tuple[Starter, SimulatedGitHub], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    starter, github = site
    words = 'It\'s "done":\n$(rm -rf /) `x` \\\n'
    (tmp_path / "body.md").write_text(words)
    sha = starter.repository.branch_sha("tax") or ""
    variables = {
        "GITHUB_API_URL": github.api_url,
        "GITHUB_TOKEN": starter.world.token_of("ada"),
        "REPO": "acme/app",
        "NUMBER": "1",
        "HEAD": "tax",
        "BASE": "main",
        "TITLE": 'Add "tax"',
        "BODY_FILE": str(tmp_path / "body.md"),
        "LABEL": "it's new",
        "SHA": sha,
        "METHOD": "squash",
        "FILE": "tax.py",
        "REF": sha,
        "BRANCH": "tax",
    }
    order = ["pr-create", "comment", "label", "checks", "file", "pr", "merge", "branch-delete"]
    assert sorted(order) == sorted(SERVICES["github"].calls)

    for action in order:
        if action == "merge":
            starter.world.settle_mergeability()
        text = f"set -euo pipefail\n{shell(printed(capsys, 'github', action))}"
        process = await asyncio.create_subprocess_exec(
            "bash", "-c", text, env={**variables, "PATH": "/usr/bin:/bin"}, stdout=-1, stderr=-1
        )
        _out, err = await process.communicate()
        assert process.returncode == 0, (action, err)

    (pull_request,) = starter.repository.pull_requests.values()
    assert (pull_request.title, pull_request.body) == ('Add "tax"', words)
    assert [comment.body for comment in pull_request.comments] == [words]
    assert [label.name for label in pull_request.labels] == ["it's new"]
    assert pull_request.is_merged
    assert starter.repository.branch_sha("tax") is None
