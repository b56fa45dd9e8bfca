"""Item C, logged credentials: its examples, and labelled code kept apart from them."""

from pathlib import Path

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from tests.checklist.questions.proofs import examples_of, held_out, labelled, scored


@pytest.mark.parametrize(("item", "example"), examples_of("C"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


@pytest.mark.parametrize("question", ["C1"])
def test_labelled_code_is_judged_rightly(question: str) -> None:
    scores = scored(question)

    assert scores.recall >= 0.95, scores
    assert scores.precision >= 0.95, scores


@pytest.mark.parametrize("path", held_out("C"))
def test_a_labelled_set_has_code_that_is_wrong_and_code_that_is_right(path: Path) -> None:
    assert {line.is_wrong for line in labelled(path)} == {True, False}
