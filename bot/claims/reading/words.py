"""Words of a block: characters that deceive made plain, contractions opened, names told from words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.claims.reading.document import Piece, Style
from bot.claims.reading.lexicon import word_set
from bot.claims.reading.shapes import MOST_CHARACTERS, Shape, canonical, shape_of_code, shape_of_word

_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2044\u2215\u29f8\u2571\u27cb\u2afd\u1735", "/"),
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u2032\u00b4", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2043\u02d7\u2212", "-"),
        **dict.fromkeys("\u2012\u2013\u2014\u2015\u2e3a", " \u2014 "),
        **dict.fromkeys("\u2024\ua4f8", "."),
        **dict.fromkeys("\u02d0\ua789\u2236", ":"),
        "\u2026": " \u2026 ",
    }
)
_TOKEN = re.compile(
    r"""
    \n
    | "[^"\n]{1,120}"
    | (?<![\w'])'[\w@./-]{1,80}'(?!\w)
    | https?://[^\s<>"')\]]+
    | \(s\)
    | [#@./$~\-]{0,3}\w[\w./@:#\-$~+*&%='{}]*(?:\(\))?
    | [^\s\w]
    """,
    re.VERBOSE,
)
_TRAILING = ".:'-=*+&%~/"
_NEGATED = {
    "cannot": ("can", "not"),
    "can't": ("can", "not"),
    "won't": ("will", "not"),
    "shan't": ("shall", "not"),
    "ain't": ("is", "not"),
}
_OPENED = {"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_IS_HOLDERS = frozenset(
    {"it", "that", "there", "this", "what", "here", "where", "who", "he", "she", "nothing"}
)
_BARE_NEGATIONS = word_set(
    "isnt arent wasnt werent doesnt dont didnt hasnt havent hadnt couldnt wouldnt shouldnt cant"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a name or a mark. `low` is what rules look at; a name has a `shape`, a mark is no word.

    `is_opaque` marks quoted prose, in which nothing is read. `is_code` marks what stood in code style.
    """

    text: str
    low: str
    shape: Shape | None = None
    is_code: bool = False
    is_opaque: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it can be the subject of a claim by its looks alone."""
        return self.shape is not None and self.shape is not Shape.SHA

    @property
    def is_word(self) -> bool:
        """Whether it is a word of the language and no name or mark."""
        return self.shape is None and (self.low[:1].isalnum() or self.is_opaque)


def plain_characters(text: str) -> str:
    """The text with compatibility forms folded, look-alike marks replaced and invisible characters gone."""
    if text.isascii() and text.isprintable():
        return text
    folded = unicodedata.normalize("NFKC", text.translate(_LOOK_ALIKES)).translate(_LOOK_ALIKES)
    return "".join(
        char for char in folded if char == "\n" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co"}
    )


def read_words(pieces: Sequence[Piece], most: int | None = None) -> tuple[Word, ...]:
    """The words of a block in order, at most so many; a line end is a word, too, and so is a mark."""
    words = list(islice((word for piece in pieces for word in _words(piece)), most))
    return tuple(
        Word(word.text, word.low.strip("`")) if _is_state(words, position) else word
        for position, word in enumerate(words)
    )


def _is_state(words: Sequence[Word], position: int) -> bool:
    """As in "the check is `FAILURE`": a state in code style is a word of the sentence."""
    if words[position].low not in _STATES or not position:
        return False
    return words[position - 1].low in {"is", "are", "in", "remains", "still", "reports", "reporting", "shows"}


_SPOKEN = (
    "no module named", "cannot find", "can't find", "is not defined", "undefined:", "unable to",
    "does not exist", "no such", "has no attribute", "no exported member", "unresolved import",
    "cannot import", "did not match", "prohibits the", "permission denied", ": missing ",
)  # fmt: skip
"""What a program says in code style is read like any other sentence."""
_STATUS_KEYS = word_set("status state result verdict outcome conclusion")
_STATES = word_set("`absent` `missing` `blocked` `failure` `failed` `failing` `conflicting` `red` `broken`")


def _words(piece: Piece) -> Iterator[Word]:
    text = plain_characters(piece.text)
    if piece.style is Style.CODE:
        lowered = text.casefold()
        if " " not in text.strip() or not any(phrase in lowered for phrase in _SPOKEN):
            yield code_word(text.strip())
            return
    for match in _TOKEN.finditer(text):
        yield from _split(match[0])


def code_word(content: str) -> Word:
    """A word in code style, always a name."""
    cut = content[:MOST_CHARACTERS]
    return Word(canonical(cut), f"`{cut.casefold()}`", shape_of_code(cut), is_code=True)


def _split(chunk: str) -> Iterator[Word]:
    if chunk[0] in "\"'" and len(chunk) > 1:
        yield _quoted(chunk[1:-1])
        return
    body = chunk.rstrip(_TRAILING) if chunk[:1].isalnum() or len(chunk) > 1 else chunk
    if not body:
        yield Word(chunk, chunk)
        return
    yield from _bare(body)
    for mark in chunk[len(body) :]:
        if mark in ".:":
            yield Word(mark, mark)


def _quoted(content: str) -> Word:
    """A quoted name is a name; quoted prose is what somebody or something else says."""
    shape = shape_of_code(content)
    return Word(content, f'"{content.casefold()}"', shape, is_opaque=shape is Shape.PLAIN and " " in content)


def _bare(body: str) -> Iterator[Word]:
    key, mark, value = body.partition("=")
    if mark and value and key.casefold() in _STATUS_KEYS:
        yield from (Word(part, part.casefold()) for part in (key, mark, value))
        return
    shape = shape_of_word(body)
    if shape is not None:
        yield Word(canonical(body), body.casefold(), shape)
        return
    for low in _opened(body.casefold()):
        yield Word(body, low)


def _opened(low: str) -> tuple[str, ...]:
    if low in _NEGATED:
        return _NEGATED[low]
    if low.endswith("n't") and len(low) > 3:  # noqa: PLR2004 - the length of the ending
        return (low[:-3], "not")
    if low in _BARE_NEGATIONS:
        return (low[:-2], "not")
    stem, mark, tail = low.partition("'")
    if mark and f"'{tail}" in _OPENED:
        return (stem, _OPENED[f"'{tail}"])
    if tail == "s":
        return (stem, "is") if stem in _IS_HOLDERS else (stem,)
    return (low,)
