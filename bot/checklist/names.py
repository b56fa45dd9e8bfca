"""The words that a repository may configure, with the defaults of the item files."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

_GLOBS = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDefault:
    """A configurable name as its item file declares it.

    `extends` says that configured words join the defaults instead of taking their place: true where fewer
    words would make the item see less.
    """

    about: str
    default: tuple[str, ...] = ()
    extends: bool = False


class Names:
    """Lookup of configured words. A word may hold `*` and `?`; letters must match in case."""

    def __init__(
        self, defaults: Mapping[str, NameDefault], configured: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        given = configured or {}
        self._words = {name: _effective(default, given.get(name)) for name, default in defaults.items()}
        self._words.update({name: tuple(words) for name, words in given.items() if name not in defaults})
        self._given = frozenset(given)
        self._by_end: dict[str, dict[str, list[str]]] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The words of a name; empty where nobody gave any."""
        return self._words.get(name, ())

    def is_configured(self, name: str) -> bool:
        """Whether the repository gave words of its own."""
        return name in self._given

    def matches(self, name: str, dotted: str) -> bool:
        """Whether a word of `name` is `dotted` or its end: `RequireAuth` matches `middleware.RequireAuth`."""
        if name not in self._by_end:
            self._by_end[name] = _by_end(self[name])
        last = dotted.rpartition(".")[2].replace("()", "")
        table = self._by_end[name]
        return any(_ends_with(dotted, word) for word in (*table.get(last, ()), *table.get(_GLOBS, ())))


def _by_end(words: Sequence[str]) -> dict[str, list[str]]:
    """Words by their last part, so that a lookup need not try them all; globs stand together."""
    table: dict[str, list[str]] = defaultdict(list)
    for word in words:
        last = word.rpartition(".")[2]
        table[_GLOBS if set(last) & set("*?[") else last].append(word)
    return table


def _effective(default: NameDefault, configured: Sequence[str] | None) -> tuple[str, ...]:
    if configured is None:
        return default.default
    return (*default.default, *configured) if default.extends else tuple(configured)


def _ends_with(dotted: str, word: str) -> bool:
    wanted = word.split(".")
    parts = dotted.replace("()", "").split(".")
    if len(parts) < len(wanted):
        return False
    return all(
        fnmatchcase(part, pattern) for part, pattern in zip(parts[-len(wanted) :], wanted, strict=True)
    )
