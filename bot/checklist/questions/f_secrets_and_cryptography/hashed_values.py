"""What a hash is given: the words of its argument, of what made that, and of who calls its function."""

from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.languages.vocabulary import NAMES, within
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.functions import calls_named
from bot.checklist.values.purpose import target_words, words_of

_DEEPEST = 3
_MOST = 8


def hashed_words(call: Call, source: SourceFile) -> set[str]:
    """The words of the names that lead to what a call hashes."""
    return {
        word
        for argument in call.arguments
        for text in _texts(argument.node, source, _DEEPEST)
        for word in words_of(text)
    }


def _texts(node: SgNode, source: SourceFile, left: int) -> Iterator[str]:
    yield node.text()[:120]
    if left == 0:
        return
    names = [node] if node.kind() in NAMES else within(node, NAMES)
    for name in names[:_MOST]:
        for binding in bindings(source).of(name.text(), name)[:_MOST]:
            if binding.origin is Origin.ASSIGNED and binding.value is not None:
                yield binding.value.text()[:120]
            elif binding.origin is Origin.PARAMETER:
                yield from _given(name, source, left)


def _given(name: SgNode, source: SourceFile, left: int) -> Iterator[str]:
    """What the calls of this file give to the function around a parameter, and what for."""
    function = enclosing_function(name)
    named = function.field("name") if function is not None else None
    for call in calls_named(named.text(), source)[:_MOST] if named is not None else ():
        yield " ".join(target_words(call.node))
        for argument in call.arguments:
            yield from _texts(argument.node, source, left - 1)
