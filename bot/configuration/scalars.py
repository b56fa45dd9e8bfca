"""Forms of single values."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import Enum
from typing import TypeVar

from bot.configuration.document import Node, Scalar
from bot.configuration.form import DocumentPlace, ValueForm, refuse, text_of

E = TypeVar("E", bound=Enum)
_MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
_DURATION = r"[1-9][0-9]{0,2}[mhd]"


def switch() -> ValueForm[bool]:
    """`true` or `false`."""
    allowed = "true or false"

    def read(node: Node, place: DocumentPlace) -> bool | None:
        match node:
            case Scalar(value=bool() as value):
                return value
            case _:
                refuse(node, place, allowed)
                return None

    return ValueForm(allowed=allowed, schema={"type": "boolean"}, read=read, write=lambda value: value)


def whole(low: int, high: int) -> ValueForm[int]:
    """A whole number, bounds included."""
    allowed = f"a whole number from {low} to {high}" if low < high else str(low)

    def read(node: Node, place: DocumentPlace) -> int | None:
        match node:
            case Scalar(value=int() as value) if not isinstance(value, bool) and low <= value <= high:
                return value
            case _:
                refuse(node, place, allowed)
                return None

    schema = {"type": "integer", "minimum": low, "maximum": high}
    return ValueForm(allowed=allowed, schema=schema, read=read, write=lambda value: value)


def choice(members: Iterable[E], aliases: Mapping[bool, E] | None = None) -> ValueForm[E]:
    """One of some enum members' words.

    `aliases` are booleans that tools which read YAML 1.1 make of a word such as `off`.
    """
    words = {member.value: member for member in members}
    booleans = aliases or {}
    allowed = f"{', '.join(list(words)[:-1])} or {list(words)[-1]}"

    def read(node: Node, place: DocumentPlace) -> E | None:
        match node:
            case Scalar(value=str() as text) if text in words:
                return words[text]
            case Scalar(value=bool() as value) if value in booleans:
                return booleans[value]
            case _:
                refuse(node, place, allowed, words)
                return None

    return ValueForm(
        allowed=allowed,
        schema={"enum": [*words, *booleans]},
        read=read,
        write=lambda member: str(member.value),
    )


def one_of(*words: str) -> ValueForm[str]:
    """One of a few words that need no enum."""
    allowed = f"one of {', '.join(words)}"

    def read(node: Node, place: DocumentPlace) -> str | None:
        text = text_of(node)
        if text not in words:
            refuse(node, place, allowed, words)
            return None
        return text

    return ValueForm(allowed=allowed, schema={"enum": list(words)}, read=read, write=lambda word: word)


def text(allowed: str, pattern: str, longest: int) -> ValueForm[str]:
    """Text that matches `pattern` as a whole and is at most `longest` characters long."""
    compiled = re.compile(pattern)
    told = f"{allowed} (text, at most {longest} characters)" if longest > 1 else f"{allowed} (text)"

    def read(node: Node, place: DocumentPlace) -> str | None:
        value = text_of(node)
        if value is None or len(value) > longest or not compiled.fullmatch(value):
            refuse(node, place, told)
            return None
        return value

    schema = {"type": "string", "pattern": f"^(?:{pattern})$", "maxLength": longest}
    return ValueForm(allowed=told, schema=schema, read=read, write=lambda value: value)


def duration() -> ValueForm[timedelta]:
    """`30m`, `4h`, `1d`."""
    allowed = "a number from 1 to 999 and m, h or d, such as 30m, 4h or 1d"

    def read(node: Node, place: DocumentPlace) -> timedelta | None:
        value = text_of(node)
        if value is None or not re.fullmatch(_DURATION, value):
            refuse(node, place, allowed)
            return None
        return timedelta(minutes=int(value[:-1]) * _MINUTES[value[-1]])

    return ValueForm(
        allowed=allowed,
        schema={"type": "string", "pattern": f"^{_DURATION}$"},
        read=read,
        write=_write_duration,
    )


def _write_duration(value: timedelta) -> str:
    minutes = value // timedelta(minutes=1)
    unit = next(unit for unit in "dhm" if minutes % _MINUTES[unit] == 0)
    return f"{minutes // _MINUTES[unit]}{unit}"
