"""Splits SQL into statements with their lines; comments, strings and bodies of functions are blanked."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_PIECE = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))
    | (?P<text>\b[eE]'(?:[^'\\]|''|\\.)*(?:'|\Z)|'(?:[^']|'')*(?:'|\Z))
    | (?P<body>\$(?P<tag>\w*)\$(?P<inside>.*?)(?:\$(?P=tag)\$|\Z))
    | (?P<name>"[^"]*"|`[^`]*`)
    | (?P<end>;|^GO$)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_MYSQL_TEXT = re.compile(r"'(?:[^'\\]|''|\\.)*'", re.DOTALL)
_ROUTINE = re.compile(
    r"\s*create\s+(?:or\s+\w+\s+|definer\s*=\s*\S+\s+|constraint\s+|temp(?:orary)?\s+)*"
    r"(?:trigger|function|procedure|event)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\bbegin\b", re.IGNORECASE)
_ENDS = re.compile(r"\bend\s*(?!if\b|loop\b|case\b|while\b|repeat\b)[\w`\"]*\s*\$*\s*$", re.IGNORECASE)
_LONGEST_END = 200
_DO = re.compile(r"\s*do\b", re.IGNORECASE)
_OPENING = re.compile(r".*\b(?:begin|then|else|loop)\b", re.IGNORECASE | re.DOTALL)
_DELIMITER = re.compile(r"^[ \t]*delimiter[ \t]+\S+[ \t]*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement, its comments and strings blanked; `start` is its place in the whole, in characters."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment without its marks, and where it begins in the whole, in characters."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Script:
    """An SQL text taken apart."""

    statements: tuple[Statement, ...]
    comments: tuple[Comment, ...]


def script_of(sql: str) -> Script:
    """The statements and comments of a text. Those of a `DO` block are its statements too."""
    sql = _DELIMITER.sub(lambda found: " " * len(found[0]), sql)
    if "\\'" in sql and "`" in sql:
        sql = _MYSQL_TEXT.sub(lambda found: found[0].replace("\\'", "  "), sql)
    comments: list[Comment] = []
    blanked: list[str] = []
    ends: list[int] = []
    inside: list[Statement] = []
    at = 0
    for piece in _PIECE.finditer(sql):
        blanked.append(sql[at : piece.start()])
        at = piece.end()
        if piece["comment"]:
            comments.append(Comment(piece[0].strip("-/* \t\n"), piece.start()))
        if piece["end"]:
            ends.append(piece.start())
        elif piece["body"]:
            inside.append(Statement(piece["inside"], piece.start("inside")))
        blanked.append(
            piece[0] if piece["name"] or piece["end"] else _blank(piece[0], quoted=bool(piece["text"]))
        )
    blanked.append(sql[at:])
    statements = list(_split("".join(blanked), ends))
    starts = [statement.start for statement in statements]
    outer = list(statements)
    for body in inside:
        index = bisect_right(starts, body.start) - 1
        if index >= 0 and _DO.match(outer[index].text):
            statements.extend(_inner(body))
    return Script(tuple(sorted(statements, key=lambda statement: statement.start)), tuple(comments))


def _blank(text: str, *, quoted: bool) -> str:
    """Blanks of the same length and lines; a string keeps its quotes."""
    blank = re.sub(r"[^\n]", " ", text)
    return f"'{blank[1:-1]}'" if quoted and len(text) > 1 else blank


def _split(blanked: str, ends: list[int]) -> Iterator[Statement]:
    start = at = 0
    in_routine = False
    for end in (*ends, len(blanked)):
        piece = blanked[at:end]
        at = end + len(";")
        in_routine = in_routine or bool(_ROUTINE.match(piece) and _BEGINS.search(piece))
        if in_routine and not _ENDS.search(piece[-_LONGEST_END:]) and end < len(blanked):
            continue
        in_routine = False
        text = blanked[start:end]
        stripped = text.lstrip()
        if stripped.rstrip():
            yield Statement(stripped.rstrip(), start + len(text) - len(stripped))
        start = end + (len(";") if blanked[end : end + 1] == ";" else len("GO\n"))


def _inner(body: Statement) -> Iterator[Statement]:
    """The statements of a `DO` block, without the words of its control flow."""
    for statement in script_of(body.text.replace("$", " ")).statements:
        opening = _OPENING.match(statement.text)
        skipped = opening.end() if opening else 0
        text = statement.text[skipped:].lstrip()
        if text:
            yield Statement(text, body.start + statement.start + len(statement.text) - len(text))
