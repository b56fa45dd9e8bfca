"""Tokens that are read without verification, and what excuses that: it is the own, or verified too."""

import re
from collections.abc import Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.facts.refused import is_swallowed
from bot.checklist.languages.vocabulary import (
    DECLARATIONS,
    EXPRESSION_STATEMENTS,
    IFS,
    NAMES,
    RETURNS,
    VARIABLE_STATEMENTS,
)
from bot.checklist.questions.g_verification.token_identity import same_token
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.syntax.functions import calls_named, calls_within

_VERIFIES = re.compile(
    r"(?:^|\.)(?:verify|jwtVerify|compactVerify|verifyAsync|verifyIdToken|Parse|ParseWithClaims|Verify\w*"
    r"|Claims|decode|verify_\w+)$"
)
_TIMES = frozenset({"exp", "iat", "nbf", "iss", "kid", "header", "typ", "alg"})
_KEY = re.compile(r"^(?:as \w+\))?[)\]!?]{0,3}(?:\.get\([\"']|\[[\"']|\??\.(?!get\())(\w+)")
_STATEMENTS = VARIABLE_STATEMENTS | EXPRESSION_STATEMENTS | DECLARATIONS | RETURNS | IFS
UNVERIFIED_OPTION = re.compile(r"[\"']verify_signature[\"']\s*:\s*False|\bverify_signature\s*=\s*False")


def unverified(call: Call, source: SourceFile) -> Subject | None:
    """A fail, unless the same function verifies the token too, or hands it to something that may."""
    function = enclosing_function(call.node)
    inside = calls_within(function, source) if function is not None else ()
    others = [inner_call for inner_call in inside if inner_call.node != call.node]
    token = same_token(call, source)
    if any(
        _checks(other_call) and token.is_given_to(other_call) and not is_swallowed(other_call.node, call.node)
        for other_call in others
    ):
        return None
    if token.is_own:
        return passes(source, call.node, "a token that was signed here")
    if function is not None and (
        _callers_verify(call, function, source) or _reads_header_only(call, function)
    ):
        return None
    if _reads_times_only(call) or (call.name.startswith("Unsafe") and _verifies_elsewhere(source)):
        return unclear(source, call.node, "Whether the token was verified before could not be followed.")
    if _is_handed_on(call, others):
        return unclear(
            source, call.node, "Whether the token is verified by what gets it could not be followed."
        )
    message = "A JWT is read without verification: verify it with a key and a list of algorithms."
    return fails(source, call.node, message)


def _checks(call: Call) -> bool:
    return _VERIFIES.search(call.callee) is not None and not is_blind(call)


def _is_handed_on(call: Call, others: Sequence[Call]) -> bool:
    """Whether something later gets the token, or what was read from it."""
    texts = _token_texts(call)
    later = [other_call for other_call in others if span(other_call.node)[0] > span(call.node)[1]]
    return any(
        argument.node.text()[:80] in texts for other_call in later for argument in other_call.arguments
    )


def _callers_verify(call: Call, function: SgNode, source: SourceFile) -> bool:
    """Whether everybody in this file who has this helper look at a token verifies that token too."""
    token, named = call.positional(0), function.field("name")
    found = bindings(source).of(token.text(), token) if token is not None and token.kind() in NAMES else ()
    if named is None or len(found) != 1 or found[0].origin is not Origin.PARAMETER:
        return False
    helped = calls_named(named.text(), source)
    return bool(helped) and all(
        _verifies_too(helping_call, found[0].index or 0, source) for helping_call in helped
    )


def _verifies_too(call: Call, index: int, source: SourceFile) -> bool:
    around, given = enclosing_function(call.node), call.positional(index)
    return (
        around is not None
        and given is not None
        and any(
            _checks(inner_call)
            and given.text()[:120] in [argument.node.text()[:120] for argument in inner_call.arguments]
            for inner_call in calls_within(around, source)
        )
    )


def _verifies_elsewhere(source: SourceFile) -> bool:
    """Whether another function of the file verifies the claims that this one looked at to choose a key."""
    return any(call.name == "Claims" and len(call.arguments) > 1 for call in calls(source))


def _reads_times_only(call: Call) -> bool:
    """Whether nothing but times, the issuer or the key's id is read from a token: they let nobody in."""
    statement = next((ancestor for ancestor in call.node.ancestors() if ancestor.kind() in _STATEMENTS), None)
    function = enclosing_function(call.node)
    if statement is None:
        return False
    after = statement.text()[span(call.node)[1] - span(statement)[0] :][:200]
    direct = _KEY.findall(after.split("\n", 1)[0])
    taken = re.match(r"(?:const|let|var) \{([^}]{1,200})\}\s*=", statement.text()[:240])
    if taken is not None:
        return {word.partition(":")[0].strip() for word in taken[1].split(",") if word.strip()} <= _TIMES
    name = re.match(r"(?:const |let |var )?(\w+)\s*(?::=|=|:\s*\w+\s*=)\s*", statement.text()[:120])
    if name is not None and not direct and function is not None:
        uses = re.findall(
            rf"\b{re.escape(name[1])}\b(?:\?|!)?(\.get\(\W?\w+|\.\w+|\[\W\w+|\W)", function.text()[:6000]
        )
        direct = [found for use in uses for found in _KEY.findall(use)]
        returned = re.search(rf"\breturn {re.escape(name[1])}\b(?!\.|\[)", function.text()[:6000])
        if returned is not None:
            return False
    return bool(direct) and set(direct) <= _TIMES


def _reads_header_only(call: Call, function: SgNode) -> bool:
    """`decode(token, { complete: true })`, of which only the header is used, to choose the key."""
    text = function.text()[:3000]
    complete = re.search(r"complete\s*:\s*true|decode_complete", call.node.text()[:300])
    return bool(complete) and "header" in text and "payload" not in text


def _token_texts(call: Call) -> set[str]:
    """The token under the names that it may be handed on by."""
    first = call.positional(0)
    receiver = (
        call.receiver.text()[:80] if call.receiver is not None and call.name.endswith("Verification") else ""
    )
    given = first.text()[:80] if first is not None and not call.name.endswith("Verification") else ""
    return {receiver, given} - {""}


def is_blind(call: Call) -> bool:
    """Whether a call that could verify a token is told not to, or not how."""
    text = call.node.text()[:600]
    decodes = call.name == "decode" and not re.search(r"algorithms", text)
    return bool(UNVERIFIED_OPTION.search(text)) or decodes
