"""The items that come with Babysit, read from its own `checklists/` once."""

from functools import cache
from pathlib import Path

from bot.checklist.items.item import Item
from bot.checklist.items.item_file import load_items
from bot.model.config import ChecklistConfig, Level

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
        raise ValueError("; ".join(f"{problem.path}:{problem.line}: {problem.message}" for problem in broken))
    return items


@cache
def builtin_letters() -> frozenset[str]:
    """The letters of the items that come with Babysit."""
    return frozenset(item.letter for item in builtin_items())


@cache
def first_own_letter() -> str:
    """The first letter that a repository may give an item of its own; those after it are free as well."""
    return chr(ord(max(builtin_letters())) + 1)


def is_off(config: ChecklistConfig) -> bool:
    """Whether each built-in item is off and no other named; those of the repository are asked even so."""
    named = {*builtin_letters(), *(name for name in config.items if name != "*")}
    return all(config.level(name) is Level.OFF for name in named)
