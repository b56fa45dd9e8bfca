"""Path globs as `.gitignore` reads them, matched part by part so that no pattern can take long."""

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate
from functools import lru_cache

_KEPT = 4096  # more than all items' globs have parts
_WILD = re.compile(r"[*?\[]")


def matches_any(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs takes in the path."""
    return any(matches(path, glob) for glob in globs)


def matches(path: str, glob: str) -> bool:
    """`*` stays within a directory, `**` does not; a glob without a slash matches at any depth.

    A glob that names a directory, with or without a slash at its end, takes in all below it.
    """
    wanted = _wanted(glob)
    return bool(wanted) and _parts_match(path.split("/"), wanted)


@lru_cache(maxsize=_KEPT)
def _wanted(glob: str) -> Sequence[str]:
    """The parts of a glob."""
    wanted = tuple(part for part in glob.split("/") if part)
    return ("**", *wanted) if wanted and "/" not in glob.rstrip("/") else wanted


def _fits(part: str, wanted: str) -> bool:
    return _pattern(wanted).match(part) is not None if _WILD.search(wanted) else part == wanted


@lru_cache(maxsize=_KEPT)
def _pattern(wanted: str) -> re.Pattern[str]:
    """As `fnmatchcase`, which forgets the patterns of all items between two files."""
    return re.compile(translate(wanted))


def _parts_match(parts: list[str], wanted: Sequence[str]) -> bool:
    # positions: how many patterns may have been used up by the parts read so far
    positions = _skip_stars({0}, wanted)
    for part in parts:
        if len(wanted) in positions:
            return True
        stepped = {
            at if wanted[at] == "**" else at + 1
            for at in positions
            if wanted[at] == "**" or _fits(part, wanted[at])
        }
        positions = _skip_stars(stepped, wanted)
    return len(wanted) in positions


def _skip_stars(positions: set[int], wanted: Sequence[str]) -> set[int]:
    reached = set(positions)
    for at, pattern in enumerate(wanted):
        if at in reached and pattern == "**":
            reached.add(at + 1)
    return reached
