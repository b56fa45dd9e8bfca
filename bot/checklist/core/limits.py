"""How much is looked at, so that any change is reviewed in bounded time and memory."""

from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What lies beyond is `unclear` with its reason, never `pass`.

    `item_s` is the time for one item over the whole change, looked at between two files.
    """

    file_bytes: int = 1_000_000
    files: int = 3_000
    line_characters: int = 100_000
    item_s: float = 20.0


def never() -> float:
    """A clock that stands still: for callers without a time limit."""
    return 0.0
