"""Sentences on disk: each fragment as what it is, so that foreign names stay apart from our words."""

from collections.abc import Iterable
from typing import TypeAlias

from bot.model.text import Code, Fragment, Link, Text

Packed: TypeAlias = tuple[str, str, str]
"""Its kind, its value, and what its kind needs beside."""


def packed(text: Text) -> list[Packed]:
    """A sentence as it is kept."""
    return [_packed(fragment) for fragment in text]


def unpacked(fragments: Iterable[Packed]) -> Text:
    """The sentence that was kept so."""
    return tuple(_unpacked(*fragment) for fragment in fragments)


def _packed(fragment: Fragment) -> Packed:
    match fragment:
        case Code(value=value, most=most):
            return ("code", value, str(most))
        case Link(value=value, url=url):
            return ("link", value, url)
        case str():
            return ("", fragment, "")


def _unpacked(kind: str, value: str, rest: str) -> Fragment:
    match kind:
        case "code":
            return Code(value, int(rest))
        case "link":
            return Link(value, rest)
        case _:
            return value
