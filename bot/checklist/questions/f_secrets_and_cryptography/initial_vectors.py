"""Initial vectors and nonces of ciphers: one that is written in the code is the same for every message."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.languages.language import Language
from bot.checklist.languages.vocabulary import ANY_TEXTS, CALLS, NAMES, SUMS
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.options import bare

_STREAMS = frozenset({"NewCBCEncrypter", "NewCTR", "NewCFBEncrypter", "NewOFB"})
_MODES = re.compile(r"(?:^|\.)modes\.(?:CBC|CTR|CFB8?|OFB|GCM)$")
_SEALERS = re.compile(r"\b(?:AESGCM|AESCCM|ChaCha20Poly1305|AESOCB3)\(")
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


def _vector(call: Call, source: SourceFile) -> SgNode | None:  # noqa: PLR0911 - one line a library
    if source.language is Language.GO:
        if call.name in _STREAMS:
            return call.positional(1)
        return call.positional(1) if call.name == "Seal" and len(call.arguments) == len("dnpa") else None
    if source.language is Language.PYTHON:
        if call.callee.endswith(
            ("AES.new", "DES3.new", "Blowfish.new", "ChaCha20.new", "ChaCha20_Poly1305.new")
        ):
            return call.keyword("iv") or call.keyword("nonce") or call.positional(2)
        if _MODES.search(call.resolved) or _MODES.search(call.callee):
            return call.positional(0) or call.keyword("initialization_vector") or call.keyword("nonce")
        return call.positional(0) if call.name == "encrypt" and _is_sealer(call, source) else None
    if call.name == "createCipheriv":
        return call.positional(2)
    return call.keyword("iv") if call.callee.endswith("subtle.encrypt") else None


def _is_sealer(call: Call, source: SourceFile) -> bool:
    if call.receiver is None:
        return False
    found = bindings(source).of(call.receiver.text(), call.receiver)
    texts = [
        call.receiver.text()[:100],
        *(binding.value.text()[:100] for binding in found if binding.value is not None),
    ]
    return any(_SEALERS.search(text) for text in texts)


def _is_fixed(node: SgNode, source: SourceFile, left: int) -> bool:  # noqa: PLR0911 - one line a form
    node = bare(node)
    text = node.text()[:400]
    if node.kind() in NAMES and left:
        found = [binding for binding in bindings(source).of(text, node) if binding.origin is not Origin.OTHER]
        values = [
            binding.value
            for binding in found
            if binding.origin is Origin.ASSIGNED and binding.value is not None
        ]
        if not values or len(values) != len(found):
            return False
        if any(_ZEROED.match(value.text()[:60]) for value in values):
            return not _is_filled(node, source)
        return all(_is_fixed(value, source, left - 1) for value in values)
    if node.kind() in CALLS and text.endswith((".encode()", '.encode("utf-8")')):
        return text[:1] in "\"'"
    if node.kind() in ANY_TEXTS:
        return "{" not in text and "$" not in text and len(text) > len('""')
    if node.kind() in SUMS:
        left_part = node.field("left")
        return left_part is not None and left_part.kind() in ANY_TEXTS
    return bool(_LITERAL.match(text) or _ZEROED.match(text)) and "random" not in text.lower()


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
