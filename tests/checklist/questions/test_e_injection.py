"""Item E, injection: its examples, and labelled code kept apart from them."""

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from tests.checklist.questions.labelled import batches, questions, score
from tests.checklist.questions.proofs import examples_of


@pytest.mark.parametrize(("item", "example"), examples_of("E"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


def test_what_is_wrong_in_labelled_code_is_found_and_look_alikes_are_left() -> None:
    scores = score("E", batches("E"))

    assert scores.recall >= 0.95, scores.missed
    assert scores.precision >= 0.97, scores.false


@pytest.mark.parametrize("question", [one for one in questions(batches("E")) if len(one) > 1])
def test_no_question_hides_behind_the_others_of_its_item(question: str) -> None:
    scores = score(question, batches("E"))

    assert scores.recall >= 0.9, scores.missed
    assert scores.precision >= 0.95, scores.false


def test_there_are_enough_labelled_lines_of_either_sort() -> None:
    scores = score("E", batches("E"))

    assert scores.bad >= 60
    assert scores.fine >= 40
