"""A predicate of a clause: where it says that something is missing or broken; and the words around it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.claims.grammar.propositions import Proposition
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word
from bot.model.claims import Family


class Aim(Enum):
    """On which side of a predicate its subject stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A predicate at `start` up to `end` of a clause. `auxiliary` are the helping words before it.

    `proposition` is set where the grammar alone found it.
    """

    family: Family
    start: int
    end: int
    aim: Aim
    word: str
    auxiliary: Sequence[str] = ()
    proposition: Proposition | None = None


_MOST_HELPERS = 8

Finder = Callable[[Sequence[Word], int], "Match | None"]
"""Looks for a predicate at a word of a clause."""


def low(words: Sequence[Word], position: int) -> str:
    """The word there in lower case, empty beyond either end."""
    return words[position].low if 0 <= position < len(words) else ""


def lows(words: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
    """The words from `start` to before `end` in lower case."""
    return tuple(word.low for word in words[start:end])


def after_adverbs(words: Sequence[Word], position: int) -> int:
    """The first position from `position` on that holds no adverb, a few words on at most."""
    end = position + _MOST_HELPERS
    while position < end and low(words, position) in lex.ADVERBS:
        position += 1
    return position


def after_adverbs_back(words: Sequence[Word], position: int) -> int:
    """The position after the last word before `position` that is no adverb, a few words back at most."""
    end = position - _MOST_HELPERS
    while position > end and low(words, position - 1) in lex.ADVERBS:
        position -= 1
    return position


def helpers_before(words: Sequence[Word], position: int) -> int:
    """Where the helping verbs, adverbs and negations before `position` begin, a few words back at most."""
    end = position - _MOST_HELPERS
    while position > end and (
        low(words, position - 1) in lex.HELPERS
        or (low(words, position - 1) == "no" and low(words, position) == "longer")
    ):
        position -= 1
    return position


def has_object(words: Sequence[Word], position: int) -> bool:
    """Whether a thing begins there: a name, or a word that is neither preposition nor adverb nor mark."""
    if position >= len(words):
        return False
    word = words[position]
    if word.shape is not None:
        return True
    return word.is_word and word.low not in lex.NO_OBJECT


def has_real_object(words: Sequence[Word], position: int) -> bool:
    """Whether something in particular begins there: no "anything", no "issues"."""
    position = after_adverbs(words, position)
    if low(words, position) in {"a", "an", "any", "the", "such", "to"}:
        position += 1
    if low(words, position) == "or" and low(words, position + 1) in lex.HOLDING:
        return has_real_object(words, position + 2)
    if low(words, position) == "that" and low(words, position + 1) in lex.THINGS | lex.CHECKS:
        return True
    return has_object(words, position) and low(words, position) not in lex.EMPTY_OBJECTS
