"""What a tool answers: data for programs, and a short text for whoever reads it."""

from collections.abc import Mapping, Sequence
from typing import Any

from mcp.types import CallToolResult, TextContent

from bot.cli._review.safe_text import visible

MOST_LINES = 30


def result(
    value: Mapping[str, Any], ending: str, lines: Sequence[str], notes: Sequence[str]
) -> CallToolResult:
    """`ending` says what it comes to; of many lines the first are shown."""
    shown = [visible(line) for line in lines[:MOST_LINES]]
    more = [f"… and {len(lines) - MOST_LINES} more."] if len(lines) > MOST_LINES else []
    text = "\n".join([ending, *shown, *more, *(visible(note) for note in notes)])
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=dict(value))
