"""Session cookies that a method sets, their flags keywords or options."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, line_of
from bot.checklist.core.subject import Subject, unclear
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.browser import KeywordCookies, OptionCookies
from bot.checklist.languages.vocabulary import DICTIONARIES, OBJECTS
from bot.checklist.questions.i_browser_and_errors.session_cookies import (
    FLAGS,
    SHOWN,
    is_empty,
    is_session,
    judged,
    lacking,
)
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imports
from bot.checklist.syntax.option_bags import bag_of
from bot.checklist.syntax.options import of_literal

_JARS = re.compile(r"(?:cookies\(\)|[cC]ookieStore|\.cookies|^cookies|[cC]ookieJar)\.set$")
_HOLDERS = re.compile(
    r"(?:^|\.)(?:res|resp|response|reply|ctx|c|h|rep)(?:\.|\(\))|^setCookie$|^set(?:Signed)?Cookie$"
)


def keyword_cookie(call: Call, source: SourceFile) -> Iterator[Subject]:
    """The session cookie that a call sets, its flags keywords."""
    known = joined(source.language, KeywordCookies)
    if call.name not in known.setters or not call.receiver:
        return
    name = call.positional(0) or call.keyword("key") or call.keyword("name")
    value = call.positional(1) or call.keyword("value")
    age = call.keyword("max_age") or call.keyword("expires")
    if (
        is_empty(value)
        or (age is not None and age.text() in {"0", "-1"})
        or not is_session(name, value, source)
    ):
        return
    spread = _spread(call, source)
    if spread is None:
        yield unclear(source, call.node, "Which flags the cookie has could not be followed.")
        return
    flags = {flag: call.keyword(flag) or spread.get(flag) for flag in FLAGS}
    missing = lacking(flags, source)
    if flags["samesite"] is None and imports(source, *known.lax):
        missing.remove(SHOWN["samesite"])
    yield judged(source, call.node, missing)


def _spread(call: Call, source: SourceFile) -> dict[str, SgNode] | None:
    """The options of dictionaries that are spread into a call; None where one cannot be followed."""
    found: dict[str, SgNode] = {}
    for argument in call.arguments:
        inner = argument.node.named_children() if argument.spread else ()
        given = bindings(source).of(inner[0].text(), inner[0]) if inner else ()
        values = [binding.value for binding in given if binding.value is not None]
        if not argument.spread:
            continue
        if len(given) != 1 or len(values) != 1 or values[0].kind() not in DICTIONARIES:
            return None
        for pair in values[0].named_children():
            key, value = pair.field("key"), pair.field("value")
            if key is None or value is None:
                return None
            found[key.text().strip("\"'").lower()] = value
    return found


def option_cookie(call: Call, source: SourceFile) -> Iterator[Subject]:
    """The session cookie that a call sets, its flags among options."""
    known = joined(source.language, OptionCookies)
    if not known.setters or imports(source, *known.clients):
        return
    if not _JARS.search(call.callee) and not (call.name in known.setters and _HOLDERS.search(call.callee)):
        return
    given = [argument.node for argument in call.arguments]
    if call.callee in known.after_context and (imports(source, *known.contexts) or _is_event(given)):
        given = given[1:]
    if len(given) == 1 and given[0].kind() in OBJECTS:
        inside = of_literal(given[0], source)
        name, value = (inside[key].value if key in inside else None for key in ("name", "value"))
        bag: SgNode | None = given[0]
    elif len(given) > 1:
        name, value, bag = given[0], given[1], next(iter(given[2:]), None)
    else:
        return
    if not is_empty(value) and is_session(name, value, source):
        subject = _bag(_place(call), bag, source, koa="ctx.cookies" in call.callee)
        if subject is not None:
            yield subject


def _place(call: Call) -> SgNode:
    """The call, or its method where a chain puts that on a line of its own."""
    function = call.node.field("function")
    method = function.field("property") if function is not None else None
    return call.node if method is None or line_of(method) == call.line else method


def _is_event(given: Sequence[SgNode]) -> bool:
    """Whether the first argument is h3's event, which Nuxt gives without an import."""
    return len(given) > len("nv") and given[0].text() in {"event", "evt", "h3Event"}


def _bag(node: SgNode, bag: SgNode | None, source: SourceFile, *, koa: bool = False) -> Subject | None:
    """The cookie's options, maybe put together elsewhere; None where they delete it."""
    given = bag_of(bag, source) if bag is not None else {}
    if given is None:
        return unclear(source, node, "Which flags the cookie has could not be followed.")
    age = given.get("maxAge") or given.get("max-age") or given.get("expires")
    if age is not None and re.fullmatch(r"0|-\d+|new Date\([01]\)", age.text()):
        return None
    missing = lacking({key.lower().replace("_", ""): value for key, value in given.items()}, source)
    if koa and "httpOnly" not in given:
        missing.remove(SHOWN["httponly"])
    return judged(source, node, missing)
