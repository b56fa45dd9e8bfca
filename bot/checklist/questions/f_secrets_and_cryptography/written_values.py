"""Follows an expression to the literals that it can stand for: names, wrappers, properties, fallbacks."""

from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.budget import MOST_BINDINGS
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import (
    CHOICES,
    CONVERSIONS,
    HOLES,
    INVOCATIONS,
    JOINS,
    LISTS,
    MEMBERS,
    NAMES,
    OBJECTS,
    READ_NAMES,
    TEXTS,
    TUPLES,
    choices_of,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, call_of, object_value
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.options import bare
from bot.checklist.values.safe_names import word_set

_DEEPEST = 5
STRINGS = TEXTS
# Calls that only change how a value is held.
_WRAPPERS = word_set(
    """
    Buffer.from String str bytes TextEncoder().encode createSecretKey crypto.createSecretKey
    SecretStr pydantic.SecretStr to_bytes force_bytes Uint8Array.from []byte
    """
)
_METHODS = frozenset({"encode", "trim", "strip", "toString"})
_SETTINGS = word_set(
    """
    os.environ.get os.getenv environ.get getenv os.environ.setdefault env config decouple.config
    env.str env.get config.get app.config.get configService.get process.env.get nconf.get
    """
)


def written(node: SgNode, source: SourceFile, left: int = _DEEPEST) -> Iterator[SgNode]:
    """Each literal that may be the value of an expression; none for what comes from elsewhere."""
    node = bare(node)
    kind = node.kind()
    if left == 0:
        return
    if kind in STRINGS:
        if not any(child.kind() in HOLES for child in node.children()):
            yield node
    elif kind in INVOCATIONS:
        yield from _of_call(node, source, left)
    else:
        for part in _parts(node, kind, source):
            yield from written(part, source, left - 1)


def _parts(node: SgNode, kind: str, source: SourceFile) -> Sequence[SgNode]:
    if kind in READ_NAMES:
        return _bound(node.text(), node, source)
    if kind in MEMBERS:
        return [*_bound(node.text(), node, source), *_property(node, source)]
    return [choice for choice in _choices(node, kind) if choice is not None]


def _choices(node: SgNode, kind: str) -> Sequence[SgNode | None]:
    """The operands of an expression that stands for one of them."""
    if kind in CONVERSIONS:
        return [node.field("operand")]
    if kind in JOINS:
        operator = node.field("operator")
        chooses = operator is not None and operator.text() in {"||", "??", "or"}
        return [node.field("left"), node.field("right")] if chooses else []
    if kind in CHOICES:
        return choices_of(node)
    return node.named_children() if kind in LISTS | TUPLES else []


def _bound(name: str, at: SgNode, source: SourceFile) -> Sequence[SgNode]:
    found = bindings(source).of(name, at)[:MOST_BINDINGS]
    return [
        binding.value
        for binding in found
        if binding.value is not None
        and binding.origin is Origin.ASSIGNED
        and binding.index is None
        and not binding.key
    ]


def _property(node: SgNode, source: SourceFile) -> Sequence[SgNode]:
    """The value of `config.secret`, where `config` is an object literal of the file."""
    inner, name = node.field("object"), node.field("property")
    if inner is None or name is None or inner.kind() not in NAMES:
        return []
    held = [value for value in _bound(inner.text(), inner, source) if value.kind() in OBJECTS]
    values = [object_value(value, name.text()) for value in held]
    return [value for value in values if value is not None]


def _of_call(node: SgNode, source: SourceFile, left: int) -> Iterator[SgNode]:
    call = call_of(node, imported_names(source))
    if call is None:
        return
    wraps = call.callee in _WRAPPERS or call.resolved in _WRAPPERS
    wraps = wraps or node.text().startswith("new TextEncoder().encode(")
    if call.name in _METHODS and call.receiver is not None and not wraps:  # `"…".encode("utf-8")`
        yield from written(call.receiver, source, left - 1)
    elif wraps and call.arguments:
        yield from written(call.arguments[0].node, source, left - 1)
    elif (default := default_of(call)) is not None:
        yield from written(default, source, left - 1)


def default_of(call: Call) -> SgNode | None:
    """What a call that reads a setting gives where the setting is missing."""
    if call.callee in _SETTINGS or call.resolved in _SETTINGS:
        return call.positional(1) or call.keyword("default")
    return None


def text_of(literal: SgNode) -> str:
    """A literal without its quotes."""
    return literal.text().lstrip("bBrRuU").strip("\"'`")
