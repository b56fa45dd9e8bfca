"""What an item's examples show: every question failed and passed, in every language."""

from collections import Counter
from collections.abc import Sequence

import pytest

from bot.checklist.examples.examples import Example, examples, languages, passing
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import Item
from tests.checklist.every_example import every_example


@pytest.mark.parametrize("item", builtin_items(), ids=lambda item: item.letter)
def test_every_bad_example_marks_a_line(item: Item) -> None:
    unmarked = [
        example.title for _, example in every_example(item) if example.kind == "Bad" and not example.expected
    ]

    assert unmarked == []


CODE = ("Go", "Python", "TypeScript")
SPOKEN = {
    "A": (*CODE, "SQL"),
    **dict.fromkeys("BCDEFGHI", CODE),
    "J": ("Python", "SQL"),
    "K": ("YAML", "Docker", "Manifests"),
}
CLAIMED = [(item, language) for item in builtin_items() for language in SPOKEN[item.letter]]
ASKED = {"A1": CODE, "A2": CODE, "A3": ("SQL",), "K1": ("YAML", "Docker"), "K2": ("Manifests",)}
# A literal is a credential or is none of the question's business: F1 has nothing to pass.
NEVER_PASSES = {"F1"}
ASKED_IN = [(item, question) for item in builtin_items() for question in item.questions]
ANSWERED = [
    (item, question, language)
    for item in builtin_items()
    for question in item.questions
    for language in ASKED.get(question, SPOKEN[item.letter])
]


def failed(question: str, shown: Sequence[Example]) -> bool:
    return any(
        marked[0] == question for example in shown if example.kind == "Bad" for marked in example.expected
    )


def passed(question: str, shown: Sequence[Example], item: Item) -> bool:
    return any(question in passing(example, item) for example in shown if example.kind == "Good")


@pytest.mark.parametrize(("item", "question"), ASKED_IN, ids=lambda one: getattr(one, "letter", one))
def test_an_items_file_shows_each_question_failed_and_passed(item: Item, question: str) -> None:
    shown = examples(item)

    assert failed(question, shown)
    assert passed(question, shown, item) or question in NEVER_PASSES


@pytest.mark.parametrize("item", builtin_items(), ids=lambda item: item.letter)
def test_an_items_file_shows_in_every_language_what_is_wrong_and_what_is_not(item: Item) -> None:
    for language in SPOKEN[item.letter]:
        kinds = {example.kind for example in examples(item) if language in languages(example)}
        assert {"Bad", "Good"} <= kinds, language


@pytest.mark.parametrize("item", builtin_items(), ids=lambda item: item.letter)
def test_an_items_file_shows_what_a_human_looks_at(item: Item) -> None:
    assert "Unclear" in {example.kind for example in examples(item)}


@pytest.mark.parametrize(("item", "language"), CLAIMED, ids=lambda one: getattr(one, "letter", one))
def test_an_item_has_twelve_bad_and_good_examples_a_language(item: Item, language: str) -> None:
    kinds = Counter(example.kind for _, example in every_example(item) if language in languages(example))

    assert kinds["Bad"] >= 12
    assert kinds["Good"] >= 12


@pytest.mark.parametrize(
    ("item", "question", "language"), ANSWERED, ids=lambda one: getattr(one, "letter", one)
)
def test_a_question_is_failed_and_passed_in_every_language(item: Item, question: str, language: str) -> None:
    spoken = [example for _, example in every_example(item) if language in languages(example)]

    assert failed(question, spoken)
    assert passed(question, spoken, item) or question in NEVER_PASSES
