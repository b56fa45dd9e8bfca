"""How right items A, B and D are on labelled code that their rules were not written from."""

from pathlib import Path

import pytest

from benchmarks.checklist_quality import FOLDER, Scores, lines_of, scores
from bot.checklist.items.builtin import builtin_items

SETS = sorted(FOLDER.glob("[ABD]-*.md"))
ITEMS = {item.letter: item for item in builtin_items()}
QUESTIONS = ("A1", "A3", "B1", "D1", "D2")


@pytest.fixture(scope="module")
def judged() -> dict[str, Scores]:
    lines = [line for path in SETS for line in lines_of(path, ITEMS)]
    return {name: scores(line for line in lines if line.question == name) for name in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_most_of_what_is_wrong_is_found(judged: dict[str, Scores], question: str) -> None:
    assert judged[question].recall >= 0.9


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_reported_is_wrong(judged: dict[str, Scores], question: str) -> None:
    assert judged[question].precision >= 0.95


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_wrong_is_called_fine(judged: dict[str, Scores], question: str) -> None:
    assert judged[question].passed_wrong == 0


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_set_has_code_that_is_wrong_and_code_that_is_right(path: Path) -> None:
    lines = list(lines_of(path, ITEMS))

    assert {line.is_wrong for line in lines} == {True, False}
