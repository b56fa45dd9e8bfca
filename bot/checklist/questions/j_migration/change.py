"""One change of a migration and what it does to those who use the database."""

from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """What a change does to those who use the database."""

    TAKES = "takes something away"
    LOCKS = "locks a table"
    OPENS = "opens rows to others"
    NONE = "does no harm"
    DOUBT = "could not be decided"


@dataclass(frozen=True, slots=True)
class Change:
    """One change and where it stands in the text, in characters."""

    effect: Effect
    message: str
    start: int
