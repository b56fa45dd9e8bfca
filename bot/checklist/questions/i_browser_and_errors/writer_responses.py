"""Responses that go to a writer, or by a method of a context."""

import re
from collections.abc import Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import WriterResponses
from bot.checklist.languages.vocabulary import BLOCKS, NAMES
from bot.checklist.questions.i_browser_and_errors.statuses import Answer, statuses
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.functions import calls_within


def writer_answer(call: Call, source: SourceFile) -> Answer | None:
    """The response that a call makes; None for any other call."""
    known = joined(source.language, WriterResponses)
    given = [argument.node for argument in call.arguments]
    if call.callee in known.errors and len(given) > len("wt"):
        return Answer(call.node, call.callee, given[1:2], statuses(given[2], source))
    if call.name in {"NewHTTPError", "NewError"} and either(known.failures).match(call.callee) and given:
        return Answer(call.node, call.callee, given[1:], statuses(given[0], source))
    if call.callee in known.renderers and len(given) > len("wr"):
        return Answer(call.node, call.callee, given[2:], _written_status(call.node, source))
    written = _written(call, given, known, source)
    if written is not None:
        return Answer(call.node, call.callee, written, _written_status(call.node, source))
    if call.name in known.sinks and call.receiver is not None and _is_context(call, known, source):
        return _of_context(call, given, source)
    return _of_helper(call, given, source)


def _written(
    call: Call, given: Sequence[SgNode], known: WriterResponses, source: SourceFile
) -> Sequence[SgNode] | None:
    """What a call writes to the response; None for any other call."""
    if call.name in known.writes and given and is_writer(given[0], source):
        return given[1:]
    if call.receiver is None:
        return None
    if call.name == "Write" and is_writer(call.receiver, source):
        return given
    inner = call.receiver.field("arguments") if call.callee == "json.NewEncoder().Encode" else None
    writer = next((child for child in inner.children() if child.is_named()), None) if inner else None
    return given if writer is not None and is_writer(writer, source) else None


def _of_context(call: Call, given: Sequence[SgNode], source: SourceFile) -> Answer | None:
    if "Status()" in call.callee:
        status = next(
            (inner_call for inner_call in calls_within(call.node, source) if inner_call.name == "Status"),
            None,
        )
        first = status.positional(0) if status is not None else None
        return Answer(call.node, call.callee, given, statuses(first, source))
    if len(given) > 1:
        return Answer(call.node, call.callee, given[1:], statuses(given[0], source))
    return Answer(call.node, call.callee, given, frozenset()) if given else None


def _of_helper(call: Call, given: Sequence[SgNode], source: SourceFile) -> Answer | None:
    """`writeError(w, 500, text)`: a function of one's own that gets the writer and a constant status."""
    if len(given) < len("wst") or not is_writer(given[0], source):
        return None
    status = next(
        (node for node in given[1:] if re.match(r"(?:http\.Status\w+|[45]\d\d)$", node.text()[:60])), None
    )
    if status is None:
        return None
    carried = [node for node in given[1:] if node is not status and node.kind() not in NAMES]
    return Answer(call.node, call.callee, carried, statuses(status, source))


def is_writer(node: SgNode, source: SourceFile) -> bool:
    """Whether a Go expression is an `http.ResponseWriter`."""
    if node.text().endswith((".Writer", ".Response()")):
        return True
    if node.kind() not in NAMES:
        return False
    return any("ResponseWriter" in binding.annotation for binding in bindings(source).of(node.text(), node))


def _is_context(call: Call, known: WriterResponses, source: SourceFile) -> bool:
    first = call.callee.partition(".")[0]
    found = bindings(source).of(first, call.node)
    return any(either(known.contexts).search(binding.annotation) for binding in found)


def _written_status(node: SgNode, source: SourceFile) -> frozenset[int] | None:
    """The status of the nearest `WriteHeader` before a body is written, in the innermost block around it."""
    function = enclosing_function(node)
    if function is None:
        return frozenset()
    start = span(node)[0]
    before = [
        inner_call
        for inner_call in calls_within(function, source)
        if (inner_call.name == "WriteHeader" or inner_call.callee == "render.Status")
        and span(inner_call.node)[0] < start
    ]
    around = [span(ancestor) for ancestor in node.ancestors() if ancestor.kind() in BLOCKS]
    for call in reversed(before):
        block = next(
            (span(ancestor) for ancestor in call.node.ancestors() if ancestor.kind() in BLOCKS), None
        )
        if block in around and call.arguments:
            return statuses(call.arguments[-1].node, source)
    return frozenset()
