"""Finds the text, the representation or the stack of an error inside an expression."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from enum import IntEnum

from ast_grep_py import SgNode

from bot.checklist.core.budget import MOST_BINDINGS
from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.grammars import grammar_of
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.browser import ErrorHandlers
from bot.checklist.languages.vocabulary import (
    ARROWS,
    BINARIES,
    CALLS,
    CATCHES,
    DECORATED,
    FUNCTION_EXPRESSIONS,
    FUNCTION_VALUES,
    FUNCTIONS,
    INDEXES,
    INVOCATIONS,
    MEMBERS,
    METHODS,
    NAMES,
    NEGATIONS,
    OWN_COMPARISONS,
    PAIRS,
    READ_NAMES,
    UNARIES,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import dotted
from bot.checklist.values.conditions import depends_on_environment

_GO_ERROR = re.compile(r"^(?:e|er|err|error|\w*Err|err\w+)$")
_STACKS = re.compile(
    r"debug\.Stack\(|debug\.PrintStack|traceback\.format_(?:exc|exception|tb|stack)\(|\bformat_exc\(\)"
    r"|\.stack\b(?!\w)"
    r"|sys\.exc_info\(\)"
)
_DEEPEST = 12
_NESTED = 60
_END = 1 << 60
_ANY = "\0"
_STEPS = 400
_ERROR_PARAMETER = re.compile(r"(\w*(?:exc|exception|error|err|e))\s*:\s*(\w*(?:Exception|Error))\b")
_FACTS = UNARIES | NEGATIONS | OWN_COMPARISONS
_HANDLED = re.compile(r"(?:^|_|\b)(?:err|error|exc|exception|e|ex)$", re.IGNORECASE)
_SAFE_PROPERTIES = frozenset(
    {"code", "status", "statusCode", "status_code", "name", "detail", "errors", "type", "id", "kind"}
)


class Kind(IntEnum):
    """What of an error an expression shows."""

    NOTHING = 0
    TEXT = 1
    STACK = 2


class ErrorNames:
    """The names under which a file's code holds errors, each within its handler."""

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._by_name: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for name, begin, end, kinds in sorted(_handlers(source), key=lambda handler: handler[1]):
            self._by_name[name].append((begin, end, kinds))
            self._by_name[_ANY].append((begin, end, kinds))

    def holds(self, node: SgNode) -> bool:
        """Whether a name is that of a caught, returned or handled error here."""
        name = node.text()
        start = span(node)[0]
        if self._around(name, start):
            return True
        if self._source.habits.raises_errors:
            return False
        found = bindings(self._source).of(name, node)
        typed = any(binding.annotation == "error" for binding in found)
        returned = any(binding.origin is Origin.ASSIGNED and binding.value is not None for binding in found)
        recovered = any(
            binding.value is not None and binding.value.text().startswith("recover()") for binding in found
        )
        return recovered or typed or (bool(_GO_ERROR.match(name)) and (returned or not found))

    def caught(self, node: SgNode) -> str:
        """The classes that the handler around a node catches; empty where it catches all or there is none."""
        around = self._around(_ANY, span(node)[0])
        return around[-1] if around else ""

    def _around(self, name: str, start: int) -> list[str]:
        """What the handlers around a place catch that hold their error under a name, the innermost last."""
        known = self._by_name.get(name, [])
        at = bisect_right(known, (start, _END, ""))
        return [kinds for _, end, kinds in known[max(at - _NESTED, 0) : at] if start < end]


def _handlers(source: SourceFile) -> Iterator[tuple[str, int, int, str]]:
    grammar = grammar_of(source.language)
    if grammar is None:
        return
    for clause in source.nodes(CATCHES):
        name, classes = grammar.caught(clause)
        yield (name, *span(clause), classes)
    known = joined(source.language, ErrorHandlers)
    if known.decorators or known.is_typed:
        yield from _error_handlers(source, known)
    if known.callbacks:
        yield from _callbacks(source, known)


def _error_handlers(source: SourceFile, known: ErrorHandlers) -> Iterator[tuple[str, int, int, str]]:
    """Functions registered for errors: their first or second parameter is one."""
    text = source.text
    if "handler" not in text and not ("equest" in text and _ERROR_PARAMETER.search(text)):
        return
    for function in source.nodes(FUNCTIONS):
        yield from _undecorated(function)
        parent = function.parent()
        decorated = parent.text()[:300].partition("def ")[0] if parent and parent.kind() in DECORATED else ""
        if either(known.decorators).search(decorated):
            for name in re.findall(r"\w+", (function.field("parameters") or function).text()[:200]):
                if _HANDLED.search(name):
                    yield (name, *span(function), decorated.partition("(")[2].partition(")")[0])


def _undecorated(function: SgNode) -> Iterator[tuple[str, int, int, str]]:
    """`def handle(request: Request, exc: Exception)`, which is registered elsewhere."""
    parameters = (function.field("parameters") or function).text()[:200]
    typed = _ERROR_PARAMETER.search(parameters) if "equest" in parameters else None
    if typed is not None:
        yield (typed[1], *span(function), "" if typed[2] in {"Exception", "BaseException"} else typed[2])


def _callbacks(source: SourceFile, known: ErrorHandlers) -> Iterator[tuple[str, int, int, str]]:
    """`(err, req, res, next) =>`, `.catch((e) => …)` and `(err, result) =>`."""
    for function in source.nodes(ARROWS, FUNCTION_EXPRESSIONS, FUNCTIONS, METHODS):
        listed = function.field("parameters") or function.field("parameter")
        if listed is None:
            continue
        if listed.kind() in NAMES:
            names = [listed.text()]
        else:
            names = [
                child.text().partition(":")[0].strip(" ?") for child in listed.children() if child.is_named()
            ]
        typed = re.match(r"\(\s*(\w+)\s*:\s*(?:Error|any|unknown)\b", listed.text()[:60])
        if names and (either(known.callbacks).fullmatch(names[0]) or (typed and "rr" in names[0])):
            yield (names[0], *span(function), "")


def shows(node: SgNode, errors: ErrorNames, source: SourceFile) -> tuple[Kind, SgNode | None]:
    """The worst thing that an expression shows of an error, and where.

    What only some environments show counts where nothing else is shown.
    """
    best: tuple[Kind, SgNode | None] = (Kind.NOTHING, None)
    hidden = best
    waiting = [(node, 0)]
    for _ in range(_STEPS):
        if not waiting:
            break
        at, depth = waiting.pop()
        kind = _of(at, errors)
        if kind > min(best[0], hidden[0]):
            if depends_on_environment(at):
                hidden = max(hidden, (kind, at), key=lambda pair: pair[0])
            else:
                best = max(best, (kind, at), key=lambda pair: pair[0])
        if depth < _DEEPEST and not _ends(at, kind):
            waiting.extend((child, depth + 1) for child in at.children() if child.is_named())
            if at.kind() in READ_NAMES and kind is Kind.NOTHING:
                waiting.extend((value, depth + 4) for value in _values(at, source))
    return best if best[0] else hidden


def _values(node: SgNode, source: SourceFile) -> Iterator[SgNode]:
    for binding in bindings(source).of(node.text(), node)[:MOST_BINDINGS]:
        if (
            binding.value is not None
            and binding.origin in {Origin.ASSIGNED, Origin.ADDED}
            and binding.index is None
        ):
            kind = binding.value.kind()
            if kind in CALLS and not _renders(binding.value):
                continue
            yield binding.value


def _renders(call: SgNode) -> bool:
    """Whether a call only puts the text of its arguments or its receiver into another form."""
    callee = dotted(call.field("function") or call)
    return bool(
        re.search(
            r"(?:^|\.)(?:Sprintf?|Errorf|Error|str|repr|String|format|format_exc|format_exception"
            r"|toString|stringify|Stack|join|H|Map|dict)$",
            callee,
        )
    )


def _ends(node: SgNode, kind: Kind) -> bool:  # noqa: PLR0911 - one line a form
    """Whether what is inside a node does not come out of it."""
    if kind is not Kind.NOTHING or node.kind() in _FACTS:
        return True
    if node.kind() in PAIRS and re.match(r"[\"']?(?:cause|err)[\"']?\s*:", node.text()[:20]):
        return True  # kept beside the message, for the log
    if node.kind() in FUNCTION_VALUES:
        return True
    if node.kind() in INVOCATIONS:
        return not (_renders(node) or _is_payload(node))
    made = node.field("operand") or node.field("object")
    if made is not None and made.kind() in CALLS and _renders(made):
        return False
    if node.kind() in MEMBERS | INDEXES:
        return True
    if node.kind() in BINARIES:
        operator = node.field("operator")
        return operator is not None and operator.text() not in {"+", "||", "??", "&&"}
    return False


def _is_payload(call: SgNode) -> bool:
    """`map[string]any{...}`, `gin.H{...}` are literals; `NewResponse(err)` and `[]byte(text)` are calls."""
    callee = dotted(call.field("function") or call)
    text = (call.field("function") or call).text()[:40]
    return text in {"[]byte", "string"} or bool(
        re.search(
            r"(?:^|\.)(?:jsonify|dumps|encode|NewResponse|ErrorResponse|escape|Buffer\.from|Error|inspect"
            r"|assign|model_dump)$",
            callee,
        )
    )


def _of(node: SgNode, errors: ErrorNames) -> Kind:
    kind = node.kind()
    if kind in CALLS:
        return _of_call(node, errors)
    if kind in MEMBERS:
        return _of_member(node, errors)
    if kind in READ_NAMES and errors.holds(node):
        return Kind.TEXT
    if kind in INDEXES and (whole := node.field("value")) is not None and whole.kind() in MEMBERS:
        return _of(whole, errors)
    return Kind.NOTHING


def _of_call(node: SgNode, errors: ErrorNames) -> Kind:
    if re.match(r"(?:debug\.Stack|traceback\.format_\w+|format_exc)\(", node.text()[:200]):
        return Kind.STACK
    inner = node.field("function")
    if inner is None or dotted(inner).rpartition(".")[2] not in {"Error", "toString", "with_traceback"}:
        return Kind.NOTHING
    receiver = inner.field("operand") or inner.field("object")
    return Kind.TEXT if receiver is not None and _is_error(receiver, errors) else Kind.NOTHING


def _of_member(node: SgNode, errors: ErrorNames) -> Kind:
    receiver = node.field("object") or node.field("operand")
    last = dotted(node).rpartition(".")[2]
    if receiver is None or not _is_error(receiver, errors) or last in _SAFE_PROPERTIES:
        return Kind.NOTHING
    if last == "stack":
        return Kind.STACK
    return Kind.TEXT if last in {"message", "args", "msg", "reason", "strerror", "stderr"} else Kind.NOTHING


def _is_error(node: SgNode, errors: ErrorNames) -> bool:
    at: SgNode | None = node
    for _ in range(4):
        if at is None:
            return False
        if at.kind() in NAMES:
            return errors.holds(at)
        at = next((child for child in at.children() if child.is_named()), None)
    return False
