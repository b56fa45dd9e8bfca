"""How right items C, I, J and K are on labelled code that their rules were not written from."""

from pathlib import Path

import pytest

from benchmarks.checklist_quality import FOLDER, Scores, lines_of, scores
from bot.checklist.items.builtin import builtin_items

SETS = sorted(FOLDER.glob("[CIJK]-*.md"))
ITEMS = {item.letter: item for item in builtin_items()}
QUESTIONS = ("C1", "I1", "I2", "J1", "J2", "K1", "K2")


@pytest.fixture(scope="module")
def judged() -> dict[str, Scores]:
    lines = [line for path in SETS for line in lines_of(path, ITEMS)]
    return {name: scores(line for line in lines if line.question == name) for name in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_most_wrong_lines_are_found(judged: dict[str, Scores], question: str) -> None:
    assert judged[question].recall >= 0.95, judged[question]


@pytest.mark.parametrize("question", QUESTIONS)
def test_reported_lines_are_wrong(judged: dict[str, Scores], question: str) -> None:
    assert judged[question].precision >= 0.95, judged[question]


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_a_set_holds_wrong_lines_and_others(path: Path) -> None:
    lines = list(lines_of(path, ITEMS))

    assert {line.is_wrong for line in lines} == {True, False}
