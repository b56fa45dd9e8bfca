"""Which token a call is about: under which names it goes, whether it was signed here, and with what."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import (
    ANY_TEXTS,
    ARROWS,
    AWAITS,
    CLOSURES,
    DICTIONARIES,
    INDEXES,
    NAMES,
    owner_of,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, call_of
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.options import bare

_DEEPEST = 3
_CONVERSIONS = frozenset(
    {"String", "str", "strip", "trim", "split", "replace", "encode", "decode", "TrimPrefix", "ParseSigned"}
)
_SIGNS = frozenset({"sign", "signAsync", "SignedString", "encode", "signJwt"})
_NONE = re.compile(r"[\"'](?:none|None|NONE)[\"']")


@dataclass(frozen=True, slots=True)
class Token:
    """The texts under which a token goes in its function, and whether this function signed it."""

    texts: frozenset[str]
    is_own: bool
    source: SourceFile

    def is_given_to(self, call: Call) -> bool:
        """Whether another call is about this token, by an argument or its receiver."""
        given = [argument.node for argument in call.arguments]
        if call.receiver is not None:
            given.append(call.receiver)
        return any(self.texts & frozenset(_texts(node, self.source, _DEEPEST)) for node in given)


def same_token(call: Call, source: SourceFile) -> Token:
    """The token that a call reads without verification."""
    node = call.receiver if call.name.endswith("Verification") else call.positional(0)
    if node is None:
        return Token(frozenset(), is_own=False, source=source)
    made = _made(node, source)
    own = made is not None and made.name in _SIGNS and bool(made.arguments) and not issues_unsigned(made)
    return Token(frozenset(_texts(node, source, _DEEPEST)), is_own=own, source=source)


def _texts(node: SgNode, source: SourceFile, left: int) -> Iterator[str]:
    """The texts of a value, of what it was given as, and of what it was cut out of."""
    node = bare(node)
    if node.kind() in ANY_TEXTS | DICTIONARIES | CLOSURES | ARROWS:
        return
    yield node.text()[:120]
    if left == 0:
        return
    if node.kind() in NAMES:
        for binding in bindings(source).of(node.text(), node):
            if binding.value is not None and binding.origin is Origin.ASSIGNED and binding.index in {None, 0}:
                yield from _texts(binding.value, source, left - 1)
    call = call_of(node, imported_names(source))
    if call is not None and call.name in _CONVERSIONS:
        inner = [*([call.receiver] if call.receiver is not None else []), *(a.node for a in call.arguments)]
        for part in inner:
            yield from _texts(part, source, left - 1)
    if node.kind() in INDEXES:
        held = owner_of(node)
        if held is not None:
            yield from _texts(held, source, left - 1)


def _made(node: SgNode, source: SourceFile) -> Call | None:
    """The call whose answer a value is, through one name."""
    node = bare(node)
    if node.kind() in NAMES:
        found = bindings(source).of(node.text(), node)
        if len(found) != 1 or found[0].value is None:
            return None
        node = bare(found[0].value)
    if node.kind() in AWAITS:
        node = node.named_children()[0]
    return call_of(node, imported_names(source))


def issues_unsigned(call: Call) -> bool:
    """Whether a call makes a token that nothing signs."""
    if call.name == "NewWithClaims":
        first = call.positional(0)
        return first is not None and first.text().endswith("SigningMethodNone")
    if call.name == "UnsecuredJWT":
        return True
    if call.name in {"sign", "signAsync", "encode"} and re.search(r"(?i)jwt|jsonwebtoken", call.resolved):
        algorithm = call.keyword("algorithm") or call.keyword("alg")
        return algorithm is not None and _NONE.fullmatch(algorithm.text()) is not None
    return False
