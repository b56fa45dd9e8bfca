"""Which lists and tables of a file get, while it runs, something that a request or a caller chose."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import (
    ASSIGNMENT_EXPRESSIONS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    EXPRESSION_LISTS,
    INDEXES,
    NAMES,
    key_of,
    owner_of,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import call_of, calls
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set

_ADDS = word_set(
    "append push add update extend insert unshift set setdefault splice prepend Add Store Append Set"
)
_LONGEST = 200


def is_widened(listed: SgNode, source: SourceFile) -> bool:
    """Whether a request puts something into a list or a table of this name, anywhere in the file."""
    return listed.text() in source.made("widened", lambda: frozenset(_by_request(source)))


def may_be_widened(listed: SgNode, source: SourceFile) -> bool:
    """Whether a parameter goes into it: who calls that function may put in anything."""
    return listed.text() in source.made("maybe widened", lambda: frozenset(_by_parameter(source)))


def _by_request(source: SourceFile) -> Iterator[str]:
    return (name for name, value in _put_in(source) if reads_request(value, source))


def _by_parameter(source: SourceFile) -> Iterator[str]:
    for name, value in _put_in(source):
        found = bindings(source).of(value.text(), value) if value.kind() in NAMES else ()
        if any(binding.origin is Origin.PARAMETER for binding in found):
            yield name


def _put_in(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    """The name of each list or table that grows, with each value that goes in."""
    for call in calls(source):
        given = [argument.node for argument in call.arguments]
        if call.receiver is not None and call.name in _ADDS:
            yield from ((call.receiver.text()[:_LONGEST], value) for value in given)
        elif call.callee in {"append", "Object.assign"} and given:
            yield from ((given[0].text()[:_LONGEST], value) for value in _plain(given[1:]))
    for node in source.nodes(ASSIGNMENTS, ASSIGNMENT_STATEMENTS, ASSIGNMENT_EXPRESSIONS):
        left, right = node.field("left"), node.field("right")
        target = _single(left) if left is not None else None
        owner = owner_of(target) if target is not None and target.kind() in INDEXES else None
        if target is None or owner is None:
            continue
        for value in (key_of(target), _single(right) if right is not None else None):
            if value is not None:
                yield owner.text()[:_LONGEST], value


def _single(node: SgNode) -> SgNode:
    """The only value of a list of some; the node itself for any other."""
    inside = node.named_children() if node.kind() in EXPRESSION_LISTS else ()
    return inside[0] if len(inside) == 1 else node


def _plain(values: list[SgNode]) -> Iterator[SgNode]:
    """Values, and of `values...` what is spread."""
    for value in values:
        inside = value.named_children()
        spread = call_of(value, {}) is None and value.text().endswith("...") and inside
        yield inside[0] if spread else value
