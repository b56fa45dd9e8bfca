"""Item H, outbound requests: its examples, labelled code kept apart from them, and what neither shows."""

import pytest

from bot.checklist.core.change import Change
from bot.checklist.engine.engine import review
from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from bot.model.config import ChecklistConfig
from tests.checklist.questions.labelled import batches, questions, score
from tests.checklist.questions.proofs import ITEMS, examples_of, failing
from tests.checklist.ready import changed, subjects


@pytest.mark.parametrize(("item", "example"), examples_of("H"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


def test_what_is_wrong_in_labelled_code_is_found_and_look_alikes_are_left() -> None:
    scores = score("H", batches("H"))

    assert scores.recall >= 0.95, scores.missed
    assert scores.precision >= 0.97, scores.false


@pytest.mark.parametrize("question", [one for one in questions(batches("H")) if len(one) > 1])
def test_no_question_hides_behind_the_others_of_its_item(question: str) -> None:
    scores = score(question, batches("H"))

    assert scores.recall >= 0.9, scores.missed
    assert scores.precision >= 0.95, scores.false


def test_there_are_enough_labelled_lines_of_either_sort() -> None:
    scores = score("H", batches("H"))

    assert scores.bad >= 60
    assert scores.fine >= 40


FAILS = {
    "a struct that was bound": (
        "H1",
        "a.go",
        (
            "package a\nfunc f(c *gin.Context) {\n\tvar in struct{ URL string }\n\tc.ShouldBindJSON(&in)\n"
            "\thttp.Post(in.URL, t, nil)\n}\n"
        ),
        5,
    ),
}


@pytest.mark.parametrize("name", FAILS)
def test_what_no_example_shows_fails_at_its_line(name: str) -> None:
    question, path, text, line = FAILS[name]

    assert (question, line) in failing(path, text, "H")


def test_text_sent_through_a_client_that_is_not_here_is_no_subject() -> None:
    text = "def f(request, cache):\n    return cache.get(request.GET['url'])\n"

    result = review(Change(files=[changed("a.py", None, text)]), ChecklistConfig(), list(ITEMS.values()))

    assert not subjects(result)
