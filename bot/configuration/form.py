"""What a value may look like: one form serves parser, JSON Schema, normal form and docs page."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeAlias, TypeVar

from bot.configuration.document import Entries, Items, Node, Scalar
from bot.model.config import ConfigProblem, Plain

T = TypeVar("T")
Schema: TypeAlias = Mapping[str, Any]
_SHOWN = 60
_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class DocumentPlace:
    """Where in the file one is, and the list that collects every problem of the file.

    `has_own_items` says that the repository may have checklist items of its own, with names of their own.
    """

    key: str
    problems: list[ConfigProblem]
    has_own_items: bool = False

    def note(self, line: int, message: str) -> None:
        """Add a problem of the value here."""
        self.problems.append(ConfigProblem(line=line, key=self.key, message=message))

    def inside(self, name: str) -> "DocumentPlace":
        """The place of a mapping's value."""
        shown = name if _NAME.fullmatch(name) else quoted(name)
        return replace(self, key=f"{self.key}.{shown}" if self.key else shown)

    def at(self, index: int) -> "DocumentPlace":
        """The place of a list's item, counted from 0."""
        return replace(self, key=f"{self.key}[{index}]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueForm(Generic[T]):
    """One kind of value.

    `allowed` completes "must be …". `read` notes what is wrong and then answers None. `write` is its inverse.
    """

    allowed: str
    schema: Schema
    read: Callable[[Node, DocumentPlace], T | None]
    write: Callable[[T], Plain]


def quoted(value: object) -> str:
    """A foreign value for a message: bounded, on one line, nothing in it unprintable."""
    shown = repr(value) if not isinstance(value, bool) else str(value).lower()
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """A question to append to a message, empty when nothing is near."""
    near = difflib.get_close_matches(name[:_SHOWN], list(names), n=1)
    return f"; did you mean {near[0]}?" if near else ""


def refuse(node: Node, place: DocumentPlace, allowed: str, names: Iterable[str] = ()) -> None:
    """Note that the value here is not what is allowed, with the near one of `names`."""
    place.note(node.line, f"must be {allowed}, not {_found(node, allowed, names)}")


def _found(node: Node, allowed: str, names: Iterable[str]) -> str:
    match node:
        case Scalar(value=None):
            return "nothing (or remove the key)"
        case Scalar(value=str() as text, is_float=False):
            return f"{quoted(text)}{did_you_mean(text, names)}"
        case Scalar(value=value):
            hint = "; in quotes it would be text" if "(text" in allowed else ""
            return quoted(value).strip("'") + hint
        case Items():
            return "a list"
        case Entries():
            return "a mapping"


def text_of(node: Node) -> str | None:
    """The value if it is text."""
    match node:
        case Scalar(value=str() as text, is_float=False):
            return text
        case _:
            return None
