"""Finds literals that a file hands to a place that takes a credential: there a plain word is one, too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import NAMES, OBJECTS, PAIRS
from bot.checklist.questions.f_secrets_and_cryptography.written_values import text_of, written
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, calls, object_value
from bot.checklist.syntax.imports import imports


@dataclass(frozen=True, slots=True)
class _Place:
    """Which argument of a call is a credential. `package` must be imported where it is not empty."""

    callee: re.Pattern[str]
    index: int
    keyword: str = ""
    package: Sequence[str] = ()


def _place(callee: str, index: int, keyword: str = "", *package: str) -> _Place:
    return _Place(re.compile(rf"(?:^|[./])(?:{callee})$"), index, keyword, package)


# By the last name of the call, which is looked up before any pattern is tried.
_PLACES: Mapping[str, Sequence[_Place]] = {
    "sign": (_place(r"(?i:jwt|jsonwebtoken)\.sign", 1), _place(r"new SignJWT\([\s\S]*\.sign", 0)),
    "verify": (_place(r"(?i:jwt|jsonwebtoken)\.verify", 1),),
    "jwtVerify": (_place("jwtVerify", 1),),
    "encode": (_place(r"(?:jwt|jose\.jwt)\.encode", 1, "key"),),
    "decode": (_place(r"(?:jwt|jose\.jwt)\.decode", 1, "key"),),
    "createSecretKey": (_place("createSecretKey", 0),),
    "createHmac": (_place("createHmac", 1),),
    "createCipheriv": (_place("createCipheriv", 1),),
    "createDecipheriv": (_place("createDecipheriv", 1),),
    "encrypt": (_place(r"CryptoJS\.\w+\.encrypt", 1),),
    "decrypt": (_place(r"CryptoJS\.\w+\.decrypt", 1),),
    "HmacSHA256": (_place(r"CryptoJS\.HmacSHA256", 1),),
    "HmacSHA512": (_place(r"CryptoJS\.HmacSHA512", 1),),
    "cookieParser": (_place("cookieParser", 0),),
    "cookie-parser": (_place("cookie-parser", 0),),
    "SignedString": (_place("SignedString", 0),),
    "New": (_place(r"hmac\.New", 1, "", "crypto/hmac"),),
    "NewCipher": (_place(r"aes\.NewCipher", 0, "", "crypto/aes"),),
    "NewCookieStore": (_place("NewCookieStore", 0),),
    "GenerateFromPassword": (_place(r"bcrypt\.GenerateFromPassword", 0),),
    "Bind": (_place("Bind", 1, "", "github.com/go-ldap/ldap"),),
    "bind": (_place("bind", 1, "", "ldapjs", "ldapts"),),
    "simple_bind_s": (_place("simple_bind_s", 1, "cred"),),
    "simple_bind": (_place("simple_bind", 1, "cred"),),
    "Connection": (_place("Connection", 2, "password", "ldap3"),),
    "auth": (_place(r".*\(\).*\.auth", 1, "", "superagent", "request", "supertest", "unirest"),),
    "set_password": (_place("set_password", 0),),
    "create_superuser": (_place("create_superuser", 2, "password"),),
    "new": (_place(r"hmac\.new", 0, "key"),),
    "Fernet": (_place("Fernet", 0, "key"),),
    "URLSafeTimedSerializer": (_place("URLSafeTimedSerializer", 0, "secret_key"),),
    "URLSafeSerializer": (_place("URLSafeSerializer", 0, "secret_key"),),
    "TimestampSigner": (_place("TimestampSigner", 0, "secret_key"),),
}
# Calls whose options hold a credential, and the names of those options.
_TAKES_OPTIONS = re.compile(r"session|jwt|cookie|strategy|passport|auth", re.IGNORECASE)
_OPTIONS = (
    "secret",
    "secretOrKey",
    "secretKey",
    "jwtSecret",
    "keys",
    "SECRET_KEY",
    "JWT_SECRET_KEY",
    "secret_key",
)
_SETS_CONFIGURATION = frozenset({"update", "from_mapping", "configure"})
_CONFIGURATION = re.compile(r"(?:config|settings)\.(?:update|from_mapping|configure)$")
_CONFIGURED = ("SECRET_KEY", "JWT_SECRET_KEY", "SECURITY_PASSWORD_SALT", "JWT_SECRET", "WTF_CSRF_SECRET_KEY")
_STAND_IN = re.compile(r"\.\.\.|<|\$\{|\{\{|BEGIN (?:RSA )?PUBLIC|BEGIN CERT")
_SHORTEST = 3
_LOGINS = frozenset({"pass", "password"})


def handed_in(source: SourceFile) -> Iterator[SgNode]:
    """Each literal that ends in a place for a credential, at the place where it is written."""
    for call in calls(source):
        for value in _taken(call, source):
            yield from (node for node in written(value, source) if is_value(node))
    yield from _logins(source)


def is_value(literal: SgNode) -> bool:
    """Whether a literal in such a place is a value: neither empty, nor public, nor standing in for one."""
    text = text_of(literal)
    return len(text) >= _SHORTEST and not _STAND_IN.search(text)


def _taken(call: Call, source: SourceFile) -> Iterator[SgNode]:
    function = call.node.field("function")
    texts = (call.callee, call.resolved, function.text()[:400] if function is not None else "")
    for place in (*_PLACES.get(call.name, ()), *_PLACES.get(call.resolved.rpartition(".")[2], ())):
        if not any(place.callee.search(text) for text in texts):
            continue
        if place.package and not imports(source, *place.package):
            continue
        value = call.positional(place.index) or (call.keyword(place.keyword) if place.keyword else None)
        if value is not None:
            yield value
    yield from _optional(call, source)


def _optional(call: Call, source: SourceFile) -> Iterator[SgNode]:
    if call.name in _SETS_CONFIGURATION and _CONFIGURATION.search(call.callee):
        yield from (node for key in _CONFIGURED if (node := call.keyword(key)) is not None)
        return
    function = call.node.field("function")
    texts = (call.callee, call.resolved, function.text()[:80] if function is not None else "")
    if not any(_TAKES_OPTIONS.search(text) for text in texts):
        return
    for argument in call.arguments:
        for options in _objects(argument.node, source):
            yield from (node for key in _OPTIONS if (node := object_value(options, key)) is not None)


def _objects(node: SgNode, source: SourceFile) -> Sequence[SgNode]:
    """The object literal that an argument is, or that its name was given."""
    if node.kind() in OBJECTS:
        return [node]
    if node.kind() not in NAMES:
        return []
    found = bindings(source).of(node.text(), node)
    values = [
        binding.value for binding in found if binding.origin is Origin.ASSIGNED and binding.value is not None
    ]
    return [value for value in values if value.kind() in OBJECTS]


def _logins(source: SourceFile) -> Iterator[SgNode]:
    """`auth: { user, pass: "…" }` among the options of a client."""
    for pair in source.nodes(PAIRS):
        key, value = pair.field("key"), pair.field("value")
        if key is None or value is None or key.text().strip("\"'") != "auth" or value.kind() not in OBJECTS:
            continue
        for name in sorted(_LOGINS):
            given = object_value(value, name)
            if given is not None:
                yield from (node for node in written(given, source) if _is_login(node))


def _is_login(literal: SgNode) -> bool:
    return is_value(literal) and not re.search(
        r"\s|\*\*|xxx|your|change|example|^pass", text_of(literal), re.IGNORECASE
    )
