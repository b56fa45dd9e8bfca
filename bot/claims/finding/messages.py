"""What compilers, runtimes, git and databases say of a missing thing, quoted in a sentence or on its own."""

from collections.abc import Mapping, Sequence

from bot.claims.finding.predicates import Aim, Finder, Match, low
from bot.claims.reading.words import Word
from bot.model.claims import Family

MESSAGE = "message"
MODULE = "module"
"""The words of matches: what a program said, and that it said it of a module."""
_MOST_WORDS = 6


def _made(start: int, end: int, aim: Aim, word: str = MESSAGE) -> Match:
    return Match(family=Family.MISSING, start=start, end=end, aim=aim, word=word)


def _named_after(words: Sequence[Word], position: int, most: int = 2) -> bool:
    return any(word.is_name or word.is_opaque for word in words[position : position + most])


def _undefined(words: Sequence[Word], position: int) -> Match | None:
    """As in "undefined: X", "undefined symbol: X", "undefined reference to X"."""
    at = position + 1
    if low(words, at) in {"symbol", "reference", "method", "function", "variable"}:
        at += 1
    if at == len(words) and at > position + 1:
        return _made(position, at, Aim.RIGHT)
    if low(words, at) in {":", "to"} and at + 1 < len(words) and _named(words, at + 1):
        return _made(position, at + 1, Aim.RIGHT)
    return None


def _named(words: Sequence[Word], position: int) -> bool:
    return words[position].is_name or words[position].is_word


def _unresolved(words: Sequence[Word], position: int) -> Match | None:
    """As in "unresolved import `x`"."""
    at = position + 1
    if low(words, at) in {"import", "imports", "module", "reference", "symbol"} and at + 1 < len(words):
        return _made(position, at + 1, Aim.RIGHT, MODULE)
    return None


def _no(words: Sequence[Word], position: int) -> Match | None:
    """As in "No module named x", "has no attribute 'x'", "no such table: x", "has no exported member x"."""
    lows = [low(words, position + step) for step in range(1, 4)]
    if lows[0] in {"module", "package"} and lows[1] in {"named", "called", "with"}:
        return _made(position, position + 3, Aim.RIGHT, MODULE)
    if lows[0] in {"attribute", "property", "member", "method", "field"} and _named_after(
        words, position + 2, 1
    ):
        return _made(position, position + 2, Aim.RIGHT)
    if lows[:2] == ["exported", "member"]:
        return _made(position, position + 3, Aim.RIGHT)
    if lows == ["such", "file", "or"]:
        after = any(word.is_name for word in words[position + 5 : position + 8])
        return _made(position, position + 5, Aim.RIGHT if after else Aim.LEFT)
    if lows[0] == "such" and lows[1] in {"table", "column", "relation", "module", "host", "branch", "ref"}:
        return _made(position, position + 3, Aim.RIGHT)
    return None


def _relation(words: Sequence[Word], position: int) -> Match | None:
    """As in "relation "x" does not exist"."""
    lows = [low(words, position + step) for step in range(2, 5)]
    return _made(position, position + 2, Aim.RIGHT) if lows == ["does", "not", "exist"] else None


def _not(words: Sequence[Word], position: int) -> Match | None:
    """As in "`x` is not a function", "cannot find module x", "did not match any file"."""
    lows = [low(words, position + step) for step in range(1, 4)]
    before = low(words, position - 1)
    if (
        lows[0] in {"a", "an"}
        and lows[1] in {"function", "constructor", "module", "method"}
        and before == "is"
    ):
        return _made(position - 1, position + 3, Aim.LEFT)
    if (
        before == "can"
        and lows[0] in {"find", "import", "resolve", "open"}
        and lows[1] in {"module", "name", "file"}
    ):
        return _made(position - 1, position + 3, Aim.RIGHT, MODULE if lows[1] == "module" else MESSAGE)
    if lows[0] == "found" and before in {"module", "package"} and _named_after(words, position + 2, 2):
        return _made(position - 1, position + 2, Aim.RIGHT, MODULE)
    if before == "did" and lows[:2] == ["match", "any"]:
        return _made(position - 1, position + 3, Aim.LEFT)
    return None


def _does(words: Sequence[Word], position: int) -> Match | None:
    """As in "path does not exist: x", where the name follows."""
    lows = [low(words, position + step) for step in range(1, 4)]
    if lows == ["not", "exist", ":"] and _named_after(words, position + 4, 1):
        return _made(position, position + 4, Aim.RIGHT)
    return None


def _ambiguous(words: Sequence[Word], position: int) -> Match | None:
    """As in "fatal: ambiguous argument 'x': unknown revision"."""
    named = low(words, position + 1) == "argument" and _named_after(words, position + 2, 1)
    return _made(position, position + 2, Aim.RIGHT) if named else None


FINDERS: Mapping[str, Finder] = {
    "undefined": _undefined,
    "unresolved": _unresolved,
    "no": _no,
    "relation": _relation,
    "not": _not,
    "does": _does,
    "ambiguous": _ambiguous,
}
