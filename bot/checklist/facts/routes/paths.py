"""Route patterns: putting them together, and matching them against globs."""

import re
from fnmatch import fnmatchcase
from functools import lru_cache

_PARAMETER = re.compile(r"\{[^}]*\}|<[^>]*>|:[A-Za-z_]\w*|\[\[?\.{0,3}\w+\]?\]")


def join(prefix: str, pattern: str) -> str:
    """One path of two, with exactly one slash between them; a regular expression's marks go."""
    if not prefix:
        return pattern
    if not pattern:
        return prefix
    return f"{prefix.rstrip('/')}/{pattern.lstrip('/')}"


def plain(pattern: str) -> str:
    """The pattern with every parameter as `*`, a leading slash and none at the end, in lower case."""
    shape = _PARAMETER.sub("*", pattern.replace("{?}", "*").strip("^$ "))
    return ("/" + shape.strip("/")).lower()


def covers(prefix: str, pattern: str) -> bool:
    """Whether middleware put on `prefix` runs for `pattern`: by whole segments, `*` for any rest."""
    wanted = plain(prefix).removesuffix("/*").removesuffix("/*").rstrip("/")
    if "*" in wanted:
        shape = plain(pattern)
        return fnmatchcase(shape, wanted) or fnmatchcase(shape, f"{wanted}/*")
    shape = plain(pattern)
    return not wanted or shape == wanted or shape.startswith(f"{wanted}/")


@lru_cache(maxsize=1024)
def is_listed(pattern: str, globs: tuple[str, ...]) -> bool:
    """Whether a full pattern matches one of the globs.

    A glob means the whole pattern; only with a leading `**/` is it also its end.
    """
    shape = plain(pattern)
    return any(_matches(shape, glob.lower()) for glob in globs)


def _matches(shape: str, glob: str) -> bool:
    if glob.startswith("**/"):
        tail = glob[2:]
        return fnmatchcase(shape, tail) or fnmatchcase(shape, f"*{tail}")
    whole = "/" + glob.strip("/")
    return fnmatchcase(shape, whole) or (whole.endswith("/**") and shape == whole.removesuffix("/**"))
