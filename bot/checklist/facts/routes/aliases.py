"""Files that an import names by an alias of the compiler's settings, or by a package of the workspace."""

from collections.abc import Iterable, Mapping, Sequence

_ROOTS = frozenset({"src"})
_INDEX = "index"
_AWAY = ("node_modules/", "dist/", "build/", ".next/")


class Aliases:
    """The repository's paths by how they end."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_end: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for path in paths:
            if not any(part in path for part in _AWAY):
                shape = _shape(path)
                if shape:
                    self._by_end.setdefault(shape[-1], []).append((shape, path))

    def find(self, importer: str, ends: Iterable[str]) -> str:
        """The path nearest to the importing file that has one of these ends; "" where none or several are."""
        own = _shape(importer)
        for end in ends:
            wanted = tuple(part for part in end.split("/") if part not in _ROOTS)
            known = self._by_end.get(wanted[-1], ()) if wanted else ()
            nearest = _nearest(own, [module for module in known if module[0][-len(wanted) :] == wanted])
            if nearest:
                return nearest
        return ""


def _nearest(own: Sequence[str], found: Sequence[tuple[tuple[str, ...], str]]) -> str:
    shared: Mapping[str, int] = {path: _common(own, shape) for shape, path in found}
    best = max(shared.values(), default=0)
    chosen = [path for path, length in shared.items() if length == best]
    return chosen[0] if len(chosen) == 1 else ""


def _common(path: Sequence[str], other: Sequence[str]) -> int:
    length = 0
    for mine, theirs in zip(path, other, strict=False):
        if mine != theirs:
            break
        length += 1
    return length


def _shape(path: str) -> tuple[str, ...]:
    """A path's parts without its suffix, without `src` and without the `index` that stands for a folder."""
    folder, _, name = path.rpartition("/")
    stem = name.partition(".")[0] if name.endswith((".d.ts",)) else name.rpartition(".")[0] or name
    parts = [part for part in folder.split("/") if part and part not in _ROOTS]
    return tuple(parts if stem == _INDEX else [*parts, stem])
