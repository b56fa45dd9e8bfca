"""What an author says in a Markdown text, without quotes, code blocks, comments, folds and struck text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_CHARACTERS = 60_000
_MOST_NESTED = 20
_MOST_BRACKETS = 1000
"""Beyond so many, links are left as they were typed: looking for their ends takes a second."""
_PARSER = MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED}).enable(["table", "strikethrough"])
_PARSER_WITHOUT_LINKS = (
    MarkdownIt("commonmark", {"maxNesting": _MOST_NESTED})
    .enable(["table", "strikethrough"])
    .disable(["link", "image"])
)
_HIDING = re.compile(r"<(/?)(details|blockquote|pre|del|strike|s|summary)\b", re.IGNORECASE)
_ALERT = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*", re.IGNORECASE)
_TASK = re.compile(r"\[([ xX])\]\s")
_ISSUE_URL = re.compile(r"https?://[^/\s]+/[\w.-]+/[\w.-]+/(?:pull|issues)/\d+")


class Style(Enum):
    """How a piece of a block was written."""

    TEXT = "text"
    CODE = "code"


class BlockRole(Enum):
    """What a block is: a heading's status words and a ticked task are no statements of their own."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    OPEN_TASK = "open task"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: str
    style: Style = Style.TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, list item, heading or table row, without its markup. `heading` is what it stands under."""

    role: BlockRole
    pieces: Sequence[Piece]
    heading: str = ""


@dataclass(slots=True)
class _Walk:
    """Where the walk through the tokens stands. `hidden` counts the folds and quotes around it."""

    hidden: int = 0
    items: int = 0
    in_heading: bool = False
    in_table_head: bool = False
    heading: str = ""
    row: list[Piece] | None = None
    quotes: list[bool] = field(default_factory=list)

    def shows(self) -> bool:
        return self.hidden == 0 and not any(self.quotes) and not self.in_table_head


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a comment, review or description. A text beyond `MOST_CHARACTERS` is cut there."""
    text = text[:MOST_CHARACTERS]
    parser = _PARSER if text.count("[") <= _MOST_BRACKETS else _PARSER_WITHOUT_LINKS
    return tuple(_blocks(parser.parse(text)))


def _blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    walk = _Walk()
    for position, token in enumerate(tokens):
        match token.type:
            case "blockquote_open":
                walk.quotes.append(not _is_alert(tokens, position))
            case "blockquote_close":
                walk.quotes.pop()
            case "html_block":
                walk.hidden = _hidden_after(walk.hidden, token.content)
            case "inline":
                yield from _inline(token, walk)
            case "tr_close" if walk.row:
                yield Block(role=BlockRole.ROW, pieces=tuple(walk.row), heading=walk.heading)
            case _:
                _step(token, walk)


def _step(token: Token, walk: _Walk) -> None:
    match token.type:
        case "list_item_open":
            walk.items += 1
        case "list_item_close":
            walk.items -= 1
        case "heading_open" | "heading_close":
            walk.in_heading = token.type == "heading_open"
        case "thead_open" | "thead_close":
            walk.in_table_head = token.type == "thead_open"
        case "tr_open":
            walk.row = []
        case "table_close":
            walk.row = None
        case _:
            pass


def _inline(token: Token, walk: _Walk) -> Iterator[Block]:
    pieces = _pieces(token, walk)
    if not walk.shows() or not pieces:
        return
    if walk.row is not None:
        walk.row.extend([Piece(" — "), *pieces] if walk.row else pieces)
        return
    role = _role(pieces, walk)
    if walk.in_heading:
        walk.heading = "".join(piece.text for piece in pieces).casefold()
    if role is not None:
        yield Block(role=role, pieces=_without_mark(pieces), heading=walk.heading)


def _role(pieces: Sequence[Piece], walk: _Walk) -> BlockRole | None:
    """None for a ticked task: it says what was done."""
    if walk.in_heading:
        return BlockRole.HEADING
    if not walk.items:
        return BlockRole.PARAGRAPH
    task = _TASK.match(pieces[0].text)
    if task is None:
        return BlockRole.ITEM
    return BlockRole.OPEN_TASK if task[1] == " " else None


def _without_mark(pieces: Sequence[Piece]) -> Sequence[Piece]:
    first = pieces[0]
    mark = _TASK.match(first.text) or _ALERT.match(first.text)
    return (Piece(first.text[mark.end() :]), *pieces[1:]) if mark else tuple(pieces)


def _pieces(token: Token, walk: _Walk) -> list[Piece]:
    pieces: list[Piece] = []
    struck, links = 0, [""]
    literal: list[str] = []
    for child in token.children or ():
        match child.type:
            case "s_open" | "s_close":
                struck += 1 if child.type == "s_open" else -1
            case "html_inline":
                walk.hidden = _hidden_after(walk.hidden, child.content)
            case "strong_open" | "em_open" if _is_of_name(child, pieces):
                pieces.append(Piece(child.markup))
                literal.append(child.markup)
            case "strong_close" | "em_close" if literal and literal[-1] == child.markup:
                pieces.append(Piece(literal.pop()))
            case "link_open":
                links.append(str(child.attrs.get("href", "")))
            case "link_close":
                pieces.extend(_target(links.pop()))
            case _ if struck == 0 and walk.hidden == 0:
                pieces.extend(_leaf(child))
            case _:
                pass
    return _joined(pieces)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Text that only markup parted is one piece: a name with underscores that was taken for emphasis."""
    joined: list[Piece] = []
    for piece in pieces:
        if (
            joined
            and joined[-1].style is Style.TEXT is piece.style
            and "\n" not in {piece.text, joined[-1].text}
        ):
            joined[-1] = Piece(joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined


def _is_of_name(child: Token, pieces: Sequence[Piece]) -> bool:
    """Whether underscores that Markdown takes for emphasis are part of a name: pkg/__init__.py."""
    return child.markup.startswith("_") and bool(pieces) and pieces[-1].text[-1:] not in {"", " ", "\n", "("}


def _leaf(child: Token) -> Iterator[Piece]:
    match child.type:
        case "text":
            yield Piece(child.content)
        case "code_inline":
            yield Piece(child.content, Style.CODE)
        case "softbreak" | "hardbreak":
            yield Piece("\n")
        case _:
            return


def _target(url: str) -> Iterator[Piece]:
    """Where a link leads, as text after it, if that names an issue or pull request."""
    found = _ISSUE_URL.match(url)
    if found:
        yield Piece(f" {found[0]} ")


def _hidden_after(hidden: int, html: str) -> int:
    for closing, _ in _HIDING.findall(html):
        hidden = max(0, hidden - 1) if closing else hidden + 1
    return hidden


def _is_alert(tokens: Sequence[Token], position: int) -> bool:
    """GitHub's `> [!WARNING]` is the author's own voice, written as a quote."""
    first = next((token for token in tokens[position + 1 : position + 3] if token.type == "inline"), None)
    return first is not None and _ALERT.match(first.content) is not None
