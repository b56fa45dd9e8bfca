"""All examples of an item: those of its file, which teach, and those here, which go round every corner."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.checklist.examples.examples import Example, examples
from bot.checklist.items.item import Item

FURTHER = Path(__file__).parent / "examples"


def every_example(item: Item) -> Sequence[tuple[Item, Example]]:
    """Each example with the item whose `path` says which file holds it."""
    folder = FURTHER / item.letter
    further = [
        replace(item, path=f"{item.letter}/{path.name}", body=path.read_text("utf-8"), body_line=1)
        for path in sorted(folder.glob("*.md"))
    ]
    return [(held, example) for held in (item, *further) for example in examples(held)]
