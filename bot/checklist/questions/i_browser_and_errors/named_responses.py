"""Responses and errors that are made by name, their status a keyword."""

import re
from collections.abc import Sequence
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import NamedResponses
from bot.checklist.languages.vocabulary import EXPRESSION_LISTS, TUPLES
from bot.checklist.questions.i_browser_and_errors.statuses import BY_NAME, Answer, statuses
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imports

_STATUS_FIRST = frozenset({"HTTPException", "HTTPError", "abort", "send_error"})
_STATUS_SECOND = frozenset({"Response", "make_response", "JsonResponse"})


def named_answer(call: Call, source: SourceFile) -> Answer | None:
    """The response that a call makes; None for any other call."""
    known = joined(source.language, NamedResponses)
    if not (_named(known.names).search(call.callee) or _is_in_module(call, known, source)):
        return None
    if call.name in known.logged and not imports(source, *known.logged[call.name]):
        return None  # tornado's text goes to the log
    status = _status(call)
    carried = [argument.node for argument in call.arguments if argument.node is not status]
    known_statuses = statuses(status, source) if status is not None else _implied(call, source)
    return Answer(call.node, call.callee, carried, known_statuses)


@cache
def _named(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.)(?:{either(names).pattern})$")


def _is_in_module(call: Call, known: NamedResponses, source: SourceFile) -> bool:
    if call.name not in known.in_modules or not imports(source, *known.modules):
        return False
    own = re.match(r"self\.(?!stdout\b|stderr\b)", call.callee)
    return call.name not in {"write", "finish"} or own is not None


def _status(call: Call) -> SgNode | None:
    status = call.keyword("status_code") or call.keyword("status") or call.keyword("code")
    positional: Sequence[SgNode] = [argument.node for argument in call.arguments if not argument.name]
    if status is None and call.name in _STATUS_FIRST and positional:
        return positional[0]
    if status is None and call.name in _STATUS_SECOND and len(positional) > 1:
        return positional[1]
    return status


def _implied(call: Call, source: SourceFile) -> frozenset[int] | None:
    """The status of a class that has one, or of the tuple in which the response is returned."""
    named = re.sub(r"^(?:HttpResponse|HTTP)", "", call.name)
    kind = {"ServerError": 500, "NotAllowed": 405}.get(named) or BY_NAME.get(named.lower())
    if kind and call.name != "HttpResponse":
        return frozenset({kind})
    parent = call.node.parent()
    if parent is not None and parent.kind() in TUPLES | EXPRESSION_LISTS:
        others = [child for child in parent.children() if child.is_named()]
        return statuses(others[1], source) if len(others) > 1 else frozenset()
    return frozenset()
