"""Whether a function leaves where what a call gave is missing: then what follows rests on that call."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    BRANCHES,
    CATCHES,
    DECLARATIONS,
    EXPRESSION_STATEMENTS,
    FILES,
    IFS,
    RETURNS,
    TRIES,
    VARIABLES,
    WALRUSES,
)

_GIVES = DECLARATIONS | VARIABLES | ASSIGNMENTS | ASSIGNMENT_STATEMENTS | WALRUSES
_STATEMENTS = ANY_BLOCKS | EXPRESSION_STATEMENTS | RETURNS | FILES
_LEAVES = re.compile(r"\b(?:return|throw|raise|abort\w*|redirect|continue|notFound|reject)\b")
_NO = re.compile(
    r"!|\bis not\b|\bnot\b|===?\s*(?:null|undefined|nil|false|0)\b|\bis\s+None\b|\berr\b|<\s*1\b"
)
_OTHERWISE = re.compile(r"\|\||\bor\b")
_DENIED = re.compile(r"(?:!\(?|\bnot)\s*(?:\(?\s*await\s+)?$")
_WORD = re.compile(r"\w+")
_BLOCKS = ANY_BLOCKS | FILES
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Refused:
    """A way out for want of something: under which condition, and in which block what follows rests on it."""

    asked: str
    scope: tuple[int, int]

    def stands_before(self, node: SgNode) -> bool:
        """Whether a node lies in the block in which this way out stands."""
        return self.scope[0] <= span(node)[0] < self.scope[1]


def refusal_after(node: SgNode, source: SourceFile) -> Refused | None:
    """How the function around leaves for want of what a call gave; None where it does not.

    The call stands in the condition itself, or what it gave has a name that the condition asks about.
    """
    given: frozenset[str] = frozenset()
    for parent in node.ancestors():
        kind = parent.kind()
        if kind in BRANCHES:
            return leaves(parent) if _is_asked_in(parent, node) else None
        if kind in _GIVES:
            left = parent.field("name") or parent.field("left")
            given = frozenset(_WORD.findall(left.text()[:_LONGEST])) if left is not None else given
        if kind in _STATEMENTS:
            break
    function = enclosing_function(node)
    return _of_a_name(given, node, function, source) if given and function is not None else None


def allowed_by(node: SgNode) -> Refused | None:
    """The block that is entered only where a condition holds of which a node is a plain part."""
    statement = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in BRANCHES), None)
    if statement is None or not _is_asked_in(statement, node):
        return None
    condition, consequence = statement.field("condition"), statement.field("consequence")
    if condition is None or consequence is None or _OTHERWISE.search(condition.text()[:_LONGEST]):
        return None
    before = condition.text()[: span(node)[0] - span(condition)[0]]
    return None if _DENIED.search(before) else Refused("", span(consequence))


def _is_asked_in(statement: SgNode, node: SgNode) -> bool:
    parts = (statement.field("condition"), statement.field("initializer"))
    return any(part is not None and span(part)[0] <= span(node)[0] < span(part)[1] for part in parts)


def _of_a_name(given: frozenset[str], node: SgNode, function: SgNode, source: SourceFile) -> Refused | None:
    first, last = span(function)
    for statement in source.nodes(IFS):
        start = span(statement)[0]
        if not first <= start < last or start <= span(node)[1]:
            continue
        found = leaves(statement)
        # in a block of its own it is one branch of several, and proves nothing beside it
        if found is not None and given & set(_WORD.findall(found.asked)) and found.stands_before(node):
            return found
    return None


def leaves(statement: SgNode) -> Refused | None:
    """An `if` that asks for an absence or a difference and leaves; None for any other."""
    condition, consequence = statement.field("condition"), statement.field("consequence")
    if condition is None or consequence is None:
        return None
    asked = condition.text()[:_LONGEST]
    if not _NO.search(asked) or not _LEAVES.search(consequence.text()):
        return None
    return Refused(asked, span(block_around(statement)))


def leaves_otherwise(node: SgNode) -> bool:
    """Whether the branch that runs where a condition with this node does not hold leaves the function."""
    statement = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in BRANCHES), None)
    other = statement.field("alternative") if statement is not None else None
    return other is not None and bool(_LEAVES.search(other.text()))


def is_swallowed(node: SgNode, use: SgNode, leaves_by: re.Pattern[str] = _LEAVES) -> bool:
    """Whether what a node raises is caught, and `use`, which comes later, is reached all the same."""
    at, after = span(node)[0], span(use)[0]
    for outer in node.ancestors():
        catches = (
            [child for child in outer.children() if child.kind() in CATCHES] if outer.kind() in TRIES else []
        )
        if not catches or any(span(catch)[0] <= at < span(catch)[1] for catch in catches):
            continue
        within_catch = any(span(catch)[0] <= after < span(catch)[1] for catch in catches)
        goes_on = any(leaves_by.search(catch.text()[:2000]) is None for catch in catches)
        if within_catch or (goes_on and after >= span(outer)[1]):
            return True
    return False


def functions_around(node: SgNode) -> Iterator[SgNode]:
    """The function around a node, and those around it."""
    at = enclosing_function(node)
    while at is not None:
        yield at
        at = enclosing_function(at)


def block_around(node: SgNode) -> SgNode:
    """The innermost block around a node; the node itself where there is none."""
    return next((ancestor for ancestor in node.ancestors() if ancestor.kind() in _BLOCKS), node)
