"""Conditions as ANDs and ORs, whatever wrote them, and whether they can hold without one of their parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, Union

from ast_grep_py import SgNode

from bot.checklist.formats.sql_conditions import condition_holds
from bot.checklist.formats.sql_queries import queries_in
from bot.checklist.formats.sql_tokens import Items, Word, all_words, items_of
from bot.checklist.languages.vocabulary import LISTS, TUPLES


@dataclass(frozen=True, slots=True, eq=False)
class Compared:
    """A column, as written, that has to equal a value, or to be among some."""

    column: str
    value: SgNode


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A condition as SQL text, with the values of its placeholders."""

    text: str
    values: Sequence[SgNode]


@dataclass(frozen=True, slots=True, eq=False)
class Other:
    """Anything else that chooses."""

    node: SgNode


@dataclass(frozen=True, slots=True, eq=False)
class Every:
    """All of these hold: one that proves something suffices."""

    parts: "Sequence[Term]"


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """One of these holds: each has to prove it."""

    parts: "Sequence[Term]"


Term: TypeAlias = Union[Compared, Text, Other, Every, Either]  # noqa: UP007 - names of classes to come
NEVER = Either(())
Atom: TypeAlias = Compared | Text | Other


def proven(term: Term, proves: Callable[[Atom], bool]) -> bool:
    """Whether whatever meets the conditions meets one that proves something."""
    match term:
        case Every():
            return any(proven(part, proves) for part in term.parts)
        case Either():
            return bool(term.parts) and all(proven(part, proves) for part in term.parts)
        case Compared() | Text() | Other():
            return proves(term)


def text_proves(atom: Text, proves: Callable[[str, Sequence[SgNode]], bool]) -> bool:
    """Whether a text's condition compares a column with values that prove something together."""
    values = _flat(atom.values)
    marks = [word.at for word in all_words(items_of(atom.text)) if word.is_value and word.text in {"?", "%s"}]

    def given(word: Word) -> Sequence[SgNode]:
        digits = word.text.strip("$?:")
        index = int(digits) - 1 if digits.isdigit() and word.text[0] in "$?" else -1
        index = marks.index(word.at) if word.at in marks else index
        return values[index : index + 1] if 0 <= index < len(values) else values

    def compared(column: str, value: Items) -> bool:
        found = [node for word in all_words(value) if word.is_value for node in given(word)]
        return proves(column.rpartition(".")[2].strip(' "`'), found)

    statements = [
        query
        for query in queries_in(atom.text)
        if query.around is None and query.role != "with" and query.verb not in {"insert", "replace"}
    ]
    if statements:
        return all(query.keeps(compared) for query in statements)
    return condition_holds(atom.text, compared)


def _flat(values: Sequence[SgNode]) -> Sequence[SgNode]:
    """The values of placeholders, also those that come as one list."""
    listed = [value for value in values if value.kind() in LISTS | TUPLES]
    return listed[0].named_children() if len(values) == 1 and listed else values
