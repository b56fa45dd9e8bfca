"""Item G, verification: its examples, labelled code kept apart from them, and what neither shows."""

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from tests.checklist.questions.labelled import batches, questions, score
from tests.checklist.questions.proofs import examples_of, failing


@pytest.mark.parametrize(("item", "example"), examples_of("G"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


def test_what_is_wrong_in_labelled_code_is_found_and_look_alikes_are_left() -> None:
    scores = score("G", batches("G"))

    assert scores.recall >= 0.95, scores.missed
    assert scores.precision >= 0.97, scores.false


@pytest.mark.parametrize("question", [one for one in questions(batches("G")) if len(one) > 1])
def test_no_question_hides_behind_the_others_of_its_item(question: str) -> None:
    scores = score(question, batches("G"))

    assert scores.recall >= 0.9, scores.missed
    assert scores.precision >= 0.95, scores.false


def test_there_are_enough_labelled_lines_of_either_sort() -> None:
    scores = score("G", batches("G"))

    assert scores.bad >= 60
    assert scores.fine >= 40


FAILS = {
    "a parameter that FastAPI parsed": (
        "G1",
        "a.py",
        (
            "from fastapi import FastAPI\n\n@app.post('/stripe/webhook')\nasync def f(payload: dict):\n"
            "    user = payload['data']\n"
        ),
        5,
    ),
    "a key function by name": (
        "G1",
        "a.go",
        (
            "package a\nfunc p(s string) {\n\tt, err := jwt.ParseWithClaims(s, &C{}, key)\n}\n"
            "func key(t *jwt.Token) (any, error) { return k, nil }\n"
        ),
        3,
    ),
    "the default context replaced": (
        "G2",
        "a.py",
        "import ssl\nssl._create_default_https_context = ssl._create_unverified_context\n",
        2,
    ),
    "a bearer secret in a template": (
        "G3",
        "a.ts",
        "if (req.headers.authorization !== `Bearer ${process.env.CRON_SECRET}`) throw refused();\n",
        1,
    ),
}


@pytest.mark.parametrize("name", FAILS)
def test_what_no_example_shows_fails_at_its_line(name: str) -> None:
    question, path, text, line = FAILS[name]

    assert (question, line) in failing(path, text, "G")
