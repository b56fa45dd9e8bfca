"""A syntax tree as an outline, for a person who writes a pattern."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, line_of
from bot.cli._review.safe_text import visible

_LONGEST = 60
_DEEPEST = 200


def outline(source: SourceFile) -> str:
    """One line a named node: its line, its kind indented by its depth, and the first of its text."""
    return "\n".join(_lines(source.root))


def _lines(root: SgNode) -> Iterator[str]:
    waiting = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        text = visible(" ".join(node.text().split())[:_LONGEST])
        yield f"{line_of(node):>4} {'  ' * min(depth, _DEEPEST)}{node.kind()}  {text}"
        children = [child for child in node.children() if child.is_named()]
        waiting.extend((child, depth + 1) for child in reversed(children))
