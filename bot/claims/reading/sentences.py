"""Sentences of a block, and the clauses in which they say one thing each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.claims.reading.lexicon import BE, ENTRIES, FILES, REFS, SYMBOLS, word_set
from bot.claims.reading.words import Word

MOST_WORDS = 600  # what is longer is no sentence of a person; judging takes time by its square
_MOST_QUOTED = 120
_SHORT_LINE = 60
_THINGS = FILES | ENTRIES | SYMBOLS | REFS
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
    return Sentence(tuple(word for word in words if word.low != "\n"), ends_with == "?")


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
    words = sentence.words
    for position, word in enumerate(words):
        if _breaks(words, position):
            if position > start:
                yield Clause(words[start:position], opener)
            elif opener and word.low in {",", ";", "\u2014", "-"}:
                continue
            start, opener = position + 1, word.low
    if start < len(words):
        yield Clause(words[start:], opener)


def _breaks(words: Sequence[Word], position: int) -> bool:
    word = words[position]
    if word.shape is not None or word.is_opaque:
        return False
    if word.low == ",":
        return not _joins_names(words, position)
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
