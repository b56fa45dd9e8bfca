"""Tokens that are parsed with a function that gives their key: it has to look at the signing method."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.verification import KeyFunctionTokens
from bot.checklist.languages.vocabulary import NAMES, NULLS
from bot.checklist.questions.g_verification.named_algorithms import no_algorithms
from bot.checklist.questions.g_verification.unverified_tokens import unverified
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, call_of
from bot.checklist.syntax.functions import function_of
from bot.checklist.syntax.imports import imported_names, imports

_LOOKS_AT_METHOD = re.compile(r"\.Method\b|Header\[\"alg\"\]|SigningMethod\w+\b|\.Alg\(\)")
_UNSAFE_NONE = "UnsafeAllowNoneSignatureType"


def parsed_token(call: Call, source: SourceFile) -> Subject | None:  # noqa: PLR0911 - one line a form
    """The verdict on a call that parses a token; None for any other call."""
    known = joined(source.language, KeyFunctionTokens)
    if call.name in known.blind:
        return unverified(call, source)
    whole = call.node.text()[:3000]
    if call.name.startswith("Parse") and re.search(r"WithVerify\(false\)", whole):
        return unverified(call, source)
    if call.name not in known.parsers or not _is_of_library(call, known, source):
        return None
    if "WithValidMethods(" in whole or _parser_names_methods(call, source):
        return passes(source, call.node, "verified with a list of methods")
    key = call.positional(known.parsers[call.name])
    if key is None:
        return None
    if key.kind() in NULLS:  # the error that follows is dropped, or the claims were never worth anything
        return unverified(call, source)
    return _key_function(call, key, source)


def _is_of_library(call: Call, known: KeyFunctionTokens, source: SourceFile) -> bool:
    if imports(source, *known.modules):
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
            any(module.startswith(go_module) for go_module in known.modules)
            or "NewParser(" in receiver
            or any("Parser" in text for text in made)
            or "arser" in receiver
        )
    return call.callee in known.known_alone and "jwt" not in imported_names(source)


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
    return no_algorithms(source, call)
