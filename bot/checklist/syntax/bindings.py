"""Which values a name was given, in the function around its use or at the top of the file."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.vocabulary import (
    ARRAY_PATTERNS,
    ARROWS,
    AS_TARGETS,
    ASSIGNMENT_EXPRESSIONS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    AUGMENTATION_EXPRESSIONS,
    AUGMENTATIONS,
    CLOSURES,
    COMMENTS,
    COMPREHENSION_LOOPS,
    DECLARATIONS,
    EXPRESSION_LISTS,
    FUNCTION_EXPRESSIONS,
    FUNCTIONS,
    GENERATOR_VALUES,
    GENERATORS,
    LAMBDAS,
    LOOPS,
    MEMBERS,
    METHODS,
    NAMES,
    OBJECT_PATTERNS,
    PAIR_PATTERNS,
    PARAMETERS,
    PATTERN_LISTS,
    PATTERN_PARAMETERS,
    RANGES,
    SHORTHAND_PATTERNS,
    SPECS,
    TUPLES,
    TYPED_PARAMETERS,
    VARIABLES,
    VARIADIC_PARAMETERS,
    WALRUSES,
    within,
)

_FUNCTIONS = (
    FUNCTIONS,
    METHODS,
    GENERATORS,
    CLOSURES,
    ARROWS,
    FUNCTION_EXPRESSIONS,
    GENERATOR_VALUES,
    LAMBDAS,
)
_ASSIGNMENTS = (
    DECLARATIONS | ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    ASSIGNMENT_EXPRESSIONS,
    AUGMENTATIONS,
    AUGMENTATION_EXPRESSIONS,
)
_ADDS = AUGMENTATIONS | AUGMENTATION_EXPRESSIONS
_DECLARES = DECLARATIONS | ASSIGNMENTS | AUGMENTATIONS
_WHOLE = NAMES | OBJECT_PATTERNS | ARRAY_PATTERNS
_MOST_BINDINGS = 500
WHOLE_FILE = (0, 1 << 60)


class Origin(Enum):
    """How a name came by a value."""

    ASSIGNED = "assigned"
    ADDED = "added to"
    PARAMETER = "a parameter"
    LOOP = "a loop variable"
    ZERO = "declared without a value"
    OTHER = "bound in a way that is not followed"


@dataclass(frozen=True, slots=True, eq=False)
class Binding:
    """One value of a name. `value` is None where no expression stands for it; `scope` counts characters.

    `index` is the place among several names that share one value, as in `rows, err := f()`, else None; for a
    parameter its place in the list. For a loop variable `value` is what the loop runs over. `key` is the
    property that a pattern takes it from. `declares` is False where the name must have been declared before,
    maybe in a function around.
    """

    name: str
    value: SgNode | None
    origin: Origin
    scope: tuple[int, int]
    index: int | None = None
    annotation: str = ""
    declares: bool = True
    key: str = ""


class Bindings:
    """Every binding of a file, by name."""

    def __init__(self, found: Iterator[Binding]) -> None:
        self._by_name: dict[str, list[Binding]] = defaultdict(list)
        for binding in found:
            self._by_name[binding.name].append(binding)

    def all(self) -> Iterator[Binding]:
        """Every binding of the file, by name."""
        return (binding for found in self._by_name.values() for binding in found)

    def of(self, name: str, at: SgNode) -> Sequence[Binding]:
        """What a name is given in the innermost scope around `at` that declares it."""
        known = self._by_name.get(name)
        if known is None:
            return ()
        if len(known) > _MOST_BINDINGS:
            return [Binding(name, None, Origin.OTHER, WHOLE_FILE)]
        start, _ = span(at)
        scopes = [
            binding.scope
            for binding in known
            if binding.declares and binding.scope[0] <= start < binding.scope[1]
        ]
        scope = max(scopes, default=WHOLE_FILE)
        found = [
            binding
            for binding in known
            if binding.scope == scope
            or (not binding.declares and scope[0] <= binding.scope[0] and binding.scope[1] <= scope[1])
        ]
        nearest = _constant_of_block(found, start) if len(found) > 1 else None
        return found if nearest is None else [nearest]


def _constant_of_block(found: Sequence[Binding], start: int) -> Binding | None:
    """The last `const` of JavaScript before a place whose block is around it: no other can be meant there."""
    last: tuple[int, Binding] | None = None
    for binding in found:
        declared = binding.value.parent() if binding.value is not None else None
        if declared is None or declared.kind() not in VARIABLES:
            continue
        statement = declared.parent()
        block = statement.parent() if statement is not None else None
        if statement is None or block is None or statement.text()[:6] != "const ":
            continue
        end = span(statement)[1]
        if end <= start < span(block)[1] and (last is None or end > last[0]):
            last = end, binding
    return last[1] if last is not None else None


def bindings(source: SourceFile) -> Bindings:
    """The bindings of a Go, Python or JavaScript file, found once."""
    return source.made("bindings", lambda: Bindings(_find(source)))


def _find(source: SourceFile) -> Iterator[Binding]:
    functions = source.nodes(*_FUNCTIONS)
    scopes = _Scopes(functions)
    for function in functions:
        yield from _parameters(function)
    yield from _assigned(source, scopes)
    yield from _declared_apart(source, scopes)
    yield from _looped(source, scopes)
    for node in source.nodes(AS_TARGETS):
        yield Binding(node.text(), None, Origin.OTHER, scopes.around(node))


class _Scopes:
    """The spans of the functions of a file, to find the innermost around a place."""

    def __init__(self, functions: Sequence[SgNode]) -> None:
        self._spans = sorted(
            {span(function) for function in functions}, key=lambda bounds: (bounds[0], -bounds[1])
        )
        self._parents: list[int] = []
        open_spans: list[int] = []
        for index, (start, _) in enumerate(self._spans):
            while open_spans and self._spans[open_spans[-1]][1] <= start:
                open_spans.pop()
            self._parents.append(open_spans[-1] if open_spans else -1)
            open_spans.append(index)

    def around(self, node: SgNode) -> tuple[int, int]:
        """The innermost function's span, or the whole file."""
        start, end = span(node)
        index = bisect_right(self._spans, (start, WHOLE_FILE[1])) - 1
        while index >= 0 and self._spans[index][1] < end:
            index = self._parents[index]
        return self._spans[index] if index >= 0 else WHOLE_FILE


def _parameters(function: SgNode) -> Iterator[Binding]:
    scope = span(function)
    single = function.field("parameter")
    listed = function.field("parameters")
    nodes = [single] if single else list(listed.children()) if listed else []
    named = [node for node in nodes if node.is_named() and node.kind() not in COMMENTS]
    for index, node in enumerate(named):
        kind = node.field("type")
        annotation = kind.text().lstrip(": ") if kind else ""
        for name in _parameter_names(node):
            yield Binding(
                name, node.field("value"), Origin.PARAMETER, scope, index=index, annotation=annotation
            )


def _parameter_names(node: SgNode) -> Iterator[str]:
    kind = node.kind()
    if kind in NAMES:
        yield node.text()
    elif kind in PARAMETERS | VARIADIC_PARAMETERS:
        yield from (name.text() for name in node.field_children("name"))
    elif kind in PATTERN_PARAMETERS:
        pattern = node.field("pattern")
        yield from _pattern_names(pattern) if pattern else ()
    else:
        yield from _pattern_names(node)


def _pattern_names(pattern: SgNode) -> Iterator[str]:
    """Every name that a pattern binds, its defaults and types aside."""
    if pattern.kind() in NAMES | SHORTHAND_PATTERNS:
        yield pattern.text()
        return
    if pattern.kind() in TYPED_PARAMETERS:
        first = pattern.child(0)
        yield first.text().lstrip("*") if first else ""
        return
    name = pattern.field("name") or pattern.field("left")
    if name is not None:
        yield name.text()
        return
    yield from (found.text() for found in within(pattern, NAMES))
    if pattern.kind() in OBJECT_PATTERNS:
        yield from (node.text() for node in within(pattern, SHORTHAND_PATTERNS))


def _assigned(source: SourceFile, scopes: _Scopes) -> Iterator[Binding]:
    """Variables with their keyword, and assignments of every kind."""
    for node in source.nodes(VARIABLES):
        yield from _variable(node, scopes.around(node))
    for node in source.nodes(*_ASSIGNMENTS):
        operator = node.field("operator")
        added = node.kind() in _ADDS or (operator is not None and operator.text() == "+=")
        origin = Origin.ADDED if added else Origin.ASSIGNED
        yield from _pairs(node, scopes.around(node), origin, declares=node.kind() in _DECLARES)


def _declared_apart(source: SourceFile, scopes: _Scopes) -> Iterator[Binding]:
    for node in source.nodes(SPECS):
        yield from _declared(node, scopes.around(node))
    for node in source.nodes(RANGES):
        left, right = node.field("left"), node.field("right")
        for index, name in enumerate(left.named_children() if left else []):
            yield Binding(name.text(), right, Origin.LOOP, scopes.around(node), index=index)
    for node in source.nodes(WALRUSES):
        named = node.field("name")
        if named:
            yield Binding(named.text(), node.field("value"), Origin.ASSIGNED, scopes.around(node))


def _looped(source: SourceFile, scopes: _Scopes) -> Iterator[Binding]:
    for node in source.nodes(LOOPS, COMPREHENSION_LOOPS):
        left, value = node.field("left"), node.field("right")
        apart = left is not None and left.kind() not in _WHOLE
        for index, name in enumerate(_pattern_names(left) if left else ()):
            yield Binding(name, value, Origin.LOOP, scopes.around(node), index=index if apart else None)


def _declared(node: SgNode, scope: tuple[int, int]) -> Iterator[Binding]:
    """`var a, b = c, d`; a name without a value has the zero value, which is constant, or iota's."""
    values = node.field("value")
    listed = values.named_children() if values else []
    names = [name for name in node.field_children("name") if name.kind() in NAMES]
    for index, name in enumerate(names):
        value = listed[index] if index < len(listed) else None
        yield Binding(name.text(), value, Origin.ASSIGNED if value else Origin.ZERO, scope)


def _pairs(node: SgNode, scope: tuple[int, int], origin: Origin, *, declares: bool) -> Iterator[Binding]:
    """`a, b = c, d`, and `a, b = c` where each name gets a part of one value."""
    left, right = node.field("left"), node.field("right")
    if left is None or right is None:
        return
    lists = PATTERN_LISTS | TUPLES | EXPRESSION_LISTS
    names = left.named_children() if left.kind() in lists else [left]
    values = right.named_children() if right.kind() in lists else [right]
    for index, name in enumerate(names):
        if name.kind() not in MEMBERS | NAMES:
            continue
        # an attribute belongs to an object that all functions of the file may share
        within = scope if name.kind() in NAMES else WHOLE_FILE
        if len(values) == len(names):
            yield Binding(name.text(), values[index], origin, within, declares=declares)
        elif len(values) == 1:
            yield Binding(name.text(), values[0], origin, within, index=index, declares=declares)


def _renamed(pattern: SgNode) -> dict[str, str]:
    """`{ access_token: t }`: each name of an object pattern with the property it stands for."""
    if pattern.kind() not in OBJECT_PATTERNS:
        return {}
    pairs = [(node.field("value"), node.field("key")) for node in within(pattern, PAIR_PATTERNS)]
    return {value.text(): key.text() for value, key in pairs if value and key}


def _variable(node: SgNode, scope: tuple[int, int]) -> Iterator[Binding]:
    name, value = node.field("name"), node.field("value")
    if name is None:
        return
    whole = name.kind() in NAMES
    if whole and value is None:
        return
    keys = _renamed(name)
    for pattern_name in _pattern_names(name):
        origin = Origin.ASSIGNED if whole else Origin.OTHER
        index = None if whole else 0
        yield Binding(pattern_name, value, origin, scope, index=index, key=keys.get(pattern_name, ""))
