"""Initial vectors and nonces of ciphers: one that is written in the code is the same for every message."""

import re
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.cryptography import Ciphers
from bot.checklist.languages.vocabulary import ANY_TEXTS, CALLS, NAMES, SUMS
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.options import bare

_LITERAL = re.compile(
    r"^(?:\[\]byte\([\"`]|\[\]byte\{|\[(?:\d{1,3}|\.\.\.)\]byte\{|[bB]?[rR]?[\"'`]|bytes\(\d|bytes\.fromhex\([\"']|bytearray\(\d"
    r"|Buffer\.from\((?:[\"'`]|\[)|new Uint8Array\(\[)"
)
_ZEROED = re.compile(r"^(?:make\(\[\]byte|Buffer\.alloc\(|new Uint8Array\(\w|bytearray\(\d)")
_DEEPEST = 3


def fixed_vector(call: Call, source: SourceFile) -> bool | None:
    """Whether a call that encrypts is given a vector that never changes; None where it is given none."""
    vector = _vector(call, source)
    return None if vector is None else _is_fixed(vector, source, _DEEPEST)


def _vector(call: Call, source: SourceFile) -> SgNode | None:
    known = joined(source.language, Ciphers)
    place = known.places.get(call.name, known.counted.get((call.name, len(call.arguments))))
    if place is not None:
        return call.positional(place)
    if call.callee.endswith(known.makers):
        return call.keyword("iv") or call.keyword("nonce") or call.positional(2)
    modes = _modes(known.modes)
    if modes.search(call.resolved) or modes.search(call.callee):
        return call.positional(0) or call.keyword("initialization_vector") or call.keyword("nonce")
    if call.callee.endswith(known.options):
        return call.keyword("iv")
    return call.positional(0) if call.name == "encrypt" and _is_sealer(call, known, source) else None


@cache
def _modes(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.)modes\.(?:{either(names).pattern})$")


@cache
def _makes_sealer(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{either(names).pattern})\(")


def _is_sealer(call: Call, known: Ciphers, source: SourceFile) -> bool:
    if call.receiver is None or not known.sealers:
        return False
    found = bindings(source).of(call.receiver.text(), call.receiver)
    texts = [
        call.receiver.text()[:100],
        *(binding.value.text()[:100] for binding in found if binding.value is not None),
    ]
    return any(_makes_sealer(known.sealers).search(text) for text in texts)


def _is_fixed(node: SgNode, source: SourceFile, left: int) -> bool:
    node = bare(node)
    if node.kind() in NAMES and left:
        return _is_fixed_name(node, source, left)
    text = node.text()[:400]
    if node.kind() in CALLS and text.endswith((".encode()", '.encode("utf-8")')):
        return text[:1] in "\"'"
    if node.kind() in ANY_TEXTS:
        return "{" not in text and "$" not in text and len(text) > len('""')
    if node.kind() in SUMS:
        left_part = node.field("left")
        return left_part is not None and left_part.kind() in ANY_TEXTS
    return bool(_LITERAL.match(text) or _ZEROED.match(text)) and "random" not in text.lower()


def _is_fixed_name(name: SgNode, source: SourceFile, left: int) -> bool:
    """Whether a name is only ever given what is written, and is not filled afterwards."""
    found = [
        binding
        for binding in bindings(source).of(name.text()[:400], name)
        if binding.origin is not Origin.OTHER
    ]
    values = [
        binding.value for binding in found if binding.origin is Origin.ASSIGNED and binding.value is not None
    ]
    if not values or len(values) != len(found):
        return False
    if any(_ZEROED.match(value.text()[:60]) for value in values):
        return not _is_filled(name, source)
    return all(_is_fixed(value, source, left - 1) for value in values)


def _is_filled(name: SgNode, source: SourceFile) -> bool:
    """Whether something else in the function gets the buffer, as `rand.Read(iv)` does."""
    function = enclosing_function(name)
    if function is None:
        return True
    word = re.compile(rf"(?<![\w.]){re.escape(name.text())}(?!\w)")
    others = [
        call
        for call in calls_within(function, source)
        if any(word.search(argument.node.text()[:100]) for argument in call.arguments)
    ]
    return any(re.search(r"(?i)read|fill|rand|copy|put", call.callee) for call in others)
