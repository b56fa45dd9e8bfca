"""The eleven items that come with Babysit, read from its own `checklists/` once."""

from functools import cache
from pathlib import Path

from bot.checklist.items.item import Item
from bot.checklist.items.item_file import load_items

DIRECTORY = Path(__file__).resolve().parents[3] / "checklists"


@cache
def builtin_items() -> tuple[Item, ...]:
    """The items in the order of their letters.

    Raises:
        ValueError: a file that Babysit ships is broken.
    """
    files = {path.name: path.read_text("utf-8") for path in sorted(DIRECTORY.glob("[A-Z]-*.md"))}
    items, broken = load_items(files)
    if broken:
        raise ValueError("; ".join(f"{one.path}:{one.line}: {one.message}" for one in broken))
    return items
