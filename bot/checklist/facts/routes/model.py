"""What the route graph says: routes, and what stands before each of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from bot.checklist.core.source import SourceFile


class Repository(Protocol):
    """The other files at the same revision."""

    def paths(self) -> Iterable[str]:
        """Every path that could be read; may be empty where only some files are at hand."""

    def read(self, path: str) -> SourceFile | None:
        """The file, None where there is no such text file."""


@dataclass(frozen=True, slots=True)
class NoRepository:
    """Nothing but the changed files is at hand."""

    def paths(self) -> Iterable[str]:
        """No path."""
        return ()

    def read(self, path: str) -> SourceFile | None:
        """No file."""
        del path
        return None


class Refusal(Enum):
    """What the body of a middleware or handler shows: does it turn away who is not signed in?

    `OPEN` is more than `NO`: it looks who asks, and plainly passes on whoever is nobody.
    """

    OPEN = "open"
    YES = "yes"
    PERHAPS = "perhaps"
    NO = "no"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True)
class Middleware:
    """One thing that runs before the handler.

    `name` is dotted as written. `doubt` says why it may not run for this route, empty where it surely does.
    `is_left_out` says that there is a plain way of running without it.
    """

    name: str
    refusal: Refusal = Refusal.UNSEEN
    doubt: str = ""
    is_left_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One registration, as reached in one way; a router mounted twice gives its routes twice.

    `line` is where it is registered, or the row of the table it comes from. `pattern` is the full path as far
    as it is constant, "{?}" for parts that are not. `method` is upper case, "ANY" for all.
    `undecided` holds the reasons why there may be more middleware than `middleware` names.
    """

    path: str
    line: int
    method: str
    pattern: str
    handler: str
    middleware: tuple[Middleware, ...]
    undecided: tuple[str, ...]
    framework: str
