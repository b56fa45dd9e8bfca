"""Responses by methods of an object that is handed to the handler."""

import re
from collections.abc import Sequence
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import ChainedResponses
from bot.checklist.languages.vocabulary import BRACES, OBJECTS
from bot.checklist.questions.i_browser_and_errors.statuses import STATUS, Answer, statuses
from bot.checklist.syntax.calls import Call, object_value
from bot.checklist.syntax.functions import calls_within


def chained_answer(call: Call, source: SourceFile) -> Answer | None:
    """The response that a call makes; None for any other call."""
    known = joined(source.language, ChainedResponses)
    given = [argument.node for argument in call.arguments]
    if _errors(known.errors).search(call.callee):
        found = [node for node in given if STATUS.search(node.text()[:200])]
        answered = (
            statuses(found[0], source)
            if found
            else frozenset({500} if not call.callee.endswith("createError") else ())
        )
        return Answer(call.node, call.callee, given, answered)
    if call.name not in known.sinks or not _objects(known.objects).search(call.callee):
        return None
    if call.name == "Response" and not call.is_new:
        return None
    status = _chained_status(call, source)
    if status is None:
        status = _init_status(call, given)
    carried = given[:1] if len(given) < len("abc") else given[:2]
    answered = statuses(status, source) if status is not None else _assigned_status(call)
    return Answer(call.node, call.callee, carried, answered)


@cache
def _errors(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.)(?:{either(names).pattern})$")


@cache
def _objects(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.)(?:{either(names).pattern})(?:\(\))?(?:\.|$)")


def _chained_status(call: Call, source: SourceFile) -> SgNode | None:
    if not re.search(r"(?:status|code|writeHead|type|header|set)\(\)", call.callee):
        return None
    chain = [
        inner_call
        for inner_call in calls_within(call.node, source)
        if inner_call.name in {"status", "code", "writeHead"}
    ]
    receiver = call.receiver
    inside = [
        inner_call
        for inner_call in chain
        if receiver is not None and span(inner_call.node)[1] <= span(receiver)[1]
    ]
    return inside[0].positional(0) if inside else None


def _init_status(call: Call, given: Sequence[SgNode]) -> SgNode | None:
    if len(given) > 1:
        if given[1].kind() in OBJECTS:
            return object_value(given[1], "status")
        if call.callee.partition(".")[0] in {"c", "ctx", "context"}:
            return given[1]
    return None


def _assigned_status(call: Call) -> frozenset[int] | None:
    """`res.statusCode = 500; res.end(text)` and `res.status(500); res.send(text)` of the same block."""
    block = next((ancestor for ancestor in call.node.ancestors() if ancestor.kind() in BRACES), None)
    if block is None:
        return frozenset()
    before = block.text()[: max(span(call.node)[0] - span(block)[0], 0)]
    found = re.findall(
        r"(?:statusCode\s*=\s*|\.status\s*=\s*|\.(?:status|writeHead|code)\()([^;)\n]{1,40})", before
    )
    if not found:
        return frozenset()
    numbers = {int(number) for number in STATUS.findall(found[-1])}
    return frozenset(numbers) or None
