"""Sentences that mix our own words with names from outside, kept apart until a renderer escapes them.

A bare `str` in a `Text` is Babysit's own wording. Whatever came from a pull request, a payload or a
repository is wrapped in `Code` or `Link`, so that no renderer can mistake it for markup.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Code:
    """A foreign name or value, shown as inline code, cut to `most` characters."""

    value: str
    most: int = 160


@dataclass(frozen=True, slots=True)
class Link:
    """A foreign name that leads somewhere; only http and https addresses become links."""

    value: str
    url: str


Fragment: TypeAlias = str | Code | Link
Text: TypeAlias = tuple[Fragment, ...]


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 file`, `2 files`, `1,000 files`; `plural` where an s is not enough."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"


def listed(names: Sequence[Fragment], *, most: int = 5, joined_by: str = " and ") -> Text:
    """`a, b and c`, cut to `most` names with the number of those left out."""
    shown = list(names[:most])
    hidden = len(names) - len(shown)
    tail: list[Fragment] = [*shown, f"{hidden} more"] if hidden else shown
    return tuple(_joined(tail, joined_by))


def _joined(fragments: Sequence[Fragment], joined_by: str) -> Iterable[Fragment]:
    for position, fragment in enumerate(fragments):
        if position:
            yield joined_by if position == len(fragments) - 1 else ", "
        yield fragment
