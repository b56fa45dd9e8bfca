"""The text that a function of the same file answers, for a call that stands inside a query."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    AWAITS,
    CALLS,
    EXPRESSION_LISTS,
    FUNCTION_VALUES,
    LISTS,
    NAMES,
    RETURNS,
    TUPLES,
    within,
)
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import call_of
from bot.checklist.syntax.functions import named_functions
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.constants import Folded, Why, either
from bot.checklist.values.folding import fold

_LISTS = LISTS | TUPLES | EXPRESSION_LISTS
_MOST_ANSWERS = 20
_MOST_NAMESAKES = 3


def made_by(node: SgNode, source: SourceFile) -> SgNode | None:
    """The call that an expression is, or that the only value of a name is; None for anything else."""
    if node.kind() in CALLS:
        return node
    found = bindings(source).of(node.text(), node) if node.kind() in NAMES else ()
    values = [binding.value for binding in found if binding.value is not None]
    inner = values[0] if len(values) == 1 else None
    if inner is not None and inner.kind() in AWAITS:
        inner = next((child for child in inner.children() if child.kind() in CALLS), None)
    return inner if inner is not None and inner.kind() in CALLS else None


def is_one_of_several(node: SgNode, source: SourceFile) -> bool:
    """Whether a name is one of several that a call answers, as in `where, args := conditions(filter)`."""
    found = bindings(source).of(node.text(), node) if node.kind() in NAMES else ()
    return any(binding.index is not None for binding in found)


def answered(call: SgNode, source: SourceFile) -> Folded | None:
    """What the function of a call may answer, its first answer of several.

    Parameters that the call gives constants are no holes. None where this file has not the function.
    """
    seen = call_of(call, imported_names(source))
    found = named_functions(source).get(seen.name, ()) if seen is not None else ()
    if (
        seen is None
        or not found
        or len(found) > _MOST_NAMESAKES
        or any(_is_inside(call, node) for node in found)
    ):
        return None
    texts = [fold(answer, source) for node in found for answer in _answers(node)][:_MOST_ANSWERS]
    if not texts:
        return None
    whole = either(texts)
    if all(fold(argument.node, source).is_constant for argument in seen.arguments):
        return Folded(whole.text, [hole for hole in whole.holes if hole.why is not Why.PARAMETER])
    return whole


def _is_inside(call: SgNode, function: SgNode) -> bool:
    start, end = span(function)
    return start <= span(call)[0] < end


def _answers(function: SgNode) -> Iterator[SgNode]:
    body = function.field("body")
    if function.kind() in FUNCTION_VALUES and body is not None and body.kind() not in ANY_BLOCKS:
        yield body
        return
    for statement in within(function, RETURNS):
        around = enclosing_function(statement)
        value = next((child for child in statement.children() if child.is_named()), None)
        if value is None or around is None or span(around) != span(function):
            continue
        named = [child for child in value.children() if child.is_named()]
        yield named[0] if value.kind() in _LISTS and named else value
