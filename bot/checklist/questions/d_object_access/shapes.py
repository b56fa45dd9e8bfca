"""Which fields a type, schema or form of the same file lets a request's body set."""

import re
from dataclasses import dataclass

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.vocabulary import CLASSES, TYPES, VARIABLES

_PASSES_ALL = re.compile(r"\.passthrough\(|\.catchall\(|extra\s*=\s*[\"']allow|z\.any\(|z\.record\(")
_NAME = re.compile(r"\w+")
_GO_FIELD = re.compile(r"^\s*(\w+)\s+[\w.*\[\]]+(?:\s+`([^`]*)`)?", re.MULTILINE)
_KEY = re.compile(r"(?:^|[{,\n])\s*(\w+)\s*:")
_ATTRIBUTE = re.compile(r"^\s+(?:@[^\n]*\)\s*)?(\w+)[?!]?\s*[:=]", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a body may hold. `open` is anything at all; `fields` is None where they are not in sight."""

    open: bool = False
    fields: frozenset[str] | None = None


def shape_of(name: str, source: SourceFile) -> Shape:
    """The shape of a type, schema or form by its name; without fields where the file does not hold it."""
    found = _NAME.match(name.strip("&*:[] ").rpartition(".")[2])
    if found is None:
        return Shape()
    wanted = found[0]
    for node in source.nodes(TYPES):
        own, body = node.field("name"), node.field("type")
        if own is not None and body is not None and own.text() == wanted:
            fields = _GO_FIELD.findall(body.text().partition("{")[2])
            return Shape(fields=frozenset(field_name for field_name, tag in fields if 'json:"-"' not in tag))
    return _of_class(wanted, source)


def _of_class(wanted: str, source: SourceFile) -> Shape:
    for node in source.nodes(CLASSES, VARIABLES):
        own = node.field("name")
        if own is None or own.text() != wanted:
            continue
        text = node.text()
        if _PASSES_ALL.search(text):
            return Shape(open=True)
        pattern = _KEY if node.kind() in VARIABLES else _ATTRIBUTE
        return Shape(fields=frozenset(pattern.findall(text)))
    return Shape()
