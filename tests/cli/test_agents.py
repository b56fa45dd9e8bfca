"""`babysit agents` on a folder, as people and programs read it."""

import io
import json
import subprocess
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


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "backend").mkdir()
    (tmp_path / "backend" / "api.py").write_text("1\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


ASKED = [
    "agents",
    "init",
    "backend-engineer",
    "--description",
    "Builds the API",
    "--owns",
    "backend/",
    "--no-input",
]


def test_init_writes_a_file_that_has_no_finding_and_never_a_second_time(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = repository / ".claude/agents/backend-engineer.md"

    assert run(ASKED) == 0
    assert capsys.readouterr().out == f"{path}\n"
    assert run(["agents"]) == 0
    assert run(["scope", "--agent", "backend-engineer", "backend/api.py", "web/x.ts"]) == 1
    path.write_text("mine")
    assert run(ASKED) == 2
    assert run(["agents", "init", "other", *ASKED[3:], "--dir", ".claude/agents"]) == 0
    assert path.read_text() == "mine"


def test_init_asks_what_no_option_says(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = "api\nBuilds the API\nbackend/\n\ninfra/\nRead, Edit\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))

    assert run(["agents", "init"]) == 0
    text = (repository / ".claude/agents/api.md").read_text()
    assert "- Owns: `backend/`\n- Never touch: `infra/`\n" in text
    assert "tools: Read, Edit\n" in text
    assert capsys.readouterr().out.endswith("api.md\n")


def test_init_says_what_to_give_where_nobody_answers(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert run(["agents", "init", "--no-input"]) == 2
    assert "give NAME, --description and --owns" in capsys.readouterr().err
    assert not (repository / ".claude").exists()


@pytest.mark.parametrize(
    ("changed", "code", "says"),
    [
        (["--owns", "beckend/"], 1, "beckend/ is no path of this repository. [unknown-path]"),
        (["--rule", "Never send e-mail.", "--tools", "Bash"], 1, "[contradicting-tools]"),
        (["--owns", "../x"], 2, "'../x' is no path from the repository's root."),
        (["--owns", " , "], 2, "is not a path that it owns."),
        (["--description", " "], 2, "' ' is not a description."),
    ],
)
def test_init_writes_nothing_that_its_own_check_would_complain_of(
    repository: Path, changed: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*ASKED, *changed]) == code
    assert says in capsys.readouterr().err
    assert not (repository / ".claude").exists()


def test_init_does_not_give_one_path_to_two_agents(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(ASKED)
    capsys.readouterr()

    assert run(["agents", "init", "second", *ASKED[3:]]) == 1
    assert "[overlapping-ownership]" in capsys.readouterr().err
    assert [path.name for path in (repository / ".claude/agents").iterdir()] == ["backend-engineer.md"]


@pytest.mark.parametrize("name", ["../x", "A", "x" * 65, "a b", ""])
def test_init_takes_no_name_that_leads_elsewhere(repository: Path, name: str) -> None:
    assert run(["agents", "init", name, *ASKED[3:]]) == 2
    assert not (repository / ".claude").exists()
