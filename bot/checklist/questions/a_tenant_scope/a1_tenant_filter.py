"""A1: a query on a tenant table that does not keep to one tenant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.subject import Subject, judged
from bot.checklist.core.tree import Tree
from bot.checklist.facts.gone import naming
from bot.checklist.facts.tenancy import Tenancy, in_wrapper, one_of
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.a_tenant_scope.kept_queries import is_kept
from bot.checklist.questions.a_tenant_scope.mapped import Mapped
from bot.checklist.questions.a_tenant_scope.orm_queries import mapped_queries
from bot.checklist.questions.a_tenant_scope.raw_queries import is_raw, query_text, uses_wrapper
from bot.checklist.questions.a_tenant_scope.restricted import elsewhere
from bot.checklist.questions.a_tenant_scope.scoped_sql import kept_tables, scope
from bot.checklist.syntax.calls import Call, calls
from bot.model.review import Verdict

# what an operator or a clock runs has no tenant to keep to
_FOR_ALL = re.compile(
    r"(?:^|/)(?:management/commands|commands?|cmd|cli|scripts?|tools|seeds?|fixtures|migrations?|versions|cron"
    r"|celery|admin|backoffice|maintenance|signals)(?:[/.]|$)",
)
_NAMES_TENANT = re.compile(r"\b(?:tenant|org|organi[sz]ation|workspace)(?:_id)?\b", re.IGNORECASE)
_MESSAGES = {
    Verdict.FAIL: "The query on a tenant table does not compare the tenant column: add it to the conditions.",
    Verdict.UNCLEAR: "Whether the query keeps to one tenant could not be followed.",
    Verdict.PASS: "kept to one tenant",
}


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each query on a tenant table, as text or by a mapper."""
    mapped = list(mapped_queries(source))
    if not mapped and not any(_may_ask(call, source, tree) for call in calls(source)):
        return  # which tables are tenants' takes the whole repository's schemas
    tenancy = Tenancy(tree)
    if not tree.names["tenant_tables"]:
        tenancy.tables |= tree.made("tables kept to a tenant", lambda: _kept(tree, tenancy))
    if not tenancy.tables:
        return
    for_all = bool(_FOR_ALL.search(source.path))
    raw = uses_wrapper(tree)
    seen: set[tuple[int, int]] = set()
    for call in calls(source):
        inside = any(start <= span(call.node)[0] < end for start, end in seen)
        if raw and not inside and is_raw(call, source, tree.names):
            seen.add(span(call.node))
        elif not inside and tree.names.matches("query_sinks", call.callee, exact=True):
            yield from _text_subject(call, source, tenancy, seen)
    for query in mapped:
        if one_of(query.table) in tenancy.tables:
            verdict = _of_mapper(query, mapped, source, tenancy)
            if verdict is Verdict.FAIL and for_all and not tenancy.is_listed:
                verdict = Verdict.UNCLEAR
            subject = judged(source, query.node, verdict, _MESSAGES[verdict])
            yield replace(subject, key=f"{subject.symbol} {one_of(query.table)}")


def _kept(tree: Tree, tenancy: Tenancy) -> frozenset[str]:
    """Tables that some query of the changed files keeps to one tenant: then every query should."""
    found: set[str] = set()
    for source in tree.changed.values():
        if source.language not in CODE or source.is_test or not _NAMES_TENANT.search(source.text):
            continue
        for call in calls(source):
            if tree.names.matches("query_sinks", call.callee, exact=True):
                text = query_text(call, source)
                found |= kept_tables(text, tenancy) if text is not None else set()
    return frozenset(model for model in found if not tenancy.is_global(model))


def _may_ask(call: Call, source: SourceFile, tree: Tree) -> bool:
    return tree.names.matches("query_sinks", call.callee, exact=True) or is_raw(call, source, tree.names)


def _text_subject(
    call: Call, source: SourceFile, tenancy: Tenancy, seen: set[tuple[int, int]]
) -> Iterator[Subject]:
    verdict = _of_text(call, source, tenancy)
    if verdict is not Verdict.NOT_APPLICABLE:
        seen.add(span(call.node))
        subject = judged(source, call.node, verdict, _MESSAGES[verdict])
        yield replace(subject, key=f"{subject.symbol} {call.callee}")


def _of_text(call: Call, source: SourceFile, tenancy: Tenancy) -> Verdict:
    text = query_text(call, source)
    verdict = scope(text, tenancy) if text is not None else Verdict.NOT_APPLICABLE
    if verdict is Verdict.FAIL and _FOR_ALL.search(source.path) and not tenancy.is_listed:
        return Verdict.UNCLEAR
    scoped = verdict in {Verdict.FAIL, Verdict.UNCLEAR} and in_wrapper(call.node, source, tenancy.names)
    return Verdict.PASS if scoped else verdict


def _of_mapper(query: Mapped, others: Sequence[Mapped], source: SourceFile, tenancy: Tenancy) -> Verdict:
    if in_wrapper(query.node, source, tenancy.names):
        return Verdict.PASS
    if query.conditions is None:
        return elsewhere(query, others, source, tenancy) or Verdict.UNCLEAR
    roots = [column.removesuffix("id") for column in tenancy.columns]
    scopes = query.conditions.partition("Scopes(")[2].lower()
    if any(root in scopes for root in roots if scopes) or is_kept(query, source, tenancy):
        return Verdict.PASS
    return elsewhere(query, others, source, tenancy) or Verdict.FAIL


def _speaks(line: str, tree: Tree) -> bool:
    return Tenancy(tree).says(line)


QUESTION = Question(question="A1", languages=CODE, find=find, fell=naming("kept it to one tenant", _speaks))
