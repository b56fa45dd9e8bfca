"""`babysit items`: what a security engineer sees of an item file of their own."""

from pathlib import Path

import pytest

from bot.checklist.items.builtin import DIRECTORY
from bot.cli import run
from tests.checklist.ready import EVAL_ITEM

BAD = "\n### Bad: a name\n```python a.py\neval(x)  # <- Z1\n```\n"
GOOD = "\n### Good: a number\n```python a.py\neval(1)\n```\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".github" / "checklists").mkdir(parents=True)
    return tmp_path


def write(here: Path, text: str, name: str = "Z-eval.md") -> str:
    path = here / ".github" / "checklists" / name
    path.write_text(text)
    return str(path.relative_to(here))


def test_a_proven_item_is_fine(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, EVAL_ITEM + BAD + GOOD)

    assert run(["items"]) == 0
    assert capsys.readouterr().out == ".github/checklists/Z-eval.md: Z No eval: 2 examples, all as marked\n"


def test_an_example_that_is_judged_otherwise_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write(here, EVAL_ITEM + BAD.replace("eval(x)", "evil(x)") + GOOD.replace("eval(1)", "eval(y)"))

    code = run(["items", path])

    assert code == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{path}: Z No eval: 2 examples, 2 to mend",
        f"{path}:15: Bad: a name: Z1 fail at a.py:1, marked and not so",
        f"{path}:20: Good: a number: Z1 fail at a.py:1, not marked",
    ]


def test_a_rule_without_examples_is_unproven(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = EVAL_ITEM.replace("has: {kind: argument_list, has: {kind: integer}}", "regex: '[0-9]'")
    path = write(here, rule.replace("[python]", "[python, tsx]") + BAD)

    code = run(["items"])

    assert code == 1
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"{path}:7: Z1 has no good example in python",
        f"{path}:7: Z1 has no bad and no good example in tsx",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (EVAL_ITEM.replace("[python]", "[cobol]"), "Z-eval.md:8: no language 'cobol'"),
        (
            EVAL_ITEM.replace("Z1", "B1").replace("item: Z", "item: B"),
            "item B is Babysit's own; take L or later",
        ),
    ],
)
def test_a_broken_file_is_one_line_and_ends_with_two(
    here: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    write(here, text)

    assert run(["items"]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1


def test_a_repository_without_items_is_told_how_to_write_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert run(["items"]) == 2
    assert "No item files in .github/checklists. docs/own-items.md" in capsys.readouterr().err


def test_the_items_that_come_with_babysit_can_be_checked_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["items", str(DIRECTORY / "H-outbound.md")]) == 0
    assert "all as marked" in capsys.readouterr().out


def test_a_syntax_tree_is_shown_to_write_patterns_by(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.py").write_text("x = 1\nf(2)\n")

    assert run(["items", "--tree", "a.py"]) == 0
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "   2     call  f(2)",
        "   2       identifier  f",
        "   2       argument_list  (2)",
        "   2         integer  2",
    ]


def test_a_file_without_a_tree_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.rs").write_text("fn main() {}\n")

    assert run(["items", "--tree", "a.rs"]) == 2
    assert "a.rs has no syntax tree. Languages that have one: go," in capsys.readouterr().err


def test_a_deep_tree_is_shown_in_bounded_width(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.py").write_text("x = " + "(" * 900 + "1" + ")" * 900 + "\n")

    assert run(["items", "--tree", "a.py"]) == 0
    assert max(map(len, capsys.readouterr().out.splitlines())) < 600
