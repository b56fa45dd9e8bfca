"""Folds an expression to its text through names, joins, formats, loops and choices of the same file."""

import re
from collections.abc import Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.vocabulary import (
    ANY_PAIRS,
    ARGUMENTS,
    ARROWS,
    AWAITS,
    CALLS,
    CASTS,
    CHARACTERS,
    CHOICES,
    COMMENTS,
    COMPOSITES,
    COMPREHENSION_TESTS,
    COMPREHENSIONS,
    CONCATENATIONS,
    CONVERSIONS,
    COUNTERS,
    DICTIONARIES,
    ELEMENTS,
    EXPRESSION_LISTS,
    FLOAT_LITERALS,
    FLOATS,
    FUNCTION_EXPRESSIONS,
    GENERATOR_VALUES,
    HOLES,
    INDEXES,
    INT_LITERALS,
    INTEGERS,
    JOINS,
    LAMBDAS,
    LISTS,
    LITERAL_BODIES,
    MEMBERS,
    NAMES,
    NEGATIONS,
    NON_NULLS,
    NULLS,
    OWN_COMPARISONS,
    PACKAGE_NAMES,
    PARENTHESES,
    PATTERN_LISTS,
    QUOTES,
    READ_NAMES,
    SATISFACTIONS,
    SETS,
    SIGNS,
    SLICES,
    SPREADS,
    SUMS,
    TEXTS,
    TRUTHS,
    TUPLES,
    UNARIES,
    UPDATES,
    choices_of,
    owner_of,
)
from bot.checklist.syntax.bindings import Binding, Origin, bindings
from bot.checklist.syntax.calls import call_of, dotted
from bot.checklist.syntax.imports import imported_names
from bot.checklist.values.constants import EMPTY, HOLE, NUMBER, Folded, Why, either, hole, joined
from bot.checklist.values.folded_calls import Fold, folded_call, formatted, grown_inside
from bot.checklist.values.guards import is_guarded
from bot.checklist.values.safe_names import NUMBER_TYPES
from bot.checklist.values.widened import is_widened

_DEEPEST = 24
_MOST_STEPS = 600
_MOST_TEXT = 20_000

_NUMBERS = (INTEGERS | FLOATS | INT_LITERALS | FLOAT_LITERALS | CHARACTERS | COUNTERS | TRUTHS | NULLS) | (
    OWN_COMPARISONS | NEGATIONS | SIGNS | UPDATES | LAMBDAS
)
_WRAPPERS = (
    PARENTHESES
    | CASTS
    | NON_NULLS
    | SATISFACTIONS
    | HOLES
    | SPREADS
    | ELEMENTS
    | CONVERSIONS
    | UNARIES
    | AWAITS
)
_LISTS = (
    LISTS | TUPLES | SETS | LITERAL_BODIES | DICTIONARIES | EXPRESSION_LISTS | PATTERN_LISTS | CONCATENATIONS
)
_NAMES = READ_NAMES | PACKAGE_NAMES
_OPERATORS = SUMS | JOINS
_TABLES = INDEXES | SLICES
_CALLBACKS = ARROWS | FUNCTION_EXPRESSIONS | GENERATOR_VALUES
_PARTS = ANY_PAIRS | COMPOSITES
_PLAIN = frozenset(
    {"None", "nil", "undefined", "__name__", "__file__", "__dirname", "__filename", "this", "self"}
)
# Django's parts of a request look like constants.
_REQUEST_PARTS = frozenset({"GET", "POST", "FILES", "META", "COOKIES"})
# What an imported package gives that is no constant.
_INPUTS = frozenset({"Args", "Stdin"})


def fold(node: SgNode, source: SourceFile) -> Folded:
    """The text that an expression stands for, as far as this file tells.

    Constant are also: numbers, names in capitals, names imported from other files and Go's package names,
    whose values a request cannot choose. Bounded in depth and steps; what lies beyond is a hole.
    """
    return _Folder(source).fold(node, 0)


class _Folder:
    """One folding, with its bounds and the bindings that are being followed."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._imported = imported_names(source)
        self._steps = 0
        self._following: set[int] = set()

    def fold(self, node: SgNode, depth: int) -> Folded:
        """The text of any expression; `depth` counts how many expressions lead to it."""
        self._steps += 1
        if depth > _DEEPEST or self._steps > _MOST_STEPS:
            return hole(node, Why.OTHER)
        kind = node.kind()
        if kind in _NUMBERS:
            return NUMBER
        if kind in TEXTS:
            return self._string(node, depth)
        if kind in _WRAPPERS:
            return self._wrapped(node, depth)
        if kind in _LISTS:
            return self._elements(node, depth)
        return self._compound(node, kind, depth)

    def _compound(self, node: SgNode, kind: str, depth: int) -> Folded:  # noqa: PLR0911 - one a kind
        if kind in _NAMES:
            return self._name(node, depth)
        if kind in MEMBERS:
            return self._member(node, depth)
        if kind in CALLS:
            return folded_call(node, self._source, self._deeper(depth))
        if kind in _OPERATORS:
            return self._operator(node, depth)
        if kind in CHOICES:
            return either(self.fold(choice, depth + 1) for choice in choices_of(node))
        if kind in _TABLES:
            return self._index(node, depth)
        if kind in COMPREHENSIONS and _is_chosen(node):
            return EMPTY
        return self._part(node, depth) if kind in _PARTS | COMPREHENSIONS else hole(node, Why.OTHER)

    def _elements(self, node: SgNode, depth: int) -> Folded:
        parts = [
            self.fold(child, depth + 1) for child in node.named_children() if child.kind() not in COMMENTS
        ]
        return joined(parts) if node.kind() in CONCATENATIONS else either(parts)

    def _string(self, node: SgNode, depth: int) -> Folded:
        children = node.children()
        if not any(child.kind() in HOLES for child in children):
            return Folded(_unquoted(node.text()))
        return joined(
            self._wrapped(child, depth) if child.kind() in HOLES else Folded(child.text())
            for child in children
            if child.kind() not in QUOTES
        )

    def _wrapped(self, node: SgNode, depth: int) -> Folded:
        inner = node.field("expression") or node.field("operand") or node.field("argument")
        if inner is None:
            inner = next((child for child in node.named_children() if child.kind() not in COMMENTS), None)
        return self.fold(inner, depth + 1) if inner else hole(node, Why.OTHER)

    def _part(self, node: SgNode, depth: int) -> Folded:
        """The value of a pair or the body of a literal or a comprehension."""
        named = node.named_children()
        inner = node.field("value") or node.field("body") or (named[-1] if named else None)
        return self.fold(inner, depth + 1) if inner else hole(node, Why.OTHER)

    def _operator(self, node: SgNode, depth: int) -> Folded:  # noqa: PLR0911 - one an operator
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            return hole(node, Why.OTHER)
        match _operator_of(node):
            case "||" | "??" | "or":
                return either((self.fold(left, depth + 1), self.fold(right, depth + 1)))
            case "&&" | "and":
                return self.fold(right, depth + 1)
            case "*":
                return self.fold(left, depth + 1)
            case "+":
                return self._sum(node, depth)
            case "/" if self._source.habits.joins_paths:
                return joined((self.fold(left, depth + 1), self.fold(right, depth + 1)), "/")
            case "%" if self._source.habits.fills_formats:
                values = right.named_children() if right.kind() in TUPLES else [right]
                return formatted(self.fold(left, depth + 1), values, self._deeper(depth))
            case _:
                return NUMBER

    def _sum(self, node: SgNode, depth: int) -> Folded:
        """A chain of `+` leans to the left as deep as it is long: it is walked, not recursed."""
        terms: list[SgNode] = []
        at: SgNode | None = node
        while at is not None and at.kind() == node.kind() and _operator_of(at) == "+":
            right = at.field("right")
            terms.extend([right] if right else [])
            at = at.field("left")
        terms.extend([at] if at else [])
        return joined(self.fold(term, depth + 1) for term in reversed(terms))

    def _index(self, node: SgNode, depth: int) -> Folded:
        """An element of a constant table is one of its constants."""
        inner = owner_of(node)
        table = self.fold(inner, depth + 1) if inner else EMPTY
        if inner is not None and is_widened(inner, self._source):
            return hole(node, Why.OTHER)
        if table.is_constant:
            return table if table.text.strip() else hole(node, Why.OTHER)
        return hole(node, table.holes[0].why)

    def _member(self, node: SgNode, depth: int) -> Folded:
        name = dotted(node)
        first, _, rest = name.partition(".")
        last = name.rpartition(".")[2]
        if last in {"length", "size", "rowcount"}:
            return NUMBER
        if (_is_capitals(last) and last not in _REQUEST_PARTS) or (
            _is_capitals(first) and last in {"value", "name"}
        ):
            return Folded(last)
        if (
            self._source.habits.is_named_by_package
            and first in self._imported
            and "." not in rest
            and rest not in _INPUTS
        ):
            return Folded(name)
        found = bindings(self._source).of(name, node)
        return self._bound(node, found, depth) if found else hole(node, Why.ATTRIBUTE)

    def _name(self, node: SgNode, depth: int) -> Folded:
        name = node.text()
        found = bindings(self._source).of(name, node)
        if found:
            folded = self._bound(node, found, depth)
            # a name that is held against a list speaks for itself, whatever it was given
            elsewhere = bool(folded.holes) and folded.holes[0].node.text() != name
            guarded = elsewhere and is_guarded(node, self._source)
            return hole(node, folded.holes[0].why) if guarded else folded
        known = name in _PLAIN or _is_capitals(name) or name in self._imported
        if known or self._source.habits.is_named_by_package:
            return Folded(name)
        return hole(node, Why.UNKNOWN)

    def _bound(self, node: SgNode, found: Sequence[Binding], depth: int) -> Folded:
        return either(self._value(node, binding, depth) for binding in found)

    def _value(self, node: SgNode, binding: Binding, depth: int) -> Folded:
        if binding.origin is Origin.ZERO or binding.annotation.removesuffix(" | None") in NUMBER_TYPES:
            return EMPTY
        if binding.origin is Origin.PARAMETER:
            return self._parameter(node, binding, depth)
        if binding.value is None:
            return hole(node, Why.OTHER)
        if id(binding) in self._following:
            return EMPTY
        self._following.add(id(binding))
        folded = self._assigned(node, binding, binding.value, depth)
        self._following.discard(id(binding))
        return folded

    def _assigned(self, node: SgNode, binding: Binding, value: SgNode, depth: int) -> Folded:
        if (
            binding.origin is Origin.LOOP
            and binding.index == 0
            and value.text().startswith(("enumerate(", "range("))
        ):
            return NUMBER
        folded = self.fold(value, depth + 1)
        if binding.index is not None and not folded.is_constant:
            return hole(node, folded.holes[0].why)
        return either([folded, *grown_inside(node.text(), binding.scope, self._source, self._deeper(depth))])

    def _parameter(self, node: SgNode, binding: Binding, depth: int) -> Folded:
        """A callback's first parameter is an element of what it maps; its second one is a number."""
        function = next((parent for parent in node.ancestors() if span(parent) == binding.scope), None)
        listed = function.parent() if function and function.kind() in _CALLBACKS else None
        call = listed.parent() if listed and listed.kind() in ARGUMENTS else None
        seen = call_of(call, self._imported) if call else None
        if seen is None or seen.receiver is None or seen.name not in {"map", "flatMap", "forEach", "filter"}:
            return hole(node, Why.PARAMETER)
        return NUMBER if binding.index else self.fold(seen.receiver, depth + 1)

    def _deeper(self, depth: int) -> Fold:
        """Folding of the parts of an expression at `depth`."""
        return lambda part: self.fold(part, depth + 1)


def _is_chosen(comprehension: SgNode) -> bool:
    """Whether a comprehension keeps only what stands in a list: `f for f in fields if f in KNOWN`."""
    clauses = [
        child.text()[:200] for child in comprehension.children() if child.kind() in COMPREHENSION_TESTS
    ]
    named = [child.text() for child in comprehension.children() if child.is_named()][:1]
    return any(re.match(rf"if {re.escape(name)} in\b", clause) for name in named for clause in clauses)


def _operator_of(node: SgNode) -> str:
    operator = node.field("operator")
    return operator.text() if operator else ""


def _is_capitals(name: str) -> bool:
    return name.isupper() and name.replace("_", "").isalnum()


def _unquoted(text: str) -> str:
    """A literal without its prefix and quotes, cut to what any question needs."""
    body = text.lstrip("rRbBuUfFtT") if text[-1:] in {'"', "'"} else text
    for quotes in ('"""', "'''", '"', "'", "`"):
        if body.startswith(quotes) and body.endswith(quotes) and len(body) >= 2 * len(quotes):
            return body[len(quotes) : -len(quotes)][:_MOST_TEXT]
    return text[:_MOST_TEXT].replace(HOLE, "")


def integer(node: SgNode, source: SourceFile) -> int | None:
    """The whole number that a literal, or a name with one value, stands for; None for anything else."""
    text = node.text().replace("_", "")
    if text.isascii() and text.isdecimal() and len(text) < len("1000000000000"):
        return int(text)
    found = bindings(source).of(node.text(), node) if node.kind() in NAMES else ()
    values = [
        binding.value for binding in found if binding.value is not None and binding.origin is Origin.ASSIGNED
    ]
    if len(found) != 1 or not values or values[0].kind() in NAMES:
        return None
    return integer(values[0], source)
