"""Which calls write to a log, a terminal, a trace or an error tracker, and what they are given."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.logging import Loggers
from bot.checklist.languages.vocabulary import CALLS, MEMBERS
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Argument, Call, call_of, calls
from bot.checklist.syntax.imports import imported_names

_METHODS = re.compile(
    r"^(?:\w*(?:log|info|warn|error)(?:f|ln)?|debug|info|warn|warning|err|error|critical|exception|fatal|panic|trace|log|notice|success|verbose|silly|print"
    r"|msg|send|write|table|dir|bind|event|annotate|v|with|set_?attributes?|add_?event|set_?(?:context|extra|tag|user)"
    r"|add_?breadcrumb|capture_?message|record|echo|warn_?explicit)(?:f|ln|w|context|ctx|s)?$",
    re.IGNORECASE,
)
_WRITERS = re.compile(r"^(?:os\.Std(?:out|err)|log\.Writer\(\)|sys\.std(?:out|err)|\w*[lL]og(?:ger)?\b.*)$")
_LOGGER_TYPE = re.compile(r"log|zap|zerolog|slog|span|trace", re.IGNORECASE)
_LOGGER_MADE = re.compile(
    r"^(?:await\s+)?(?:new\s+)?(?:\w+\.)*(?:winston|pino|bunyan|log4js|signale|loglevel|getLogger|get_logger|createLogger"
    r"|create_logger|makeLogger|NewLogger|newLogger|Logger|GetLogger|getActiveSpan|startSpan|start_span|get_current_span)"
    r"(?:\.\w+)*\("
    r"|^(?:zap|slog|logrus|zerolog|hclog|logr)\.\w+\("
)
_LOGGER_KIND = re.compile(r"(?:^|[.*\[\s])(?:\w*Logger|LoggerService|Span|zerolog\.Context|logrus\.Entry)$")
_FIELD_NAMES = frozenset({"lg", "lgr", "zl", "zlog", "slogger", "_log"})
_LEVEL = re.compile(r"(?:debug|info|warn|error)\w?$", re.IGNORECASE)
_SHORT_NAMES = frozenset({"l", "lg", "lgr", "lo", "span"})
_MODULE_END = re.compile(r"/v\d+$")
_FIELD_MADE = re.compile(r"(?:zap|slog)\.[A-Z]\w*\(")
_LONGEST_CHAIN = 12


def logging_calls(source: SourceFile, names: Names) -> Iterator[Call]:
    """The calls that log; of a chain such as `log.Info().Str(…).Msg(…)` the last one."""
    words = _Words(names)
    for call in calls(source):
        if words.logs(call, source) and not _goes_on(call, words, source):
            yield call


def given(call: Call, source: SourceFile) -> Iterator[Argument]:
    """What goes into a log call, with what was given to the earlier calls of its chain."""
    at: Call | None = call
    for _ in range(_LONGEST_CHAIN):
        if at is None:
            return
        yield from at.arguments
        receiver = at.receiver
        at = call_of(receiver, imported_names(source)) if receiver is not None else None


class _Words:
    """The configured loggers, apart as functions and as objects with methods."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._objects = frozenset(names["loggers"])

    def logs(self, call: Call, source: SourceFile) -> bool:
        """Whether a call writes something down."""
        if call.name in {"Fprint", "Fprintf", "Fprintln"}:
            return bool(call.arguments) and bool(_WRITERS.match(call.arguments[0].node.text()[:60]))
        if call.callee == "print" and (file := call.keyword("file")) is not None:
            return bool(_WRITERS.match(file.text()[:60]))
        if call.name.lower().replace("_", "") in {"setattribute", "setattributes", "addevent"}:
            return "span" in call.callee.lower()
        if self._names.matches("loggers", call.callee, exact=True) and call.callee.count(".") <= 1:
            return True
        if "." not in call.callee and joined(source.language, Loggers).functions:
            return self._is_imported(call)
        return bool(_METHODS.match(call.name)) and self._is_logger(call, source)

    def _is_imported(self, call: Call) -> bool:
        """Whether a bare name was imported from a logger's module, as `from logging import info`."""
        module, _, name = call.resolved.rpartition(".")
        return call.resolved != call.callee and (
            name == "print" or (module in self._objects and bool(_METHODS.match(name)))
        )

    def _is_logger(self, call: Call, source: SourceFile) -> bool:
        clean = call.callee.replace("()", "").replace("[]", "")
        parts = clean.split(".")[:-1]
        if not parts:
            return False
        return (
            self._is_named(parts, call)
            or bool(either(joined(source.language, Loggers).levels).match(call.name))
            or self._is_of_module(parts[0], source)
            or any(_takes_fields(argument.node) for argument in call.arguments)
            or self._is_typed(call, parts[0], source)
        )

    def _is_named(self, parts: list[str], call: Call) -> bool:
        joined = [".".join(parts[index:]) for index in range(len(parts))]
        return (
            any(
                part in self._objects
                or part.lower().endswith("logger")
                or (part.isupper() and part.lower() in self._objects)
                for part in (*parts, *joined)
            )
            or "Log" in parts
            or (len(parts) > 1 and parts[-1] in _FIELD_NAMES)
            or (len(parts) > 1 and parts[-1] == "l" and bool(_LEVEL.match(call.name)))
        )

    def _is_of_module(self, name: str, source: SourceFile) -> bool:
        module = _MODULE_END.sub("", imported_names(source).get(name, ""))
        return bool(module) and re.split(r"[./]", module)[-1] in self._objects

    def _is_typed(self, call: Call, name: str, source: SourceFile) -> bool:
        found = bindings(source).of(name, call.node)
        if name in _SHORT_NAMES:
            kinds = [
                binding.annotation or (binding.value.text()[:80] if binding.value is not None else "")
                for binding in found
            ]
            return any(_LOGGER_TYPE.search(kind) for kind in kinds)
        return any(
            _LOGGER_KIND.search(binding.annotation)
            or (binding.value is not None and _LOGGER_MADE.match(binding.value.text()[:120]))
            for binding in found
        )


def _takes_fields(node: SgNode) -> bool:
    """Whether an argument is a field that only a logger takes."""
    return node.kind() in CALLS and bool(_FIELD_MADE.match(node.text()[:40]))


def _goes_on(call: Call, words: _Words, source: SourceFile) -> bool:
    """Whether the call is the receiver of another call that logs."""
    member = call.node.parent()
    outer = member.parent() if member is not None and member.kind() in MEMBERS else None
    seen = call_of(outer, imported_names(source)) if outer is not None else None
    return seen is not None and seen.receiver == call.node and (words.logs(seen, source) or _builds(seen))


def _builds(call: Call) -> bool:
    """Whether a call of a chain adds a field, as zerolog's `Str` does."""
    return call.name[:1].isupper() and call.name in _FIELDS


_FIELDS = frozenset(
    {
        "Str",
        "Int",
        "Int64",
        "Bool",
        "Err",
        "Any",
        "Interface",
        "Time",
        "Dur",
        "Float64",
        "Bytes",
        "Stringer",
        "Uint64",
    }
)


_FIELD_PACKAGES = frozenset({"zap", "slog", "attribute", "log", "logrus", "zerolog", "field"})


def is_field(node: SgNode, source: SourceFile) -> Call | None:
    """The call, if a node makes a field of a structured entry, as `zap.String("k", v)`."""
    call = call_of(node, imported_names(source))
    known = call is not None and call.callee.split(".")[0] in _FIELD_PACKAGES
    return call if known else None
