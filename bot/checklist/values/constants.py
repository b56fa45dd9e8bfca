"""Whether an expression is constant: its text, with a hole for each part that varies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from ast_grep_py import SgNode

HOLE = "\0"
_MOST_TEXT = 40_000


class Why(Enum):
    """Why a part of a text is not constant."""

    PARAMETER = "a parameter"
    CALL = "the result of a call"
    ATTRIBUTE = "an attribute"
    UNKNOWN = "a name from elsewhere"
    OTHER = "an expression that is not followed"


@dataclass(frozen=True, slots=True, eq=False)
class Hole:
    """A part that varies: the innermost expression that could not be followed."""

    node: SgNode
    why: Why


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """A text with what varies left open: `text` has one `HOLE` character for each of `holes`, in order.

    Where an expression may have several values their texts follow one another, each on a line of its own.
    """

    text: str
    holes: Sequence[Hole] = ()

    @property
    def is_constant(self) -> bool:
        """Whether nothing varies."""
        return not self.holes

    @property
    def is_built(self) -> bool:
        """Whether constant text is joined with what varies; False for a bare name."""
        return bool(self.holes) and bool(self.text.replace(HOLE, "").strip())


# Stands for any number: it cannot carry text.
NUMBER = Folded("0")
EMPTY = Folded("")


def hole(node: SgNode, why: Why) -> Folded:
    """A text of which nothing is known."""
    return Folded(HOLE, (Hole(node, why),))


def joined(parts: Iterable[Folded], separator: str = "") -> Folded:
    """The texts one after the other."""
    found = list(parts)
    text = separator.join(part.text for part in found)[:_MOST_TEXT]
    return Folded(text, [hole for part in found for hole in part.holes])


def either(parts: Iterable[Folded]) -> Folded:
    """One of several texts: constant only if all are."""
    return joined(parts, "\n")
