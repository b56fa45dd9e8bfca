"""Options put together step by step: variables, spreads, `Object.assign`, and fields that are set later."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import (
    CALLS,
    CASTS,
    NON_NULLS,
    OBJECTS,
    PAIRS,
    PARENTHESES,
    READ_NAMES,
    SATISFACTIONS,
    SHORTHANDS,
    SPREADS,
)
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import call_of
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.options import bare, options

Bag = dict[str, SgNode]
_MERGES = frozenset(
    {"Object.assign", "assign", "merge", "_.merge", "_.assign", "_.extend", "extend", "lodash.merge"}
)
_CASTS = PARENTHESES | CASTS | SATISFACTIONS | NON_NULLS
_DEEPEST = 5


def bag_of(node: SgNode | None, source: SourceFile, left: int = _DEEPEST) -> Bag | None:
    """The options that a value comes to, by their names as written; None where a part cannot be followed."""
    if node is None or not left:
        return None
    node = _without_casts(node)
    if node.kind() in OBJECTS:
        return _merged(_parts(node), source, left)
    if node.kind() in CALLS:
        call = call_of(node, imported_names(source))
        if call is not None and call.callee in _MERGES:
            return _merged(((None, argument.node) for argument in call.arguments), source, left)
        return None
    if node.kind() in READ_NAMES:
        return _variable(node, source, left)
    return None


def set_later(name: str, source: SourceFile) -> Bag:
    """The fields that assignments give a variable, or a part of one, as `session.cookie`."""
    return {option.name: option.value for option in options(source) if option.target.replace("!", "") == name}


def _without_casts(node: SgNode) -> SgNode:
    for _ in range(_DEEPEST):
        if node.kind() not in _CASTS:
            break
        node = next((child for child in node.children() if child.is_named()), node)
    return bare(node)


def _parts(literal: SgNode) -> Iterator[tuple[str | None, SgNode]]:
    """The keys of a literal in order; a spread has none."""
    for child in literal.children():
        key, value = child.field("key"), child.field("value")
        if child.kind() in PAIRS and key is not None and value is not None:
            yield key.text().strip("\"'`"), value
        elif child.kind() in SHORTHANDS:
            yield child.text(), child
        elif child.kind() in SPREADS:
            yield None, next((node for node in child.children() if node.is_named()), child)


def _merged(parts: Iterator[tuple[str | None, SgNode]], source: SourceFile, left: int) -> Bag | None:
    found: Bag = {}
    for key, value in parts:
        if key is not None:
            found[key] = value
            continue
        inner = bag_of(value, source, left - 1)
        if inner is None:
            return None
        found.update(inner)
    return found


def _variable(name: SgNode, source: SourceFile, left: int) -> Bag | None:
    found = bindings(source).of(name.text(), name)
    values = [
        binding.value
        for binding in found
        if binding.value is not None and binding.index is None and not binding.key
    ]
    if len(values) != 1 or len(found) != 1:
        return None
    inner = bag_of(values[0], source, left - 1)
    return None if inner is None else {**inner, **set_later(name.text(), source)}
