"""Whether a name was held against an allow-list or a pattern somewhere in the function that uses it."""

import re
from collections.abc import Iterator
from itertools import islice

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.syntax.calls import Call, calls

_MEMBERSHIP = frozenset(
    {"includes", "has", "Contains", "contains", "hasOwn", "hasOwnProperty", "indexOf", "ContainsFunc", "Has"}
)
_PATTERN = frozenset(
    {
        "match",
        "fullmatch",
        "test",
        "MatchString",
        "isidentifier",
        "isalnum",
        "isdigit",
        "isdecimal",
        "isalpha",
    }
)
_CHECKER = re.compile(
    r"_?(?:validate|assert|ensure|check|verify|is_?valid|is_?safe|is_?allowed|require)"
    r"_?\w{0,20}?(?:table|column|field|ident|name|sort|order|schema|sql|safe|key)s?",
    re.IGNORECASE,
)
_GIVES = frozenset({"assignment", "short_var_declaration", "variable_declarator"})
_SWITCHES = ("expression_switch_statement", "switch_statement", "match_statement")


def is_guarded(node: SgNode, source: SourceFile) -> bool:
    """Whether the function around `node` tests it for membership or a pattern, or switches on it."""
    function = enclosing_function(node)
    if function is None:
        return False
    place = span(function)
    guarded = source.made(("guarded", place), lambda: frozenset(_guarded(function, source)))
    return node.text() in guarded or any(name in guarded for name in _targets(node))


def _targets(node: SgNode) -> list[str]:
    """The name that a value is given to, if any: what looks at the name looks at the value."""
    given = next((one for one in islice(node.ancestors(), 2) if one.kind() in _GIVES), None)
    left = (given.field("left") or given.field("name")) if given is not None else None
    return [left.text()] if left is not None and left.text().isidentifier() else []


def is_checked(node: SgNode, source: SourceFile) -> bool:
    """Whether its function hands `node` to one that refuses bad values, as `validate_table(name)`."""
    function = enclosing_function(node)
    if function is None:
        return False
    place = span(function)
    return node.text() in source.made(("checked", place), lambda: frozenset(_checked(place, source)))


def _checked(place: tuple[int, int], source: SourceFile) -> Iterator[str]:
    """The texts of what a function passes to a checker of identifiers."""
    for call in calls(source):
        if place[0] <= span(call.node)[0] < place[1] and _CHECKER.match(call.name):
            yield from (argument.node.text() for argument in call.arguments)


def _guarded(function: SgNode, source: SourceFile) -> Iterator[str]:
    """The texts of all that a function holds against something."""
    start, end = span(function)
    for call in calls(source):
        if start <= span(call.node)[0] < end:
            yield from _tested(call)
    yield from _compared(function)
    yield from _switched(function)


def _tested(call: Call) -> Iterator[str]:
    if call.name in _MEMBERSHIP or call.name in _PATTERN:
        yield from (argument.node.text() for argument in call.arguments)
    if call.name in _PATTERN and call.receiver is not None:
        yield call.receiver.text()


def _compared(function: SgNode) -> Iterator[str]:
    """`x in ALLOWED`, `x not in ALLOWED`, `x in allowed` of JavaScript, `_, ok := allowed[x]` of Go."""
    for kind in ("comparison_operator", "binary_expression"):
        for node in _all(function, kind):
            children = node.children()
            if " ".join(child.text() for child in children[1:-1]) in {"in", "not in"}:
                yield children[0].text()
    yield from (_index_of(node) for node in _all(function, "index_expression"))


def _index_of(node: SgNode) -> str:
    index, parent = node.field("index"), node.parent()
    declared = parent.parent() if parent else None
    two = declared.field("left") if declared and declared.kind() == "short_var_declaration" else None
    return index.text() if index and two and "," in two.text() else ""


def _switched(function: SgNode) -> Iterator[str]:
    for kind in _SWITCHES:
        for node in _all(function, kind):
            value = node.field("value") or node.field("subject")
            if value is not None:
                yield value.text().strip("()")


def _all(function: SgNode, kind: str) -> list[SgNode]:
    try:
        return function.find_all(kind=kind)
    except RuntimeError:  # the language has no such kind
        return []
