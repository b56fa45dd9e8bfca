"""What is counted of a sentence: its words and their classes, what a denial denies, where it stands.

A name counts by its looks alone ("<path>"), a number by whether it is zero, so that nothing is learnt by
heart that another project does not say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.claims.grammar.forms import meaning_of
from bot.claims.grammar.subjects import is_of_work
from bot.claims.grammar.vocabulary import HARMLESS
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import Block
from bot.claims.reading.sentences import Sentence
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.claims.weighing.tells import DENYING

_NAMES: Mapping[Shape, str] = {
    Shape.ISSUE: "<issue>", Shape.PATH: "<path>", Shape.SLASHED: "<path>", Shape.ENV: "<env>",
    Shape.SHA: "<sha>", Shape.ROUTE: "<route>",
}  # fmt: skip
_CLASSES: Mapping[str, frozenset[str]] = {
    "harmless": HARMLESS, "check": lex.CHECKS, "thing": lex.THINGS, "modal": lex.MODALS,
    "mending": lex.FIXING, "mended": lex.RESOLVING, "people": lex.PEOPLE,
    "supposing": lex.HYPOTHETICAL_OPENERS, "guessing": lex.GUESSES,
}  # fmt: skip
_AROUND = lex.HELPERS | lex.DETERMINERS | {"if", "when", "or", "and"}
_MOST_DENIED = 4  # words after a denial in which what it denies is looked for
_MOST_NEXT = 6
_LEAST_SHOUTED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidMark:
    """A sentence with its block and the next sentence. `is_description`: a pull request describes itself."""

    sentence: Sentence
    block: Block
    signs: frozenset[str]
    following: Sequence[Word] = ()
    is_description: bool = False


def marks_of(said: SaidMark) -> frozenset[str]:
    """The marks of a sentence. Their number grows with its length; none holds what an author named."""
    words = said.sentence.words
    tokens = [_token(word) for word in words]
    classes = [_classes_of(token) for token in tokens]
    return frozenset(
        (*tokens, *_of_classes(tokens, classes), *_of_denials(tokens, classes), *_of_place(said))
    )


def _token(word: Word) -> str:
    if word.shape is not None:
        return _NAMES.get(word.shape, "<name>")
    if word.is_opaque:
        return "<quote>"
    digits = word.low.replace(",", "").replace("%", "")
    if digits.isdecimal():
        return "<none>" if not digits.strip("0") else "<number>"
    return word.low


@lru_cache(maxsize=8192)
def _classes_of(token: str) -> tuple[str, ...]:
    meaning = meaning_of(token)
    senses: tuple[str, ...] = ()
    if meaning is not None:
        side = "bad" if meaning.is_bad else "good"
        senses = (f"{side}:{meaning.sense.value}", f"{side}:{meaning.form.value}")
    return (*senses, *(name for name, words in _CLASSES.items() if token in words))


def _of_classes(tokens: Sequence[str], classes: Sequence[tuple[str, ...]]) -> Iterator[str]:
    for position, names in enumerate(classes):
        before = tokens[position - 1] if position else "<start>"
        for name in names:
            yield f"class {name}"
            if not position:
                yield f"first {name}"
            if name.startswith("bad:"):
                yield f"bad after {before if before in _AROUND or not position else 'a word'}"


def _of_denials(tokens: Sequence[str], classes: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """What is denied ("not good:making") and after which helping word ("has not")."""
    for position, token in enumerate(tokens):
        if token not in DENYING:
            continue
        yield "denied"
        before = tokens[position - 1] if position else "<start>"
        yield f"denied after {before if before in lex.HELPERS or not position else 'a word'}"
        kind = "not" if token in {"not", "never"} else "no"
        for at in range(position + 1, min(position + 1 + _MOST_DENIED, len(tokens))):
            yield from (f"{kind} {name}" for name in classes[at])
            if tokens[at].endswith(("ed", "en")):
                yield f"{kind} done"
            if classes[at] and tokens[at] not in lex.BE:
                break


def _of_place(said: SaidMark) -> Iterator[str]:
    words = said.sentence.words
    yield f"role {said.block.role.value}"
    yield from (f"sign {sign}" for sign in said.signs)
    yield from (f"next {_token(word)}" for word in said.following[:_MOST_NEXT])
    facts = {
        "asked": said.sentence.is_question,
        "described": said.is_description,
        "begins with a name": words[0].is_name,
        "names": any(word.is_name for word in words),
        "of work": is_of_work(words),
        "shouted": any(
            word.text.isupper() and len(word.text) >= _LEAST_SHOUTED and not word.is_code for word in words
        ),
    }
    yield from (fact for fact, is_so in facts.items() if is_so)
