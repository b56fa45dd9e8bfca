"""`babysit review --explain`, and the ways in that docs/review.md promises."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from bot.checklist.core.change import Change, FileChange
from bot.checklist.engine.engine import review
from bot.checklist.items.builtin import builtin_items
from bot.cli import run
from bot.cli.review import command
from bot.model.config import ChecklistConfig
from bot.model.review import Verdict
from tests.checklist.ready import EVAL_ITEM
from tests.cli.git_repository import BAD, Repository

ROOT = Path(__file__).parents[3]
HEADINGS = {"## Why", "## What it looks at", "## How to fix", "## Examples", "## Names in force"}
QUESTIONS = [(item, question) for item in builtin_items() for question in item.questions]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


def told(*arguments: str) -> str:
    result = CliRunner().invoke(command, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("letter", [item.letter for item in builtin_items()])
def test_explaining_an_item_teaches_it(letter: str) -> None:
    text = told("--explain", letter.lower())

    assert {
        "## Why",
        "## What it looks at",
        "## How to fix",
        "## Examples",
        "## Names in force",
    } <= {*text.splitlines()}
    assert f"- **{letter}1** " in text
    assert len(text.splitlines()) < 260


@pytest.mark.parametrize(("item", "question"), QUESTIONS, ids=lambda one: one if isinstance(one, str) else "")
def test_explaining_a_question_shows_where_it_fails(item: object, question: str) -> None:
    del item
    text = told("--explain", question)

    bad = text[text.index("bad: ") :]
    assert re.search(rf"<- ([A-Z]\d, )*{question}\b|\({question} at ", bad)
    assert {line[4:6] for line in text.splitlines() if line.startswith("- **")} == {question}


def test_explaining_nothing_in_particular_lists_the_questions() -> None:
    text = told("--explain")

    assert all(f"- **{question}** " in text for _, question in QUESTIONS)


def test_a_repositorys_own_item_is_taught_too(repository: Repository) -> None:
    repository.commit(**{".github/checklists/Z-eval.md": EVAL_ITEM})

    assert "- **Z1** Is nothing evaluated?" in told("--repo", str(repository.path), "--explain", "Z")


def test_an_unknown_item_is_told_which_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--explain", "Q"]) == 2
    assert "There is no item 'Q'. The items are A, B, C, D, E, F, G, H, I, J, K" in capsys.readouterr().err


def test_staged_and_commits_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["review", "--staged", "--all"]) == 2
    assert "--staged looks at what is staged" in capsys.readouterr().err


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / "docs" / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def test_the_workflow_of_the_page_passes_its_own_review() -> None:
    workflow = next(block for block in blocks("review.md", "yaml") if "runs-on" in block)
    file = FileChange(path=".github/workflows/checklist.yml", base=None, head=workflow.encode())

    reviewed = review(Change(files=[file]), ChecklistConfig(), builtin_items())

    verdicts = {item.item: item.verdict for item in reviewed.items}
    assert verdicts.pop("K") is Verdict.PASS
    assert set(verdicts.values()) == {Verdict.NOT_APPLICABLE}


def test_the_json_of_the_page_has_the_keys_it_has(repository: Repository) -> None:
    repository.branch()
    repository.commit(**{"x.rs": "", "a.py": BAD})
    shown = json.loads(blocks("review.md", "json")[0])
    result = CliRunner().invoke(command, ["--repo", str(repository.path), "--format", "json"])

    real = json.loads(result.stdout)

    assert shown.keys() == real.keys()
    item = next(one for one in real["items"] if one["item"] == "E")
    assert shown["items"][0].keys() == item.keys()
    subjects = shown["items"][0]["questions"][0]["subjects"]
    assert subjects[0].keys() == item["questions"][0]["subjects"][0].keys()
    assert shown["unanalysed"][0].keys() == real["unanalysed"][0].keys()


def test_every_hook_of_the_framework_is_a_command_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    hooks = YAML(typ="safe").load(StringIO((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")))
    page = (ROOT / "docs" / "review.md").read_text("utf-8")

    for hook in hooks:
        program, *arguments = hook["entry"].split()
        assert program == "babysit"
        assert run([*arguments, "--help"]) == 0
        assert f"- id: {hook['id']} " in page
    assert "Usage: babysit" in capsys.readouterr().out


def test_a_configured_name_is_told_with_the_file_it_is_from(repository: Repository) -> None:
    text = "version: 1\nchecklist: {names: {auth_gate: [Guard], public_routes: ['!only', /up]}}\n"
    repository.commit(**{".github/babysit.yml": text})

    shown = told("--repo", str(repository.path), "--explain", "B")

    gates = shown.partition("- `auth_gate`:")[2].partition("\n- `")[0]
    public = shown.partition("- `public_routes`:")[2].partition("\n- `")[0]
    assert "From .github/babysit.yml: `Guard`." in gates
    assert "Default: `" in gates
    assert "From .github/babysit.yml: `/up`." in public
    assert "Left out by `!only`: `" in public


def test_an_own_item_may_be_named_in_the_configuration(repository: Repository) -> None:
    repository.commit(
        **{
            ".github/checklists/Z-eval.md": EVAL_ITEM,
            ".github/babysit.yml": "version: 1\nchecklist: {items: {Z1: warn}}\n",
        }
    )

    assert "- **Z1** Is nothing evaluated?" in told("--repo", str(repository.path), "--explain", "Z")


def test_an_item_that_nobody_has_is_refused(repository: Repository) -> None:
    repository.commit(**{".github/babysit.yml": "version: 1\nchecklist: {items: {Z1: warn}}\n"})

    assert run(["review", "--repo", str(repository.path), "--all"]) == 2


def test_a_question_that_an_item_has_not_is_answered_with_those_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["review", "--explain", "b9"]) == 2
    assert "Item B has no question 'b9'. It has B1, " in capsys.readouterr().err
