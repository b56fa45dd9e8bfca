"""Whether a test has come out well where a value is used: on its branch, or as the other leaves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    ANY_CASES,
    ARGUMENTS,
    ASSERTS,
    ASSIGNMENT_EXPRESSIONS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    BRANCHES,
    CHOICES,
    DECLARATIONS,
    DEFAULTS,
    ELIFS,
    ELSES,
    EXPRESSION_STATEMENTS,
    FILES,
    FUNCTION_VALUES,
    FUNCTIONS,
    GENERATORS,
    JOINS,
    METHODS,
    NAMES,
    NEGATIONS,
    OTHER_SWITCHES,
    OWN_COMPARISONS,
    RETURNS,
    STATEMENT_LISTS,
    SWITCH_BODIES,
    SWITCHES,
    UNARIES,
    VARIABLES,
    within,
)

Truth = bool | None
_NEGATIONS = UNARIES | NEGATIONS
_ASSIGNMENTS = DECLARATIONS | VARIABLES | ASSIGNMENTS | ASSIGNMENT_STATEMENTS | ASSIGNMENT_EXPRESSIONS
_FUNCTIONS = FUNCTION_VALUES | FUNCTIONS | METHODS | GENERATORS  # fmt: skip
_LEAVES = re.compile(
    r"\b(?:return|raise|throw|continue|break|panic|goto)\b|os\.Exit\(|sys\.exit\(|process\.exit\(|\babort\(|log\.Fatal"
    r"|\b(?:notFound|redirect|reject)\("
)
_EMPTY = frozenset({"nil", "null", "None", "undefined", "-1", "0", "false", "False"})
_ASSERTS = re.compile(r"(?:^|\.)(?:assert|invariant|ok|must|precondition)$")
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class _Implied:
    """What a condition says of a test: where it is true, and where it is false. None: nothing."""

    true: Truth
    false: Truth

    def negated(self) -> "_Implied":
        return _Implied(self.false, self.true)


def holds_at(test: SgNode, use: SgNode, source: SourceFile, *, wanted: bool, name: str = "") -> bool:
    """Whether the test is known to be `wanted` where `use` runs.

    `name` is the text that the test looks at: a branch that gives it another value is as good as one that
    leaves. Unknown is False.
    """
    if span(test)[0] > span(use)[0]:
        return False
    return _follow(test, use, source, _Asked(_Implied(true=True, false=False), wanted, name))


@dataclass(frozen=True, slots=True)
class _Asked:
    implied: _Implied
    wanted: bool
    name: str
    left: int = _DEEPEST


def _follow(at: SgNode, use: SgNode, source: SourceFile, asked: _Asked) -> bool:
    """Climbs from a test to what its outcome decides."""
    parent = at.parent()
    if parent is None or asked.left == 0:
        return False
    kind = parent.kind()
    up = replace(asked, left=asked.left - 1)
    if kind in _NEGATIONS and parent.text()[:1] in {"!", "n"}:
        return _follow(parent, use, source, replace(up, implied=asked.implied.negated()))
    if kind in JOINS or kind in OWN_COMPARISONS:
        return _through_operator(at, parent, use, source, up)
    if kind in _ASSIGNMENTS:
        return _through_name(parent, use, source, up)
    ended = _at_end(parent, at, use, asked)
    return _follow(parent, use, source, up) if ended is None else ended


def _at_end(parent: SgNode, at: SgNode, use: SgNode, asked: _Asked) -> bool | None:
    """What is decided where a condition ends; None inside one."""
    kind = parent.kind()
    if kind in BRANCHES:
        return _at_branch(parent, at, use, asked)
    if kind in CHOICES:
        return _at_choice(parent, use, asked)
    if kind in ASSERTS or (kind in ARGUMENTS and _is_assertion(parent)):
        return asked.implied.true is asked.wanted and _dominates(parent, use)
    return False if kind in EXPRESSION_STATEMENTS | RETURNS | _FUNCTIONS else None


def _through_operator(at: SgNode, parent: SgNode, use: SgNode, source: SourceFile, asked: _Asked) -> bool:
    children = parent.children()
    words = " ".join(child.text() for child in children[1:-1])
    other = children[-1] if span(children[0]) == span(at) else children[0]
    implied = asked.implied
    if words in {"&&", "and", "||", "or"}:
        both = words in {"&&", "and"}
        right = children[-1]
        if span(right)[0] <= span(use)[0] < span(right)[1] and span(children[0]) == span(at):
            return (implied.true if both else implied.false) is asked.wanted
        same = _asks_of(other, asked.name)
        joined = _Implied(implied.true if both or same else None, implied.false if not both or same else None)
        above = parent.parent()
        if not both and above is not None and above.kind() in EXPRESSION_STATEMENTS:
            return (
                implied.true is asked.wanted
                and bool(_LEAVES.search(other.text()))
                and _dominates(parent, use)
            )
        return _follow(parent, use, source, replace(asked, implied=joined))
    if other.text() not in _EMPTY:
        return False
    turned = words in {"==", "===", "is", "<"}
    error = other.text() == "nil" and at.kind() in NAMES and at.text().startswith("err")
    implied = implied.negated() if turned is not error else implied
    return _follow(parent, use, source, replace(asked, implied=implied))


def _asks_of(node: SgNode, name: str) -> bool:
    """Whether the other side of an and or an or asks for another value of the same name."""
    return bool(name) and bool(
        re.search(rf"(?<![\w.]){re.escape(name)}(?![\w.])\s*(?:[!=]==?)\s*[\"'`]", node.text()[:400])
    )


def _at_branch(branch: SgNode, at: SgNode, use: SgNode, asked: _Asked) -> bool:
    then, other = branch.field("consequence"), branch.field("alternative")
    if then is None or _contains(then, at):
        return False
    if _contains(then, use):
        return asked.implied.true is asked.wanted
    if other is not None and _contains(other, use):
        return asked.implied.false is asked.wanted
    if branch.kind() in ELIFS or not _dominates(branch, use):
        return False
    if asked.implied.false is asked.wanted and _settles(then, asked.name):
        return True
    return asked.implied.true is asked.wanted and other is not None and _settles(other, asked.name)


def _at_choice(choice: SgNode, use: SgNode, asked: _Asked) -> bool:
    then, other = choice.field("consequence"), choice.field("alternative")
    if then is None or other is None:  # Python's `a if b else c` names no fields
        named = choice.named_children()
        if len(named) < len(("a", "b", "c")):
            return False
        then, other = named[0], named[2]
    if _contains(then, use):
        return asked.implied.true is asked.wanted
    return _contains(other, use) and asked.implied.false is asked.wanted


def _through_name(assignment: SgNode, use: SgNode, source: SourceFile, asked: _Asked) -> bool:
    """`ok := slices.Contains(…)`, `_, ok := known[x]`, `err := check(x)`: the name is asked later."""
    left = assignment.field("left") or assignment.field("name")
    names = re.findall(r"\w+", left.text()[:120]) if left is not None else []
    function = enclosing_function(assignment)
    if not names or function is None:
        return False
    return any(
        _follow(node, use, source, asked)
        for node in _named_after(names[-1], assignment, function)
        if span(node)[0] < span(use)[0]
    )


def _named_after(name: str, assignment: SgNode, function: SgNode) -> Iterator[SgNode]:
    end = span(assignment)[1]
    for node in within(function, NAMES):
        if node.text() == name and span(node)[0] >= end:
            yield node


def settled_by_switch(switch: SgNode, use: SgNode, name: str) -> bool:
    """Whether a `switch` on a name leaves it one of its cases where `use` runs."""
    clauses = [node for node in within(switch, _CLAUSES) if _own(node, switch)]
    around = [node for node in clauses if _contains(node, use)]
    if around:
        return not _is_default(around[0])
    default = next((node for node in clauses if _is_default(node)), None)
    return default is not None and _dominates(switch, use) and _settles(default, name)


_CLAUSES = ANY_CASES | DEFAULTS
_SWITCHES = SWITCHES | OTHER_SWITCHES | SWITCH_BODIES


def _is_default(clause: SgNode) -> bool:
    return clause.kind() in DEFAULTS or re.match(r"case\s+_\s*:", clause.text()[:20]) is not None


def _own(clause: SgNode, switch: SgNode) -> bool:
    outer = next((ancestor for ancestor in clause.ancestors() if ancestor.kind() in _SWITCHES), None)
    while outer is not None and outer.kind() in SWITCH_BODIES:
        outer = outer.parent()
    return outer is not None and span(outer) == span(switch)


def _settles(block: SgNode, name: str) -> bool:
    """Whether a block leaves, or gives the name another value."""
    text = block.text()[:2000]
    return bool(_LEAVES.search(text)) or (
        bool(name) and bool(re.search(rf"(?<![\w.]){re.escape(name)}\s*:?=(?!=)", text))
    )


def _dominates(statement: SgNode, use: SgNode) -> bool:
    """Whether whoever comes to `use` came past a statement: its block is around `use`, and it is before."""
    if span(statement)[1] > span(use)[0]:
        return False
    block = next((ancestor for ancestor in statement.ancestors() if _is_block(ancestor)), None)
    return block is not None and _contains(block, use)


def _is_block(node: SgNode) -> bool:
    kind = node.kind()
    return kind in _BLOCKS or kind in _FUNCTIONS


_BLOCKS = ANY_CASES | ANY_BLOCKS | FILES | DEFAULTS | STATEMENT_LISTS | ELSES  # fmt: skip


def dominates(statement: SgNode, use: SgNode) -> bool:
    """Whether a statement ran before `use` wherever `use` runs."""
    return _dominates(statement, use)


def _is_assertion(arguments: SgNode) -> bool:
    call = arguments.parent()
    function = call.field("function") if call is not None else None
    return function is not None and bool(_ASSERTS.search(function.text()[:80]))


def _contains(outer: SgNode, inner: SgNode) -> bool:
    start, end = span(outer)
    return start <= span(inner)[0] < end
