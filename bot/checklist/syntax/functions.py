"""The functions of a file: by name, as values, what they answer and which calls they make."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.grammars import grammar_of
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    COMMENTS,
    FUNCTION_VALUES,
    FUNCTIONS,
    GENERATORS,
    METHODS,
    RETURNS,
    STATEMENT_LISTS,
    VARIABLES,
    is_statement,
)
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.options import bare

Named = TypeVar("Named")

_MOST_CALLS = 300
_BLOCKS = ANY_BLOCKS | STATEMENT_LISTS


def named_functions(source: SourceFile) -> Mapping[str, Sequence[SgNode]]:
    """The functions and methods of a file by their own name, a variable that holds one among them."""
    return source.made("functions by name", lambda: _grouped(_find(source)))


def _grouped(found: Iterable[tuple[str, Named]]) -> Mapping[str, Sequence[Named]]:
    by_name: dict[str, list[Named]] = defaultdict(list)
    for name, function in found:
        by_name[name].append(function)
    return by_name


def _find(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    for node in source.nodes(FUNCTIONS, GENERATORS, METHODS):
        name = node.field("name")
        if name is not None:
            yield name.text(), node
    for node in source.nodes(VARIABLES):
        name, value = node.field("name"), node.field("value")
        if name is not None and value is not None and value.kind() in FUNCTION_VALUES:
            yield name.text(), value


def is_private(function: SgNode, source: SourceFile) -> bool:
    """Whether nothing outside its file, or its package in Go, can call a function."""
    name = function.field("name")
    text = name.text() if name is not None else ""
    grammar = grammar_of(source.language)
    return grammar is not None and grammar.is_private(text, function)


def function_of(value: SgNode, source: SourceFile) -> SgNode | None:
    """The function that a value is or stands for by its name; None where this file has it not."""
    value = bare(value)
    if value.kind() in FUNCTION_VALUES:
        return value
    name = value.text()[:200].rpartition(".")[2]
    found = named_functions(source).get(name, ())
    return found[0] if len(found) == 1 else None


def statements(function: SgNode) -> Sequence[SgNode]:
    """The statements of a body; the expression itself where the body is one."""
    body = function.field("body")
    listed = [body] if body is not None else []
    while len(listed) == 1 and listed[0].kind() in _BLOCKS:
        listed = [
            child for child in listed[0].children() if child.is_named() and child.kind() not in COMMENTS
        ]
    return listed


def only_answer(function: SgNode) -> str | None:
    """What a function answers that does nothing else: `nil`, `true`; empty where it answers nothing.

    None where it does more than answer.
    """
    listed = statements(function)
    if not listed:
        return ""
    if len(listed) > 1:
        return None
    text = listed[0].text()[:400].strip().rstrip(";")
    if listed[0].kind() in RETURNS:
        return text.removeprefix("return").strip()
    return None if is_statement(listed[0]) else text


def calls_within(node: SgNode, source: SourceFile) -> Sequence[Call]:
    """The calls inside a node, in source order."""
    starts = source.made("starts of calls", lambda: [span(call.node)[0] for call in calls(source)])
    start, end = span(node)
    inside = calls(source)[bisect_left(starts, start) : bisect_left(starts, end)][:_MOST_CALLS]
    return [call for call in inside if span(call.node)[1] <= end]


def calls_named(name: str, source: SourceFile) -> Sequence[Call]:
    """The calls of a function by its last name, in source order."""
    known = source.made("calls by name", lambda: _grouped((call.name, call) for call in calls(source)))
    return known.get(name, ())
