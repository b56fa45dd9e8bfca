"""What keeps a query to a tenant from elsewhere in its function: a step, a list, a row already restricted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.facts.refused import refusal_after
from bot.checklist.facts.tenancy import Tenancy, one_of
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    BRANCHES,
    DECLARATIONS,
    ELSES,
    EXPRESSION_STATEMENTS,
    FILES,
    NAMES,
    SWITCH_CASES,
    TERNARIES,
    VARIABLES,
)
from bot.checklist.questions.a_tenant_scope.kept_queries import adds_tenant, is_kept
from bot.checklist.questions.a_tenant_scope.mapped import Mapped
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import calls
from bot.model.review import Verdict

_GIVES = DECLARATIONS | VARIABLES | ASSIGNMENTS | ASSIGNMENT_STATEMENTS
_STATEMENTS = ANY_BLOCKS | EXPRESSION_STATEMENTS | FILES
_ADDS = frozenset(
    {"where", "filter", "filter_by", "andWhere", "push", "append", "Where", "and_", "addAndWhere"}
)
_IFS = BRANCHES | TERNARIES | ELSES | SWITCH_CASES
_SPREAD = re.compile(r"(?:\.\.\.|\*)\s*([A-Za-z_$][\w$]*)")
_OF_A_ROW = re.compile(r"(?<![\w.$])([A-Za-z_$][\w$]*)!?\??\.(?:id|pk|uuid|\w*(?:Id|ID|_id))\b")
_OWN_ID = re.compile(r"\b\w*(?:Id|ID|_id|_uuid|Uuid)\b")
_BARE_ID = re.compile(r"[{,]\s*id\s*[,}]")
_COMPARED = re.compile(r"[=!]=\s*([a-z_]\w*)\s*[,)]")
_CORRELATED = "OuterRef("
_LOADED = re.compile(
    r"(?:await\s+|\(|\[)*[\w.]*\b(?:\w+_)?(?:get|find|load|fetch|select|query|first|one|all)\w*[\(.]"
)
_OF_REQUEST = re.compile(
    r"(?:await\s+|\(|\[)*(?:self\.)?(?:req|request|params|body|form|json|args|input|opts|ctx|c|searchParams)\b"
)
_OF_ITSELF = re.compile(r"self\.(?!request|kwargs|args|data)\w+$")
_SHORTEST = 4
_LONGEST = 3_000
_DEEPEST = 3
_MOST_BINDINGS = 8


@dataclass(frozen=True, slots=True)
class _Rows:
    """What is known of the rows that a file's functions have in hand."""

    queries: Sequence[Mapped]
    source: SourceFile
    tenancy: Tenancy

    def is_row(self, name: str, at: SgNode, left: int = _DEEPEST) -> bool:
        """Whether a name stands for a row of a tenant table, loaded or handed in."""
        if name == "self":
            return True
        for value in _values(name, at, self.source):
            text, (start, end) = value.text()[:_LONGEST], span(value)
            if _OF_ITSELF.match(text) or (_LOADED.match(text) and not _OF_REQUEST.match(text)):
                return True
            if any(start <= span(query.node)[0] < end for query in self.queries):
                return True
            if left and text.isidentifier() and self.is_row(text, value, left - 1):
                return True
        handed = bindings(self.source).of(name, at)
        return any(binding.origin is Origin.PARAMETER for binding in handed) and any(
            table == one_of(name) or (len(one_of(name)) >= _SHORTEST and table.endswith(one_of(name)))
            for table in self.tenancy.tables
        )


def elsewhere(
    query: Mapped, others: Sequence[Mapped], source: SourceFile, tenancy: Tenancy
) -> Verdict | None:
    """`pass` where what is around keeps a query to a tenant, `unclear` where it may; None if it does not."""
    text = query.node.text()[:_LONGEST]
    if _CORRELATED in text:
        return Verdict.PASS  # it keeps to the rows of the query around, which is asked the same
    steps = list(_steps(query, source))
    said = [step for step in steps if adds_tenant(step, source, tenancy)]
    if said:
        around = {span(ancestor) for ancestor in query.node.ancestors() if ancestor.kind() in _IFS}
        plain = any(
            not any(up.kind() in _IFS and span(up) not in around for up in node.ancestors()) for node in said
        )
        return Verdict.PASS if plain else Verdict.UNCLEAR
    rows = _OF_A_ROW.findall(text)
    if any(_is_of_tenant(name, query.node, source, tenancy, _DEEPEST) for name in dict.fromkeys(rows)):
        return Verdict.PASS
    if any(_shares_id(query, other, source, tenancy) for other in others):
        return Verdict.PASS
    unknown = any(not _values(name, query.node, source) for name in _spread(query))
    rows += _COMPARED.findall(text)
    in_hand = _Rows(others, source, tenancy)
    if unknown or any(in_hand.is_row(name, query.node) for name in dict.fromkeys(rows)):
        return Verdict.UNCLEAR
    return None


def _spread(query: Mapped) -> list[str]:
    return _SPREAD.findall((query.conditions or query.node.text())[:_LONGEST])


def _steps(query: Mapped, source: SourceFile) -> Iterator[SgNode]:
    """What is added to the query, or to a list of conditions that it takes in, in other statements."""
    names = _spread(query)
    target = _target(query.node) or _run(query.node)
    function = enclosing_function(query.node)
    first, last = span(function) if function is not None else (0, len(source.text))
    for name in (*names, *([target] if target else [])):
        for value in _values(name, query.node, source):
            # `q = q.where(...)` goes on with the query; another value of the name is another query
            if name != target or re.search(rf"\b{name}\s*\.", value.text()[:_LONGEST]):
                yield value
        for call in calls(source):
            if (
                call.name in _ADDS
                and first <= span(call.node)[0] < last
                and call.callee.startswith(f"{name}.")
            ):
                yield call.node


def _target(node: SgNode) -> str:
    """The name that a query, or what its chain begins with, is given."""
    for parent in node.ancestors():
        if parent.kind() in _GIVES:
            left = parent.field("name") or parent.field("left")
            return left.text() if left is not None and left.text().isidentifier() else ""
        if parent.kind() in _STATEMENTS:
            break
    return ""


def _run(node: SgNode) -> str:
    """The name of the statement that a call runs: `query` of `session.execute(query)`."""
    given = node.field("arguments")
    first = (
        next((child for child in given.children() if child.is_named()), None) if given is not None else None
    )
    return first.text() if first is not None and first.kind() in NAMES else ""


def _values(name: str, at: SgNode, source: SourceFile) -> list[SgNode]:
    found = bindings(source).of(name, at)[:_MOST_BINDINGS]
    inside = span(at)
    return [
        binding.value
        for binding in found
        if binding.value is not None
        and binding.origin is not Origin.PARAMETER
        and not span(binding.value)[0] <= inside[0] < span(binding.value)[1]
    ]


def _is_of_tenant(name: str, at: SgNode, source: SourceFile, tenancy: Tenancy, left: int) -> bool:
    """Whether a row, or each of the rows of a loop, came from a call that was told the tenant."""
    for value in _values(name, at, source):
        text = value.text()[:_LONGEST]
        if "(" in text and tenancy.says(text):
            return True
        inner = re.findall(r"\b[A-Za-z_$][\w$]*\b(?=\.\w|\b)", text)[:_MOST_BINDINGS] if left else []
        if any(
            wrapped != name and _is_of_tenant(wrapped, value, source, tenancy, left - 1) for wrapped in inner
        ):
            return True
    return False


def _shares_id(query: Mapped, other: Mapped, source: SourceFile, tenancy: Tenancy) -> bool:
    """Whether an earlier query by the same id and the tenant found nothing, and the function left then."""
    before, conditions = other.conditions or "", query.conditions or query.node.text()[:_LONGEST]
    if span(other.node)[1] > span(query.node)[0] or not is_kept(other, source, tenancy):
        return False
    same = {match for match in _OWN_ID.findall(before) if not tenancy.is_column(match)} & set(
        _OWN_ID.findall(conditions)
    )
    if not same and not (_BARE_ID.search(before) and _BARE_ID.search(conditions)):
        return False
    refused = refusal_after(other.node, source)
    return refused is not None and refused.stands_before(query.node)
