"""Requests by clients that take an address, or options that hold one."""

import re
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.outbound import OptionClients
from bot.checklist.languages.vocabulary import OBJECTS
from bot.checklist.questions.h_outbound.sent import VERBS, Outbound, client_text
from bot.checklist.syntax.calls import Call, object_value
from bot.checklist.syntax.imports import imported_names, imports

_SENDS = VERBS | {"request", "stream", "fetch", "head", "del"}
# What the functions of a library that is called `request` are called.
_REQUEST = r"(?:\.(?:default|get|post|put|patch|del|delete|head|defaults))?"
# A module of the repository: by a relative path, or by an alias for one of its folders.
_OWN_MODULE = re.compile(r"\.|[@~]/|~\w|src/|@[\w-]+/[\w.-]+/")
_NODE = re.compile(r"^(?:https?|node:https?)\.(?:request|get)$")


def option_request(call: Call, source: SourceFile) -> Outbound | None:
    """The request that a call sends; None for any other call."""
    first = call.positional(0)
    if first is None or call.is_new:
        return None
    known = joined(source.language, OptionClients)
    if _is_platform(call, known, source):
        return _options(call, first)
    base = _base_address(call, known)
    if base is not None:
        return Outbound(call, base)
    if "." not in call.callee:
        return _options(call, first) if _is_function(call, known, source) else None
    return _options(call, first) if _is_method(call, known, source) else None


def _is_platform(call: Call, known: OptionClients, source: SourceFile) -> bool:
    """Whether Node.js itself sends, or a library whose function is called `request` as well."""
    resolved = call.resolved
    if _named_request(known.modules).match(resolved) and imports(source, *known.modules):
        return True
    return bool(_NODE.match(resolved)) and (imports(source, "http", "https") or call.callee == resolved)


@cache
def _named_request(modules: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"^(?:{'|'.join(map(re.escape, modules)) or '(?!)'}){_REQUEST}$")


def _is_function(call: Call, known: OptionClients, source: SourceFile) -> bool:
    imported = imported_names(source)
    is_imported = call.callee in imported
    if is_imported and _OWN_MODULE.match(imported[call.callee]):
        return False
    if call.callee == "request" and not is_imported:
        return False
    name = call.resolved if is_imported else call.callee
    last = name.rpartition("/")[2]
    return last in known.functions or name in known.functions or call.callee in known.known_alone


def _is_method(call: Call, known: OptionClients, source: SourceFile) -> bool:
    if _clients(known.clients).search(call.callee) and call.name in _SENDS:
        return True
    made = client_text(call, source) or ""
    return call.name in VERBS | {"request"} and bool(_makes(known.makers).match(made))


@cache
def _clients(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.)(?:{either(names).pattern})(?:\.\w+)?$", re.IGNORECASE)


@cache
def _makes(makers: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(makers)) or '(?!)'})\.(?:create|extend)\(")


@cache
def _maker(makers: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(makers)) or '(?!)'})\b")


def _base_address(call: Call, known: OptionClients) -> SgNode | None:
    """`axios.create({ baseURL })`: what every request of that client begins with."""
    if call.name not in {"create", "extend"} or not _maker(known.makers).match(call.callee):
        return None
    return call.keyword("baseURL") or call.keyword("prefixUrl")


def _options(call: Call, first: SgNode) -> Outbound | None:
    """A URL, or options with one or with a host."""
    if first.kind() not in OBJECTS:
        return Outbound(call, first)
    base = object_value(first, "baseURL") or object_value(first, "prefixUrl")
    url = base or object_value(first, "url") or object_value(first, "uri")
    if url is not None:
        return Outbound(call, url)
    host = object_value(first, "hostname") or object_value(first, "host")
    return Outbound(call, host, is_host=True) if host is not None else None
