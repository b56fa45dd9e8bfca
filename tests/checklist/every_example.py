"""All examples of an item: those of its file, which teach, and those here, which go round every corner."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.checklist.examples.examples import Example, examples
from bot.checklist.items.item import Item

FURTHER = Path(__file__).parent / "examples"


def every_example(item: Item) -> Sequence[tuple[Item, Example]]:
    """Each example with the item whose `path` says which file holds it."""
    taught = [(item, example) for example in examples(item)]
    path = FURTHER / f"{item.letter}.md"
    if not path.exists():
        return taught
    further = replace(item, path=path.name, body=path.read_text("utf-8"), body_line=1)
    return [*taught, *((further, example) for example in examples(further))]
