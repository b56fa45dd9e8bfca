"""Calls seen the same way in Go, Python and JavaScript: dotted callee, receiver, arguments and keywords."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, line_of
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.vocabulary import (
    ARGUMENTS,
    AWAITS,
    CALLS,
    CASTS,
    COMMENTS,
    CONSTRUCTIONS,
    IMPORT_WORDS,
    INDEX_PARTS,
    INVOCATIONS,
    KEYWORD_ARGUMENTS,
    KEYWORD_SPREADS,
    MEMBER_PARTS,
    NAMES,
    NON_NULLS,
    OBJECTS,
    PACKAGE_NAMES,
    PAIRS,
    PARENTHESES,
    SELVES,
    SHORTHANDS,
    SPREADS,
    TYPE_NAMES,
)
from bot.checklist.syntax.imports import imported_names

_WRAPPERS = AWAITS | PARENTHESES | CASTS | NON_NULLS
_PLAIN = SELVES | NAMES | PACKAGE_NAMES | TYPE_NAMES | IMPORT_WORDS
_SPREAD = SPREADS | KEYWORD_SPREADS
_DEEPEST_CHAIN = 60
# A module that is asked for where it is used.
_REQUIRED = re.compile(r"require\([\"'`](?:node:)?([\w@/.-]{1,80})[\"'`]\)")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument. `name` is a Python keyword, else empty; `spread` is `*args`, `**kwargs` or `...args`."""

    node: SgNode
    name: str = ""
    spread: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """One call. `callee` is as written, `db.session().execute`; a part that is no name is empty.

    `resolved` has the first name replaced by what it was imported as: `os/exec.Command`, `subprocess.run`,
    `child_process.exec`. `name` is the last part, `execute`. A call of `new` has `is_new`.
    """

    node: SgNode
    callee: str
    resolved: str
    receiver: SgNode | None
    arguments: Sequence[Argument]
    name: str = ""
    is_new: bool = False

    @property
    def line(self) -> int:
        """The line on which the call starts."""
        return line_of(self.node)

    def positional(self, index: int) -> SgNode | None:
        """The argument at a place, counted from 0, unless it or one before it is spread."""
        left = index
        for argument in self.arguments:
            if argument.name:
                continue
            if argument.spread:
                return None
            if left == 0:
                return argument.node
            left -= 1
        return None

    def keyword(self, name: str) -> SgNode | None:
        """The value of a Python keyword, or of a key of an object literal among the arguments."""
        for argument in self.arguments:
            if argument.name == name:
                return argument.node
            if argument.node.kind() in OBJECTS:
                value = object_value(argument.node, name)
                if value is not None:
                    return value
        return None


def calls(source: SourceFile) -> Sequence[Call]:
    """Every call of a Go, Python or JavaScript file, in source order; none for another language."""
    return source.made("calls", lambda: list(_find(source)) if source.language in CODE else [])


def _find(source: SourceFile) -> Iterator[Call]:
    names = imported_names(source)
    for node in source.nodes(CALLS, CONSTRUCTIONS):
        call = call_of(node, names)
        if call is not None:
            yield call


def call_of(node: SgNode, names: Mapping[str, str]) -> Call | None:
    """The call that a node is, `names` being the file's `imported_names`; None for any other node."""
    if node.kind() not in INVOCATIONS:
        return None
    function = node.field("constructor" if node.kind() in CONSTRUCTIONS else "function")
    if function is None:
        return None
    callee = dotted(function)
    required = _REQUIRED.match(function.text()[:80]) if callee.startswith("require().") else None
    resolved = f"{required[1]}{callee[len('require()') :]}" if required else resolve(callee, names)
    member = MEMBER_PARTS.get(function.kind())
    return Call(
        node=node,
        callee=callee,
        resolved=resolved,
        receiver=function.field(member[0]) if member else None,
        arguments=tuple(_arguments(node)),
        name=callee.rpartition(".")[2],
        is_new=node.kind() in CONSTRUCTIONS,
    )


def _arguments(node: SgNode) -> Iterator[Argument]:
    listed = node.field("arguments")
    if listed is None:
        return
    if listed.kind() not in ARGUMENTS:
        yield Argument(listed)
        return
    for child in listed.named_children():
        kind = child.kind()
        if kind in COMMENTS:
            continue
        if kind in KEYWORD_ARGUMENTS:
            name, value = child.field("name"), child.field("value")
            if name is not None and value is not None:
                yield Argument(value, name.text())
        else:
            yield Argument(child, spread=kind in _SPREAD)


def dotted(node: SgNode) -> str:
    """A chain of names as text: `db.session().execute`, `os.environ[]`; what is no name is left empty."""
    parts: list[str] = []
    suffix = ""
    at: SgNode | None = node
    for _ in range(_DEEPEST_CHAIN):
        if at is None:
            break
        kind = at.kind()
        if kind in _PLAIN:
            parts.append(at.text() + suffix)
            break
        if kind in MEMBER_PARTS:
            inner, field = MEMBER_PARTS[kind]
            name = at.field(field)
            parts.append((name.text() if name else "") + suffix)
            at, suffix = at.field(inner), ""
        elif kind in CALLS:
            at, suffix = at.field("function"), "()" + suffix
        elif kind in INDEX_PARTS:
            at, suffix = at.field(INDEX_PARTS[kind][0]), "[]" + suffix
        elif kind in _WRAPPERS:
            at = next(iter(at.named_children()), None)
        else:
            parts.append(suffix)
            break
    return ".".join(reversed(parts))


def resolve(callee: str, names: Mapping[str, str]) -> str:
    """`callee` with its first name replaced by what it was imported as."""
    first, dot, rest = callee.partition(".")
    bare = first.replace("()", "")
    return f"{names[bare]}{first[len(bare) :]}{dot}{rest}" if bare in names else callee


def object_value(node: SgNode, key: str) -> SgNode | None:
    """The value under a key of a JavaScript object literal; None where it is absent."""
    for pair in node.children():
        kind = pair.kind()
        if kind in PAIRS:
            name = pair.field("key")
            if name is not None and name.text().strip("\"'`") == key:
                return pair.field("value")
        elif kind in SHORTHANDS and pair.text() == key:
            return pair
    return None
