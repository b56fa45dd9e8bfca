"""Calls that decode a JWT: with verification and named algorithms, or not."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.language import SCRIPTS, Language
from bot.checklist.languages.vocabulary import (
    ARROWS,
    CASTS,
    FUNCTION_EXPRESSIONS,
    NAMES,
    NULLS,
    OBJECTS,
    PAIRS,
    SATISFACTIONS,
)
from bot.checklist.questions.g_verification.token_identity import issues_unsigned
from bot.checklist.questions.g_verification.unverified_tokens import UNVERIFIED_OPTION, unverified
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, call_of, calls
from bot.checklist.syntax.functions import function_of
from bot.checklist.syntax.imports import imported_names, imports
from bot.checklist.syntax.options import Switch, switch
from bot.checklist.values.folding import fold
from bot.checklist.values.requests import reads_request

_NONE = re.compile(r"(?im)[\"'\s,\[(]none\b|^none$")
_LOOKS_AT_METHOD = re.compile(r"\.Method\b|Header\[\"alg\"\]|SigningMethod\w+\b|\.Alg\(\)")
_UNSAFE_NONE = "UnsafeAllowNoneSignatureType"
_GO_MODULES = ("github.com/golang-jwt/jwt", "github.com/dgrijalva/jwt-go", "github.com/form3tech-oss/jwt-go")
# The claims of a token that is taken apart by hand: `token.split(".")[1]`.
_PAYLOAD = re.compile(r"\.split\([\"'`]\.[\"'`]\)\[1\]")
_SPEAKS = re.compile(r"(?i)jwt|jsonwebtoken|jose|ParseSigned|UnverifiedClaims|unverified")
_SCRIPT_MODULES = {"jsonwebtoken", "jsonwebtoken-esm", "jsonwebtoken.default"}


def decoded_tokens(source: SourceFile) -> Iterator[Subject]:
    """Each call that decodes a JWT."""
    if not (_SPEAKS.search(source.text) or _PAYLOAD.search(source.text)):
        return
    for call in calls(source):
        if issues_unsigned(call):
            yield fails(source, call.node, "A token is issued with the algorithm none: sign it with a key.")
    readers = {Language.GO: _go, Language.PYTHON: _python, **dict.fromkeys(SCRIPTS, _script)}
    for call in calls(source):
        subject = readers[source.language](call, source)
        if subject is not None:
            yield subject


def _no_algorithms(source: SourceFile, call: Call) -> Subject:
    return fails(
        source, call.node, "A JWT is decoded without a list of algorithms: name those that you sign with."
    )


def _go(call: Call, source: SourceFile) -> Subject | None:  # noqa: PLR0911 - one line a form
    if call.name in {"ParseUnverified", "UnsafeClaimsWithoutVerification", "ParseInsecure"}:
        return unverified(call, source)
    whole = call.node.text()[:3000]
    if call.name.startswith("Parse") and re.search(r"WithVerify\(false\)", whole):
        return unverified(call, source)
    if call.name not in {"Parse", "ParseWithClaims", "ParseFromRequest", "ParseFromRequestWithClaims"}:
        return None
    if not _is_golang_jwt(call, source):
        return None
    if "WithValidMethods(" in whole or _parser_names_methods(call, source):
        return passes(source, call.node, "verified with a list of methods")
    index = {"Parse": 1, "ParseWithClaims": 2, "ParseFromRequest": 2, "ParseFromRequestWithClaims": 3}[
        call.name
    ]
    key = call.positional(index)
    if key is None:
        return None
    if key.kind() in NULLS:  # the error that follows is dropped, or the claims were never worth anything
        return unverified(call, source)
    return _key_function(call, key, source)


def _is_golang_jwt(call: Call, source: SourceFile) -> bool:
    if imports(source, *_GO_MODULES):
        receiver = call.receiver.text()[:200] if call.receiver is not None else ""
        made = (
            [
                binding.value.text()[:80]
                for binding in bindings(source).of(receiver, call.node)
                if binding.value is not None
            ]
            if receiver
            else []
        )
        module = imported_names(source).get(receiver, "")
        return (
            any(module.startswith(go_module) for go_module in _GO_MODULES)
            or "NewParser(" in receiver
            or any("Parser" in text for text in made)
            or "arser" in receiver
        )
    return call.callee in {"jwt.Parse", "jwt.ParseWithClaims"} and "jwt" not in imported_names(source)


def _parser_names_methods(call: Call, source: SourceFile) -> bool:
    """`jwt.NewParser(jwt.WithValidMethods(…))`, `&jwt.Parser{ValidMethods: …}`, or one as `WithParser(p)`."""
    given = [call_of(argument.node, imported_names(source)) for argument in call.arguments]
    parsers = [parser.positional(0) for parser in given if parser is not None and parser.name == "WithParser"]
    held = [holder for holder in (call.receiver, *parsers) if holder is not None]
    found = [binding.value for part in held for binding in bindings(source).of(part.text(), part)]
    texts = [
        *(part.text()[:400] for part in held),
        *(part.text()[:600] for part in found if part is not None),
    ]
    return any(re.search(r"WithValidMethods\(|ValidMethods:", text) for text in texts)


def _key_function(call: Call, key: SgNode, source: SourceFile) -> Subject:
    made = call_of(key, imported_names(source))
    function = function_of(key.field("function") or key if made is not None else key, source)
    if function is None and made is None and key.kind() in NAMES:
        found = [
            binding.value for binding in bindings(source).of(key.text(), key) if binding.value is not None
        ]
        function = function_of(found[0], source) if len(found) == 1 else None
    if function is None:
        if re.search(r"(?i)keyfunc\.|\.Keyfunc$|jwks", key.text()[:100]):
            return passes(source, call.node, "a key set that ties each key to its algorithm")
        return unclear(
            source, call.node, "Whether the key function looks at the signing method could not be followed."
        )
    text = function.text()[:4000]
    if _UNSAFE_NONE in text:
        return fails(
            source, call.node, "The algorithm none is allowed: name the algorithms that you sign with."
        )
    after = enclosing_function(call.node)
    checked = after is not None and re.search(
        r"\.Method(?:\.Alg\(\))?\s*[!=]=|\.Method\.\(", after.text()[:6000]
    )
    if _LOOKS_AT_METHOD.search(text) or checked:
        return passes(source, call.node, "the key function looks at the signing method")
    return _no_algorithms(source, call)


def _python(call: Call, source: SourceFile) -> Subject | None:  # noqa: PLR0911 - one line a form
    name = call.name
    if name in {"get_unverified_claims", "unverified_claims"}:
        return unverified(call, source)
    if name not in {"decode", "decode_complete"} or not _is_python_jwt(call):
        return None
    if imports(source, "authlib", "google.auth") and not imports(source, "jwt", "jose"):
        return None
    text = call.node.text()[:1500]
    if (
        UNVERIFIED_OPTION.search(text)
        or _options_off(call, source)
        or _is_false(call.keyword("verify"), source)
    ):
        return unverified(call, source)
    listed = call.keyword("algorithms") or call.keyword("algorithm") or call.positional(2)
    if listed is None:
        if any(argument.spread for argument in call.arguments):
            return unclear(source, call.node, "The options of this decode could not be followed.")
        return _no_algorithms(source, call)
    return _listed(call, listed, source)


def _is_python_jwt(call: Call) -> bool:
    if call.resolved in {
        "jwt.decode",
        "jose.jwt.decode",
        "jwt.decode_complete",
        "jwt.api_jwt.decode",
        "jwt.PyJWT().decode",
    }:
        return True
    return (
        bool(re.search(r"(?:^|\.)_?(?:py)?jwt\.decode(?:_complete)?$", call.callee))
        and call.receiver is not None
    )


def _options_off(call: Call, source: SourceFile) -> bool:
    given = call.keyword("options")
    if given is None or given.kind() not in NAMES:
        return False
    values = [
        binding.value for binding in bindings(source).of(given.text(), given) if binding.value is not None
    ]
    return any(UNVERIFIED_OPTION.search(value.text()[:400]) for value in values)


def _is_false(node: SgNode | None, source: SourceFile) -> bool:
    return node is not None and switch(node, source) is Switch.OFF


def _listed(call: Call, listed: SgNode, source: SourceFile) -> Subject:
    folded = fold(listed, source)
    if _NONE.search("\n".join(part.strip() for part in folded.text.split("\n"))) or (
        _NONE.search(listed.text()[:300]) and listed.text() != "None"
    ):
        return fails(
            source, call.node, "The algorithm none is allowed: name the algorithms that you sign with."
        )
    if listed.text() == "None":
        return _no_algorithms(source, call)
    if any(_is_header(hole.node, source) for hole in folded.holes):
        return fails(
            source, call.node, "The token itself names its algorithm: name the algorithms that you sign with."
        )
    return passes(source, call.node, "verified with a list of algorithms")


def _is_header(node: SgNode, source: SourceFile) -> bool:
    """Whether a value is read from the token's own, unverified header."""
    texts = [node.text()[:200]]
    first = re.match(r"\w+", node.text()[:200])
    if first:
        texts.extend(
            binding.value.text()[:200]
            for binding in bindings(source).of(first[0], node)
            if binding.value is not None
        )
    return any(re.search(r"unverified_header|decodeProtectedHeader|\.header\b", text) for text in texts)


def _script(call: Call, source: SourceFile) -> Subject | None:  # noqa: PLR0911 - one line a form
    resolved = call.resolved.replace(".default", "")
    known = call.callee.partition(".")[0] in imported_names(source)
    ours = resolved.startswith("jsonwebtoken.") or (
        not known
        and call.callee in {"jwt.verify", "jwt.decode", "jsonwebtoken.verify", "jsonwebtoken.decode"}
    )
    if ours and call.name == "decode":
        return unverified(call, source)
    if ours and call.name in {"verify", "verifyAsync"}:
        return _options(call, call.positional(2), source)
    if resolved.startswith("jose."):
        if call.name == "decodeJwt":
            return unverified(call, source)
        return _options(call, call.positional(2), source) if call.name == "jwtVerify" else None
    if resolved in {"express-jwt", "express-jwt.expressjwt"}:
        return _options(call, call.positional(0), source)
    if re.search(r"(?i)jwt_?service\.decode$", call.callee) or _is_decoded_by_hand(call, resolved, source):
        return unverified(call, source)
    return _simple(call, source) if resolved.startswith("jwt-simple.") and call.name == "decode" else None


def _is_decoded_by_hand(call: Call, resolved: str, source: SourceFile) -> bool:
    """Whether a request's token is taken apart by `jwt-decode` or Base64; a browser may read its own."""
    first = call.positional(0)
    if first is None or not reads_request(first, source):
        return False
    decodes = resolved.startswith("jwt-decode")
    return decodes or (call.callee in {"Buffer.from", "atob"} and bool(_PAYLOAD.search(first.text()[:200])))


def _simple(call: Call, source: SourceFile) -> Subject:
    """`decode(token, key, noVerify, algorithm)` of jwt-simple: without the last the token chooses."""
    blind, algorithm = call.positional(2), call.positional(3)
    if blind is not None and switch(blind, source) is Switch.ON:
        return unverified(call, source) or passes(source, call.node, "verified afterwards")
    if algorithm is None:
        return _no_algorithms(source, call)
    return passes(source, call.node, "verified with an algorithm")


def _options(call: Call, given: SgNode | None, source: SourceFile) -> Subject:
    """The options of a verification: with `algorithms` as a key, or one step away."""
    if given is None or given.kind() in ARROWS | FUNCTION_EXPRESSIONS:
        return _no_algorithms(source, call)
    literal = _literal(given, source)
    if literal is None:
        return unclear(source, call.node, "The options of this verification could not be followed.")
    text = literal.text()[:3000]
    if not re.search(r"\balgorithms?\b", text):
        if "..." in text:
            return unclear(source, call.node, "The options of this verification could not be followed.")
        return _no_algorithms(source, call)
    listed = next(
        (
            pair.field("value")
            for pair in literal.children()
            if pair.kind() in PAIRS and pair.text().strip("\"'").startswith("algorithm")
        ),
        None,
    )
    return (
        _listed(call, listed, source)
        if listed is not None
        else passes(source, call.node, "verified with a list of algorithms")
    )


def _literal(given: SgNode, source: SourceFile) -> SgNode | None:
    if given.kind() in CASTS | SATISFACTIONS:
        given = next((child for child in given.children() if child.is_named()), given)
    if given.kind() in OBJECTS:
        return given
    found = bindings(source).of(given.text(), given) if given.kind() in NAMES else ()
    values = [
        binding.value for binding in found if binding.value is not None and binding.origin is Origin.ASSIGNED
    ]
    if len(values) == 1 and len(found) == 1:
        inner = values[0]
        return inner if inner.kind() in OBJECTS else None
    return None
