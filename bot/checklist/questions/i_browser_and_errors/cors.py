"""Credentials together with any origin: the settings of the CORS libraries, and headers set by hand."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.browser import CorsCalls
from bot.checklist.languages.vocabulary import (
    ARGUMENTS,
    ARRAYS,
    CALLS,
    COMPOSITES,
    EXPRESSION_STATEMENTS,
    FUNCTION_VALUES,
    NAMES,
    PAIRS,
    REGEXES,
    STRINGS,
)
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls, object_value
from bot.checklist.syntax.functions import calls_within, function_of, only_answer, statements
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.options import Option, Switch, beside, options, switch
from bot.checklist.values.conditions import conditions, depends_on_environment, is_for_development
from bot.checklist.values.folding import fold
from bot.checklist.values.requests import reads_request

_CREDENTIALS = frozenset(
    {"AllowCredentials", "allow_credentials", "supports_credentials", "credentials", "CORS_ALLOW_CREDENTIALS"}
)
_ORIGINS = frozenset(
    {
        "AllowedOrigins",
        "AllowOrigins",
        "allow_origins",
        "origins",
        "origin",
        "resources",
        "CORS_ALLOWED_ORIGINS",
    }
)
_PATTERNS = frozenset({"allow_origin_regex", "CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"})
_ALL = frozenset({"AllowAllOrigins", "CORS_ALLOW_ALL_ORIGINS", "CORS_ORIGIN_ALLOW_ALL"})
_FUNCTIONS = frozenset(
    {
        "AllowOriginFunc",
        "AllowOriginRequestFunc",
        "AllowOriginVaryRequestFunc",
        "AllowOriginWithContextFunc",
        "AllowOriginsFunc",
    }
)
_ANYTHING = re.compile(
    r"^[\^(]*(?:https?\??:)?(?:\\?/\\?/|//)?[(\[]?(?:\.|\\S|\[\^.\])[*+]\??[)\]]?\$?\)*$|^https?://\*$"
    r"|^https?\??://\.[*+]\$?$"
)
_WILD = re.compile(r"(?:https?://)?\*$")
_ECHOED = re.compile(
    r"\w[\w.]*\.(?:get|header|headers)[(\[]\s*[\"']origin[\"']\s*[)\]]|[\w.]*\.headers\.origin", re.IGNORECASE
)
_DECIDES = re.compile(
    r"\bif\b|\?[^.?]|&&|\|\||includes|\.has\(|\.some\(|\.test\(|match|endsWith|startsWith|indexOf|=="
    r"|HasSuffix|HasPrefix|Contains|\["
)
_DEFAULT_ANY = re.compile(r"(?:^|\.)(?:CORS|cross_origin|cors|enableCors)$")
ORIGIN_HEADER = "access-control-allow-origin"
_CREDENTIALS_HEADER = re.compile(
    r"Access-Control-Allow-Credentials[\"'`]?\]?\s*[,:=]\s*(?:value\s*[:=]\s*)?[\"'`]?(?:true|True)"
    r"|Access-Control-Allow-Credentials[\"'`]\s*,\s*value:\s*[\"'`]true",
    re.IGNORECASE,
)
_SETTERS = frozenset(
    {"Set", "Add", "Header", "header", "set", "setHeader", "append", "headers", "res.header"}
)


def cross_origin_settings(source: SourceFile, allowed: Sequence[str]) -> Iterator[Subject]:
    """Each setting that lets a foreign origin send credentials, or might."""
    if re.search(r"(?i)credentials", source.text) is None:
        return
    for option in options(source):
        if option.name in _CREDENTIALS and _is_on(option, source):
            yield from _settings(option, source, allowed)
    yield from _calls(source)
    yield from _headers(source)


def _is_on(option: Option, source: SourceFile) -> bool:
    return switch(option.value, source) is Switch.ON


def _settings(credentials: Option, source: SourceFile, allowed: Sequence[str]) -> Iterator[Subject]:
    """The origins that stand beside credentials that are on."""
    found = False
    for option in beside(credentials, source):
        judged = _origin(option, source, allowed)
        if judged is not None:
            found = True
            yield judged
    if not found and _defaults_to_any(credentials, source):
        yield _opens(source, credentials.node)


def _origin(option: Option, source: SourceFile, allowed: Sequence[str]) -> Subject | None:
    if option.name in _ALL:
        return _opens(source, option.node) if switch(option.value, source) is Switch.ON else None
    if option.name in _FUNCTIONS:
        return _function(option, source)
    if option.name in _PATTERNS:
        text = fold(option.value, source).text
        wide = any(_ANYTHING.match(part.strip()) for part in text.split("\n"))
        return (
            _opens(source, option.node)
            if wide
            else passes(source, option.node, "a pattern for known origins")
        )
    if option.name not in _ORIGINS:
        return None
    if option.name == "origin" and source.habits.passes_options:
        return _one_origin(option, source)
    return _listed(option, source, allowed)


def _listed(option: Option, source: SourceFile, allowed: Sequence[str]) -> Subject:
    folded = fold(option.value, source)
    words = [word.strip() for part in folded.text.split("\n") for word in part.split(",")]
    text = option.value.text()[:600]
    if any(_WILD.match(word) for word in words) or re.search(r"[\"'](?:https?://)?\*[\"']", text):
        return _opens(source, option.node)
    if folded.is_constant or all(word in allowed for word in words):
        return passes(source, option.node, "constant origins")
    return passes(source, option.node, "origins from the service's own configuration")


def _one_origin(option: Option, source: SourceFile) -> Subject:
    value = option.value
    text = value.text()
    if switch(value, source) is Switch.ON or text.strip("\"'`") == "*":
        return _opens(source, option.node)
    if value.kind() in REGEXES:
        pattern = text.strip("/").rstrip("gimu").rstrip("/")
        wide = bool(_ANYTHING.match(pattern))
        return (
            _opens(source, option.node)
            if wide
            else passes(source, option.node, "a pattern for known origins")
        )
    if value.kind() in FUNCTION_VALUES or (value.kind() in NAMES and _is_function(value, source)):
        return _function(option, source)
    if reads_request(value, source):
        return _opens(source, option.node)
    folded = fold(value, source)
    if "*" in [part.strip() for part in folded.text.split("\n")]:
        return _opens(source, option.node)
    return passes(source, option.node, "known origins")


def _is_function(value: SgNode, source: SourceFile) -> bool:
    """Whether a name stands for a function of this file, or for something imported under a verb's name."""
    if function_of(value, source) is not None:
        return True
    imported = value.text() in imported_names(source)
    return (
        imported
        and not re.search(r"(?i)origins?$|list|domains?|urls?$|config", value.text())
        and not value.text().isupper()
    )


def _function(option: Option, source: SourceFile) -> Subject:
    function = function_of(option.value, source)
    if function is None:
        return unclear(source, option.node, "The function that decides about origins was not found.")
    answer = _answer(function)
    names = re.findall(
        r"\w+", (function.field("parameters") or function.field("parameter") or function).text()[:100]
    )
    if answer is not None and (
        answer in {"true", "True", "!0"}
        or answer in names[:1]
        or _agrees(answer, names)
        or _ECHOED.match(answer)
    ):
        return _opens(source, option.node)
    body = (function.field("body") or function).text()[:3000]
    if (
        not _DECIDES.search(body)
        and not [call for call in calls_within(function, source) if call.name not in names]
        and "true" in body
    ):
        return _opens(source, option.node)
    return passes(source, option.node, "a function that looks at the origin")


def _answer(function: SgNode) -> str | None:
    """The one thing that a function answers or hands to its callback."""
    listed = statements(function)
    if len(listed) == 1 and listed[0].kind() in EXPRESSION_STATEMENTS:
        return listed[0].text()[:400].strip().rstrip(";")
    return only_answer(function)


def _agrees(answer: str, names: Sequence[str]) -> bool:
    """`callback(null, true)` or `callback(null, origin)`."""
    return bool(
        re.fullmatch(
            r"\w+\(\s*(?:null|undefined)\s*,\s*(?:true|"
            + "|".join(map(re.escape, names[:1] or ["true"]))
            + r")\s*\)",
            answer,
        )
    )


def _defaults_to_any(credentials: Option, source: SourceFile) -> bool:
    """Whether a library opens every origin where none is named."""
    holder = credentials.holder
    if holder is None or credentials.name not in {"AllowCredentials", "supports_credentials", "credentials"}:
        return False
    outer = holder.parent()
    kind = outer.field("type") if outer is not None and outer.kind() in COMPOSITES else None
    if kind is not None:
        return kind.text() in {"cors.Options", "middleware.CORSConfig"} and not _has_any(credentials, source)
    if source.habits.passes_options and outer is not None and outer.kind() in ARGUMENTS:
        outer = outer.parent()
    call = next(
        (inner_call for inner_call in calls(source) if outer is not None and inner_call.node == outer), None
    )
    return (
        call is not None
        and bool(_DEFAULT_ANY.search(call.callee))
        and not any(argument.spread for argument in call.arguments)
    )


def _has_any(credentials: Option, source: SourceFile) -> bool:
    return any("Origin" in option.name for option in beside(credentials, source))


def _calls(source: SourceFile) -> Iterator[Subject]:
    """Gorilla's `handlers.CORS(handlers.AllowedOrigins(...), handlers.AllowCredentials())`."""
    known = joined(source.language, CorsCalls)
    for call in calls(source) if known.functions else ():
        text = call.node.text()[:2000] if call.name in known.functions else ""
        for inner in (
            calls_within(call.node, source) if any(word in text for word in known.credentials) else ()
        ):
            if inner.name in known.origins and re.search(r"\"\*\"", inner.node.text()[:600]):
                yield _opens(source, inner.node)


def _headers(source: SourceFile) -> Iterator[Subject]:
    """The header set by hand, in a call, a field or a literal of headers."""
    if ORIGIN_HEADER not in source.text.lower() or not _CREDENTIALS_HEADER.search(source.text):
        return
    for call in calls(source):
        if call.name in _SETTERS and len(call.arguments) > 1 and _is_header(call.arguments[0].node):
            yield from _header(call.node, call.arguments[1].node, source)
    for option in options(source):
        if option.name.lower() == ORIGIN_HEADER:
            yield from _header(option.node, option.value, source)
        elif option.name == "value" and option.node.kind() in PAIRS and option.holder is not None:
            key = object_value(option.holder, "key")
            if key is not None and _is_header(key):
                yield from _entry(option, source)


def _entry(option: Option, source: SourceFile) -> Iterator[Subject]:
    """`{key: "Access-Control-Allow-Origin", value: "*"}`: whether credentials go too, its list says."""
    entry = option.holder.parent() if option.holder is not None else None
    listed = entry if entry is not None and entry.kind() in ARRAYS else None
    if listed is None or _CREDENTIALS_HEADER.search(listed.text()[:6000]):
        yield from _header(option.node, option.value, source)


def _is_header(node: SgNode) -> bool:
    return node.text()[:60].strip("\"'`").lower() == ORIGIN_HEADER


def _header(node: SgNode, value: SgNode, source: SourceFile) -> Iterator[Subject]:
    function = enclosing_function(node)
    around = function.text()[:6000] if function is not None else source.text
    if not _CREDENTIALS_HEADER.search(around):
        return
    name = value.text()[:100]
    if name.strip("\"'`") == "*":
        chosen = any(re.search(r"(?i)origin|allow", condition) for condition in conditions(node))
        if not chosen:
            yield _opens(source, node)
    elif _is_echo(value, source):
        looked = any(
            re.search(r"rigin|allowed", condition)
            and not re.fullmatch(r"\(?!?\s*origin\s*(?:!= ?\"\")?\)?", condition.strip())
            for condition in conditions(node)
        )
        before = around[: max(span(node)[0] - span(function)[0], 0)] if function is not None else ""
        refused = re.search(
            r"(?i)(?:if|unless)\b[^\n]{0,80}(?:allow|includes|contains|whitelist|trusted| in |has\()", before
        )
        yield passes(source, node, "the origin is looked at") if looked or refused else _opens(source, node)


def _is_echo(value: SgNode, source: SourceFile) -> bool:
    text = value.text()[:200]
    if re.search(
        r"(?i)headers?(?:\.get|\.Get)?[\[(.]\(?[\"'`]?origin\b|GetHeader\(\"Origin|\.Get\(\"Origin"
        r"|HTTP_ORIGIN|\.headers\.origin",
        text,
    ):
        return True
    if value.kind() not in NAMES:
        return any(
            _is_echo(child, source)
            for child in value.children()
            if child.is_named() and value.kind() not in STRINGS | CALLS
        )
    return value.text().lower().endswith("origin") and (
        reads_request(value, source) or _is_read_from_origin(value, source)
    )


def _is_read_from_origin(name: SgNode, source: SourceFile) -> bool:
    values = [
        binding.value.text()[:100]
        for binding in bindings(source).of(name.text(), name)
        if binding.value is not None
    ]
    return any(_ECHOED.match(value) for value in values)


def _opens(source: SourceFile, node: SgNode | Call) -> Subject:
    at = node.node if isinstance(node, Call) else node
    if depends_on_environment(at) or is_for_development(source.path):
        return passes(source, at, "any origin outside production only")
    return fails(source, at, "Any origin may send credentials: name the origins that may.")
