"""How well items E to H judge code that is kept apart from their examples, as recall and precision."""

import pytest

from tests.checklist.labelled import ITEMS, batches, questions, score

BATCHES = batches()


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_finds_what_is_wrong_and_leaves_its_look_alikes(item: str) -> None:
    scores = score(item, BATCHES)

    assert scores.recall >= 0.95, scores.missed
    assert scores.precision >= 0.97, scores.false


@pytest.mark.parametrize("question", [one for one in questions(BATCHES) if len(one) > 1])
def test_no_question_hides_behind_the_others_of_its_item(question: str) -> None:
    scores = score(question, BATCHES)

    assert scores.recall >= 0.9, scores.missed
    assert scores.precision >= 0.95, scores.false


@pytest.mark.parametrize("item", ITEMS)
def test_there_are_enough_lines_of_either_sort(item: str) -> None:
    scores = score(item, BATCHES)

    assert scores.bad >= 60
    assert scores.fine >= 40
