"""The ways up and down of migrations in Go: goose, gormigrate, bun, go-pg and sql-migrate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.libraries import joined_everywhere
from bot.checklist.languages.shapes.migrations import RegisteredSteps
from bot.checklist.languages.vocabulary import ELEMENTS, FUNCTION_VALUES, KEYED_ELEMENTS, MEMBERS, NULLS
from bot.checklist.syntax.calls import calls
from bot.checklist.syntax.functions import function_of, named_functions, statements

TOOLS = Mentions.of(" ".join(joined_everywhere(RegisteredSteps).words))
_REGISTERS = re.compile(
    r"^(?:goose\.Add(?:Named)?Migration\w*|(?:\w+\.)*\w*[mM]igrations?\.(?:Must)?Register(?:Tx)?)$"
)
_UP = frozenset({"Migrate", "Up"})
_DOWN = frozenset({"Rollback", "Down"})
_IDLE = re.compile(
    r"return(?:\s+nil)?$|return\s+(?:errors\.New|fmt\.Errorf)\(|panic\(|(?:log|logger|slog|fmt)\.\w+\("
)


@dataclass(frozen=True, slots=True, eq=False)
class GoWays:
    """One migration. `down` is None where none is given; a value of another file stands for itself."""

    up: SgNode
    down: SgNode | None


def go_ways(source: SourceFile) -> Iterator[GoWays]:
    """Each migration that a file registers or lists."""
    for call in calls(source):
        if _REGISTERS.match(call.callee):
            given = [argument.node for argument in call.arguments if _may_be_way(argument.node, source)]
            if given and given[0].kind() not in NULLS:
                yield GoWays(_way(given[0], source), _down(given[1:], source))
    for node in source.nodes(KEYED_ELEMENTS):
        key, value = _pair(node)
        around = node.parent()
        if key not in _UP or value is None or around is None:
            continue
        beside = dict(_pair(child) for child in around.named_children() if child.kind() in KEYED_ELEMENTS)
        listed = [part for name, part in beside.items() if name in _DOWN and part is not None]
        yield GoWays(_way(value, source), _down(listed, source))


def _may_be_way(node: SgNode, source: SourceFile) -> bool:
    known = node.kind() in FUNCTION_VALUES | NULLS | MEMBERS
    return known or node.text() in named_functions(source)


def _down(given: list[SgNode], source: SourceFile) -> SgNode | None:
    return _way(given[0], source) if given and given[0].kind() not in NULLS else None


def _way(node: SgNode, source: SourceFile) -> SgNode:
    return function_of(node, source) or node


def _pair(node: SgNode) -> tuple[str, SgNode | None]:
    parts = node.named_children()
    value = parts[-1] if len(parts) > 1 else None
    if value is not None and value.kind() in ELEMENTS and value.named_children():
        value = value.named_children()[0]
    return parts[0].text() if parts else "", value


def is_idle_way(way: SgNode) -> bool:
    """Whether a way does nothing, or only refuses or writes a message."""
    if way.field("body") is None or way.field("parameters") is None:
        return False
    return all(_IDLE.match(statement.text()[:200].strip()) for statement in statements(way))


def upward(source: SourceFile) -> list[tuple[int, int]]:
    """Where the ways up lie."""
    return [span(way.up) for way in go_ways(source)]
