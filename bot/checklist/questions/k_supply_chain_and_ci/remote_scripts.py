"""Downloads that a shell or another interpreter runs unseen."""

import re
from collections.abc import Iterator

_SHELL = r"(?:sudo\s+(?:-\S+\s+)*)?(?:env\s+)?(?:\w+=\S*\s+)*(?:/\S*/)?"
_PIPED = re.compile(
    r"\b(?:curl|wget)\b(?:(?!&&|\|\|)[^|\n;]){0,600}(?:\|(?!\|)(?:(?!&&)[^|\n;]){0,200}){0,2}?\|\s*"
    + _SHELL
    + r"(?:(?:ba|z|da|k|a)?sh\b(?!\s+-c)|(?:python[\d.]*|perl|ruby|node|php)\s*(?:-\s|-$|$|&&|;|\"))"
)
_CALLED = re.compile(
    r"\b(?:(?:ba|z|da|a)?sh|source|\.)\s+(?:-\S+\s+)*<\(\s*(?:curl|wget)\b"
    r"|\b(?:(?:ba|z|da|a)?sh\s+-\w*c|eval)\s+[\"']?(?:\$\(|`)\s*(?:curl|wget)\b"
)
_POWERSHELL = re.compile(
    r"\b(?:iwr|irm|invoke-webrequest|invoke-restmethod)\b[^|]{0,300}\|\s*(?:iex|invoke-expression)\b"
    r"|\b(?:iex|invoke-expression)\b\s*\(?[^|]{0,100}(?:downloadstring|iwr|irm|invoke-webrequest)\b",
    re.IGNORECASE,
)
_LOCAL = re.compile(r"https?://(?:localhost|127\.0\.0\.1)\b")
_COMMENT = re.compile(r"(?m)^[ \t]*#[^\n]*")

MESSAGE = "A download is run by a shell unseen: save it, check its sum, then run it."


def without_comments(script: str) -> str:
    """A shell script with its whole-line comments blanked, places kept."""
    return _COMMENT.sub(lambda found: " " * len(found[0]), script)


def piped_downloads(script: str) -> Iterator[int]:
    """Where a text of a shell runs what it has just fetched, in characters; not from the machine itself."""
    flat = script.replace("\\\n", "  ")
    for pattern in (_PIPED, _CALLED, _POWERSHELL):
        for found in pattern.finditer(flat):
            if not _LOCAL.search(found[0]):
                inner = re.search(r"(?:curl|wget)\b(?!.*\b(?:curl|wget)\s)", found[0])
                yield found.start() + (inner.start() if inner else 0)
