"""Item J, migrations: its examples, labelled code kept apart from them, and what neither shows."""

from pathlib import Path

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.item import Item
from tests.checklist.questions.proofs import examples_of, failing, held_out, labelled, scored


@pytest.mark.parametrize(("item", "example"), examples_of("J"))
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"


@pytest.mark.parametrize("question", ["J1", "J2"])
def test_labelled_code_is_judged_rightly(question: str) -> None:
    scores = scored(question)

    assert scores.recall >= 0.95, scores
    assert scores.precision >= 0.95, scores


@pytest.mark.parametrize("path", held_out("J"))
def test_a_labelled_set_has_code_that_is_wrong_and_code_that_is_right(path: Path) -> None:
    assert {line.is_wrong for line in labelled(path)} == {True, False}


def test_mysql_builds_its_indexes_in_its_own_way() -> None:
    text = "CREATE INDEX i ON `events` (`at`);\nDROP TABLE `old`;\n"

    assert failing("db/migrations/1_index.sql", text, "J") == [("J2", 2)]
