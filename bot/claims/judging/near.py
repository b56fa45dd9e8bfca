"""Names that resemble one that is not there: a hint always, a proof only under the rule's four conditions."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.claims.judging.tree import FileTree, base_of, folder_of, letters_of

RESEMBLES, PROVES = 80.0, 95.0
_SHORTEST = RESEMBLES / (200.0 - RESEMBLES)  # of two names with that ratio, the shorter one to the longer
_MOST = 3
_LEAST_DIGITS = 4
_DIGITS = str.maketrans("123456789", "0" * 9)


def near_paths(path: str, tree: FileTree) -> tuple[str, ...]:
    """Files with the same last part, else the ones whose last part resembles it, the best first."""
    same = [found for found in tree.by_base.get(base_of(path), ()) if found != path]
    if same:
        return tuple(sorted(same)[:_MOST])
    close = process.extract(
        base_of(path),
        _candidates(base_of(path), tree),
        scorer=fuzz.ratio,
        score_cutoff=RESEMBLES,
        limit=_MOST,
    )
    return tuple(_nearest(tree.by_base[name], folder_of(path)) for name, _, _ in close)


def _candidates(base: str, tree: FileTree) -> list[str]:
    """The names that can reach the ratio: the others are too long or too short."""
    shortest, longest = int(len(base) * _SHORTEST), int(len(base) / _SHORTEST) + 1
    return [name for length in range(shortest, longest + 1) for name in tree.by_length.get(length, ())]


def _nearest(paths: Sequence[str], folder: str) -> str:
    """The path in that folder, else the first."""
    return next((path for path in paths if folder_of(path) == folder), paths[0])


def near_names(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that resemble one, the best first; another spelling of the same letters counts, too."""
    close = process.extract(
        name, names, scorer=fuzz.ratio, processor=_folded, score_cutoff=RESEMBLES, limit=_MOST
    )
    return tuple(dict.fromkeys(found for found, _, _ in close))


def _folded(name: str) -> str:
    return name.casefold().replace("_", "").replace("-", "")


def only_twin(path: str, tree: FileTree) -> str | None:
    """The one file of the tree that has the path's name but for digits, and a ratio of at least 95.

    A claimed path with a folder only has twins in that folder. In a series every sibling is one, however
    unlike.
    """
    twins = [
        twin
        for twin in tree.by_letters.get(letters_of(path), ())
        if base_of(twin) != base_of(path) and folder_of(path) in {"", folder_of(twin)}
    ]
    alike = [twin for twin in twins if fuzz.ratio(base_of(twin), base_of(path)) >= PROVES]
    return alike[0] if len(twins) == len(alike) == 1 and _is_numbered_alike(alike[0], path) else None


def _is_numbered_alike(twin: str, path: str) -> bool:
    """Whether both have a long number in the same place: `useData2` is no other number of `useData`."""
    forms = {base_of(name).translate(_DIGITS) for name in (twin, path)}
    return len(forms) == 1 and forms.pop().count("0") >= _LEAST_DIGITS
