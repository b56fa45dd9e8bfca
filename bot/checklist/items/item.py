"""A checklist item as its file declares it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.checklist.core.names import NameDefault
from bot.checklist.items.patterns import PatternRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. `maps` holds the numbers of public standards; `body` is the Markdown that teaches it.

    `titles` are those of questions that need one of their own beside the item's.
    """

    letter: str
    title: str
    questions: Mapping[str, str]
    titles: Mapping[str, str] = field(default_factory=dict)
    maps: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Mapping[str, NameDefault] = field(default_factory=dict)
    rules: Sequence[PatternRule] = ()
    body: str = ""
    body_line: int = 1
    path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenItem:
    """An item file that cannot be used, and the line to mend."""

    path: str
    line: int
    message: str
