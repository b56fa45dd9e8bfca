"""Item files: what a security engineer writes, and the line of what they got wrong."""

import pytest

from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import BrokenItem, Item
from bot.checklist.items.item_file import load_items, parse_item
from tests.checklist.ready import EVAL_ITEM


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        pytest.param("item: Z", "item: ZZ", 2, "one capital letter", id="two letters"),
        pytest.param("item: Z", "itme: Z", 1, "itme", id="an unknown key"),
        pytest.param("  Z1:", "  X1:", 5, "is named Z1", id="a question of another letter"),
        pytest.param("question: Z1", "question: Z2", 7, "no question Z2", id="a rule for no question"),
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
    broken = parse_item("Z.md", EVAL_ITEM.replace(old, new, 1))

    assert isinstance(broken, BrokenItem)
    assert (broken.path, broken.line) == ("Z.md", line)
    assert words in broken.message


def test_a_rule_longer_than_the_bound_is_refused() -> None:
    broken = parse_item("Z.md", EVAL_ITEM.replace("eval($A)", "eval(" + "a" * 5000 + ")"))

    assert isinstance(broken, BrokenItem)
    assert "longer than" in broken.message


def test_a_file_that_nests_without_end_is_refused() -> None:
    text = EVAL_ITEM.replace("{pattern: eval($A)}", "{all: [" * 2000 + "]}" * 2000)

    assert isinstance(parse_item("Z.md", text), BrokenItem)


def test_two_files_of_one_letter_are_one_item_and_one_problem() -> None:
    items, broken = load_items({"a.md": EVAL_ITEM, "b.md": EVAL_ITEM})

    assert [item.path for item in items] == ["a.md"]
    assert [one.path for one in broken] == ["b.md"]


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    assert isinstance(parse_item("Z.md", "\ufeff" + EVAL_ITEM.replace("\n", "\r\n")), Item)


CODE = ("Go", "Python", "TypeScript")
SPOKEN = {
    "A": (*CODE, "SQL"),
    **dict.fromkeys("BCDEFGHI", CODE),
    "J": ("Python", "SQL"),
    "K": ("YAML", "Docker", "Manifests"),
}
CLAIMED = [(item, language) for item in builtin_items() for language in SPOKEN[item.letter]]
ASKED = {"A1": CODE, "A2": CODE, "A3": ("SQL",), "K1": ("YAML", "Docker"), "K2": ("Manifests",)}
ASKED_IN = [(item, question) for item in builtin_items() for question in item.questions]
ANSWERED = [
    (item, question, language)
    for item in builtin_items()
    for question in item.questions
    for language in ASKED.get(question, SPOKEN[item.letter])
]
