"""The changed lines of a pull request, for whoever looks for words in them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDiff:
    """A changed file: the lines that it gains and loses, each cut to a bounded length.

    `previous_path` is where it was before it was moved. `is_shown` is False where GitHub keeps its lines
    back, because there are too many.
    """

    path: str
    previous_path: str | None = None
    is_removed: bool = False
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    is_shown: bool = True

    @property
    def paths(self) -> tuple[str, ...]:
        """Its path, and the one that it had before."""
        return (self.path,) if self.previous_path is None else (self.path, self.previous_path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """Every changed file. `gap` says what is not listed, empty for nothing."""

    files: Sequence[FileDiff]
    gap: str = ""
