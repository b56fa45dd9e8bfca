"""Every example of every item file, judged by its own item: the item files are the checklist's tests."""

import pytest

from bot.checklist.examples.examples import Example, complaint
from bot.checklist.items.builtin import builtin_items
from bot.checklist.items.item import Item
from tests.checklist.every_example import every_example

CASES = [
    pytest.param(holder, example, id=f"{item.letter}: {example.kind.lower()}: {example.title}")
    for item in builtin_items()
    for holder, example in every_example(item)
]


@pytest.mark.parametrize(("item", "example"), CASES)
def test_an_example_is_judged_as_its_heading_says(item: Item, example: Example) -> None:
    assert complaint(example, item) == "", f"{item.path}:{example.line}"
