"""Item files: what a security engineer writes, and the line of what they got wrong."""

from collections import Counter
from collections.abc import Sequence

import pytest

from bot.checklist.examples.examples import Example, examples, languages, passing
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import BrokenItem, Item
from bot.checklist.items.item_file import load_items, parse_item
from tests.checklist.every_example import every_example
from tests.checklist.ready import EVAL_ITEM


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param("item: L", "item: LL", 2, "one capital letter", id="two letters"),
        pytest.param("item: L", "itme: L", 1, "itme", id="an unknown key"),
        pytest.param("  L1:", "  X1:", 5, "is named L1", id="a question of another letter"),
        pytest.param("question: L1", "question: L2", 7, "no question L2", id="a rule for no question"),
        pytest.param("[python]", "[cobol]", 8, "no language 'cobol'", id="an unknown language"),
        pytest.param("[python]", "[sql]", 10, "no syntax tree", id="a language without a tree"),
        pytest.param("pattern: eval($A)", "kind: nonsense", 10, "refuses", id="an unknown kind"),
        pytest.param("pattern: eval($A)", "patern: eval($A)", 10, "patern", id="a misspelt rule"),
        pytest.param("title: No eval", "title: [", 5, "not YAML", id="broken YAML"),
        pytest.param("---\nitem", "item", 1, "no front matter", id="no front matter"),
        pytest.param("title: No eval", "title: 7", 3, "Expected `str`", id="a wrong type"),
    ],
)
def test_a_broken_file_is_told_at_its_line(old: str, new: str, line: int, words: str) -> None:
    broken = parse_item("L.md", EVAL_ITEM.replace(old, new, 1))

    assert isinstance(broken, BrokenItem)
    assert (broken.path, broken.line) == ("L.md", line)
    assert words in broken.message


def test_a_rule_longer_than_the_bound_is_refused() -> None:
    broken = parse_item("L.md", EVAL_ITEM.replace("eval($A)", "eval(" + "a" * 5000 + ")"))

    assert isinstance(broken, BrokenItem)
    assert "longer than" in broken.message


def test_a_file_that_nests_without_end_is_refused() -> None:
    text = EVAL_ITEM.replace("{pattern: eval($A)}", "{all: [" * 2000 + "]}" * 2000)

    assert isinstance(parse_item("L.md", text), BrokenItem)


def test_two_files_of_one_letter_are_one_item_and_one_problem() -> None:
    items, broken = load_items({"a.md": EVAL_ITEM, "b.md": EVAL_ITEM})

    assert [item.path for item in items] == ["a.md"]
    assert [one.path for one in broken] == ["b.md"]


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    assert isinstance(parse_item("L.md", "\ufeff" + EVAL_ITEM.replace("\n", "\r\n")), Item)


def test_the_items_that_come_with_babysit_are_a_to_k() -> None:
    assert "".join(item.letter for item in builtin_items()) == "ABCDEFGHIJK"


@pytest.mark.parametrize("item", builtin_items(), ids=lambda item: item.letter)
def test_every_bad_example_marks_a_line(item: Item) -> None:
    unmarked = [one.title for _, one in every_example(item) if one.kind == "Bad" and not one.expected]

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
    return any(marked[0] == question for one in shown if one.kind == "Bad" for marked in one.expected)


def passed(question: str, shown: Sequence[Example], item: Item) -> bool:
    return any(question in passing(one, item) for one in shown if one.kind == "Good")


@pytest.mark.parametrize(("item", "question"), ASKED_IN, ids=lambda one: getattr(one, "letter", one))
def test_an_items_file_shows_each_question_failed_and_passed(item: Item, question: str) -> None:
    shown = examples(item)

    assert failed(question, shown)
    assert passed(question, shown, item) or question in NEVER_PASSES


@pytest.mark.parametrize("item", builtin_items(), ids=lambda item: item.letter)
def test_an_items_file_shows_in_every_language_what_is_wrong_and_what_is_not(item: Item) -> None:
    for language in SPOKEN[item.letter]:
        kinds = {one.kind for one in examples(item) if language in languages(one)}
        assert {"Bad", "Good"} <= kinds, language


@pytest.mark.parametrize("item", builtin_items(), ids=lambda item: item.letter)
def test_an_items_file_shows_what_a_human_looks_at(item: Item) -> None:
    assert "Unclear" in {one.kind for one in examples(item)}


@pytest.mark.parametrize(("item", "language"), CLAIMED, ids=lambda one: getattr(one, "letter", one))
def test_an_item_has_twelve_bad_and_good_examples_a_language(item: Item, language: str) -> None:
    kinds = Counter(one.kind for _, one in every_example(item) if language in languages(one))

    assert kinds["Bad"] >= 12
    assert kinds["Good"] >= 12


@pytest.mark.parametrize(
    ("item", "question", "language"), ANSWERED, ids=lambda one: getattr(one, "letter", one)
)
def test_a_question_is_failed_and_passed_in_every_language(item: Item, question: str, language: str) -> None:
    spoken = [one for _, one in every_example(item) if language in languages(one)]

    assert failed(question, spoken)
    assert passed(question, spoken, item) or question in NEVER_PASSES
