"""Session cookies that are literals with a type, and what is assigned to their fields later."""

import re
from collections.abc import Iterator, Mapping

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.core.subject import Subject
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.browser import CookieLiterals
from bot.checklist.languages.vocabulary import (
    ASSIGNMENT_STATEMENTS,
    CALLS,
    COMPOSITES,
    DECLARATIONS,
    EXPRESSION_LISTS,
    UNARIES,
)
from bot.checklist.questions.i_browser_and_errors.session_cookies import (
    FLAGS,
    SHOWN,
    Flags,
    is_empty,
    is_off,
    is_session,
    judged,
    lacking,
)
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.functions import calls_named, calls_within
from bot.checklist.syntax.options import Option, of_literal, options


def literal_cookies(source: SourceFile) -> Iterator[Subject]:
    """Each session cookie that is a literal, and the flags of session managers."""
    known = joined(source.language, CookieLiterals)
    if not known.types:
        return
    for literal in source.nodes(COMPOSITES):
        kind = literal.field("type")
        name = kind.text() if kind is not None else ""
        if name in known.types:
            yield from _cookie(literal, source)
        elif name in known.options:
            given = of_literal(literal, source)
            age = given.get("MaxAge")
            if given and not (age is not None and age.value.text().startswith("-")):
                yield judged(source, literal, lacking(_flags(given), source))
    yield from _managers(source)
    for call in calls_named("new", source):
        if call.arguments and call.arguments[0].node.text() in known.types:
            yield from _cookie(call.node, source)


def _managers(source: SourceFile) -> Iterator[Subject]:
    """`manager.Cookie.Secure = false` of a session manager, whose flags are on by default but Secure."""
    for option in options(source):
        if option.target.endswith(".Cookie") and option.name.lower() in FLAGS and "ession" in source.text:
            off = is_off(option.name.lower(), option.value, source)
            yield judged(source, option.node, [SHOWN[option.name.lower()]] if off else [])


def _cookie(literal: SgNode, source: SourceFile) -> Iterator[Subject]:
    given = of_literal(literal, source) if literal.kind() in COMPOSITES else {}
    later = _set_later(literal, source)
    both = {**given, **later}
    name, value, age = (both.get(key) for key in ("Name", "Value", "MaxAge"))
    gone = (age is not None and age.value.text().startswith("-")) or (
        value is not None and is_empty(value.value)
    )
    expires = both.get("Expires")
    past = expires is not None and re.search(
        r"Unix\((?:0|1),|time\.Time\{\}|Add\(-|1970", expires.value.text()[:100]
    )
    if name is None or gone or past or _goes_out(literal, source):
        return
    if is_session(name.value, value.value if value is not None else None, source):
        yield judged(source, literal, lacking(_flags(both), source))


def _variable(literal: SgNode) -> str:
    """The variable that a literal is assigned to; empty where there is none."""
    for parent in literal.ancestors():
        if parent.kind() in DECLARATIONS | ASSIGNMENT_STATEMENTS:
            left = parent.field("left")
            return left.text()[:80] if left is not None and "," not in left.text() else ""
        if parent.kind() not in UNARIES | EXPRESSION_LISTS:
            return ""
    return ""


def _set_later(literal: SgNode, source: SourceFile) -> dict[str, Option]:
    name = _variable(literal)
    function = enclosing_function(literal)
    if not name or function is None:
        return {}
    start, end = span(function)
    return {
        option.name: option
        for option in options(source)
        if option.target == name and start <= span(option.node)[0] < end
    }


def _goes_out(literal: SgNode, source: SourceFile) -> bool:
    """Whether a client sends the cookie, which no flag concerns."""
    for parent in literal.ancestors():
        text = parent.text()[:200] if parent.kind() in CALLS else ""
        if re.match(r"[\w.()]+\.(?:AddCookie|SetCookies?|WithCookies?)\(", text):
            return ".SetCookie(" not in text or bool(
                re.search(r"(?i)jar|client|req(?:uest)?\b|resty|\.R\(\)", text[:60])
            )
    name = _variable(literal)
    function = enclosing_function(literal)
    if not name or function is None:
        return False
    used = [
        call
        for call in calls_within(function, source)
        if name in [argument.node.text()[:80] for argument in call.arguments]
    ]
    return any(call.name in {"AddCookie", "SetCookies"} for call in used)


def _flags(given: Mapping[str, Option]) -> Flags:
    return {key.lower().replace("_", ""): option.value for key, option in given.items()}


def placed_cookie(call: Call, source: SourceFile) -> Iterator[Subject]:
    """The session cookie that a call is given in seven parts, as gin's `SetCookie` is."""
    given = [argument.node for argument in call.arguments]
    if not given or len(given) != joined(source.language, CookieLiterals).calls.get(call.name):
        return
    name, value, age, _, _, secure, http_only = given
    if is_empty(value) or age.text().startswith("-") or not is_session(name, value, source):
        return
    function = enclosing_function(call.node)
    receiver = call.receiver.text() if call.receiver is not None else ""
    before = (
        [
            inner_call
            for inner_call in calls_within(function, source)
            if inner_call.callee == f"{receiver}.SetSameSite"
        ]
        if function is not None
        else []
    )
    same_site = before[0].positional(0) if before else None
    flags = {"secure": secure, "httponly": http_only, "samesite": same_site}
    yield judged(source, call.node, lacking(flags, source))
