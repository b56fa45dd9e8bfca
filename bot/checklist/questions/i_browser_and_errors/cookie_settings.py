"""Session cookies whose flags stand in the settings of a framework or a session middleware."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_symbol
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import SessionStores
from bot.checklist.languages.vocabulary import ASSIGNMENTS, NAMES, OBJECTS
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.imports import imported_names, imports
from bot.checklist.syntax.option_bags import Bag, bag_of, set_later
from bot.checklist.syntax.options import Switch, options, switch
from bot.checklist.values.conditions import depends_on_environment, is_for_development

_DEVELOPMENT = re.compile(r"dev|test|local|debug", re.IGNORECASE)
_NAMES_SECRET = re.compile(r"\bsecret\b|\.\.\.")


def cookie_settings(source: SourceFile) -> Iterator[Subject]:
    """Each flag that a setting turns off, and each session middleware."""
    known = joined(source.language, SessionStores)
    if known.settings:
        yield from _named(source, known)
    for call in calls(source) if known.makers or known.middleware else ():
        yield from _store(call, known, source)
        yield from _middleware(call, known, source)
    if known.made_apart:
        yield from _made_apart(source, known)


def _named(source: SourceFile, known: SessionStores) -> Iterator[Subject]:
    for option in options(source):
        yield from _setting(option.name, option.value, option.node, known, source)
    for node in source.nodes(ASSIGNMENTS):
        left, right = node.field("left"), node.field("right")
        if left is not None and right is not None and left.kind() in NAMES:
            yield from _setting(left.text(), right, node, known, source)


def _setting(
    name: str, value: SgNode, node: SgNode, known: SessionStores, source: SourceFile
) -> Iterator[Subject]:
    match = either(known.settings).fullmatch(name)
    if match is None or name == "CSRF_COOKIE_HTTPONLY":
        return
    flag = match[match.lastindex or 0]
    text = value.text().strip("\"'").lower()
    off = text in {"none", "false"} if flag == "SAMESITE" else switch(value, source) is Switch.OFF
    if not off:
        yield passes(source, node, "on, or told by the configuration")
    elif (
        is_for_development(source.path)
        or depends_on_environment(node)
        or _DEVELOPMENT.search(enclosing_symbol(node))
    ):
        yield passes(source, node, "for development or tests")
    else:
        yield _lacks(source, node, {"SECURE": "Secure", "HTTPONLY": "HttpOnly", "SAMESITE": "SameSite"}[flag])


def _lacks(source: SourceFile, node: SgNode, flags: str) -> Subject:
    return fails(
        source, node, f"The session cookie is set without {flags}: set Secure, HttpOnly and SameSite."
    )


def _middleware(call: Call, known: SessionStores, source: SourceFile) -> Iterator[Subject]:
    """Starlette's `SessionMiddleware`, HttpOnly and Lax by default, Secure only if `https_only` says so."""
    first = call.positional(0)
    named = call.name in known.middleware or (
        call.name in {"add_middleware", "Middleware"}
        and first is not None
        and first.text().endswith(tuple(known.middleware))
    )
    if not named or not imports(source, *known.modules):
        return
    secure = call.keyword("https_only")
    if any(argument.spread for argument in call.arguments):
        yield unclear(source, call.node, "Which flags the session cookie has could not be followed.")
    elif secure is None or switch(secure, source) is Switch.OFF:
        yield _lacks(source, call.node, "Secure")
    else:
        yield passes(source, call.node, "Secure, HttpOnly and SameSite")


def _store(call: Call, known: SessionStores, source: SourceFile) -> Iterator[Subject]:
    """express-session and cookie-session: HttpOnly by default, Secure and SameSite not."""
    first = call.positional(0)
    makes = call.callee in known.makers and (call.resolved in known.makers or call.callee == call.resolved)
    if call.name == "register" and first is not None:
        makes = imported_names(source).get(first.text()) in known.plugins
        first = call.positional(1)
    if not makes or first is None:
        return
    given = bag_of(first, source)
    flat = call.callee in known.flat or any(name in call.resolved for name in known.flat)
    if given is None:
        if first.kind() not in OBJECTS or _NAMES_SECRET.search(first.text()[:2000]):
            yield unclear(source, call.node, "Which options the session has could not be followed.")
        return
    if flat:
        yield _judge(source, call.node, given)
    elif "secret" in given:
        yield _cookie_of(given, _name(first), call.node, source)


def _name(node: SgNode) -> str:
    return node.text()[:80] if node.kind() in NAMES else ""


def _cookie_of(given: Bag, name: str, node: SgNode, source: SourceFile) -> Subject:
    """What a session's options say of its cookie."""
    cookie = given.get("cookie")
    later = set_later(f"{name}.cookie", source) if name else {}
    if cookie is None:
        return _judge(source, node, later) if later else _lacks(source, node, "Secure, SameSite")
    inner = bag_of(cookie, source)
    if inner is None:
        return unclear(source, cookie, "Which flags the session cookie has could not be followed.")
    return _judge(source, cookie, {**inner, **later})


def _made_apart(source: SourceFile, known: SessionStores) -> Iterator[Subject]:
    """Options of express-session in a file that gives them to another one."""
    if not imports(source, *known.made_apart) or any(call.callee in known.makers for call in calls(source)):
        return
    for literal in source.nodes(OBJECTS):
        given = bag_of(literal, source)
        if given is not None and {"secret", "resave"} <= given.keys():
            declared = parent.field("name") if (parent := literal.parent()) is not None else None
            yield _cookie_of(given, _name(declared) if declared is not None else "", literal, source)


def _judge(source: SourceFile, node: SgNode, bag: Bag) -> Subject:
    given = {name.lower(): value for name, value in bag.items()}
    missing = []
    if "secure" not in given or switch(given["secure"], source) is Switch.OFF:
        missing.append("Secure")
    if "httponly" in given and switch(given["httponly"], source) is Switch.OFF:
        missing.append("HttpOnly")
    if "samesite" not in given or given["samesite"].text().strip("\"'`").lower() in {"none", "false"}:
        missing.append("SameSite")
    if not missing or is_for_development(source.path) or depends_on_environment(node):
        return passes(source, node, "Secure, HttpOnly and SameSite in production")
    return _lacks(source, node, ", ".join(missing))
