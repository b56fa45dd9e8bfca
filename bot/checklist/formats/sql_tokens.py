"""SQL text as words, with what stands in brackets as a list of its own; no grammar behind it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, Union

from bot.checklist.formats.sql import blanked

_DEEPEST = 60
_MOST_WORDS = 20_000
_WORD = re.compile(
    r"""
    (?P<name>(?:"[^"]*"|`[^`]*`|\[\w+\]|[A-Za-z_\0][\w$\0]*)(?:\s*\.\s*(?:"[^"]*"|`[^`]*`|\[\w+\]|[\w$\0]+|\*))*)
    | (?P<value>\$\d+|%\([\w.]*\)[sd]|%[sdvqLI]|:\w+|@\w+|\?\d*|'[^']*'|\d[\w.]*)
    | (?P<cast>::\s*[\w.]+(?:\[\])?)
    | (?P<mark><=>|<>|!=|<=|>=|\|\||&&|[-=<>!~+*/,;|&]|[()])
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Word:
    """A name, a value (a number, a string, a placeholder), or else a sign. `at` is its place."""

    text: str
    at: int
    is_name: bool = False
    is_value: bool = False

    @property
    def lower(self) -> str:
        """In lower case, for keywords."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two brackets."""

    items: "Items"


Item: TypeAlias = Union[Word, Group]  # noqa: UP007 - a name of a class that is not known yet
Items: TypeAlias = Sequence[Item]


def items_of(text: str) -> Items:
    """The words of a text, in order; casts, comments and what stands in strings are left out."""
    stack: list[list[Item]] = [[]]
    for count, match in enumerate(_WORD.finditer(blanked(text))):
        if count > _MOST_WORDS:
            break
        found = match[0]
        if match["cast"]:
            continue
        if found == "(" and len(stack) < _DEEPEST:
            stack.append([])
        elif found == ")" and len(stack) > 1:
            inner = stack.pop()
            stack[-1].append(Group(tuple(inner)))
        elif found not in "()":
            stack[-1].append(
                Word(found, match.start(), match["name"] is not None, match["value"] is not None)
            )
    while len(stack) > 1:
        inner = stack.pop()
        stack[-1].append(Group(tuple(inner)))
    return tuple(stack[0])


def is_word(item: Item, *words: str) -> bool:
    """Whether an item is one of these keywords or signs, given in lower case."""
    return isinstance(item, Word) and item.lower in words


def apart(items: Items, *words: str) -> list[Items]:
    """The items between these keywords, outside brackets."""
    found: list[list[Item]] = [[]]
    for item in items:
        if is_word(item, *words):
            found.append([])
        else:
            found[-1].append(item)
    return [tuple(part) for part in found]


def all_words(items: Items) -> Iterator[Word]:
    """Every word, those in brackets too."""
    for item in items:
        if isinstance(item, Word):
            yield item
        else:
            yield from all_words(item.items)
