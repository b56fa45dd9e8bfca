"""Takes SQL text apart into statements, knowing strings, comments and dollar quotes; no grammar behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SKIP = re.compile(
    r"""
    (?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z)|(?m:^[ \t]*\#[^\n]*))
    | (?P<dollar>\$(?P<tag>[A-Za-z_]\w*)?\$.*?(?:\$(?P=tag)\$|\Z))
    | (?P<plain>\$\$.*?(?:\$\$|\Z))
    | (?P<string>'(?:[^'\\]|''|\\.)*(?:'|\Z))
    """,
    re.VERBOSE | re.DOTALL,
)
_COPY = re.compile(r"\bcopy\b[^;]*\bfrom\s+stdin\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `line` is that of its first word, from 1.

    `text` has comments blanked out and strings emptied, places kept, so that no word is found of which only a
    string or a comment speaks; `raw` is as written.
    """

    text: str
    raw: str
    line: int

    @property
    def words(self) -> str:
        """The text in lower case on one line, blanks evened out."""
        return " ".join(self.text.lower().split())


def blanked(text: str) -> str:
    """The text with comments and the insides of strings and dollar quotes as blanks; line ends stay."""
    return _SKIP.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    found = match[0]
    if match["string"] is not None and len(found) > 1:
        return "'" + _spaces(found[1:-1]) + "'"
    return _spaces(found)


def _spaces(text: str) -> str:
    return "".join("\n" if character == "\n" else " " for character in text)


def statements(text: str) -> Iterator[Statement]:
    """The statements of a file, in order, without the semicolons; blanks and comments alone are none."""
    clean = blanked(text)
    start, line, counted = 0, 1, 0
    for end in [*(match.start() for match in re.finditer(";", clean)), len(clean)]:
        part = clean[start:end]
        indent = len(part) - len(part.lstrip())
        if part.strip() and not _COPY.search(part):
            line += clean.count("\n", counted, start + indent)
            counted = start + indent
            yield Statement(part.strip(), text[start + indent : end].rstrip(), line)
        start = end + 1
