"""Sentences of a block, and the clauses in which they say one thing each."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.claims.reading.lexicon import (
    BE,
    ENTRIES,
    FILES,
    LINKS,
    MODALS,
    PREPOSITIONS,
    REFS,
    SYMBOLS,
    word_set,
)
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word

MOST_WORDS = 600  # what is longer is no sentence of a person; judging takes time by its square
_MOST_QUOTED = 120
_SHORT_LINE = 60
_MOST_ASIDE = 24
_MESSAGES = frozenset({"undefined", "symbol", "table", "column", "relation"})
_VERBS = frozenset({"not", "never", "lack", "lacks", "no", "still", "cannot"})
_APPOSING = frozenset({"the", "a", "an", "which", "our", "one"})
_THINGS = FILES | ENTRIES | SYMBOLS | REFS
_GOVERNING = PREPOSITIONS - {"so", "since", "until", "per", "despite"}
_ABBREVIATIONS = frozenset({"e.g", "i.e", "etc", "vs", "cf", "approx", "no", "incl", "resp", "fig", "sec"})
_BREAKING_MARKS = frozenset({",", ";", ":", "\u2014", "(", ")", "\u2026", "-", "|", "\u2192"})
_BREAKING_WORDS = word_set(
    "but because since so although though while whereas which who therefore hence thus however however "
    "whose as then otherwise when if unless whenever whether until once that after before except"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence. `opener` is the word or mark it begins with, empty for the first."""

    words: Sequence[Word]
    opener: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its end mark; `is_question` if that was a question mark."""

    words: Sequence[Word]
    is_question: bool = False

    @property
    def quote(self) -> str:
        """The words as they were written, on one line."""
        return _spelled(self.words[:_MOST_QUOTED])


def read_sentences(words: Sequence[Word]) -> Iterator[Sentence]:
    """The sentences, cut at end marks and at line ends that a short line and a capital letter make likely."""
    start, line_start = 0, 0
    for position, word in enumerate(words):
        is_end = word.low in ".!?" and _ends_sentence(words, position)
        if word.low == "\n":
            is_end = _ends_line(words, line_start, position)
            line_start = position + 1
        if is_end or position - start >= MOST_WORDS:
            yield _sentence(words[start:position], ends_with=word.low)
            start = position + 1
    yield _sentence(words[start:], ends_with="")


def _sentence(words: Sequence[Word], *, ends_with: str) -> Sentence:
    return Sentence(tuple(_spoken(words)), ends_with == "?")


def _is_sign(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) == "So"


def _spoken(words: Sequence[Word]) -> Iterator[Word]:
    """Without line ends, signs such as "❌", and the "N/A:" that some put before what they mean."""
    was_left_out = False
    for word in words:
        if word.low == "\n" or (len(word.low) == 1 and _is_sign(word.low)):
            continue
        if word.low == "n/a" or (was_left_out and word.low in {":", "\u2014", "-"}):
            was_left_out = True
            continue
        was_left_out = False
        yield word


def _ends_sentence(words: Sequence[Word], position: int) -> bool:
    if words[position].low in "!?":
        return True
    before = words[position - 1].low if position else ""
    after = words[position + 1] if position + 1 < len(words) else None
    if before in _ABBREVIATIONS and after is not None:
        return False
    return after is None or not after.text[:1].islower() or after.shape is not None


def _ends_line(words: Sequence[Word], line_start: int, position: int) -> bool:
    length = sum(len(word.text) + 1 for word in words[line_start:position])
    after = words[position + 1] if position + 1 < len(words) else None
    if after is None or after.low == "\n":
        return True
    return (
        length < _SHORT_LINE and after.shape is None and (after.text[:1].isupper() or after.low in "-*\u2022")
    )


def read_clauses(sentence: Sentence) -> Iterator[Clause]:
    """The clauses in order. A comma between two names of an enumeration does not end one."""
    start, opener = 0, ""
    words = _without_asides(sentence.words)
    for position, word in enumerate(words):
        if _breaks(words, position):
            if position > start:
                yield Clause(words[start:position], opener)
            elif opener and word.low in {",", ";", "\u2014", "-"}:
                continue
            start, opener = position + 1, word.low
    if start < len(words):
        yield Clause(words[start:], opener)


def _without_asides(words: Sequence[Word]) -> Sequence[Word]:
    """Without parentheses between a subject and its verb: "`X` (boolean) is missing"."""
    kept: list[Word] = []
    position = 0
    while position < len(words):
        end = _aside_end(words, position) if words[position].low == "(" and kept else 0
        if words[position].low == "," and kept and kept[-1].is_name:
            position = _apposition_end(words, position) or position
        if end:
            kept += [word for word in words[position:end] if word.shape is Shape.ISSUE][:1]
            position = end
        else:
            kept.append(words[position])
            position += 1
    return kept if len(kept) < len(words) else words


def _aside_end(words: Sequence[Word], position: int) -> int:
    """Where the sentence goes on with a verb after an aside that begins here; 0 if it does not."""
    for at in range(position + 1, min(position + _MOST_ASIDE, len(words) - 1)):
        if words[at].low == ")":
            after = words[at + 1].low
            return at + 1 if after in LINKS | MODALS | _VERBS and after not in {"to", "like", "as"} else 0
        if words[at].low == "(":
            return 0
    return 0


def _apposition_end(words: Sequence[Word], position: int) -> int:
    """Where the verb stands after "`x`, the file that #62 names, does not exist"; 0 if none does."""
    if position + 1 >= len(words) or words[position + 1].low not in _APPOSING:
        return 0
    for at in range(position + 2, min(position + _MOST_ASIDE, len(words) - 1)):
        if words[at].low == ",":
            return at + 1 if words[at + 1].low in LINKS | MODALS | _VERBS - {"to", "like", "as"} else 0
    return 0


def _breaks(words: Sequence[Word], position: int) -> bool:
    word = words[position]
    if word.shape is not None or word.is_opaque:
        return False
    if word.low == ",":
        return not _joins_names(words, position)
    if word.low == ":" and position and words[position - 1].low in _MESSAGES:
        return False
    return word.low in _BREAKING_MARKS or (
        word.low in _BREAKING_WORDS and not _is_determiner(words, position)
    )


def _joins_names(words: Sequence[Word], position: int) -> bool:
    before = words[position - 1] if position else None
    rest = [word for word in words[position + 1 : position + 3] if word.low not in {"and", "or"}]
    return before is not None and before.is_name and bool(rest) and rest[0].is_name


def _is_determiner(words: Sequence[Word], position: int) -> bool:
    """Whether a breaking word is none here: "that file", "so broken", "as a dependency"."""
    word = words[position].low
    before = words[position - 1].low if position else ""
    after = words[position + 1].low if position + 1 < len(words) else ""
    if before in _GOVERNING and (word == "which" or (word == "that" and before not in {"in", "on", "to"})):
        return True  # as in "under that path", "none of which"
    match word:
        case "as":
            return True
        case "so":
            return not before or before in BE
        case "that":
            return position == 0 or after in _THINGS
        case _:
            return position == 0 and word in {"then", "once", "after", "before"}


def _spelled(words: Sequence[Word], most: int = 300) -> str:
    if not words:
        return ""
    parts = [words[0].text]
    for before, word in pairwise(words):
        if word.text == before.text and word.low != before.low:
            continue  # the second half of an opened contraction
        glue = "" if word.text in ",.;:)" or before.text == "(" else " "
        parts.append(glue + word.text)
    text = "".join(parts)
    return text if len(text) <= most else f"{text[: most - 1]}…"
