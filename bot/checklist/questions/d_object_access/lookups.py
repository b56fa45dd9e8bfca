"""Accesses to records, with the values that choose the record and the columns that they meet."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, span
from bot.checklist.facts.chains import chosen_by, links
from bot.checklist.facts.narrowing import Atom, Compared, Other, Text, proven, text_proves
from bot.checklist.facts.ownership import expressions, has_context, is_context
from bot.checklist.formats.sql_text import is_statement
from bot.checklist.languages.language import Language
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.library import Records
from bot.checklist.languages.vocabulary import (
    ANY_PAIRS,
    AWAITS,
    CALLS,
    COMPARISONS,
    CONCATENATIONS,
    DICTIONARIES,
    LISTS,
    LITERAL_BODIES,
    MEMBERS,
    NAMES,
    PAIRS,
    PARENTHESES,
    SHORTHANDS,
    SUMS,
    TEXTS,
    TUPLES,
    within,
)
from bot.checklist.syntax.calls import Call, call_of, calls, dotted
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.folding import fold

_DATABASE = re.compile(
    r"(?:^|\.)(?:\w*(?:db|DB|Db)|\w*session|tx|conn\w*|prisma|knex|\w*[rR]epo(?:sitory)?|query|objects|em|orm"
    r"|(?:select|update|delete|insert)\(\)|(?:db|tx|knex|trx|session|prisma)\b[\w.()]*|[A-Z]\w*[a-z]\w*)(?:\(\))?$"
)
_REPOSITORIES = re.compile(r"\b(\w{1,80})\s*:\s*(?:\w+)?Repository<")
_Q = re.compile(r"[(~]*(?:models\.)?Q\(")
_MODELS = re.compile(r"^[A-Z]\w*[a-z]\w*$")
_MODEL_FILES = re.compile(r"^[.@~].*/(?:models?|entit(?:y|ies))(?:/|$)")
_NOT_DATABASE = frozenset(
    {"Map", "Object", "Array", "Promise", "Cache", "Redis", "Headers", "URLSearchParams"}
)
_NOT_CHOOSING = frozenset(
    {"data", "select", "include", "orderBy", "update", "create", "set", "populate", "attributes"}
)
_AROUND = frozenset({"where", "AND", "OR", "some", "every", "is"})
_CONDITIONS = frozenset({"eq", "and", "or", "and_", "or_", "Q", "In", "inArray"})
_OPERATORS = frozenset({"in", "equals", "$in", "$eq", "eq", "inArray", "_in", "_eq"})
_WRITES = re.compile(r"\)\.(?:set|values|data|update)$")
_PLACE = re.compile(
    r"(?P<column>[\w.\"`]+)\s*(?:=|<=>|in\s*\(|=\s*any\s*\()\s*(?P<mark>\$\d+|%s|\?)", re.IGNORECASE
)
_SEPARATE = re.compile(r"\$\d+|%s|\?")


@dataclass(frozen=True, slots=True, eq=False)
class Lookup:
    """One access. `chain` is the whole of it; `keys` are what chooses the record, each with its column."""

    call: Call
    chain: SgNode
    keys: tuple[tuple[SgNode, str], ...]


def lookups(source: SourceFile) -> list[Lookup]:
    """Every access of the file, in order; of a chain of calls the whole counts once."""
    return source.made("lookups", lambda: list(_find(source)))


def chooses_by_context(chain: SgNode, source: SourceFile, names: Names) -> bool:
    """Whether who is asking is among what an access chooses by, not only among what it writes or reads."""
    written = [span(node) for node in _written(chain, source)]
    told = any(
        is_context(expression, source, names)
        for expression in expressions(chain)
        if not any(first <= span(expression)[0] < last for first, last in written)
    )
    return told and (_is_callers(chain, source, names) or _holds_by_text(chain, source, names))


def _is_callers(chain: SgNode, source: SourceFile, names: Names) -> bool:
    """Whether what an access begins with is the caller's, or its conditions cannot hold without him."""
    first = links(chain)[:1]
    begins = first[0].receiver if first else chain
    if begins is not None and has_context(begins, source, names):
        return True
    return proven(chosen_by(chain, source), lambda atom: _keeps(atom, source, names))


def _keeps(atom: Atom, source: SourceFile, names: Names) -> bool:
    match atom:
        case Compared():
            return has_context(atom.value, source, names)
        case Text():
            return text_proves(atom, lambda _column, values: any(_is_who(values, source, names)))
        case Other():
            return has_context(atom.node, source, names)


def _is_who(values: Iterable[SgNode], source: SourceFile, names: Names) -> Iterator[bool]:
    return (has_context(value, source, names) for value in values)


def _holds_by_text(chain: SgNode, source: SourceFile, names: Names) -> bool:
    """The same of SQL text with its values; a text that is not constant has the benefit of the doubt."""
    for call in links(chain):
        for index, argument in enumerate(call.arguments[:3]):
            folded = fold(argument.node, source) if argument.node.kind() in _TEXTS else None
            if folded is None or not is_statement(folded.text):
                continue
            values = [given.node for given in call.arguments[index + 1 :]]
            atom = Text(folded.text, values)
            return not folded.is_constant or _keeps(atom, source, names)
    return False


def _written(chain: SgNode, source: SourceFile) -> Iterator[SgNode]:
    """The parts of an access that choose nothing: `data: {…}`, `.set({…})`, `.update(…)`."""
    if source.habits.passes_options:
        for pair in within(chain, PAIRS):
            key = pair.field("key")
            if key is not None and key.text() in _NOT_CHOOSING:
                yield pair
    for call in within(chain, CALLS):
        function, arguments = call.field("function"), call.field("arguments")
        if function is not None and arguments is not None and _WRITES.search(function.text()[-20:]):
            yield arguments


def _find(source: SourceFile) -> Iterator[Lookup]:
    seen: dict[tuple[int, int], list[tuple[SgNode, str]]] = {}
    firsts: dict[tuple[int, int], tuple[Call, SgNode]] = {}
    for call in calls(source):
        keys = list(_keys(call, source))
        if not keys:
            continue
        chain = _chain(call.node)
        seen.setdefault(span(chain), []).extend(keys)
        firsts.setdefault(span(chain), (call, chain))
    for place, (call, chain) in firsts.items():
        yield Lookup(call, chain, tuple(seen[place]))


def _chain(node: SgNode) -> SgNode:
    """The outermost call of the chain `a.b().c()` that a call is a part of."""
    outer = node
    for parent in node.ancestors():
        kind = parent.kind()
        if kind in CALLS:
            function = parent.field("function")
            if function is None or not span(function)[0] <= span(outer)[0] < span(function)[1]:
                break
            outer = parent
        elif kind not in MEMBERS:
            break
    return outer


def _keys(call: Call, source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    known = _methods(source.language)
    texts = list(_in_text(call, source)) if call.name in known.with_text else []
    if texts:
        yield from texts
    elif call.name in known.always or (call.name in known.on_database and _is_database(call, source)):
        yield from _in_arguments(call, "id" if call.name in known.by_key else "")


@cache
def _methods(language: Language) -> Records:
    """What all libraries of a language call a lookup; a condition may be written as text in any of them."""
    told = joined(language, Records)
    return replace(told, with_text=told.with_text | told.always | told.on_database)


def _is_database(call: Call, source: SourceFile) -> bool:
    receiver = call.callee.rpartition(".")[0].replace("[]", "")
    last = receiver.rpartition(".")[2].replace("()", "")
    if not receiver or last in _NOT_DATABASE or receiver.endswith("request.session"):
        return False
    if call.name in {"get", "delete"} and _MODELS.match(last):
        return bool(_MODEL_FILES.search(imported_names(source).get(last, "")))
    return bool(_DATABASE.search(receiver)) or _is_repository(last, source)


def _is_repository(name: str, source: SourceFile) -> bool:
    """Whether a field was declared as a repository of TypeORM or MikroORM."""
    declared = source.made("repositories", lambda: _repositories(source.text))
    return name in declared


def _repositories(text: str) -> frozenset[str]:
    return frozenset(_REPOSITORIES.findall(text) if "Repository<" in text else ())


def _in_text(call: Call, source: SourceFile) -> Iterator[tuple[SgNode, str]]:
    """The values that fill the placeholders of a condition, with their columns."""
    makes_texts = bool(_methods(source.language).conditions)
    for index, argument in enumerate(call.arguments[:3]):
        kind = argument.node.kind()
        if kind not in _TEXTS and not (kind in CALLS and makes_texts):
            continue
        text = fold(argument.node, source).text
        if not re.search(r"=\s*(?:any\s*\()?\s*(?:\$\d|%s|\?)", text, re.IGNORECASE):
            continue
        values = _values(call, index)
        where = re.search(r"\bwhere\b", text, re.IGNORECASE)
        begin = (
            where.end()
            if where
            else 0
            if not re.match(r"\s*(?:insert|update|select)\b", text, re.IGNORECASE)
            else len(text)
        )
        for found in _PLACE.finditer(text, begin):
            mark = found["mark"]
            place = (
                int(mark[1:]) - 1 if mark[0] == "$" else len(_SEPARATE.findall(text[: found.start("mark")]))
            )
            if place < len(values):
                yield values[place], found["column"].rpartition(".")[2].strip('"`')
        return


def _values(call: Call, index: int) -> list[SgNode]:
    values = [argument.node for argument in call.arguments[index + 1 :]]
    if values and values[0].kind() in LISTS | TUPLES:
        return [child for child in values[0].children() if child.is_named()]
    return values


def _in_arguments(call: Call, bare: str) -> Iterator[tuple[SgNode, str]]:
    """The values that an ORM's call chooses by, from keywords, objects, comparisons and plain arguments."""
    left = [(argument.node, argument.name) for argument in call.arguments if not argument.spread]
    if call.name.startswith("findById") or call.name in {"updateOne", "findOneAndUpdate"}:
        left = left[:1]
    while left:
        node, column = left.pop()
        kind = node.kind()
        if kind in _HOLDERS or (kind in SUMS and _Q.match(node.text())):
            left.extend((child, column) for child in node.children() if child.is_named())
        elif kind in ANY_PAIRS:
            left.extend(_of_pair(node, column))
        elif kind in SHORTHANDS:
            if node.text() not in _NOT_CHOOSING:
                yield node, node.text()
        elif kind in COMPARISONS:
            yield from _of_comparison(node)
        elif (inner := call_of(node, {})) is not None and inner.name in _CONDITIONS:
            left.extend(_compared(inner))
        else:
            yield node, column.rpartition("__")[0] if column.endswith(("__exact", "__in")) else column or bare


def _of_comparison(node: SgNode) -> Iterator[tuple[SgNode, str]]:
    sides = [child for child in node.children() if child.is_named()]
    if len(sides) == len(("left", "right")):
        yield sides[1], dotted(sides[0]).rpartition(".")[2]


def _of_pair(node: SgNode, column: str) -> Iterator[tuple[SgNode, str]]:
    """The value of a key with its column: a word such as `where` or `in` is none itself."""
    key, value = node.field("key"), node.field("value")
    name = key.text().strip("\"'") if key is not None else ""
    if value is not None and name not in _NOT_CHOOSING:
        yield value, column if name in _OPERATORS else "" if name in _AROUND else name


def _compared(call: Call) -> list[tuple[SgNode, str]]:
    if call.name == "eq":
        column, value = call.positional(0), call.positional(1)
        return (
            [(value, dotted(column).rpartition(".")[2])] if column is not None and value is not None else []
        )
    return [(argument.node, argument.name) for argument in call.arguments]


_HOLDERS = LISTS | DICTIONARIES | AWAITS | TUPLES | LITERAL_BODIES | PARENTHESES
_TEXTS = TEXTS | NAMES | CONCATENATIONS
