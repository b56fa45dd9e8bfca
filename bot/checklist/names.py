"""The words that a repository may configure, with the defaults of the item files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase


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
        self._words = {
            name: _effective(default, (configured or {}).get(name)) for name, default in defaults.items()
        }
        self._words.update(
            {name: tuple(words) for name, words in (configured or {}).items() if name not in defaults}
        )

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The words of a name; empty where nobody gave any."""
        return self._words.get(name, ())

    def matches(self, name: str, dotted: str) -> bool:
        """Whether a word of `name` is `dotted` or its end: `RequireAuth` matches `middleware.RequireAuth`."""
        return any(_ends_with(dotted, word) for word in self[name])


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
