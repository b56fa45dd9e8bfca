"""What is handed to whoever answers the checklist, and what comes back: plain values that cross processes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import msgspec

from bot.checklist.core.change import FileChange
from bot.model.checklist import ItemProblem
from bot.model.config import ChecklistConfig
from bot.model.review import Review


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One change to review.

    Files over `most_bytes` are left out. `items` are the texts of the repository's own item files by path.
    `beside` holds contents of files that the change leaves alone; `paths` names all of those, None while
    nobody has asked for the list.
    """

    base: str
    head: str
    files: Sequence[FileChange]
    config: ChecklistConfig
    today: date
    most_bytes: int
    items: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, bytes] = field(default_factory=dict)
    paths: Sequence[str] | None = None


class PartialReview(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The review, and what it would have looked at but was not given.

    `wants_paths` says that it asked for the list of the repository's files; `missed` are files by path.
    """

    review: Review
    wants_paths: bool = False
    missed: list[str] = []


class Broken(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """The repository's own items cannot be used."""

    problems: list[ItemProblem]


Answer: TypeAlias = PartialReview | Broken


class Beside(Mapping[str, bytes]):
    """The files that a change leaves alone, as far as they are known; it notes what it was asked for."""

    def __init__(self, contents: Mapping[str, bytes], paths: Sequence[str] | None) -> None:
        self._contents = contents
        self._paths = paths
        self._known = frozenset(paths or ())
        self.missed: dict[str, None] = {}
        self.wants_paths = False

    def __getitem__(self, path: str) -> bytes:
        """One file's content."""
        if path in self._contents:
            return self._contents[path]
        if self._paths is None or path in self._known:
            self.missed[path] = None
        raise KeyError(path)

    def __iter__(self) -> Iterator[str]:
        """The paths."""
        if self._paths is None:
            self.wants_paths = True
        return iter(self._contents if self._paths is None else self._paths)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._contents if self._paths is None else self._paths)
