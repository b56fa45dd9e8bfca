"""What frameworks and libraries call things: data beside their language, one file each.

A file `languages/<family>/libraries/<library>.py` holds public values of the types in `library.py`, and of
those that a question needs beyond them. Whoever asks names the type; nobody lists the libraries:

    SINKS = tuple(sinks.shells for sinks in known_in(Language.GO, Commands))
"""

import importlib
import importlib.util
import pkgutil
from functools import cache
from typing import TypeVar

from bot.checklist.languages.grammars import GRAMMARS, grammar_of
from bot.checklist.languages.language import Language

Kind = TypeVar("Kind")


def known_in(language: Language, kind: type[Kind]) -> tuple[Kind, ...]:
    """Every value of a type that the libraries of a language hold, by the libraries' names."""
    grammar = grammar_of(language)
    return _of_kind(grammar.running.family, kind) if grammar is not None else ()


def every(kind: type[Kind]) -> tuple[Kind, ...]:
    """The same for all languages together, for what is told by its name alone."""
    families = dict.fromkeys(grammar.running.family for grammar in GRAMMARS)
    return tuple(value for family in families for value in _of_kind(family, kind))


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
