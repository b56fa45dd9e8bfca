"""One request that a file sends to another service, and the client that sends it."""

import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import AS_PATTERNS, AS_TARGETS, MEMBERS, NAMES, first_within
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.values.safe_names import word_set

VERBS = word_set("get post put patch delete head options")
CLIENT_NAME = re.compile(
    r"(?:^|[._])(?:http_?client|client|http|session|requests?|conn|httpx|sess|restclient)(?:\(\))?$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"(?i)url|uri|link|address|target|endpoint|host|href|callback|feed|://|\bsrc\b")


@dataclass(frozen=True, slots=True, eq=False)
class Outbound:
    """One request. `address` is its URL, or its host where `is_host` says so. `is_page`: a browser's."""

    call: Call
    address: SgNode
    is_host: bool = False
    is_page: bool = False


def client_text(call: Call, source: SourceFile) -> str | None:
    """How the client of a call was made, as text; None where that is not in this file."""
    receiver = call.receiver
    if receiver is None or receiver.kind() not in MEMBERS | NAMES:
        return receiver.text()[:400] if receiver is not None else None
    node = client_value(receiver, source)
    return node.text()[:600] if node is not None else None


def client_value(receiver: SgNode, source: SourceFile) -> SgNode | None:
    """The expression that made a client: assigned, or opened by `with … as client`."""
    name = receiver.text()
    opened = source.nodes(AS_PATTERNS)
    function = enclosing_function(receiver) if opened else None
    begin, end = span(function) if function is not None else (0, len(source.text))
    for pattern in opened:
        target = first_within(pattern, AS_TARGETS)
        if target is not None and target.text() == name and begin <= span(pattern)[0] < end:
            return pattern.child(0)
    values = [binding.value for binding in bindings(source).of(name, receiver) if binding.value is not None]
    return values[0] if len(values) == 1 else None
