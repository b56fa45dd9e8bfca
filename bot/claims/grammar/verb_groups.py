"""A verb with what helps it: "has not been", "could not", "is still failing"."""

from collections.abc import Sequence

from bot.claims.grammar.forms import Form, Meaning, meaning_of
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word

BE = lex.word_set(
    "is are am be been being was were remains remain stays stay seems seem looks look got gets keeps"
)
DO = frozenset({"do", "does", "did"})
HAVE = frozenset({"have", "has", "had"})
LASTING = lex.word_set("remains remain stays stay still")
EITHER = frozenset({"run", "set", "read", "put", "come"})
"""Verbs whose base form and participle are one."""
_HELPERS = BE | DO | HAVE | lex.MODALS
_FILLING = lex.word_set(
    "be been being get getting able yet even have ever first anything any properly seem appear"
)
_INFINITIVE_AFTER = frozenset({"able", "seem", "appear"})
_SAYING_HOW = frozenset({"yet", "at", "all", "never"})
_ADVERBS = lex.ADVERBS | _SAYING_HOW
_MOST_FILLED = 6


def low(words: Sequence[Word], position: int) -> str:
    """The word there in lower case, empty beyond either end."""
    return words[position].low if 0 <= position < len(words) else ""


def is_adverb(word: str) -> bool:
    """Whether a word only says how: those of the lexicon, and what ends in -ly."""
    return word in _ADVERBS or (word.endswith("ly") and len(word) > len("early"))


def is_helper(word: str) -> bool:
    """Whether a verb may follow that it helps."""
    return word in _HELPERS


def helpers_before(words: Sequence[Word], position: int) -> tuple[int, frozenset[str]]:
    """Where the helping words before `position` begin, a few words back at most, and which they are."""
    start = position
    while start > max(0, position - _MOST_FILLED) and (
        words[start - 1].low in _HELPERS or is_adverb(words[start - 1].low) or words[start - 1].low == "no"
    ):
        start -= 1
    return start, frozenset(low(words, at) for at in range(start, position))


def verb_after(words: Sequence[Word], position: int) -> tuple[int, Meaning] | None:
    """The verb or adjective from `position` on, a few words at most; None where it is of no class."""
    at = position
    while at < min(len(words), position + _MOST_FILLED) and _is_filling(words, at):
        at += 1
    if at >= len(words) or words[at].is_name:
        return None
    meaning = meaning_of(words[at].low)
    return (at, meaning) if meaning is not None else None


def _is_filling(words: Sequence[Word], at: int) -> bool:
    word = words[at].low
    return word in _FILLING or is_adverb(word) or (word == "to" and low(words, at - 1) in _INFINITIVE_AFTER)


def agrees(helpers: frozenset[str], meaning: Meaning, word: str, *, never: bool) -> bool:
    """Whether the verb's form goes with its helping words: "does not run", "is not run", "never ran"."""
    if word in EITHER:
        return True
    if helpers & (DO | lex.MODALS) and "been" not in helpers:
        return meaning.form is not Form.THIRD
    if helpers & (BE | HAVE):
        return meaning.form in {Form.PAST, Form.GERUND, Form.ADJECTIVE}
    return meaning.form in {Form.PAST, Form.ADJECTIVE} or (never and meaning.form is Form.THIRD)


def is_verb(word: Word) -> bool:
    """Whether it can only be a clause's verb: "shown for pages not found" has one already."""
    if word.low in _HELPERS:
        return True
    meaning = None if word.is_name else meaning_of(word.low)
    return meaning is not None and meaning.form is Form.THIRD and not word.low.endswith("ss")


def may_order(word: Word) -> bool:
    """Whether a clause that begins with it may be an order: "set `x` flaky"."""
    meaning = meaning_of(word.low)
    return meaning is not None and (meaning.form is Form.BASE or word.low in EITHER)
