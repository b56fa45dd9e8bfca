"""Requests by clients with a method a verb, told by what they were imported or made from."""

import re
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.outbound import SessionClients
from bot.checklist.languages.vocabulary import LISTS
from bot.checklist.questions.h_outbound.sent import ADDRESS, CLIENT_NAME, VERBS, Outbound, client_text
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imports
from bot.checklist.values.folding import fold

# Methods that take the HTTP method first.
_ANY_METHOD = frozenset({"request", "stream"})
# What a repository calls a client of its own.
_OWN_CLIENT = r"\w*safe\w*"
_BROWSERS_SESSION = re.compile(r"(?:^|\.)request\.session\b")


def session_request(call: Call, source: SourceFile) -> Outbound | None:
    """The request that a call sends; None for any other call."""
    known = joined(source.language, SessionClients)
    if match := _verb_of(known.modules).match(call.resolved):
        if match[1] not in VERBS | _ANY_METHOD:
            return None
        return _at(call, 1 if match[1] in _ANY_METHOD else 0)
    opens = _opens(known.openers)
    if opens.search(call.resolved) or opens.search(call.callee):
        is_urllib3 = call.resolved.endswith(".request") and "urllib.request" not in call.resolved
        return _at(call, 1 if is_urllib3 else 0)
    method = call.name.lower()
    if call.receiver is None or method not in VERBS | _ANY_METHOD | {"ws_connect"}:
        return None
    index = 1 if method in _ANY_METHOD else 0
    made = client_text(call, source)
    if made is not None:
        return _at(call, index) if _makes(known.makers).match(made) else None
    return _by_name(call, index, known, source)


@cache
def _verb_of(modules: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{either(modules).pattern})\.(\w+)$")


@cache
def _opens(openers: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.)(?:{either(openers).pattern})$")


@cache
def _makes(makers: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:await )?(?:{either((*makers, _OWN_CLIENT)).pattern})\(")


def _by_name(call: Call, index: int, known: SessionClients, source: SourceFile) -> Outbound | None:
    """The request of a client that is told by its name alone, and by an argument that is an address."""
    at = call.positional(index) or call.keyword("url")
    if at is None or not CLIENT_NAME.search(call.callee.rpartition(".")[0]) or "objects" in call.callee:
        return None
    if not (index == 1 or ADDRESS.search(at.text()[:200]) or imports(source, *known.imported)):
        return None
    if not _may_be_address(at) or _BROWSERS_SESSION.search(call.callee):
        return None
    return Outbound(call, at) if ADDRESS.search(at.text()[:200] + fold(at, source).text[:200]) else None


def _may_be_address(at: SgNode) -> bool:
    text = at.text()
    return at.kind() not in LISTS and not text[:1].isupper() and not re.match(r"[\"']\w", text[:3])


def _at(call: Call, index: int) -> Outbound | None:
    at = call.positional(index) or call.keyword("url") or call.keyword("fullurl")
    if at is None or re.match(r"(?:urllib\.request\.)?Request\(", at.text()[:30]):
        return None  # `urlopen(Request(url))`: the request is a subject of its own
    return Outbound(call, at)
