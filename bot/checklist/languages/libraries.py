"""What frameworks and libraries call things: data beside their language, one file each.

A file `languages/<family>/libraries/<library>.py` holds public values of the types in `library.py`, and of
those that a question needs beyond them. Whoever asks names the type; nobody lists the libraries:

    known = joined(source.language, Commands)
"""

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, fields
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar, cast

from bot.checklist.languages.grammars import GRAMMARS, grammar_of
from bot.checklist.languages.language import Language
from bot.checklist.languages.running import Running

Kind = TypeVar("Kind")


class Shape(Protocol):
    """What libraries fill: a dataclass whose every field has a default."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Told = TypeVar("Told", bound=Shape)
# What was joined before: nothing of it changes while the program runs.
_JOINED: dict[tuple[object, object], object] = {}


def known_in(language: Language, kind: type[Kind]) -> tuple[Kind, ...]:
    """Every value of a type that the libraries of a language hold, by the libraries' names."""
    grammar = grammar_of(language)
    return held_by(grammar.running, kind) if grammar is not None else ()


def held_by(running: Running, kind: type[Kind]) -> tuple[Kind, ...]:
    """The same for a family of languages that import each other."""
    return _of_kind(running.family, kind)


def joined_by(running: Running, kind: type[Told]) -> Told:
    """What the libraries of such a family say together."""
    return _once((running.family, kind), kind, lambda: held_by(running, kind))


def every(kind: type[Kind]) -> tuple[Kind, ...]:
    """The same for all languages together, for what is told by its name alone."""
    families = dict.fromkeys(grammar.running.family for grammar in GRAMMARS)
    return tuple(value for family in families for value in _of_kind(family, kind))


def joined(language: Language, kind: type[Told]) -> Told:
    """What the libraries of a language say together: an empty one where none says anything.

    Sets and tables are united, sequences put one after the other; a yes or a word holds where any says it.
    """
    return _once((language, kind), kind, lambda: known_in(language, kind))


def joined_everywhere(kind: type[Told]) -> Told:
    """The same for all languages together."""
    return _once(("everywhere", kind), kind, lambda: every(kind))


def _once(key: tuple[object, object], kind: type[Told], told: Callable[[], tuple[Told, ...]]) -> Told:
    if key not in _JOINED:
        _JOINED[key] = _together(kind, told())
    return cast("Told", _JOINED[key])


@cache
def either(patterns: tuple[str, ...], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """What matches where any of some patterns does; without any it never matches."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", flags)


def _together(kind: type[Told], told: tuple[Told, ...]) -> Told:
    said: dict[str, object] = {}
    for value in told:
        for field in fields(kind):
            more: object = getattr(value, field.name)
            said[field.name] = _added(said[field.name], more) if field.name in said else more
    return kind(**said)


def _added(before: object, more: object) -> object:
    match before:
        case Mapping():
            return {**before, **cast("Mapping[str, object]", more)}
        case tuple():
            return (*before, *cast("tuple[object, ...]", more))
        case frozenset():
            return before | cast("frozenset[object]", more)
        case _:
            return before or more


def speaking(*kinds: type[object]) -> frozenset[Language]:
    """The languages of which some library has one of these shapes."""
    return frozenset(
        language
        for grammar in GRAMMARS
        for language in grammar.languages
        if any(known_in(language, kind) for kind in kinds)
    )


def _of_kind(family: str, kind: type[Kind]) -> tuple[Kind, ...]:
    return tuple(value for value in _values(family) if isinstance(value, kind))


@cache
def _values(family: str) -> tuple[object, ...]:
    """Whatever the libraries of a family define; a family without such a folder knows none."""
    name = f"bot.checklist.languages.{family}.libraries"
    if importlib.util.find_spec(name) is None:
        return ()
    package = importlib.import_module(name)
    modules = (
        importlib.import_module(f"{name}.{found.name}") for found in pkgutil.iter_modules(package.__path__)
    )
    return tuple(value for module in modules for key, value in vars(module).items() if key.isupper())
