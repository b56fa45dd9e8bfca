"""What the checklist must be told of a language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache

from bot.checklist.languages.kinds import Kinds, NodeKinds
from bot.checklist.languages.language import Language
from bot.checklist.languages.running import Running


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grammar:
    """One language, or several that share their nodes.

    `suffixes` say which files are its own. `root` is the node around a whole file. `common` are the kinds
    that one native pass collects together, for nearly every review asks for them; any other costs its own.
    `member` names the fields of `owner.name`, `index` those of `table[key]`.
    `running` says how its programs are put together.
    """

    suffixes: Mapping[str, Language]
    root: str
    kinds: Kinds
    common: NodeKinds
    member: tuple[str, str]
    index: tuple[str, str]
    running: Running

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
def of_grammar(grammar: Grammar, kinds: frozenset[str]) -> NodeKinds:
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
