"""Route patterns: putting them together, and matching them against globs."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase, translate
from functools import lru_cache

_PARAMETER = re.compile(r"\{[^}]*\}|<[^>]*>|:[A-Za-z_]\w*|\[\[?\.{0,3}\w+\]?\]")


def join(prefix: str, pattern: str) -> str:
    """One path of two, with exactly one slash between them; a regular expression's marks go."""
    if not prefix:
        return pattern
    if not pattern:
        return prefix
    return f"{prefix.rstrip('/')}/{pattern.lstrip('/')}"


@lru_cache(maxsize=4096)
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


def is_listed(pattern: str, globs: tuple[str, ...]) -> bool:
    """Whether a full pattern matches one of the globs.

    A glob means the whole pattern; only with a leading `**/` is it also its end.
    """
    return bool(globs) and _listed(globs).match(plain(pattern)) is not None


@lru_cache(maxsize=256)
def _listed(globs: tuple[str, ...]) -> re.Pattern[str]:
    """All the globs as one expression: each route is held against a hundred of them."""
    return re.compile("|".join(translate(shape) for glob in globs for shape in _shapes(glob.lower())))


def _shapes(glob: str) -> Iterator[str]:
    if glob.startswith("**/"):
        yield f"*{glob[2:]}"
        return
    whole = "/" + glob.strip("/")
    yield whole
    if whole.endswith("/**"):
        yield whole.removesuffix("/**")
