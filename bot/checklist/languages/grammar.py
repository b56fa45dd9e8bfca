"""What the checklist must be told of a language."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Protocol

from ast_grep_py import SgNode

from bot.checklist.languages.habits import Habits
from bot.checklist.languages.kinds import Kinds, NodeKinds
from bot.checklist.languages.language import Language
from bot.checklist.languages.running import Running


class Nodes(Protocol):
    """A file, as far as a language's readers ask of it."""

    def nodes(self, *asked: frozenset[str] | NodeKinds) -> Sequence[SgNode]:
        """Every node of these kinds, each kind in source order."""


def _nothing_caught(_clause: SgNode) -> tuple[str, str]:
    return "", ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grammar:
    """One language, or several that share their nodes.

    `name` is what people call it, with its kin. `suffixes` say which files are its own. `root` is the node
    around a whole file. `common` are the kinds that one native pass collects together, for nearly every
    review asks for them; any other costs its own.
    `member` names the fields of `owner.name`, `index` those of `table[key]`.
    `imports` gives each local name with what it stands for. `is_private` says of a function and its name
    whether nothing outside its file, or its package, can call it. `tests` finds the names of test files.
    `caught` gives the name under which a handler holds its error, and the classes that it catches.
    `running` says how its programs are put together, `habits` what its values and names are.
    """

    name: str
    suffixes: Mapping[str, Language]
    root: str
    kinds: Kinds
    common: NodeKinds
    member: tuple[str, str]
    index: tuple[str, str]
    imports: Callable[[Nodes], Iterator[tuple[str, str]]]
    is_private: Callable[[str, SgNode], bool]
    tests: re.Pattern[str]
    running: Running
    habits: Habits
    caught: Callable[[SgNode], tuple[str, str]] = _nothing_caught

    @property
    def languages(self) -> frozenset[Language]:
        """The languages, as the checklist tells them apart."""
        return frozenset(self.suffixes.values())


def listed(kinds: Kinds) -> NodeKinds:
    """Every kind of a table, in its order, each once."""
    return tuple(dict.fromkeys(kind for field in fields(kinds) for kind in _named(kinds, field.name)))


def _named(kinds: Kinds, name: str) -> NodeKinds:
    found: NodeKinds = getattr(kinds, name)
    return found


@cache
def of_grammar(grammar: Grammar, kinds: frozenset[str] | NodeKinds) -> NodeKinds:
    """Those of some kinds that a grammar has, in the order of its table."""
    return tuple(kind for kind in listed(grammar.kinds) if kind in kinds)


def without(kinds: Kinds, missing: Iterable[str]) -> Kinds:
    """The table of a grammar that lacks some kinds of another."""
    gone = frozenset(missing)
    return Kinds(
        **{
            field.name: tuple(kind for kind in _named(kinds, field.name) if kind not in gone)
            for field in fields(kinds)
        }
    )
