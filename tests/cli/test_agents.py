"""`babysit agents` on a folder, as people and programs read it."""

import json
from pathlib import Path

import pytest

from bot.cli import run

BROKEN = """\
---
name: api
description: Use: always
---
## Hard rules
- Never push.
## Definition of done
- The worktree is removed.
"""
PLACE, WORDS = ".claude/agents/api.md:3", "mapping values are not allowed here"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / ".claude" / "agents"
    folder.mkdir(parents=True)
    (folder / "api.md").write_text(BROKEN)
    return folder


def test_a_finding_is_a_line_with_its_rule(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agents"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{PLACE}: error: The front matter is no YAML: {WORDS}. [broken-front-matter]",
        "1 agent file, 1 finding.",
    ]
    assert here.is_dir()


def test_fix_mends_what_is_mechanical(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agents", "--fix", str(here)]) == 0
    assert capsys.readouterr().out == "1 agent file, 0 findings.\n"
    assert (here / "api.md").read_text() == BROKEN.replace("Use: always", '"Use: always"')


def test_programs_read_json_and_sarif(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agents", "--format", "json", str(here)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert run(["agents", "--format", "sarif", str(here)]) == 1
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]

    assert [(one["rule"], one["line"]) for one in told["findings"]] == [("broken-front-matter", 3)]
    assert result["ruleId"] == "broken-front-matter"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["agents", "--explain", "no-clean-up"]) == 0
    assert "git worktree remove" in capsys.readouterr().out
    assert run(["agents", "--explain", "x"]) == 2


def test_a_folder_without_agent_files_is_wrong_use(tmp_path: Path) -> None:
    assert run(["agents", str(tmp_path)]) == 2
