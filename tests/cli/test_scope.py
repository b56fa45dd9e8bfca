"""`babysit scope`: what an agent asks before it writes."""

import json
import subprocess
from pathlib import Path

import pytest

from bot.cli import run

FILE = "# backend-engineer\n## Scope\n- Owns: `backend/`\n- Read-only: `frontend/`\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / ".claude" / "agents"
    folder.mkdir(parents=True)
    (folder / "backend-engineer.md").write_text(FILE)
    return tmp_path


def test_what_it_owns_is_allowed(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = ["backend/api.py", f"{here}/backend/x", "./backend/../backend/y"]
    assert run(["scope", "--agent", "Backend_Engineer", *paths]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"backend/{name}: allowed: owns backend/ (.claude/agents/backend-engineer.md:3)"
        for name in ("api.py", "x", "y")
    ]


def test_what_is_outside_is_not_and_the_line_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    assert run(["scope", "--agent", "backend-engineer", "frontend/app.ts", "README.md"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "frontend/app.ts: not allowed: read-only frontend/ (.claude/agents/backend-engineer.md:4)",
        "README.md: not allowed: it is not among what it owns (.claude/agents/backend-engineer.md:3)",
    ]


def test_the_configuration_counts_first(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / ".github").mkdir()
    (here / ".github" / "babysit.yml").write_text(
        'version: 1\nagents: {scope_of: {backend-engineer: {never: ["backend/**"]}}}\n'
    )

    assert run(["scope", "--agent", "backend-engineer", "--format", "json", "backend/api.py", "x"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one["allowed"] for one in told["paths"]] == [False, True]
    assert told["paths"][0]["by"]["file"] == ".github/babysit.yml"


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a/../../b"])
def test_a_path_outside_the_repository_is_wrong_use(
    here: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert here.is_dir()
    assert run(["scope", "--agent", "backend-engineer", path]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_unknown_agent_is_told_who_there_is(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert here.is_dir()
    assert run(["scope", "--agent", "web", "x"]) == 2
    assert "There are: backend-engineer." in capsys.readouterr().err


def test_a_link_is_judged_by_where_it_leads_too(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "backend").mkdir()
    (here / "frontend").mkdir()
    (here / "backend" / "link").symlink_to("../frontend")

    assert run(["scope", "--agent", "backend-engineer", "backend/link/app.ts"]) == 1
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "backend/link/app.ts",
        "frontend/app.ts",
    ]


@pytest.mark.parametrize("target", ["/", "../..", "link"])
def test_a_link_out_of_the_repository_is_wrong_use(
    here: Path, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "backend").mkdir()
    (here / "backend" / "link").symlink_to(target)

    assert run(["scope", "--agent", "backend-engineer", "backend/link/x"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["scope", "--agent", "backend-engineer", "x"], ["agents"], ["config"]],
    ids=lambda given: given[0],
)
def test_from_below_the_root_it_is_said_where_that_is(
    arguments: list[str], here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "-q", str(here)], check=True)
    (here / "backend").mkdir()

    run(arguments)
    assert "root is" not in capsys.readouterr().err
    monkeypatch.chdir(here / "backend")
    run(arguments)
    assert f"The repository's root is {here.resolve()}: " in capsys.readouterr().err
