"""What proves an item's questions: every example of its letter, and labelled code that is kept apart."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from benchmarks.checklist_quality import FOLDER, Line, Scores, lines_of, scores
from bot.checklist.core.change import Change
from bot.checklist.engine.engine import review
from bot.checklist.items.builtin import builtin_items
from bot.model.config import ChecklistConfig
from bot.model.review import Verdict
from tests.checklist.every_example import every_example
from tests.checklist.ready import changed

ITEMS = {item.letter: item for item in builtin_items()}


def examples_of(letter: str) -> Sequence[ParameterSet]:
    """Each example of an item, with the item that says which file holds it."""
    return [
        pytest.param(holder, example, id=f"{letter}: {example.kind.lower()}: {example.title}")
        for holder, example in every_example(ITEMS[letter])
    ]


def held_out(letter: str) -> Sequence[ParameterSet]:
    """The labelled sets of an item."""
    return [pytest.param(path, id=path.stem) for path in sorted(FOLDER.glob(f"{letter}-*.md"))]


@cache
def labelled(path: Path) -> Sequence[Line]:
    """The lines of a set, judged once a process."""
    return tuple(lines_of(path, ITEMS))


def scored(question: str) -> Scores:
    """How right a question is on all sets of its letter."""
    sets = sorted(FOLDER.glob(f"{question[0]}-*.md"))
    return scores(line for path in sets for line in labelled(path) if line.question == question)


def failing(path: str, text: str, letter: str) -> list[tuple[str, int]]:
    """The questions of an item that a new file fails, with the lines."""
    result = review(Change(files=[changed(path, None, text)]), ChecklistConfig(), [ITEMS[letter]])
    return [
        (question.question, subject.line)
        for item in result.items
        for question in item.questions
        for subject in question.subjects
        if subject.verdict is Verdict.FAIL
    ]
