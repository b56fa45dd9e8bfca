"""Item D, object access: its examples, labelled code kept apart from them, and what neither shows."""

from pathlib import Path

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from tests.checklist.questions.proofs import examples_of, failing, held_out, labelled, scored


@pytest.mark.parametrize(("item", "example"), examples_of("D"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


@pytest.mark.parametrize("question", ["D1", "D2"])
def test_labelled_code_is_judged_rightly(question: str) -> None:
    scores = scored(question)

    assert scores.recall >= 0.9, scores
    assert scores.precision >= 0.95, scores
    assert scores.passed_wrong == 0


@pytest.mark.parametrize("path", held_out("D"))
def test_a_labelled_set_has_code_that_is_wrong_and_code_that_is_right(path: Path) -> None:
    assert {line.is_wrong for line in labelled(path)} == {True, False}


def test_many_long_views_without_the_serializer_are_read_in_one_go() -> None:
    view = "class View(Base):\n" + "    x = 1\n\n\n" * 400
    serializer = "class S(serializers.ModelSerializer):\n    class Meta:\n        fields = '__all__'\n"

    text = f"from rest_framework import serializers\n{serializer}{view * 20}"

    assert failing("app/api.py", text, "D") == [("D2", 4)]
