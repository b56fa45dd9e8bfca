"""What the parameters of a function are: a request, a message, what a call hands over."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.budget import MOST_BINDINGS
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.grammars import grammar_of
from bot.checklist.languages.vocabulary import (
    DECORATED,
    VARIABLES,
)
from bot.checklist.syntax.bindings import Binding
from bot.checklist.syntax.calls import Argument
from bot.checklist.syntax.functions import calls_named

_ROUTE = re.compile(
    r"@[\w.]*(?:router|app|api|blueprint|bp|web|routes|\w*_router|\w*_bp)\.(?:route|get|post|put|patch"
    r"|delete|head|api_route)\("
    r"|@[\w.]*(?:socketio|sio)\.(?:on|event)\b"
)
_MESSAGE = re.compile(r"\b\w*(?:pb|proto|v\d\w{0,8})\w*\.\w*Request\b|\bconnect\.Request\[")


def is_message(function: SgNode, binding: Binding, source: SourceFile) -> bool:
    """Whether a parameter is the message of a remote call, or the event of a function in a cloud."""
    if source.habits.types_messages:
        return bool(_MESSAGE.search(binding.annotation))
    listed = function.field("parameters")
    text = listed.text()[:60] if listed is not None else ""
    return binding.name == "event" and bool(re.match(r"\(event(?:\s*:[^,]{1,40})?,\s*_?context\b", text))


def is_receiver(function: SgNode, name: str) -> bool:
    """Whether a name is what a method is called on."""
    receiver = function.field("receiver")
    return name in {"self", "cls"} or (
        receiver is not None and re.match(rf"\({re.escape(name)}\s", receiver.text()) is not None
    )


def is_route_parameter(function: SgNode, binding: Binding, source: SourceFile) -> bool:
    """Whether a framework fills a parameter from the request that a route answers."""
    if source.habits.decorates_routes:
        parent = function.parent()
        decorators = (
            parent.text()[:1500].partition("def ")[0]
            if parent is not None and parent.kind() in DECORATED
            else ""
        )
        if not _ROUTE.search(decorators):
            return False
        given = binding.value.text() if binding.value is not None else ""
        kind = binding.annotation
        served = re.search(
            r"\bRequest\b|Session\b|Depends|Client\b|Response\b|BackgroundTasks|Settings|Service\b|Repo"
            r"|Security|WebSocket",
            kind + given,
        )
        named = binding.name not in {"self", "db", "session"} and (binding.name != "request" or bool(kind))
        return named and not served
    if source.habits.decorates_parameters:
        listed = function.field("parameters")
        text = listed.text()[:1500] if listed is not None else ""
        return bool(
            re.search(
                rf"@(?:Query|Body|Param|Headers|Args"
                rf"|Req)\([^)]{{0,80}}\)\s*(?:readonly\s+)?{re.escape(binding.name)}\b",
                text,
            )
        )
    return False


def passed(function: SgNode, binding: Binding, source: SourceFile) -> Iterator[SgNode]:
    """What the calls of this file give a parameter of one of its functions."""
    name = function.field("name")
    owner = function.parent()
    if name is None and owner is not None and owner.kind() in VARIABLES:
        name = owner.field("name")
    if name is None or binding.index is None:
        return
    shift = 1 if _declares_receiver(source) and _has_self(function) else 0
    for call in calls_named(name.text(), source)[:MOST_BINDINGS]:
        argument = _argument(call.arguments, binding, binding.index - shift)
        if argument is not None:
            yield argument


def _declares_receiver(source: SourceFile) -> bool:
    grammar = grammar_of(source.language)
    return grammar is not None and grammar.running.declares_receiver


def _has_self(function: SgNode) -> bool:
    listed = function.field("parameters")
    return listed is not None and bool(re.match(r"\((?:self|cls)\b", listed.text()[:6]))


def _argument(given: Sequence[Argument], binding: Binding, index: int) -> SgNode | None:
    named = next((argument.node for argument in given if argument.name == binding.name), None)
    plain = [argument.node for argument in given if not argument.name]
    return named or (plain[index] if 0 <= index < len(plain) else None)
