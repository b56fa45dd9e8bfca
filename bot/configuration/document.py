"""The border to YAML: hostile text in, a small tree of values with line numbers out.

ruamel.yaml splits the text into events; the tree is built here, because a loader would first have built
whatever an attacker asks for. Plain scalars follow YAML 1.2's core schema
(https://yaml.org/spec/1.2.2/#103-core-schema): `off` is a word and a date is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

MOST_BYTES = 64 * 1024
MOST_DEPTH = 20
MOST_VALUES = 4000
_MOST_DIGITS = 18  # beyond every bound in use, and short of where Python refuses to convert
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_CHARACTER = "this is not YAML: an escape in double quotes names no character"
_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class UnreadableDocument(Exception):  # noqa: N818 - it says what the file is
    """The text cannot be read as one plain YAML document. `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; a float stays the text it was, since no key takes one."""

    line: int
    value: str | int | bool | None
    is_float: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A YAML sequence."""

    line: int
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A YAML mapping in the file's order, duplicates and keys that are no text included."""

    line: int
    entries: tuple[tuple["Node", "Node"], ...]


Node: TypeAlias = Scalar | Items | Entries


def read_document(text: str) -> Node:
    """The tree of the only document in `text`; an empty text is a null.

    Raises:
        Unreadable: it is too big, not YAML, or uses what a configuration needs not.
    """
    if len(text) > MOST_BYTES or len(text.encode(errors="surrogatepass")) > MOST_BYTES:
        raise UnreadableDocument(1, f"the file is bigger than {MOST_BYTES // 1024} KiB")
    text = text.removeprefix("\ufeff")
    _refuse_unprintable(text)
    try:
        return _Tree(YAML(typ="safe", pure=True).parse(text)).read()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableDocument(mark.line + 1 if mark else 1, _explain(error)) from error
    except (YAMLError, ValueError, OverflowError) as error:  # an escape such as "\U99999999"
        raise UnreadableDocument(1, _NO_CHARACTER) from error


def _refuse_unprintable(text: str) -> None:
    if found := _FORBIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableDocument(
            line, f"the character U+{ord(found[0]):04X} is not allowed in a configuration"
        )


def _explain(error: MarkedYAMLError) -> str:
    problem = " ".join((error.problem or "it ends too early").split())
    if "cannot start any token" in problem:
        if r"'\t'" in problem:
            return "a tab cannot indent in YAML: use spaces"
        return f"{problem}: put a value that begins with it in quotes"
    return f"this is not YAML: {problem}"


class _Tree:
    """Builds the tree from events, counting what it has seen so that no text is expensive."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._values = 0

    def read(self) -> Node:
        next(self._events)  # the stream's start
        event = next(self._events)
        if isinstance(event, StreamEndEvent):
            return Scalar(1, None)
        node = self._node(next(self._events), 1)
        next(self._events)  # the document's end
        after = next(self._events)
        if isinstance(after, DocumentStartEvent):
            raise UnreadableDocument(
                _line(after), "only one document is allowed: remove this `---` and what follows"
            )
        return node

    def _node(self, event: Event, depth: int) -> Node:
        self._values += 1
        self._refuse(event, depth)
        line = _line(event)
        match event:
            case SequenceStartEvent():
                return Items(line, tuple(self._until(SequenceEndEvent, depth)))
            case MappingStartEvent():
                flat = list(self._until(MappingEndEvent, depth))
                return Entries(line, tuple(zip(flat[::2], flat[1::2], strict=True)))
            case ScalarEvent():
                return _scalar(line, event)
            case _:
                raise UnreadableDocument(line, "this is not YAML")

    def _until(self, end: type[Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(self._events), end):
            yield self._node(event, depth + 1)

    def _refuse(self, event: Event, depth: int) -> None:
        line = _line(event)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise UnreadableDocument(
                line,
                "anchors (&) and aliases (*) are not allowed: put a value that begins with one in quotes",
            )
        if getattr(event, "tag", None):
            raise UnreadableDocument(
                line, "tags (!) are not allowed: put a value that begins with one in quotes"
            )
        if depth > MOST_DEPTH:
            raise UnreadableDocument(line, f"this is nested more than {MOST_DEPTH} deep")
        if self._values > MOST_VALUES:
            raise UnreadableDocument(line, f"the file holds more than {MOST_VALUES} values")


def _line(event: Event) -> int:
    line: int = event.start_mark.line
    return line + 1


def _scalar(line: int, event: ScalarEvent) -> Scalar:
    text: str = event.value
    if _SURROGATE.search(text):
        raise UnreadableDocument(line, _NO_CHARACTER)
    if not event.implicit[0]:  # quoted, or a block
        return Scalar(line, text)
    if text in _WORDS:
        return Scalar(line, _WORDS[text])
    if _INTEGER.fullmatch(text):
        return Scalar(line, int(text) if len(text) <= _MOST_DIGITS else 10**_MOST_DIGITS)
    return Scalar(line, text, is_float=_FLOAT.fullmatch(text) is not None)
