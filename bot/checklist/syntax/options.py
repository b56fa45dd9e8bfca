"""Options as code sets them: keys of literals, keywords of calls, assigned fields and variables."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ast_grep_py import SgNode

from bot.checklist.core.budget import MOST_BINDINGS
from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.vocabulary import (
    ARGUMENTS,
    ASSIGNMENT_EXPRESSIONS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    CASTS,
    COMPOSITES,
    DICTIONARIES,
    ELEMENTS,
    EXPRESSION_LISTS,
    INDEXES,
    KEYED_ELEMENTS,
    KEYWORD_ARGUMENTS,
    LITERAL_BODIES,
    NAMES,
    NON_NULLS,
    PAIRS,
    PARENTHESES,
    SHORTHANDS,
    key_of,
    owner_of,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import dotted

_KINDS = (
    KEYWORD_ARGUMENTS,
    PAIRS,
    KEYED_ELEMENTS,
    SHORTHANDS,
    ASSIGNMENTS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENT_EXPRESSIONS,
)
_ASSIGNMENTS = ASSIGNMENTS | ASSIGNMENT_STATEMENTS | ASSIGNMENT_EXPRESSIONS
_HOLDERS = DICTIONARIES | COMPOSITES | LITERAL_BODIES | ARGUMENTS
_WRAPPERS = ELEMENTS | PARENTHESES | CASTS | NON_NULLS | EXPRESSION_LISTS
_ENVIRONMENT = re.compile(
    r"environ|getenv|process\.env|import\.meta\.env|(?:node|app)_?env|\benv\b|\bprod|_prod|isprod|\bdev"
    r"|_dev|isdev"
    r"|\bdebug|_debug|isdebug|\blocal|\btesting|\bstage\b",
    re.IGNORECASE,
)
_DEEPEST = 5
_Group = tuple[str, int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One option. `target` is what an assigned field belongs to, `conf` in `conf.Insecure = true`."""

    name: str
    value: SgNode
    node: SgNode
    target: str = ""

    @property
    def holder(self) -> SgNode | None:
        """The literal or the list of arguments that it is a part of; None for an assignment."""
        if self.node.kind() in _ASSIGNMENTS:
            return None
        parent = self.node.parent()
        return parent if parent is not None and parent.kind() in _HOLDERS else None


class Switch(Enum):
    """What a value that is true or false comes to."""

    ON = "on"
    OFF = "off"
    ENVIRONMENT = "told by the environment"
    UNKNOWN = "not known"


def options(source: SourceFile) -> Sequence[Option]:
    """Every option that a file sets, in no order that matters."""
    return source.made("options", lambda: list(_find(source)))


def beside(option: Option, source: SourceFile) -> Sequence[Option]:
    """The options set on the same thing: in the same literal or call, or on the same variable."""
    holder = option.holder
    key = ("", *span(holder)) if holder is not None else (option.target, 0, 0)
    return _grouped(source).get(key, ())


def of_literal(literal: SgNode, source: SourceFile) -> dict[str, Option]:
    """The options that stand in one literal, without those of literals inside it."""
    groups = _grouped(source)
    body = literal.field("body")
    inner = groups.get(("", *span(body)), ()) if body is not None else ()
    return {option.name: option for option in (*groups.get(("", *span(literal)), ()), *inner)}


def _grouped(source: SourceFile) -> Mapping[_Group, Sequence[Option]]:
    """The options by what holds them: where a literal stands, or the name of a variable."""
    return source.made("options by holder", lambda: _by_holder(options(source)))


def _by_holder(found: Iterable[Option]) -> Mapping[_Group, Sequence[Option]]:
    groups: dict[_Group, list[Option]] = defaultdict(list)
    for option in found:
        holder = option.holder
        groups[("", *span(holder)) if holder is not None else (option.target, 0, 0)].append(option)
    return groups


def switch(node: SgNode, source: SourceFile, left: int = _DEEPEST) -> Switch:
    """Whether a value is constantly on or off, through names of the same file."""
    inner = bare(node)
    text = inner.text()
    if text in {"true", "True", "1", "!0", "!!1"}:
        return Switch.ON
    if text in {"false", "False", "0", "!1", "None", "nil", "null", "undefined"}:
        return Switch.OFF
    if inner.kind() in NAMES and left:
        found = bindings(source).of(text, inner)
        values = [binding.value for binding in found[:MOST_BINDINGS] if binding.origin is Origin.ASSIGNED]
        states = {switch(value, source, left - 1) for value in values if value is not None}
        if len(states) == 1 and len(values) == len(found):
            return states.pop()
    return Switch.ENVIRONMENT if _ENVIRONMENT.search(text[:400]) else Switch.UNKNOWN


def bare(node: SgNode) -> SgNode:
    """An expression without the brackets and casts around it."""
    for _ in range(_DEEPEST):
        if node.kind() not in _WRAPPERS:
            break
        named = node.named_children()
        if not named or (node.kind() in EXPRESSION_LISTS and len(named) > 1):
            break
        node = named[0]
    return node


def _find(source: SourceFile) -> Iterator[Option]:
    for node in source.nodes(*_KINDS):
        kind = node.kind()
        if kind in _ASSIGNMENTS:
            option = _assigned(node)
        elif kind in SHORTHANDS:
            option = Option(node.text(), node, node)
        else:
            option = _keyed(node)
        if option is not None:
            yield option


def _keyed(node: SgNode) -> Option | None:
    key = node.field("key") or node.field("name")
    value = node.field("value")
    if key is None or value is None:
        named = node.named_children()
        if len(named) != len(("key", "value")):
            return None
        key, value = named
    return Option(key.text()[:200].strip("\"'`"), bare(value), node)


def _assigned(node: SgNode) -> Option | None:
    left, right = node.field("left"), node.field("right")
    if left is None or right is None:
        return None
    left = bare(left)
    if left.kind() in INDEXES:
        key, inner = key_of(left), owner_of(left)
        name = key.text()[:200].strip("\"'`") if key is not None else ""
        return Option(name, bare(right), node, dotted(inner) if inner is not None else "")
    whole = dotted(left)
    target, _, name = whole.rpartition(".")
    return Option(name, bare(right), node, target) if name else None
