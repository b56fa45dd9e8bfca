"""The input of a review: changed files at base and head, and the rest of the repository."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"


class FileKind(Enum):
    """What git stores at a path, by its mode."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """One changed path. `base` is None for a new file, `head` for a deleted one.

    `previous_path` is the path at base where it was another. `kind` is the kind at head, or at base for a
    deleted one. `size_bytes` is the size at head where the content was left out for being too large: then
    `base` and `head` are both None.
    """

    path: str
    base: bytes | None
    head: bytes | None
    previous_path: str | None = None
    kind: FileKind = FileKind.FILE
    size_bytes: int | None = None

    @property
    def base_path(self) -> str:
        """Where the file lies at base."""
        return self.previous_path or self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A pull request as far as the checklist needs it.

    `unchanged` maps the paths that the change does not touch to their contents; it may read lazily and may
    lack paths: then what depends on them is undecided. `base` and `head` are commit SHAs; a base of
    `EMPTY_TREE` means that the whole of head is reviewed.
    """

    files: Sequence[FileChange]
    unchanged: Mapping[str, bytes] = field(default_factory=dict)
    base: str = ""
    head: str = ""
