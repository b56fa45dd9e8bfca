"""CSRF protection taken off for a route, a form or a whole application."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.globs import matches_any
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, enclosing_symbol
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import CsrfProtection
from bot.checklist.languages.vocabulary import (
    ASSIGNMENTS,
    CALLS,
    CLASSES,
    DECORATORS,
    KEYWORD_ARGUMENTS,
    LISTS,
    STRINGS,
    TUPLES,
)
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.options import Option, Switch, options, switch
from bot.checklist.values.conditions import depends_on_environment, is_for_development
from bot.checklist.values.folding import fold
from bot.checklist.values.safe_names import word_set

_OFF_WHEN_FALSE = word_set(
    """
    WTF_CSRF_ENABLED WTF_CSRF_CHECK_DEFAULT JWT_COOKIE_CSRF_PROTECT csrfPrevention CSRF_ENABLED
    csrfProtection csrf_protect enable_csrf csrf_enabled enableCsrf
    """
)
_EXEMPTS = frozenset(
    {"ExemptGlob", "ExemptPath", "ExemptGlobs", "ExemptPaths", "ExemptRegexp", "AddInsecureBypassPattern"}
)
_EXEMPT = re.compile(r"\bcsrf(?:_protect)?\.exempt\b(?!\()|\bcsrf_exempt\b")
_DEVELOPMENT = re.compile(r"dev|test|local", re.IGNORECASE)
_NO_COOKIES = re.compile(
    r"(?i)signature|hmac|verify_|authorization|bearer|api[_-]?key|basic_?auth|compare_digest"
    r"|construct_event|jwt|oauth|saml|access_token"
    r"|login_not_required|AllowAny|authentication_classes"
)
_SAFE_METHODS = re.compile(
    r"require_(?:GET|safe)|require_http_methods\(\s*\[\s*[\"'](?:GET|HEAD)[\"']\s*\]|@api_view"
)
_READS = re.compile(r"\bmethods\s*=\s*[\[(](?:\s*[\"'](?:GET|HEAD|OPTIONS)[\"']\s*,?)+\s*[\])]\s*\)")
_NAMED = re.compile(
    r"(?i)webhook|_hook\b|hook_|callback|ipn|health|ping|notify|notification|report_uri|csp|metrics"
    r"|xmlrpc|rpc\b|acs\b"
)


# A decorator of the project's own that asks for a token or a key; `requires_auth` may look at a session.
_OWN_TOKEN = re.compile(
    r"(?i)@(?:\w+\.)*(?!\w*(?:session|login|cookie|user|csrf))(?P<name>requires?_\w+_auth|requires?_\w*(?:token|key)"
    r"|\w*(?:token|key)_(?:auth_)?required)\b"
)


def csrf_settings(source: SourceFile, names: Names) -> Iterator[Subject]:
    """Each place that takes CSRF protection off, or leaves it on explicitly."""
    if (
        re.search(r"(?i)csrf|csurf|nosurf|allowedOrigins|checkOrigin|MIDDLEWARE|BypassPattern", source.text)
        is None
    ):
        return
    for option in options(source):
        subject = _option(option, source)
        if subject is not None:
            yield subject
    for call in calls(source):
        yield from _call(call, source, names)
    yield from _written(source, names)
    yield from _handed_on(source)


def _handed_on(source: SourceFile) -> Iterator[Subject]:
    """`decorators=[csrf.exempt]`: every view of an API or a class."""
    for node in source.nodes(KEYWORD_ARGUMENTS, ASSIGNMENTS):
        name, value = node.field("name") or node.field("left"), node.field("value") or node.field("right")
        named = name is not None and name.text() in {"decorators", "method_decorators"}
        if named and value is not None and _EXEMPT.search(value.text()[:600]):
            yield _off(source, node)


def _option(option: Option, source: SourceFile) -> Subject | None:
    if option.name in _OFF_WHEN_FALSE or (
        option.name == "checkOrigin" and re.search(r"csrf\s*:|security\s*:", source.text)
    ):
        return _switched(option.node, option.value, source)
    known = joined(source.language, CsrfProtection)
    if option.name in known.origins and known.origins[option.name] in source.text:
        wide = re.search(r"[\"'`]\*{1,2}[\"'`]", option.value.text()[:600])
        return _off(source, option.node) if wide else passes(source, option.node, "known origins")
    if option.name in known.switches and option.value.text() == "false":
        return _off(source, option.node)
    return None


def _switched(node: SgNode, value: SgNode, source: SourceFile) -> Subject | None:
    match switch(value, source):
        case Switch.OFF:
            symbol = enclosing_symbol(node)
            development = (
                is_for_development(source.path) or depends_on_environment(node) or _DEVELOPMENT.search(symbol)
            )
            return passes(source, node, "for development or tests") if development else _off(source, node)
        case Switch.ON | Switch.ENVIRONMENT:
            return passes(source, node, "CSRF protection is on")
        case _:
            return None


def _call(call: Call, source: SourceFile, names: Names) -> Iterator[Subject]:
    if call.name in _EXEMPTS:
        for argument in call.arguments:
            yield from _path(call, argument.node, source, names)
    elif call.name == "UnsafeSkipCheck":
        yield _off(source, call.node)
    elif call.name == "ExemptFunc" and "nosurf" in source.text:
        yield unclear(source, call.node, "Which requests need no CSRF token could not be followed.")
    elif call.callee in {"csurf", "csrf"} and (ignored := call.keyword("ignoreMethods")) is not None:
        wide = re.search(r"POST|PUT|PATCH|DELETE", ignored.text()[:200])
        yield _off(source, call.node) if wide else passes(source, call.node, "safe methods only")
    elif call.arguments:
        yield from _with_arguments(call, source, names)


def _with_arguments(call: Call, source: SourceFile, names: Names) -> Iterator[Subject]:
    """Calls that say something of what they are given first."""
    first = call.arguments[0].node
    if call.callee == "csrf.Secure" and first.text() == "false":
        if not depends_on_environment(call.node) and not is_for_development(source.path):
            yield fails(source, call.node, "The CSRF cookie goes over plain http: leave `csrf.Secure` on.")
    elif call.callee in joined(source.language, CsrfProtection).wrappers:
        yield from _wrapped(call, source, names)
    elif call.callee in {"csrf.exempt", "csrf_protect.exempt"}:
        named = _NAMED.search(first.text()[:100])
        yield (
            passes(source, call.node, "authenticated without cookies")
            if named
            else unclear(source, call.node, "Which routes need no CSRF token could not be followed.")
        )


def _path(call: Call, argument: SgNode, source: SourceFile, names: Names) -> Iterator[Subject]:
    folded = fold(argument, source)
    if not folded.is_constant:
        yield unclear(source, call.node, "Which path needs no CSRF token could not be followed.")
    elif _is_exempt(folded.text.rpartition(" ")[2], names):
        yield passes(source, call.node, "a route that authenticates without cookies")
    else:
        yield _off(source, call.node)


def _is_exempt(path: str, names: Names) -> bool:
    clean = path.strip("^$").strip("/")
    return any(matches_any(form, names["csrf_exempt_paths"]) for form in (clean, f"/{clean}", path))


def _wrapped(call: Call, source: SourceFile, names: Names) -> Iterator[Subject]:
    """`path("x/", csrf_exempt(view))`."""
    outer = next((parent for parent in call.node.ancestors() if parent.kind() in CALLS), None)
    arguments = outer.field("arguments") if outer is not None else None
    first = (
        next((child for child in arguments.children() if child.is_named()), None)
        if arguments is not None
        else None
    )
    path = fold(first, source).text if first is not None and first.kind() in STRINGS else ""
    if _is_exempt(path, names) or _NAMED.search(call.node.text()[:200]) or _NAMED.search(path):
        yield passes(source, call.node, "a route that authenticates without cookies")
    elif not path or re.search(r"(?i)graphql|api", path):
        yield unclear(source, call.node, "Whether this view authenticates by cookies could not be followed.")
    else:
        yield _off(source, call.node)


def _written(source: SourceFile, names: Names) -> Iterator[Subject]:
    exempting = either(joined(source.language, CsrfProtection).exempting)
    for node in source.nodes(DECORATORS):
        if exempting.match(node.text()[:200], 1):
            yield _decorated(node, source, names)
    for node in source.nodes(ASSIGNMENTS):
        left, right = node.field("left"), node.field("right")
        if left is None or right is None:
            continue
        subject = _setting(node, left.text()[:80], right, source)
        if subject is not None:
            yield subject


def _decorated(node: SgNode, source: SourceFile, names: Names) -> Subject:
    definition = node.parent()
    text = definition.text()[:6000] if definition is not None else ""
    name = re.search(r"(?:def|class) (\w+)", text)
    view = name[1] if name else ""
    paths = (
        re.findall(rf"(?:path|url|route)\(\s*r?[\"']([^\"']*)[\"'],\s*(?:\w+\.)*{view}\b", source.text)
        if view
        else []
    )
    paths += re.findall(r"@[\w.]+\.(?:route|post|put|delete|patch)\(\s*[\"']([^\"']+)[\"']", text)
    if any(_is_exempt(path, names) for path in paths) or _NAMED.search(
        re.sub(r"(?<=[a-z])(?=[A-Z])", "_", view)
    ):
        return passes(source, node, "a route that authenticates without cookies")
    if _NO_COOKIES.search(text.replace("csrf", "")) or _SAFE_METHODS.search(text) or _only_reads(text):
        return passes(source, node, "authenticated without cookies, or it changes nothing")
    if "class " in text.partition("\n    ")[0] or view == "dispatch":
        around = next(
            (ancestor.text()[:600] for ancestor in node.ancestors() if ancestor.kind() in CLASSES), text[:600]
        )
        if re.search(r"APIView|ViewSet|GraphQLView|TokenAuth|Webhook|Callback", around):
            return passes(source, node, "authenticated without cookies")
    own = _OWN_TOKEN.search(text.partition("def ")[0])
    if own is not None:
        return unclear(source, node, f"Whether `{own['name'][:60]}` asks for no cookie is not known.")
    return _off(source, node)


def _only_reads(text: str) -> bool:
    """Whether every route above a Flask view names its methods, and no more than GET, HEAD and OPTIONS."""
    routes = re.findall(r"@[\w.]+\.route\([^\n]*", text.partition("def ")[0])
    return bool(routes) and all(_READS.search(route) for route in routes)


def _setting(node: SgNode, name: str, value: SgNode, source: SourceFile) -> Subject | None:
    if name in _OFF_WHEN_FALSE:
        return _switched(node, value, source)
    if name == "csrf" and value.text() == "False" and enclosing_symbol(node).endswith("Meta"):
        return _off(source, node)
    if name == "CSRF_TRUSTED_ORIGINS" and re.search(r"[\"'](?:https?://)?\*[\"']", value.text()[:600]):
        return _off(source, node)
    if name in {"MIDDLEWARE", "MIDDLEWARE_CLASSES"} and value.kind() in TUPLES | LISTS:
        text = value.text()[:6000]
        live = "\n".join(line for line in text.split("\n") if not line.strip().startswith("#"))
        if "csrf" in live.lower():
            return passes(source, node, "CSRF protection is on")
        sessions = "django.contrib.sessions" in live or "django.contrib.auth" in live
        return _off(source, node) if sessions and not is_for_development(source.path) else None
    return None


def _off(source: SourceFile, node: SgNode) -> Subject:
    return fails(
        source, node, "CSRF protection is taken off: leave it on for what a browser's cookies authenticate."
    )
