"""Reads YAML mappings, lists and texts with their lines from the syntax tree: no anchor is ever expanded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, line_of

_PAIRS = frozenset({"block_mapping_pair", "flow_pair"})
_MAPPINGS = frozenset({"block_mapping", "flow_mapping"})
_LISTS = frozenset({"block_sequence", "flow_sequence"})
_SCALARS = frozenset({"plain_scalar", "double_quote_scalar", "single_quote_scalar", "block_scalar"})
_MOST_ENTRIES = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One key of a mapping with its value, None where it has none, and the line of the key, from 1."""

    key: str
    value: SgNode | None
    line: int


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar as written, quotes and block marks gone, and the line on which it begins, from 1.

    The lines of a block keep their number: its `text` starts with the empty rest of the line of its mark.
    """

    text: str
    line: int

    def line_at(self, index: int) -> int:
        """The line of the file on which a character of `text` stands."""
        return self.line + self.text.count("\n", 0, index)


def top(source: SourceFile) -> Mapping[str, Entry]:
    """The keys of the first document; empty where it is no mapping."""
    document = next((node for node in source.root.children() if node.kind() == "document"), None)
    return entries(document) if document else {}


def entries(node: SgNode | None) -> Mapping[str, Entry]:
    """The keys of a mapping, of like ones the last; empty for anything else."""
    found: dict[str, Entry] = {}
    for pair in _children(node, _MAPPINGS):
        if pair.kind() not in _PAIRS:
            continue
        key, value = pair.field("key"), pair.field("value")
        name = text(key) if key else None
        if name is not None:
            found[name.text] = Entry(name.text, value, line_of(pair))
        if len(found) >= _MOST_ENTRIES:
            break
    return found


def items(node: SgNode | None) -> Iterator[SgNode]:
    """The elements of a list; none for anything else."""
    for child in _children(node, _LISTS):
        if child.kind() == "block_sequence_item":
            yield from (part for part in child.children() if part.is_named() and part.kind() != "comment")
        elif child.is_named() and child.kind() != "comment":
            yield child


def text(node: SgNode | None) -> Text | None:
    """The scalar that a node is; None for a mapping, a list or an alias."""
    scalar = _inner(node, _SCALARS)
    if scalar is None:
        return None
    kind, written = scalar.kind(), scalar.text()
    if kind == "block_scalar":
        _, _, written = written.partition("\n")
        return Text("\n" + written, line_of(scalar))
    return Text(written if kind == "plain_scalar" else written[1:-1], line_of(scalar))


def _children(node: SgNode | None, kinds: frozenset[str]) -> list[SgNode]:
    found = _inner(node, kinds)
    return list(found.children()) if found else []


def _inner(node: SgNode | None, kinds: frozenset[str]) -> SgNode | None:
    """The first node of these kinds, looked for through the wrappers that the grammar puts around values."""
    at = node
    while at is not None and at.kind() not in kinds:
        if at.kind() not in {"document", "block_node", "flow_node"}:
            return None
        at = next((child for child in at.children() if child.kind() in kinds | _WRAPPERS), None)
    return at


_WRAPPERS = frozenset({"block_node", "flow_node"})
