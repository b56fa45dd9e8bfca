"""Which files around the changed ones show what stands before their routes: those one hop away, and few."""

from collections.abc import Iterable, Sequence

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.routes.model import Repository
from bot.checklist.facts.routes.reading import family_of, shares_folder

_MOST = 48
_LOOKED_INTO = 200
_CALLERS = frozenset({
    "main", "app", "server", "router", "routes", "api", "index", "urls", "settings", "base", "http", "web",
    "asgi", "wsgi", "__init__", "middleware", "application", "handler", "handlers", "setup", "factory",
    "create_app", "proxy", "rest", "app.module", "routing", "service", "deps", "dependencies", "serve",
    "common", "production", "config",
})  # fmt: skip
_MARKS = ("router", "routes", "server", "settings", "auth", ".module")
_AWAY = ("node_modules/", "vendor/", "third_party/", "testdata/", "dist/", "build/", ".venv/")


def neighbours(changed: Sequence[str], repository: Repository) -> tuple[str, ...]:
    """The paths to read beside the changed ones, nearest first."""
    languages = {family_of(path) for path in changed} - {""}
    folders = {path.rpartition("/")[0] for path in changed}
    candidates = [
        path
        for path in repository.paths()
        if path not in changed and family_of(path) in languages and not _is_away(path)
    ]
    ranked = sorted((rank, path) for path in candidates if (rank := _rank(path, folders)) is not None)
    beside, above = [near for near in ranked if near[0] <= 1], [far for far in ranked if far[0] > 1]
    named = _names_of(changed)
    if named and len(above) > _MOST // 3:
        first = [distant for distant in above[:_LOOKED_INTO] if _mentions(repository.read(distant[1]), named)]
        above = [*first, *(distant for distant in above if distant not in first)]
    kept = min(len(above), _MOST // 3)
    beside = beside[: _MOST - kept]
    return tuple(path for _, path in (*beside, *above[: _MOST - len(beside)]))


def _names_of(changed: Sequence[str]) -> tuple[str, ...]:
    """How another file names the Go packages of these where it imports them."""
    folders = (path.rpartition("/")[0] for path in changed if shares_folder(path))
    return tuple(f'{folder}"' for folder in dict.fromkeys(folders) if folder)


def _mentions(source: SourceFile | None, named: Sequence[str]) -> bool:
    return source is not None and any(word in source.text for word in named)


def _is_away(path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    return any(f"/{part}" in f"/{path}" for part in _AWAY) or name.endswith("_test.go") or ".test." in name


def _rank(path: str, folders: Iterable[str]) -> int | None:
    """Nearness: the same directory, then callers by their names from the nearest common directory outward."""
    folder, _, name = path.rpartition("/")
    stem = name.rsplit(".", 1)[0].lower()
    if "settings" in path.lower() and name.endswith(".py"):
        return 0
    if folder in folders:
        return 0 if stem in _CALLERS or shares_folder(name) else 1
    is_program = shares_folder(name) and (not folder or folder.split("/")[0] == "cmd")
    is_known = stem in _CALLERS or any(mark in stem for mark in _MARKS)
    if not is_known and not is_program:
        return None
    distances = [_distance(folder, other_folder) for other_folder in folders]
    return 2 + min(distances, default=9)


def _distance(folder: str, other: str) -> int:
    left, right = folder.split("/"), other.split("/")
    same = 0
    for mine, theirs in zip(left, right, strict=False):
        if mine != theirs:
            break
        same += 1
    return len(left) + len(right) - 2 * same
