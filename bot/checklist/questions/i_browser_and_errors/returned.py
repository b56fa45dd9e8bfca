"""Responses that a web function makes without a call, as `return {"error": str(e)}, 500`."""

import re
from collections.abc import Iterator

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import AssignedBodies
from bot.checklist.languages.vocabulary import (
    ASSIGNMENT_EXPRESSIONS,
    AWAITS,
    BRACES,
    CALLS,
    DECORATED,
    EXPRESSION_LISTS,
    RETURNS,
    TUPLES,
)
from bot.checklist.questions.i_browser_and_errors.statuses import Answer, statuses

_TEXTS = re.compile(r"(?:traceback\.format_\w+|format_exc|str|repr)\(")
_ROUTE = re.compile(
    r"@[\w.]+\.(?:route|get|post|put|patch|delete|head|api_route|websocket|errorhandler|app_errorhandler"
    r"|exception_handler)\("
)


def returned_answers(source: SourceFile) -> Iterator[Answer]:
    """What decorated routes return as plain data, and what is assigned to a body."""
    if source.habits.decorates_routes and _ROUTE.search(source.text):
        yield from _returned(source)
    known = joined(source.language, AssignedBodies)
    if either(known.marks).search(source.text):
        yield from _assigned(source, known.targets)


def _returned(source: SourceFile) -> Iterator[Answer]:
    for node in source.nodes(RETURNS):
        value = next((child for child in node.children() if child.is_named()), None)
        function = enclosing_function(node)
        parent = function.parent() if function is not None else None
        if value is None or parent is None or parent.kind() not in DECORATED:
            continue
        if not _ROUTE.search(parent.text().partition("def ")[0][:1000]):
            continue
        parts = (
            [child for child in value.children() if child.is_named()]
            if value.kind() in TUPLES | EXPRESSION_LISTS
            else [value]
        )
        if parts and (parts[0].kind() not in AWAITS | CALLS or _TEXTS.match(parts[0].text()[:40])):
            status = statuses(parts[1], source) if len(parts) > 1 else frozenset()
            yield Answer(node, "return", parts[:1], status)


def _assigned(source: SourceFile, targets: frozenset[str]) -> Iterator[Answer]:
    for node in source.nodes(ASSIGNMENT_EXPRESSIONS):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None or left.text() not in targets:
            continue
        block = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in BRACES), None)
        found = (
            re.search(r"\.status\s*=\s*([^;\n]{1,40})", block.text()[:3000]) if block is not None else None
        )
        numbers = (
            frozenset(int(match) for match in re.findall(r"\b[1-5]\d\d\b", found[1]))
            if found
            else frozenset()
        )
        yield Answer(node, "ctx.body", [right], numbers if numbers or not found else None)
