"""A2: a raw query outside the tenant wrapper, in a repository that has one."""

from collections.abc import Iterator

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.core.tree import Tree
from bot.checklist.facts.tenancy import Tenancy, in_wrapper
from bot.checklist.languages.grammars import CODE
from bot.checklist.questions.a_tenant_scope.raw_queries import is_raw, query_text, uses_wrapper
from bot.checklist.questions.a_tenant_scope.scoped_sql import tables
from bot.checklist.syntax.calls import Call, calls


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each call of a raw query function."""
    if not uses_wrapper(tree):
        return
    tenancy = Tenancy(tree)
    for call in calls(source):
        if not is_raw(call, source, tree.names):
            continue
        text = _text(call, source)
        if in_wrapper(call.node, source, tree.names):
            yield passes(source, call.node, "inside the tenant wrapper")
        elif text is not None and all(tenancy.is_global(table) for table in tables(text)):
            yield passes(source, call.node, "only tables that belong to nobody")
        else:
            yield fails(
                source, call.node, "A raw query beside the tenant wrapper: run it through the wrapper."
            )


def _text(call: Call, source: SourceFile) -> str | None:
    """The text of a raw query; for a cursor that of all that its function runs."""
    function = enclosing_function(call.node)
    if call.name != "cursor" or function is None:
        return query_text(call, source)
    start, end = span(function)
    run = [
        inner_call
        for inner_call in calls(source)
        if start <= span(inner_call.node)[0] < end and inner_call.name.startswith("execute")
    ]
    texts = [query_text(inner_call, source) for inner_call in run]
    return ";".join(text for text in texts if text is not None) if texts and None not in texts else None


QUESTION = Question(question="A2", languages=CODE, find=find)
