"""Checks of a signature and settings of TLS that a change takes away: the same function had them at base."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.places import line_now
from bot.checklist.core.source import SourceFile, enclosing_function, enclosing_symbol, line_of
from bot.checklist.core.subject import Subject, fails, unclear
from bot.checklist.languages.grammars import CODE
from bot.checklist.syntax.calls import calls
from bot.checklist.syntax.functions import named_functions
from bot.checklist.syntax.options import Option, options

_CHECK = re.compile(
    r"(?:^|\.)(?:construct_?event(?:_?async)?|timingSafeEqual|compare_digest|hmac\.Equal|ConstantTimeCompare"
    r"|ValidatePayload|verify_?header|(?:verify|validate|check|valid|is_?valid)_?\w{0,20}?(?:(?:signature|hmac|webhook)\w{0,12}|mac|sig|digest))$",
    re.IGNORECASE,
)
# The same, for a cheap look at the text.
_SPOKEN = re.compile(
    r"construct_?event|timingSafeEqual|compare_digest|hmac\.Equal|ConstantTimeCompare|ValidatePayload"
    r"|verify_?header|(?:verify|validate|check|valid)_?\w{0,20}?(?:signature\w{0,12}|hmac\w{0,12}|webhook\w{0,12}|mac|sig|digest)\(",
    re.IGNORECASE,
)
_SETTINGS = re.compile(r"hostVerifier|CERT_REQUIRED|rejectUnauthorized[\"']?\s*:\s*true")
_MAYBE = re.compile(r"\b\w*(?:verif|signature|authentic|hmac|signed)\w*", re.IGNORECASE)


def unchecked_now(base: SourceFile, head: SourceFile) -> Iterator[Subject]:
    """A function of head whose signature check at base is gone."""
    if base.language not in CODE or len(_SPOKEN.findall(base.text)) <= len(_SPOKEN.findall(head.text)):
        return
    checked = dict(reversed(list(_checks(base))))
    still = {symbol for symbol, _ in _checks(head)}
    functions = _by_symbol(head)
    for symbol, node in checked.items():
        function = functions.get(symbol)
        if function is None or symbol in still:
            continue
        where = f"The signature check that stood at line {line_of(node)} of the base is gone"
        new = {word for word in _MAYBE.findall(head.text) if word not in base.text}
        if new or _MAYBE.search(function.text()):
            yield unclear(
                head, _inside(function), f"{where}; whether another took its place could not be followed."
            )
        else:
            yield fails(head, _inside(function), f"{where}: verify the raw body before it is used.")


def _checks(source: SourceFile) -> Iterator[tuple[str, SgNode]]:
    """Each call that checks a signature, with the function around it."""
    for call in calls(source):
        if _CHECK.search(call.callee):
            yield enclosing_symbol(call.node), call.node


def unprotected_now(base: SourceFile, head: SourceFile) -> Iterator[Subject]:
    """A function of head whose setting that verified a peer is gone, where nothing verifies without it."""
    if base.language not in CODE or len(_SETTINGS.findall(base.text)) <= len(_SETTINGS.findall(head.text)):
        return
    functions = _by_symbol(head)
    kept = {(enclosing_symbol(kept_option.node), kept_option.name) for kept_option in options(head)}
    for option in options(base):
        symbol = enclosing_symbol(option.node)
        function = functions.get(symbol)
        if (symbol and function is None) or not _protects(option) or (symbol, option.name) in kept:
            continue
        message = (
            f"`{option.name}`, which stood at line {line_of(option.node)} of the base, is gone, and nothing"
            " verifies the peer without it: set it again."
        )
        at = _inside(function) if function is not None else line_now(base, head, line_of(option.node))
        yield fails(head, at, message)


def _protects(option: Option) -> bool:
    value = option.value.text()[:400]
    if option.name in {"verify_mode", "cert_reqs"}:
        return value.endswith("CERT_REQUIRED")
    if option.name in {"ssl", "tls"}:
        return re.search(r"rejectUnauthorized[\"']?\s*:\s*true", value) is not None
    return option.name == "hostVerifier"


def _by_symbol(source: SourceFile) -> dict[str, SgNode]:
    return {
        enclosing_symbol(_inside(function)): function
        for found in named_functions(source).values()
        for function in found
    }


def _inside(function: SgNode) -> SgNode:
    """A node within a function on its first line, whose symbol is the function's own."""
    inner = function.field("parameters") or function.field("parameter") or function.field("body")
    return inner if inner is not None and enclosing_function(inner) is not None else function
