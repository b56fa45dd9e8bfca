"""The words that `checklist.items` and `checklist.names` know: Babysit's own items', and of own items any."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import TypeVar

from bot.checklist.items.builtin import builtin_items, first_own_letter
from bot.configuration.compound import mapped
from bot.configuration.document import Node
from bot.configuration.form import DocumentPlace, ValueForm, did_you_mean, quoted, refuse, text_of

T = TypeVar("T")
EVERY = "*"
_OWN_ITEM = f"[{first_own_letter()}-Z][0-9]{{0,2}}"
_OWN_NAME = r"[a-z][a-z0-9_]{0,49}"


@cache
def item_words() -> tuple[str, ...]:
    """`*`, then each item's letter with its questions."""
    return (EVERY, *(word for item in builtin_items() for word in (item.letter, *item.questions)))


@cache
def name_words() -> tuple[str, ...]:
    """Every name that an item declares, in the items' order."""
    return tuple(dict.fromkeys(name for item in builtin_items() for name in item.names))


def by_item(form: ValueForm[T]) -> ValueForm[Mapping[str, T]]:
    """A mapping from items or questions to values."""
    allowed = "an item's letter such as C, a question such as C1, or *"
    return _known(_word(allowed, item_words, _OWN_ITEM), form, item_words(), _OWN_ITEM)


def by_name(form: ValueForm[T]) -> ValueForm[Mapping[str, T]]:
    """A mapping from the names that items look for to values."""
    allowed = "a name that an item declares (`babysit review --explain` lists them)"
    return _known(_word(allowed, name_words, _OWN_NAME), form, name_words(), _OWN_NAME)


def _known(
    names: ValueForm[str], form: ValueForm[T], words: Iterable[str], own: str
) -> ValueForm[Mapping[str, T]]:
    """`mapped`, with a schema from which an editor completes the words."""
    plain = mapped(names, form)
    schema = {
        "type": "object",
        "properties": dict.fromkeys(words, form.schema),
        "patternProperties": {f"^(?:{own})$": form.schema},
        "additionalProperties": False,
        "maxProperties": plain.schema["maxProperties"],
    }
    return ValueForm(allowed=plain.allowed, schema=schema, read=plain.read, write=plain.write)


def _word(allowed: str, words: Callable[[], Sequence[str]], own: str) -> ValueForm[str]:
    """One of the words or, where the repository has items of its own, a word of theirs that is no slip."""

    def read(node: Node, place: DocumentPlace) -> str | None:
        word = text_of(node)
        if word is None:
            refuse(node, place, allowed)
            return None
        slip = did_you_mean(word, words())
        is_own = place.has_own_items and re.fullmatch(own, word) and (own == _OWN_ITEM or not slip)
        if word in words() or is_own:
            return word
        place.note(node.line, f"{quoted(word)} is not {allowed}{slip}")
        return None

    schema = {"anyOf": [{"enum": list(words())}, {"type": "string", "pattern": f"^(?:{own})$"}]}
    return ValueForm(allowed=allowed, schema=schema, read=read, write=lambda word: word)
