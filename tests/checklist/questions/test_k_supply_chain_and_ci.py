"""Item K, supply chain and CI: its examples, labelled code kept apart from them, and what neither shows."""

from pathlib import Path

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from tests.checklist.questions.proofs import examples_of, failing, held_out, labelled, scored


@pytest.mark.parametrize(("item", "example"), examples_of("K"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


@pytest.mark.parametrize("question", ["K1", "K2"])
def test_labelled_code_is_judged_rightly(question: str) -> None:
    scores = scored(question)

    assert scores.recall >= 0.95, scores
    assert scores.precision >= 0.95, scores


@pytest.mark.parametrize("path", held_out("K"))
def test_a_labelled_set_has_code_that_is_wrong_and_code_that_is_right(path: Path) -> None:
    assert {line.is_wrong for line in labelled(path)} == {True, False}


def test_a_bomb_of_anchors_is_not_expanded() -> None:
    bomb = "a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a]" for n in range(2000))

    assert failing(".github/workflows/bomb.yml", bomb + "\njobs: *b9\n", "K") == []


def test_a_workflow_nested_a_thousand_deep_is_survived() -> None:
    assert failing(".github/workflows/deep.yml", "jobs: " + "[" * 1000 + "]" * 1000, "K") == []
