"""Session cookies that a service sets, and which of Secure, HttpOnly and SameSite they lack."""

import re
from collections.abc import Iterator, Mapping, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, line_of, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.language import SCRIPTS, Language
from bot.checklist.languages.vocabulary import (
    ASSIGNMENT_STATEMENTS,
    CALLS,
    COMPOSITES,
    DECLARATIONS,
    EXPRESSION_LISTS,
    HOLES,
    INTERPRETED_STRINGS,
    OBJECTS,
    STRINGS,
    UNARIES,
)
from bot.checklist.questions.i_browser_and_errors.cookie_settings import cookie_settings
from bot.checklist.syntax.calls import Call, calls, dotted
from bot.checklist.syntax.functions import calls_named, calls_within
from bot.checklist.syntax.imports import imports
from bot.checklist.syntax.option_bags import bag_of
from bot.checklist.syntax.options import Option, Switch, of_literal, options, switch
from bot.checklist.values.conditions import depends_on_environment, is_for_development
from bot.checklist.values.folding import fold
from bot.checklist.values.purpose import words_of
from bot.checklist.values.safe_names import word_set

_SESSION_WORDS = word_set(
    """
    session sess sid token auth jwt access refresh remember login sessionid authtoken authorization
    bearer credential credentials identity
    """
)
_NO_SESSION = word_set(
    """
    csrf xsrf csrftoken theme lang locale expires expiry logged state nonce redirect
    """
)
_FLAGS = ("secure", "httponly", "samesite")
_SHOWN = {"secure": "Secure", "httponly": "HttpOnly", "samesite": "SameSite"}
_SETTERS = frozenset(
    {"cookie", "setCookie", "set_cookie", "setSignedCookie", "set_signed_cookie", "set_secure_cookie"}
)
_JARS = re.compile(r"(?:cookies\(\)|[cC]ookieStore|\.cookies|^cookies|[cC]ookieJar)\.set$")
_HEADER = re.compile(r"^\s*([\w.-]*)\0?[\w.-]*=")
_DELETED = re.compile(r"(?i)max-age=0|max-age=-|expires=thu, 0?1[ -]jan[ -]1970")

Flags = Mapping[str, SgNode | None]


def cookies(source: SourceFile) -> Iterator[Subject]:
    """Each session cookie that a file sets, and each option of a session store."""
    if re.search(r"(?i)cookie|sessions?\b", source.text) is None:
        return
    yield from cookie_settings(source)
    if source.language is Language.GO:
        yield from _go_literals(source)
    for call in calls(source):
        if source.language is Language.GO:
            yield from _gin(call, source)
        elif source.language is Language.PYTHON:
            yield from _python(call, source)
        else:
            yield from _script(call, source)
        yield from _header(call, source)


def is_session(name: SgNode | None, value: SgNode | None, source: SourceFile) -> bool:
    """Whether a cookie carries a session or a token, by its name or else by what it holds."""
    words: list[str] = []
    if name is not None:
        folded = fold(name, source)
        text = folded.text if folded.is_constant and folded.text.strip() else dotted(name)
        words = list(words_of(text.replace(".", "_")[:100]))
    if set(words) & _NO_SESSION:
        return False
    if value is not None and _is_constant(value):
        return False  # a mark, as in `set_cookie(token, "done")`
    if set(words) & _SESSION_WORDS:
        return True
    if value is None or (name is not None and set(words) & {"user", "id", "name", "language"}):
        return False
    held = dotted(value) or value.text()[:100]
    return bool(set(words_of(held)) & {"token", "jwt", "session", "sessionid"}) and "csrf" not in held.lower()


def _is_constant(value: SgNode) -> bool:
    return value.kind() in STRINGS | INTERPRETED_STRINGS and not any(
        part.kind() in HOLES for part in value.children()
    )


def _is_empty(value: SgNode | None) -> bool:
    return value is not None and value.text() in {'""', "''", "``", "null", "None", "undefined"}


def lacking(flags: Flags, source: SourceFile) -> list[str]:
    """The flags that are off or missing; one that a name or the environment decides is there."""
    found = []
    for flag in _FLAGS:
        value = flags.get(flag)
        if value is None or _is_off(flag, value, source):
            found.append(_SHOWN[flag])
    return found


def _is_off(flag: str, value: SgNode, source: SourceFile) -> bool:
    if flag == "samesite":
        text = value.text().strip("\"'`").lower()
        return text in {"none", "null", "false", "undefined"} or text.endswith(
            ("samesitenonemode", "samesitedefaultmode")
        )
    return switch(value, source) is Switch.OFF


def judged(source: SourceFile, node: SgNode, missing: Sequence[str]) -> Subject:
    """A session cookie with the flags that it lacks."""
    if not missing:
        return passes(source, node, "Secure, HttpOnly and SameSite")
    if is_for_development(source.path) or depends_on_environment(node):
        return passes(source, node, "outside production only")
    return fails(source, node, f"A session cookie without {', '.join(missing)}: set all three.")


def _go_literals(source: SourceFile) -> Iterator[Subject]:
    for literal in source.nodes(COMPOSITES):
        kind = literal.field("type")
        name = kind.text() if kind is not None else ""
        if name in {"http.Cookie", "fiber.Cookie"}:
            yield from _go_cookie(literal, source)
        elif name in {"sessions.Options", "gsessions.Options"}:
            given = of_literal(literal, source)
            age = given.get("MaxAge")
            if given and not (age is not None and age.value.text().startswith("-")):
                yield judged(source, literal, lacking(_flags(given), source))
    yield from _go_managers(source)
    for call in calls_named("new", source):
        if call.arguments and call.arguments[0].node.text() in {"http.Cookie", "fiber.Cookie"}:
            yield from _go_cookie(call.node, source)


def _go_managers(source: SourceFile) -> Iterator[Subject]:
    """`manager.Cookie.Secure = false` of a session manager, whose flags are on by default but Secure."""
    for option in options(source):
        if option.target.endswith(".Cookie") and option.name.lower() in _FLAGS and "ession" in source.text:
            off = _is_off(option.name.lower(), option.value, source)
            yield judged(source, option.node, [_SHOWN[option.name.lower()]] if off else [])


def _go_cookie(literal: SgNode, source: SourceFile) -> Iterator[Subject]:
    given = of_literal(literal, source) if literal.kind() in COMPOSITES else {}
    later = _set_later(literal, source)
    both = {**given, **later}
    name, value, age = (both.get(key) for key in ("Name", "Value", "MaxAge"))
    gone = (age is not None and age.value.text().startswith("-")) or (
        value is not None and _is_empty(value.value)
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


def _gin(call: Call, source: SourceFile) -> Iterator[Subject]:
    given = [argument.node for argument in call.arguments]
    if call.name != "SetCookie" or len(given) != 7:  # noqa: PLR2004 - gin's seven parameters
        return
    name, value, age, _, _, secure, http_only = given
    if _is_empty(value) or age.text().startswith("-") or not is_session(name, value, source):
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


def _python(call: Call, source: SourceFile) -> Iterator[Subject]:
    if call.name not in {"set_cookie", "set_signed_cookie", "set_secure_cookie"} or not call.receiver:
        return
    name = call.positional(0) or call.keyword("key") or call.keyword("name")
    value = call.positional(1) or call.keyword("value")
    age = call.keyword("max_age") or call.keyword("expires")
    if (
        _is_empty(value)
        or (age is not None and age.text() in {"0", "-1"})
        or not is_session(name, value, source)
    ):
        return
    if any(argument.spread for argument in call.arguments):
        yield unclear(source, call.node, "Which flags the cookie has could not be followed.")
        return
    flags = {flag: call.keyword(flag) for flag in _FLAGS}
    missing = lacking(flags, source)
    if flags["samesite"] is None and imports(source, "fastapi", "starlette"):
        missing.remove(_SHOWN["samesite"])
    yield judged(source, call.node, missing)


def _script(call: Call, source: SourceFile) -> Iterator[Subject]:
    if imports(
        source, "js-cookie", "react-cookie", "universal-cookie", "tough-cookie", "cypress", "playwright"
    ):
        return
    jar = bool(_JARS.search(call.callee))
    if not (
        jar
        or (
            call.name in _SETTERS
            and re.search(
                r"(?:^|\.)(?:res|resp|response|reply|ctx|c|h|rep)(?:\.|\(\))|^setCookie$"
                r"|^set(?:Signed)?Cookie$",
                call.callee,
            )
        )
    ):
        return
    given = [argument.node for argument in call.arguments]
    if call.callee in {"setCookie", "setSignedCookie"} and (imports(source, "hono") or _is_event(given)):
        given = given[1:]
    if len(given) == 1 and given[0].kind() in OBJECTS:
        inside = of_literal(given[0], source)
        name, value = (inside[key].value if key in inside else None for key in ("name", "value"))
        bag: SgNode | None = given[0]
    elif len(given) > 1:
        name, value, bag = given[0], given[1], next(iter(given[2:]), None)
    else:
        return
    if not _is_empty(value) and is_session(name, value, source):
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
        missing.remove(_SHOWN["httponly"])
    return judged(source, node, missing)


def _header(call: Call, source: SourceFile) -> Iterator[Subject]:
    """A `Set-Cookie` header by hand."""
    given = [argument.node for argument in call.arguments]
    if len(given) < len("nv") or given[0].text()[:20].strip("\"'`").lower() != "set-cookie":
        return
    if source.language not in SCRIPTS and call.name not in {
        "Set",
        "Add",
        "Header",
        "append",
        "set",
        "setdefault",
    }:
        return
    text = fold(given[1], source).text[:2000]
    name = _HEADER.match(text)
    words = set(words_of(name[1])) if name else set()
    if not words & _SESSION_WORDS or words & _NO_SESSION or _DELETED.search(text):
        return
    present = text.lower().replace("samesite=none", "")
    missing = [_SHOWN[flag] for flag in _FLAGS if flag not in present]
    if "\0" in text.partition("=")[2].partition(";")[2] and missing:
        yield unclear(source, call.node, "Which flags the cookie has could not be followed.")
        return
    yield judged(source, call.node, missing)
