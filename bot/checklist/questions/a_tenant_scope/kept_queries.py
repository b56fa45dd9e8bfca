"""Whether a mapper's query keeps to one tenant by its own conditions."""

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.chains import chosen_by
from bot.checklist.facts.narrowing import Atom, Compared, Other, Text, proven, text_proves
from bot.checklist.facts.ownership import has_context
from bot.checklist.facts.tenancy import Tenancy
from bot.checklist.questions.a_tenant_scope.mapped import Mapped
from bot.checklist.syntax.calls import call_of

_LONGEST = 3_000


def is_kept(query: Mapped, source: SourceFile, tenancy: Tenancy) -> bool:
    """Whether whatever the query finds has the tenant that it was asked for, or is the caller's."""
    if query.chosen is None:
        return tenancy.says(query.conditions or "") or has_context(query.node, source, tenancy.names)
    return proven(query.chosen(source), lambda atom: _keeps(atom, source, tenancy))


def adds_tenant(step: SgNode, source: SourceFile, tenancy: Tenancy) -> bool:
    """Whether a statement that adds to a query, or to a list of conditions, adds the tenant."""
    text = step.text()[:_LONGEST]
    if not tenancy.says(text):
        return False
    call = call_of(step, {})
    if call is None:
        return True
    return proven(chosen_by(step, source), lambda atom: _keeps(atom, source, tenancy))


def _keeps(atom: Atom, source: SourceFile, tenancy: Tenancy) -> bool:
    match atom:
        case Compared():
            return _is_column(atom.column, tenancy) or has_context(atom.value, source, tenancy.names)
        case Text():
            return text_proves(
                atom,
                lambda column, values: (
                    tenancy.is_column(column)
                    or any(has_context(value, source, tenancy.names) for value in values)
                ),
            )
        case Other():
            return _speaks(atom.node, source, tenancy)


def _is_column(name: str, tenancy: Tenancy) -> bool:
    """Whether the last part of a name is the tenant column, or a step on the way to one is."""
    last = name.replace('"', "").replace("`", "").split(".")[-1]
    return any(tenancy.is_column(part) for part in last.split("__") if part) or tenancy.is_column(last)


def _speaks(node: SgNode, source: SourceFile, tenancy: Tenancy) -> bool:
    return tenancy.says(node.text()) or has_context(node, source, tenancy.names)
