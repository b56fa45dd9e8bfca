"""One side of a change, base or head, as the repository looks there: what questions look things up in."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from copy import copy
from enum import Enum
from typing import TypeVar, cast

from bot.checklist.core.limits import Limits
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, decode

Made = TypeVar("Made")


class Side(Enum):
    """The two commits that are compared."""

    BASE = "base"
    HEAD = "head"


class Unchanged:
    """The files that a change does not touch, decoded once for both sides."""

    def __init__(self, contents: Mapping[str, bytes], limits: Limits) -> None:
        self._contents = contents
        self._limits = limits
        self._sources: dict[str, SourceFile | None] = {}

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        return iter(self._contents)

    def read(self, path: str) -> SourceFile | None:
        """The file, or None where it is absent, binary or too large."""
        if path not in self._sources:
            content = self._contents.get(path)
            small = content is not None and len(content) <= self._limits.file_bytes
            text = decode(content) if content is not None and small else None
            self._sources[path] = None if text is None else SourceFile.of(path, text)
        return self._sources[path]

    def forget(self) -> None:
        """Drop what was made of the files; the texts stay."""
        for source in self._sources.values():
            if source is not None:
                source.forget()


class Tree:
    """The repository at one side. `changed` holds the changed files as they are at this side."""

    def __init__(
        self,
        side: Side,
        changed: Mapping[str, SourceFile],
        unchanged: Unchanged,
        names: Names,
        *,
        changed_paths: Iterable[str] = (),
    ) -> None:
        self.side = side
        self.changed = changed
        self.names = names
        self.changed_paths = frozenset(changed_paths)
        self._unchanged = unchanged
        self._made: dict[Hashable, object] = {}

    def read(self, path: str) -> SourceFile | None:
        """The file at this side, changed or not; None where it is absent, binary or too large."""
        if path in self.changed:
            return self.changed[path]
        return None if path in self.changed_paths else self._unchanged.read(path)

    def paths(self) -> Iterator[str]:
        """Every known path at this side: the changed files first."""
        yield from self.changed
        yield from (path for path in self._unchanged if path not in self.changed_paths)

    def forget(self) -> None:
        """Drop all that was made of single files; what is asked for again is made again."""
        for source in self.changed.values():
            source.forget()
        self._unchanged.forget()

    def made(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for this side and shared by all questions that name the same key."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])

    def named(self, names: Names) -> "Tree":
        """The same side with the words of another item; what was made is shared."""
        other = copy(self)
        other.names = names
        return other
