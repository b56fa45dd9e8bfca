"""Ways around a mapper or a tenant wrapper, straight to SQL text."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.formats.sql_text import is_statement
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.values.folding import fold

_MOST_ARGUMENTS = 3


def uses_wrapper(tree: Tree) -> bool:
    """Whether the repository says that it has a tenant wrapper, or a changed file calls one."""
    if tree.names.is_configured("tenant_wrapper"):
        return True
    called = Mentions.of("", {word: rf"\b{re.escape(word)}\(" for word in tree.names["tenant_wrapper"]})
    return tree.made(
        "a tenant wrapper is called",
        lambda: any(called.occur_in(file.text) for file in tree.changed.values()),
    )


def is_raw(call: Call, source: SourceFile, names: Names) -> bool:
    """Whether a call is one of `raw_query_functions`; `f(text)` wants a first argument made with `text`."""
    last = call.callee.rpartition(".")[2]
    called = f".{call.callee}"
    return any(
        called.endswith(ending) and (not maker or _is_made_with(call, maker, source))
        for ending, maker in _raw_functions(names["raw_query_functions"]).get(last, ())
    )


@lru_cache(maxsize=64)
def _raw_functions(words: tuple[str, ...]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """How each function's name ends, and what makes its first argument, if anything, by the last part."""
    found: dict[str, list[tuple[str, str]]] = {}
    for callee, _, maker in (word.partition("(") for word in words):
        found.setdefault(callee.rpartition(".")[2], []).append((f".{callee}", maker.rstrip(")")))
    return found


def _is_made_with(call: Call, maker: str, source: SourceFile) -> bool:
    first = call.positional(0)
    if first is None:
        return False
    values = [
        binding.value for binding in bindings(source).of(first.text(), first) if binding.value is not None
    ]
    starts = re.compile(rf"(?:\w+\.)?{re.escape(maker)}[(`]")
    return any(starts.match(node.text()) for node in (first, *values))


def query_text(call: Call, source: SourceFile) -> str | None:
    """The SQL text that a call is given, holes and all; None where none of its arguments is any."""
    for argument in call.arguments[:_MOST_ARGUMENTS]:
        text = fold(argument.node, source).text
        if is_statement(text):
            return text
    return None
