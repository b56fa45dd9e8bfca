"""Commands in a comment's Markdown: lines of its own paragraphs that begin with a slash, and nothing else.

What stands in a quote, a list, a table, code, an HTML comment or a fold is another's word, or an example.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_CHARACTERS = 65_536
"""GitHub takes no longer comment."""
MOST_COMMANDS = 10
MOST_ARGUMENT = 600
_LINE = re.compile(r"/([a-z][a-z-]{0,30})(?:[ \t]+(.*))?", re.DOTALL)
_FOLD = re.compile(r"<(/?)details\b", re.IGNORECASE)
_MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable(["escape", "entity"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that looks like a command, whether it is one of ours or another bot's.

    `name` is the first word without its slash, `argument` the rest of the line: foreign text, bounded.
    """

    name: str
    argument: str = ""


def command_lines(text: str) -> tuple[Line, ...]:
    """The first ten such lines of a comment, in its order."""
    if "/" not in text:
        return ()
    tokens = _MARKDOWN.parse(text[:MOST_CHARACTERS])
    found = (line for inline in _paragraphs(tokens) for line in _lines(inline.children or ()))
    return tuple(line for line, _ in zip(found, range(MOST_COMMANDS), strict=False))


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Token]:
    """The contents of paragraphs that lie in nothing else."""
    folds = 0
    for before, token in pairwise(tokens):
        if before.type == "html_block":
            folds = _depth(before.content, folds)
        if folds == 0 and before.type == "paragraph_open" and before.level == 0:
            yield token


def _depth(html: str, folds: int) -> int:
    """How many folds are open after this HTML."""
    for found in _FOLD.finditer(html):
        folds = max(folds - 1, 0) if found[1] else folds + 1
    return folds


def _lines(children: Sequence[Token]) -> Iterator[Line]:
    """The lines of one paragraph; one that begins inside of code or HTML does not begin with a slash."""
    line: list[Token] = []
    for child in (*children, Token("softbreak", "br", 0)):
        if child.type not in {"softbreak", "hardbreak"}:
            line.append(child)
            continue
        if line and line[0].type == "text" and line[0].content.startswith("/"):
            found = _LINE.fullmatch("".join(_source(part) for part in line).rstrip())
            if found is not None:
                yield Line(name=found[1], argument=(found[2] or "").strip()[:MOST_ARGUMENT])
        line = []


def _source(part: Token) -> str:
    return f"`{part.content}`" if part.type == "code_inline" else part.content
