"""Path globs as `.gitignore` reads them, matched part by part so that no pattern can take long."""

from collections.abc import Iterable
from fnmatch import fnmatchcase


def matches_any(path: str, globs: Iterable[str]) -> bool:
    """Whether one of the globs takes in the path."""
    return any(matches(path, glob) for glob in globs)


def matches(path: str, glob: str) -> bool:
    """`*` stays within a directory, `**` does not; a glob without a slash matches at any depth.

    A glob that names a directory, with or without a slash at its end, takes in all below it.
    """
    wanted = [part for part in glob.split("/") if part]
    if not wanted:
        return False
    if "/" not in glob.rstrip("/"):
        wanted = ["**", *wanted]
    return _parts_match(path.split("/"), wanted)


def _parts_match(parts: list[str], wanted: list[str]) -> bool:
    # positions: how many patterns may have been used up by the parts read so far
    positions = _skip_stars({0}, wanted)
    for part in parts:
        if len(wanted) in positions:
            return True
        stepped = {
            at if wanted[at] == "**" else at + 1
            for at in positions
            if wanted[at] == "**" or fnmatchcase(part, wanted[at])
        }
        positions = _skip_stars(stepped, wanted)
    return len(wanted) in positions


def _skip_stars(positions: set[int], wanted: list[str]) -> set[int]:
    reached = set(positions)
    for at, pattern in enumerate(wanted):
        if at in reached and pattern == "**":
            reached.add(at + 1)
    return reached
