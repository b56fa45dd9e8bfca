"""One version of one file: its text, lines and syntax tree, each made once and shared by all items."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from ast_grep_py import SgNode, SgRoot

from bot.checklist.core.language import is_test, language_of
from bot.checklist.languages.grammar import of_grammar
from bot.checklist.languages.grammars import PARSED, grammar_of
from bot.checklist.languages.habits import Habits
from bot.checklist.languages.kinds import NodeKinds
from bot.checklist.languages.language import Language
from bot.checklist.languages.running import Running
from bot.checklist.languages.vocabulary import (
    ABSTRACT_CLASSES,
    ARROWS,
    CLASSES,
    CLOSURES,
    FUNCTION_EXPRESSIONS,
    FUNCTIONS,
    GENERATOR_VALUES,
    GENERATORS,
    INTERFACES,
    LAMBDAS,
    METHODS,
    TYPES,
    VARIABLES,
)

Made = TypeVar("Made")

_BINARY_PROBE = 8_000
_NO_HABITS = Habits()
_SYMBOLS = FUNCTIONS | GENERATORS | METHODS | CLASSES | ABSTRACT_CLASSES | TYPES | INTERFACES
_FUNCTION_VALUES = CLOSURES | ARROWS | FUNCTION_EXPRESSIONS | GENERATOR_VALUES
_FUNCTIONS = FUNCTIONS | GENERATORS | METHODS | _FUNCTION_VALUES | LAMBDAS


def decode(content: bytes) -> str | None:
    """The text of a file, or None for a binary one.

    A byte-order mark goes, CRLF becomes LF, and what is not UTF-8 is read as Latin-1, which never fails.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    elif b"\0" in content[:_BINARY_PROBE]:
        return None
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = content.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\0", "\ufffd")


@dataclass(frozen=True, eq=False)
class SourceFile:
    """A file's text as one side of the change holds it. Lines count from 1. Compared by identity."""

    path: str
    text: str
    language: Language
    _found: dict[str, list[SgNode]] = field(default_factory=dict, repr=False)
    _made: dict[Hashable, object] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, path: str, text: str) -> "SourceFile":
        """The file, its language told by its path."""
        return cls(path, text, language_of(path))

    @cached_property
    def lines(self) -> Sequence[str]:
        """Split as git and GitHub count: at line feeds only."""
        return self.text.split("\n")

    @cached_property
    def lowered(self) -> str:
        """The text in lower case."""
        return self.text.lower()

    def line(self, number: int) -> str:
        """One line without its end; empty beyond the file."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    @cached_property
    def root(self) -> SgNode:
        """The syntax tree of a language in `PARSED`; broken syntax gives a tree with error nodes.

        Raises:
            ValueError: the language has no parser.
        """
        if self.language not in PARSED:
            raise ValueError(f"{self.language.value} has no parser")
        return SgRoot(self.text, self.language.value).root()

    def nodes(self, *asked: frozenset[str] | NodeKinds) -> Sequence[SgNode]:
        """Every node of these kinds that the language has; each kind in source order, and cached."""
        grammar = grammar_of(self.language)
        if grammar is None:
            return ()
        kinds = [kind for asking in asked for kind in of_grammar(grammar, asking)]
        missing = [kind for kind in kinds if kind not in self._found]
        if missing:
            wanted = {*missing, *(kind for kind in grammar.common if kind not in self._found)}
            self._found.update({kind: [] for kind in wanted})
            for node in self.root.find_all(any=[{"kind": kind} for kind in sorted(wanted)]):
                self._found[node.kind()].append(node)
        return [node for kind in kinds for node in self._found[kind]]

    def made(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for this file and shared by all questions that name the same key."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])

    def forget(self) -> None:
        """Drop the tree and all that was made of it; what is asked for again is made again.

        Nodes that somebody still holds stay good.
        """
        self._found.clear()
        self._made.clear()
        for name in ("root", "lines", "lowered"):
            self.__dict__.pop(name, None)

    @property
    def habits(self) -> Habits:
        """What values and names are in the file's language."""
        grammar = grammar_of(self.language)
        return grammar.habits if grammar is not None else _NO_HABITS

    @property
    def running(self) -> Running | None:
        """How the program of the file's language is put together; None where its code is not analysed."""
        grammar = grammar_of(self.language)
        return grammar.running if grammar is not None else None

    @cached_property
    def is_test(self) -> bool:
        """Whether this is test code, which few questions look at."""
        return is_test(self.path)


def line_of(node: SgNode) -> int:
    """The line on which a node starts, from 1."""
    return node.range().start.line + 1


def span(node: SgNode) -> tuple[int, int]:
    """Where a node starts and ends in characters; with its kind it tells nodes apart."""
    extent = node.range()
    return extent.start.index, extent.end.index


def enclosing_function(node: SgNode) -> SgNode | None:
    """The innermost function, method, lambda or arrow function around a node."""
    return next((parent for parent in node.ancestors() if parent.kind() in _FUNCTIONS), None)


def enclosing_symbol(node: SgNode) -> str:
    """The dotted names of the functions and classes around a node, as `Server.routes`; empty at the top."""
    names = [name for parent in node.ancestors() if (name := _symbol_name(parent))]
    return ".".join(reversed(names))


def _symbol_name(node: SgNode) -> str:
    kind = node.kind()
    name = node.field("name") if kind in _SYMBOLS or kind in VARIABLES else None
    if name is None:
        return ""
    if kind in VARIABLES:
        value = node.field("value")
        return name.text() if value and value.kind() in _FUNCTION_VALUES else ""
    receiver = node.field("receiver")
    return f"{_receiver_type(receiver.text())}.{name.text()}" if receiver else name.text()


def _receiver_type(receiver: str) -> str:
    """`(s *Server[T])` -> `Server`."""
    words = receiver.split("[", maxsplit=1)[0].strip("() ").split()
    return words[-1].lstrip("*") if words else ""
