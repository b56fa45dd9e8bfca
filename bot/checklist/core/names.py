"""The words that a repository may configure, with the defaults of the item files."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache

ONLY = "!only"
"""As the first configured word of a name: these alone, not beside the defaults."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameDefault:
    """A configurable name as its item file declares it. Configured words join the defaults."""

    about: str
    default: tuple[str, ...] = ()


class Names:
    """Lookup of words: the defaults with the configured ones, or these alone where `!only` is the first.

    A word may hold `*` and `?`. Case and underscores make no difference, `mask_email` is `MaskEmail`, in each
    part of a dotted name; but `exact` keeps a function `TenantID` apart from a parameter `tenant_id`, and
    `db.Exec` from `regex.exec`.
    """

    def __init__(
        self, defaults: Mapping[str, NameDefault], configured: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        given = configured or {}
        self._words = {name: _effective(default, given.get(name)) for name, default in defaults.items()}
        self._words.update({name: _own(words) for name, words in given.items() if name not in defaults})
        self._given = frozenset(given)
        self._endings: dict[tuple[str, bool], _Endings] = {}

    def __getitem__(self, name: str) -> tuple[str, ...]:
        """The words of a name; empty where nobody gave any."""
        return self._words.get(name, ())

    def is_configured(self, name: str) -> bool:
        """Whether the repository gave words of its own."""
        return name in self._given

    def matches(self, name: str, dotted: str, *, exact: bool = False) -> bool:
        """Whether a word of `name` is `dotted` or its end: `RequireAuth` fits `middleware.require_auth`."""
        endings = self._endings.get((name, exact))
        if endings is None:
            words = self[name] if exact else tuple(map(_even, self[name]))
            endings = self._endings[name, exact] = _endings(words)
        if not endings.plain and not endings.globs:
            return False
        return endings.fit(dotted if exact else _even(dotted))


def _effective(default: NameDefault, configured: Sequence[str] | None) -> tuple[str, ...]:
    if configured is None:
        return default.default
    own = _own(configured)
    return own if len(own) < len(configured) else tuple(dict.fromkeys((*default.default, *own)))


def _own(configured: Sequence[str]) -> tuple[str, ...]:
    """The configured words without what was said about them."""
    return tuple(configured[1:] if configured and configured[0] == ONLY else configured)


@dataclass(frozen=True, slots=True)
class _Endings:
    """Words cut into their parts, ready to be looked up: this is asked for every call of every file.

    `plain` are words without globs by their last part, `globs` the others, one pattern a part.
    """

    plain: Mapping[str, Sequence[Sequence[str]]]
    globs: Sequence[Sequence[re.Pattern[str]]]

    def fit(self, dotted: str) -> bool:
        """Whether a word is `dotted` or its end."""
        clean = dotted.replace("()", "")
        alike = self.plain.get(clean.rpartition(".")[2], ())
        if not alike and not self.globs:
            return False
        parts = clean.split(".")
        return any(parts[-len(word) :] == word for word in alike) or any(
            len(parts) >= len(word)
            and all(
                pattern.match(part) for pattern, part in zip(reversed(word), reversed(parts), strict=False)
            )
            for word in self.globs
        )


def _even(text: str) -> str:
    """A name without what tells one style of writing from another."""
    return text.replace("_", "").lower()


@lru_cache(maxsize=1024)
def _endings(words: tuple[str, ...]) -> _Endings:
    plain: dict[str, list[list[str]]] = defaultdict(list)
    globs: list[list[re.Pattern[str]]] = []
    for word in words:
        parts = word.split(".")
        if set(word) & set("*?["):
            globs.append([re.compile(translate(part)) for part in parts])
        else:
            plain[parts[-1]].append(parts)
    return _Endings(dict(plain), globs)
