"""Tokens that are verified with options, the algorithms among them, or taken apart by hand."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, passes, unclear
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.verification import OptionTokens
from bot.checklist.languages.vocabulary import (
    ARROWS,
    CASTS,
    FUNCTION_EXPRESSIONS,
    NAMES,
    OBJECTS,
    PAIRS,
    SATISFACTIONS,
)
from bot.checklist.questions.g_verification.named_algorithms import listed_algorithms, no_algorithms
from bot.checklist.questions.g_verification.unverified_tokens import unverified
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.options import Switch, switch
from bot.checklist.values.requests import reads_request

# The claims of a token that is taken apart by hand: `token.split(".")[1]`.
PAYLOAD = re.compile(r"\.split\([\"'`]\.[\"'`]\)\[1\]")


def verified_token(call: Call, source: SourceFile) -> Subject | None:
    """The verdict on a call that verifies or decodes a token; None for any other call."""
    known = joined(source.language, OptionTokens)
    resolved = call.resolved.replace(".default", "")
    if call.callee.partition(".")[0] not in imported_names(source):
        resolved = known.known_alone.get(call.callee, resolved)
    if resolved in known.blind:
        return unverified(call, source)
    if resolved in known.verifiers:
        return _options(call, call.positional(known.verifiers[resolved]), source)
    by_service = re.search(r"(?i)jwt_?service\.decode$", call.callee)
    if by_service or _is_decoded_by_hand(call, resolved, known, source):
        return unverified(call, source)
    library, _, name = resolved.rpartition(".")
    return _by_place(call, source) if library in known.by_place and name == "decode" else None


def _is_decoded_by_hand(call: Call, resolved: str, known: OptionTokens, source: SourceFile) -> bool:
    """Whether a request's token is taken apart by `jwt-decode` or Base64; a browser may read its own."""
    first = call.positional(0)
    if first is None or not reads_request(first, source):
        return False
    decodes = resolved.startswith(known.by_hand)
    return decodes or (call.callee in {"Buffer.from", "atob"} and bool(PAYLOAD.search(first.text()[:200])))


def _by_place(call: Call, source: SourceFile) -> Subject:
    """`decode(token, key, noVerify, algorithm)` of jwt-simple: without the last the token chooses."""
    blind, algorithm = call.positional(2), call.positional(3)
    if blind is not None and switch(blind, source) is Switch.ON:
        return unverified(call, source) or passes(source, call.node, "verified afterwards")
    if algorithm is None:
        return no_algorithms(source, call)
    return passes(source, call.node, "verified with an algorithm")


def _options(call: Call, given: SgNode | None, source: SourceFile) -> Subject:
    """The options of a verification: with `algorithms` as a key, or one step away."""
    if given is None or given.kind() in ARROWS | FUNCTION_EXPRESSIONS:
        return no_algorithms(source, call)
    literal = _literal(given, source)
    if literal is None:
        return unclear(source, call.node, "The options of this verification could not be followed.")
    text = literal.text()[:3000]
    if not re.search(r"\balgorithms?\b", text):
        if "..." in text:
            return unclear(source, call.node, "The options of this verification could not be followed.")
        return no_algorithms(source, call)
    listed = next(
        (
            pair.field("value")
            for pair in literal.children()
            if pair.kind() in PAIRS and pair.text().strip("\"'").startswith("algorithm")
        ),
        None,
    )
    return (
        listed_algorithms(call, listed, source)
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
