"""Every example of every item file, judged by its own item: the item files are the checklist's tests."""

import pytest

from bot.checklist.builtin import builtin_items
from bot.checklist.engine import answers
from bot.checklist.examples import Example, examples, found
from bot.checklist.item import Item
from bot.model.review import Verdict

CASES = [
    pytest.param(item, example, id=f"{item.letter}: {example.kind.lower()}: {example.title}")
    for item in builtin_items()
    for example in examples(item)
]


@pytest.mark.parametrize(("item", "example"), CASES)
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    judged = found(example, item)

    answered = {question for question in item.questions if answers(item, question)}
    failing = {one for one in judged if one[3] is Verdict.FAIL}
    expected = {one for one in example.expected if one[3] is Verdict.FAIL and one[0] in answered}
    undecided = {one for one in example.expected if one[3] is Verdict.UNCLEAR and one[0] in answered}
    assert failing == expected, f"{item.path}:{example.line}"
    assert undecided <= judged, f"{item.path}:{example.line}"
