"""Finds literals in the places where a framework takes its signing key or a server its password."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.cryptography import SigningKeys
from bot.checklist.languages.vocabulary import (
    ASSIGNMENTS,
    CONVERSIONS,
    KEYWORD_ARGUMENTS,
    OBJECTS,
    PAIRS,
    RETURNS,
    TEXTS,
)
from bot.checklist.syntax.bindings import Binding, Origin, bindings
from bot.checklist.syntax.calls import calls, object_value
from bot.checklist.syntax.imports import imports

_KEY_NAME = re.compile(
    r"^(?:my_?)?(?:jwt|session|cookie|token|access_?token|refresh_?token|hmac|signing)_?(?:secret|signing)?_?(?:key|secret)?$"
    r"|^(?:secret|signing)_?key$",
    re.IGNORECASE,
)
# The name under which a browser or a session keeps a token.
_STORED_UNDER = re.compile(
    r"^[\"'`](?:[\w@]+[:./-])*[\w-]*(?:token|session|jwt|auth)[\w-]*[\"'`]$", re.IGNORECASE
)
_BYTES = re.compile(r"^\[\]byte\((?=[\"`])")
_STAND_IN = re.compile(
    r"\.\.\.|<|\$\{|\{\{|^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[~.]{0,2}(?:/?[\w.-]+)?(?:/[\w.-]+)+$"
)
_SERVER_KEYS = frozenset({"host", "hostname", "server", "url", "endpoint", "port", "database"})
_PASSWORDS = ("password", "passwd", "pwd")
_SERVERS = ("host", "hostname", "server", "dsn", "account")
_LOCAL = re.compile(r"localhost|127\.0\.0\.1|::1")
_SHORTEST = 4


def signing_keys(source: SourceFile) -> Iterator[SgNode]:
    """Each literal that a file uses as the key of its cookies or tokens."""
    known = joined(source.language, SigningKeys)
    yield from _assigned(source, known)
    for binding in bindings(source).all() if imports(source, *known.modules) else ():
        literal = _bound_literal(binding)
        if literal is not None:
            yield literal
    yield from _returned(source, known)
    yield from _options(source, known)


def server_passwords(source: SourceFile) -> Iterator[SgNode]:
    """Each literal password beside the name of a server: options of a pool, arguments of `connect`."""
    yield from _connections(source)
    for pair in source.nodes(PAIRS):
        key, value, options = pair.field("key"), pair.field("value"), pair.parent()
        if key is None or value is None or options is None or options.kind() not in OBJECTS:
            continue
        if key.text().strip("\"'") != "password":
            continue
        keys = {node.text().strip("\"'") for child in options.children() if (node := child.field("key"))}
        if keys & _SERVER_KEYS and _is_written(value) and not _is_local_default(options, value):
            yield value


def _connections(source: SourceFile) -> Iterator[SgNode]:
    for call in calls(source) if source.nodes(KEYWORD_ARGUMENTS) else ():
        given = {argument.name: argument.node for argument in call.arguments if argument.name}
        password = next((given[name] for name in _PASSWORDS if name in given), None)
        server = next((given[name] for name in _SERVERS if name in given), None)
        if password is None or server is None or not _is_written(password):
            continue
        word = password.text().strip("bru\"'")
        user = next((given[name].text().strip("\"'") for name in ("user", "username") if name in given), "")
        here = _LOCAL.search(server.text()[:80]) and word.isalpha()
        if not here and word != user:
            yield password


def _assigned(source: SourceFile, known: SigningKeys) -> Iterator[SgNode]:
    targets = either(known.targets)
    for node in source.nodes(ASSIGNMENTS):
        left, right = node.field("left"), node.field("right")
        if left is not None and right is not None and targets.fullmatch(left.text()) and _is_key(right):
            yield right


def _bound_literal(binding: Binding) -> SgNode | None:
    """The literal of `secretKey = []byte("…")` or `JWT_SECRET = "…"`."""
    value = binding.value
    if value is None or binding.origin is not Origin.ASSIGNED or not _KEY_NAME.match(binding.name):
        return None
    value = _fallback(value)
    if _STORED_UNDER.match(value.text()) and binding.name.lower().endswith("key"):
        return None
    return value if _is_key(value) or _is_bytes(value) else None


def _returned(source: SourceFile, known: SigningKeys) -> Iterator[SgNode]:
    """`return []byte("…"), nil` in the function that gives a parsed token its key."""
    for node in source.nodes(CONVERSIONS) if imports(source, *known.key_functions) else ():
        listed = node.parent()
        returned = listed.parent() if listed is not None else None
        function = enclosing_function(node)
        if returned is None or returned.kind() not in RETURNS or function is None:
            continue
        if "jwt.Token" in function.text()[:200] and _is_bytes(node):
            yield node


def _options(source: SourceFile, known: SigningKeys) -> Iterator[SgNode]:
    for call in calls(source) if known.options or known.places else ():
        option, place = known.options.get(call.callee), known.places.get(call.callee)
        value = call.keyword(option) if option is not None else None
        if value is None and option is None and place is not None:
            value = call.positional(place)
        value = _fallback(value) if value is not None else None
        if value is not None and _is_key(value):
            yield value


def _fallback(value: SgNode) -> SgNode:
    """What stands in for an environment variable that is not set: `process.env.SECRET || "…"`."""
    operator, right = value.field("operator"), value.field("right")
    falls = operator is not None and operator.text() in {"||", "??"} and right is not None
    return right if falls and right is not None and "env" in value.text()[:40] else value


def _is_bytes(node: SgNode) -> bool:
    return bool(_BYTES.match(node.text()))


def _is_key(node: SgNode) -> bool:
    """Whether a literal is a key however simple, not the name of a variable that holds one."""
    text = node.text().strip("bru\"'`")
    whole = node.kind() in TEXTS and "{" not in node.text()
    return whole and len(text) >= _SHORTEST and not _STAND_IN.search(text)


def _is_written(node: SgNode) -> bool:
    return _is_key(node) and not re.search(r"\s|\*\*|xxx|your|change|example", node.text(), re.IGNORECASE)


def _is_local_default(options: SgNode, password: SgNode) -> bool:
    """Whether a plain word opens a server on this very machine, or repeats the user's name."""
    values = {
        name: value.text().strip("\"'`")
        for name in ("host", "hostname", "server", "url", "user", "username")
        if (value := object_value(options, name)) is not None
    }
    plain = password.text().strip("\"'`").isalpha()
    host = " ".join(values.get(name, "") for name in ("host", "hostname", "server", "url"))
    word = password.text().strip("\"'`")
    return word in {values.get("user"), values.get("username")} or (plain and bool(_LOCAL.search(host)))
