"""What a call gives as text: formats, joins, methods that keep the text, builders and lists that grow."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.vocabulary import (
    ASSIGNMENT_STATEMENTS,
    BRACES,
    EXPRESSION_LISTS,
    INDEXES,
    NAMES,
    RETURNS,
    owner_of,
    within,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, call_of, calls
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.constants import EMPTY, NUMBER, Folded, Why, either, hole, joined
from bot.checklist.values.safe_names import (
    FORMATTING_CALLS,
    GROWING_CALLS,
    GROWING_METHODS,
    JOINING_CALLS,
    JOINING_METHODS,
    NUMBER_CALLS,
    NUMBER_METHODS,
    NUMBER_VERBS,
    QUOTING_CALLS,
    SAME_TEXT_CALLS,
    SAME_TEXT_METHODS,
)
from bot.checklist.values.widened import is_widened

Fold: TypeAlias = Callable[[SgNode], Folded]
_Grown: TypeAlias = Mapping[str, Sequence[SgNode]]

_MOST_NAME = 200
# A filter that lets through what stands in a list.
_CHOOSES = re.compile(r"\.(?:has|includes)\(|\bin\b")
_FIELD = re.compile(r"(?<!\{)\{([\w.]{0,60})[^{}]{0,40}\}(?!\})")
_VERB = re.compile(r"%(?:\(\w{1,60}\))?[-+ #0]{0,5}(?:\d{1,5}|\*)?(?:\.\d{0,5})?(?:\[\d{1,3}\])?([a-zA-Z%])")


def folded_call(  # noqa: PLR0911 - one line a family of functions
    node: SgNode, source: SourceFile, fold: Fold
) -> Folded:
    """The text that a call gives; `fold` folds its parts."""
    call = call_of(node, imported_names(source))
    if call is None:
        return hole(node, Why.CALL)
    values = [argument.node for argument in call.arguments]
    names = {call.callee, call.resolved}
    if call.callee in source.habits.empty_makers:
        return EMPTY
    if names & NUMBER_CALLS:
        return NUMBER
    if names & FORMATTING_CALLS and values:
        return formatted(fold(values[0]), values[1:], fold)
    if names & SAME_TEXT_CALLS and values:
        return fold(values[0])
    if names & QUOTING_CALLS:
        return hole(node, Why.CALL)
    if names & JOINING_CALLS:
        return joined((fold(value) for value in values), " ")
    return _method(call, call.receiver, source, fold) if call.receiver else hole(node, Why.CALL)


def formatted(pattern: Folded, values: Sequence[SgNode], fold: Fold) -> Folded:
    """A format with each verb replaced by its value; a number's verb cannot carry text."""
    verbs = [match for match in _VERB.finditer(pattern.text) if match[1] != "%"]
    parts: list[Folded] = []
    at = 0
    for verb, value in zip(verbs, values, strict=False):
        parts.append(Folded(pattern.text[at : verb.start()]))
        parts.append(NUMBER if verb[1] in NUMBER_VERBS else fold(value))
        at = verb.end()
    parts.append(Folded(pattern.text[at:]))
    parts.extend(fold(value) for value in values[len(verbs) :])
    whole = joined(parts)
    return Folded(whole.text, [*pattern.holes, *whole.holes])


def grown_inside(name: str, scope: tuple[int, int], source: SourceFile, fold: Fold) -> list[Folded]:
    """What calls within a scope append to a list or write to a builder of that name."""
    parts = source.made("grown", lambda: _find_grown(source)).get(name, ())
    return [_grow(part, source, fold) for part in parts if scope[0] <= span(part)[0] < scope[1]]


def _method(call: Call, receiver: SgNode, source: SourceFile, fold: Fold) -> Folded:
    values = [argument.node for argument in call.arguments]
    if call.name in JOINING_METHODS:
        if call.name == "format" and source.habits.fills_braces:
            return _filled(call, fold(receiver), fold)
        return joined((fold(node) for node in (receiver, *values)), " ")
    if call.name == "filter" and values and _CHOOSES.search(values[0].text()[:400]):
        return EMPTY
    if call.name in NUMBER_METHODS:
        return NUMBER
    if call.name in SAME_TEXT_METHODS:
        module = receiver.kind() in NAMES and receiver.text() in imported_names(source)
        # `shlex.split(text)` is a module's function: what it gives is made of what it gets
        return joined((fold(piece) for piece in (receiver, *values)), " ") if module else fold(receiver)
    return _looked_up(call, receiver, source, fold)


def _looked_up(call: Call, receiver: SgNode, source: SourceFile, fold: Fold) -> Folded:
    """What a method gives of each element, of a table's entry, or of what was written before."""
    values = [argument.node for argument in call.arguments]
    if call.name in {"map", "flatMap"} and values:
        return _mapped(call, values[0], fold)
    if call.name == "get" and values:
        table = fold(receiver)
        if not table.is_constant or not table.text.strip() or is_widened(receiver, source):
            return hole(call.node, Why.CALL)
        return either((table, *(fold(value) for value in values[1:2])))
    if call.name in {"String", "getvalue"} and receiver.kind() in NAMES:
        return _written(call, receiver, source, fold)
    return hole(call.node, Why.CALL)


def _filled(call: Call, pattern: Folded, fold: Fold) -> Folded:
    """A format of Python with each field replaced by its value."""
    if pattern.holes:
        return joined((pattern, *(fold(argument.node) for argument in call.arguments)), " ")
    named = {argument.name: argument.node for argument in call.arguments if argument.name}
    listed = iter([argument.node for argument in call.arguments if not argument.name and not argument.spread])
    parts: list[Folded] = []
    at = 0
    for field in _FIELD.finditer(pattern.text):
        first = field[1].partition(".")[0]
        value = named.get(first) or (call.positional(int(first)) if first.isdecimal() else next(listed, None))
        parts.append(Folded(pattern.text[at : field.start()]))
        parts.append(fold(value) if value is not None else hole(call.node, Why.OTHER))
        at = field.end()
    return joined([*parts, Folded(pattern.text[at:])])


def _mapped(call: Call, callback: SgNode, fold: Fold) -> Folded:
    body = callback.field("body")
    if body is None:
        quotes = re.search(r"(?i)(?:escape|quote)\w*$", callback.text()[-40:])
        return EMPTY if quotes else hole(call.node, Why.CALL)
    if body.kind() not in BRACES:
        return fold(body)
    returned = [node.child(1) for node in within(body, RETURNS)]
    return either(fold(node) for node in returned if node is not None)


def _written(call: Call, receiver: SgNode, source: SourceFile, fold: Fold) -> Folded:
    """What `sb.String()` gives: all that was written to the builder in its scope."""
    found = bindings(source).of(receiver.text(), receiver)
    if not found or any(binding.origin is Origin.PARAMETER for binding in found):
        return hole(call.node, Why.CALL)
    inside = grown_inside(receiver.text(), found[0].scope, source, fold)
    return either(inside) if inside else hole(call.node, Why.CALL)


def _find_grown(source: SourceFile) -> _Grown:
    """The calls of a file that make something longer, by the text of what they make longer."""
    found: dict[str, list[SgNode]] = defaultdict(list)
    for call in calls(source):
        if call.receiver is not None and call.name in GROWING_METHODS:
            found[call.receiver.text()[:_MOST_NAME]].append(call.node)
        elif call.callee in GROWING_CALLS and call.arguments:
            found[call.arguments[0].node.text().lstrip("&")[:_MOST_NAME]].append(call.node)
    for name, value in _set_elements(source):
        found[name].append(value)
    return found


def _set_elements(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    """`marks[i] = "?"` of Go: the name of the list and the value."""
    for node in source.nodes(ASSIGNMENT_STATEMENTS):
        left, right = node.field("left"), node.field("right")
        element = left.child(0) if left is not None and len(left.children()) == 1 else None
        listed = owner_of(element) if element and element.kind() in INDEXES else None
        if listed is not None and right is not None:
            yield listed.text()[:_MOST_NAME], right


def _grow(part: SgNode, source: SourceFile, fold: Fold) -> Folded:
    if part.kind() in EXPRESSION_LISTS:
        return fold(part)
    call = call_of(part, imported_names(source))
    if call is None:
        return EMPTY
    values = [argument.node for argument in call.arguments]
    if call.callee in GROWING_CALLS:
        values = values[1:]
        if call.callee == "fmt.Fprintf" and values:
            return formatted(fold(values[0]), values[1:], fold)
    return either(fold(value) for value in values)
