"""The paths in a line of an agent file: backticked path_texts first, else lists, commas, brackets.

Prose without a path is dropped, and so is what only a condition or a purpose says of a path.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_PATHS = 200
"""Paths of one line."""
MOST_BRACES = 64
MOST_LENGTH = 300
_TICKED = re.compile(r"(?<!`)`++([^`\n]{1,300})`+")
_ASIDE = re.compile(r"\([^()]{0,300}\)")
_EXCEPT = re.compile(
    r"\b(?:except(?:\s+for)?|excluding|but\s+not|outside(?:\s+of)?|other\s+than|apart\s+from)\b",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s+(?:#|--|\u2013|\u2014|->|\u2192|-)\s.*$")
_COMMAND = re.compile(
    r"(?:babysit|bash|bun|cargo|cat|cd|chmod|chown|cp|curl|deno|docker|find|gh|git|go|gradle|grep|helm|just"
    r"|kubectl|ls|make|mkdir|mvn?|node|np[mx]|pip|pnpm|poetry|psql|pytest|python3?|rg|rm|ruff|sed|sh|ssh|sudo|task"
    r"|terraform|touch|tsc|uvx?|wget|yarn) "
)
"""What a span in backticks begins with where it is a command and no path."""
_BRACES = re.compile(r"\{([^{}]{1,200})\}")
_PATH = re.compile(r"[^\s`\"'<>|;:(){}]+")
_LINK = re.compile(r"\[([^\[\]]{1,300})\]\([^()]{0,300}\)")


@dataclass(frozen=True, slots=True)
class Named:
    """A path glob as it is matched, from the repository's root; `is_excepted` where the line excludes it."""

    glob: str
    is_excepted: bool = False


def named_paths(text: str, *, is_list: bool = True) -> Sequence[Named]:
    """The paths that a value names; without `is_list` it is a sentence, in which a word alone is no path."""
    text = _LINK.sub(r"\1", text[:20_000])
    parts = _EXCEPT.split(text, maxsplit=1)
    first = _globs(parts[0], is_list=is_list)
    rest = _globs(parts[1], is_list=is_list) if len(parts) > 1 else []
    found = [_named(glob, is_excepted=False) for glob in first]
    found += [_named(glob, is_excepted=True) for glob in rest]
    return tuple(dict.fromkeys(found))[:MOST_PATHS]


def begins_with_path(text: str) -> bool:
    """Whether a sentence goes on with a path at once."""
    text = text.lstrip(" *_")
    return text.startswith("`") or "/" in text.split(" ", 1)[0]


def glob_of(written: str, *, is_bare_allowed: bool = False, is_spaced_allowed: bool = False) -> str | None:
    """One path_text as a glob inside the repository; None where it is no path in there.

    `is_spaced_allowed` where backticks or quotes say where it ends: a folder's name may have spaces.
    """
    path_text = written.strip().strip("\"'").strip().rstrip(",;").replace("\\", "/")
    path_text = path_text.removeprefix("./") or ("**" if path_text == "./" else "")
    is_negated = path_text.startswith("!")
    path = path_text.lstrip("!").lstrip("/") if not path_text.startswith("//") else ""
    if path_text in {"/", "."}:
        path = "**"
    if not path or len(path) > MOST_LENGTH or not path.isprintable():
        return None
    if _is_foreign(path.replace(" ", "") if is_spaced_allowed and _is_spaced_path(path) else path):
        return None
    if not (is_bare_allowed or _looks_like_path(path)):
        return None
    return f"!{path}" if is_negated else path


def _named(glob: str, *, is_excepted: bool) -> Named:
    return Named(glob.removeprefix("!"), is_excepted or glob.startswith("!"))


def _is_foreign(path: str) -> bool:
    parts = path.split("/")
    return (
        ".." in parts
        or path[0] in "~$@#-"
        or "://" in path
        or any(mark in path for mark in (*" \t<>|\"';=", "()"))
    )


def _is_spaced_path(path: str) -> bool:
    """Whether spaces stand in a path's names, not between the words of a command."""
    words = path.split(" ")
    return (
        "/" in path and not _COMMAND.match(path) and not any(not word or word[0] in "-|&" for word in words)
    )


def _looks_like_path(path: str) -> bool:
    return "/" in path or any(mark in path for mark in "*?[") or bool(re.search(r"\w\.\w|^\.\w", path))


def _globs(text: str, *, is_list: bool) -> list[str]:
    ticked = _TICKED.findall(text)
    if ticked:
        whole = [span for span in ticked if not span.rstrip().endswith(".") or span.strip() == "."]
        spans = (part for span in whole for part in _split(span))
        return list(_kept(spans, is_bare_allowed=is_list, is_spaced_allowed=True))
    if not is_list:
        return list(_kept(_slashed(text), is_bare_allowed=False))
    bracketed = text.strip().startswith("[")
    pieces = _split(_REMARK.sub("", _ASIDE.sub(" ", text.strip().strip("[]"))))
    return list(_kept(pieces, is_bare_allowed=bracketed))


def _slashed(text: str) -> Iterator[str]:
    """The words of a sentence that have a slash in a path's place."""
    for word in text.split()[:200]:
        found = _PATH.match(word.strip("*_"))
        if found is not None and "/" in found[0] and re.search(r"/$|/\*|\.\w+$|/\w+/", found[0].rstrip(".,")):
            yield found[0].rstrip(".,")


def _kept(pieces: Iterator[str], *, is_bare_allowed: bool, is_spaced_allowed: bool = False) -> Iterator[str]:
    for piece in pieces:
        for pattern in _expanded(piece):
            glob = glob_of(pattern, is_bare_allowed=is_bare_allowed, is_spaced_allowed=is_spaced_allowed)
            if glob is not None:
                yield glob


def _split(text: str) -> Iterator[str]:
    """At commas, outside of braces, and at "and"."""
    depth, piece = 0, ""
    for character in re.sub(r"\s+(?:and|&|or)\s+", ",", text):
        depth += {"{": 1, "}": -1}.get(character, 0)
        if character in ",;" and depth <= 0:
            yield piece.strip().rstrip(".") if not piece.strip().endswith("..") else piece
            piece = ""
        else:
            piece += character
    yield piece.strip().rstrip(".") if piece.strip() not in {".", "./"} else piece.strip()


def _expanded(piece: str) -> Sequence[str]:
    """Each choice of braces, which globs here do not know."""
    found = [piece.strip()]
    for _ in range(4):
        if len(found) > MOST_BRACES or not any(_BRACES.search(pattern) for pattern in found):
            break
        found = [choice for pattern in found for choice in _choices(pattern)]
    return found[:MOST_BRACES]


def _choices(piece: str) -> Iterator[str]:
    group = _BRACES.search(piece)
    if group is None:
        yield piece
        return
    for part in group[1].split(",")[:MOST_BRACES]:
        yield f"{piece[: group.start()]}{part.strip()}{piece[group.end() :]}"
