"""Item I, browser and errors: its examples, labelled code kept apart from them, and what neither shows."""

from pathlib import Path

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from tests.checklist.questions.proofs import examples_of, failing, held_out, labelled, scored


@pytest.mark.parametrize(("item", "example"), examples_of("I"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


@pytest.mark.parametrize("question", ["I1", "I2"])
def test_labelled_code_is_judged_rightly(question: str) -> None:
    scores = scored(question)

    assert scores.recall >= 0.95, scores
    assert scores.precision >= 0.95, scores


@pytest.mark.parametrize("path", held_out("I"))
def test_a_labelled_set_has_code_that_is_wrong_and_code_that_is_right(path: Path) -> None:
    assert {line.is_wrong for line in labelled(path)} == {True, False}


FAILS = {
    "fields set one by one": (
        "I1",
        "a.go",
        (
            "package a\nfunc f() {\n\tc := cors.DefaultConfig()\n\tc.AllowAllOrigins = true\n"
            "\tc.AllowCredentials = true\n}\n"
        ),
        4,
    ),
    "a route that returns a dictionary": (
        "I2",
        "a.py",
        (
            "@app.get('/x')\ndef x():\n    try:\n        do()\n    except Exception as e:\n"
            "        return {'error': str(e)}\n"
        ),
        6,
    ),
}


@pytest.mark.parametrize("name", FAILS)
def test_what_no_example_shows_fails_at_its_line(name: str) -> None:
    question, path, text, line = FAILS[name]

    assert (question, line) in failing(path, text, "I")
