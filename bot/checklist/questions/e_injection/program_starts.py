"""The words that start a program: which calls and values hold them, and where."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.libraries import joined_everywhere
from bot.checklist.languages.shapes.execution import Commands
from bot.checklist.languages.vocabulary import (
    ANY_TEXTS,
    COMMENTS,
    COMPOSITES,
    ELEMENTS,
    KEYED_ELEMENTS,
    LISTS,
    LITERAL_BODIES,
    NAMES,
    TUPLES,
)
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Argument, Call
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.options import bare


def starts_program(call: Call) -> bool:
    """Whether a call starts a program from a list of words, without a shell unless an option asks for one."""
    known = joined_everywhere(Commands)
    return (
        call.resolved in known.programs
        or call.resolved.startswith(known.beginnings)
        or call.callee.endswith(known.endings)
    )


def words_of_call(call: Call, source: SourceFile) -> Sequence[SgNode]:
    """The program and its arguments, a literal list taken apart."""
    given = [argument for argument in call.arguments if not argument.name]
    words = [word for argument in given for word in _spread(argument, source)]
    if call.resolved == "Deno.Command" and (listed := call.keyword("args")) is not None:
        words = [*words[:1], listed]
    words = words[joined_everywhere(Commands).before.get(call.name, 0) :]
    if not words and (listed := call.keyword("args")) is not None:
        words = [listed]
    named = words
    words = [_listed(word, source) for word in words[:2]] + words[2:]
    if words and words[0].kind() in LISTS | TUPLES:
        return [*_elements(words[0]), *_added(named[0], call, source)]
    if len(words) > 1 and words[1].kind() in LISTS | TUPLES:
        return [words[0], *_elements(words[1]), *_added(named[1], call, source)]
    if len(words) > 1 and words[1].kind() in COMPOSITES:
        body = words[1].field("body")
        return [words[0], *(_elements(body) if body is not None else [])]
    return words


def command_literals(source: SourceFile) -> Iterator[tuple[SgNode, Sequence[SgNode]]]:
    """`exec.Cmd{Path: …, Args: …}` of Go, with its words."""
    for node in source.nodes(COMPOSITES):
        kind, body = node.field("type"), node.field("body")
        if kind is None or body is None or kind.text() != "exec.Cmd":
            continue
        path, arguments = _keyed(body, "Path"), _keyed(body, "Args")
        inner = arguments.field("body") if arguments is not None else None
        words = _elements(inner)[1:] if inner is not None else [arguments] if arguments is not None else []
        if path is not None:
            yield node, [path, *words]


_OWN_PROGRAMS = re.compile(
    r"^(?:sys\.executable|process\.execPath|process\.argv0|os\.Executable\(\)|.*\.(?:which|LookPath)\()"
)
# Nothing, or a literal, between the parentheses.
_CONSTANT_NAME = re.compile(r"\((?:[\"'`][^\"'`]*[\"'`]|\))")


def is_own_program(word: SgNode, source: SourceFile) -> bool:
    """Whether a program is the one that runs, or one that is looked for under a constant name."""
    nodes = [word]
    if word.kind() in NAMES:
        nodes = [
            binding.value for binding in bindings(source).of(word.text(), word) if binding.value is not None
        ]
    return bool(nodes) and all(
        _OWN_PROGRAMS.match(node.text()[:80]) is not None
        and (node.text()[-1:] != ")" or bool(_CONSTANT_NAME.search(node.text()[:120])))
        for node in nodes
    )


def _keyed(body: SgNode, name: str) -> SgNode | None:
    for element in body.children():
        if element.kind() in KEYED_ELEMENTS and element.named_children()[0].text() == name:
            value = element.named_children()[-1]
            inner = value.named_children() if value.kind() in ELEMENTS else [value]
            return inner[0] if inner else None
    return None


def _elements(node: SgNode) -> list[SgNode]:
    found = [child for child in node.children() if child.is_named() and child.kind() not in COMMENTS]
    return [
        element.named_children()[0] if element.kind() in ELEMENTS and element.named_children() else element
        for element in found
    ]


def _listed(word: SgNode, source: SourceFile) -> SgNode:
    """The literal list that a name stands for, if only one does."""
    word = bare(word)
    if word.kind() not in NAMES:
        return word
    values = [binding.value for binding in bindings(source).of(word.text(), word)]
    lists = [value for value in values if value is not None and value.kind() in LISTS | TUPLES]
    if not lists or len(lists) < len(values):
        return word
    return next(
        (node for node in lists if _elements(node) and _elements(node)[0].kind() not in ANY_TEXTS), lists[0]
    )


def _added(listed: SgNode, start: Call, source: SourceFile) -> Iterator[SgNode]:
    """What was added to a list that has a name, before the call that takes it: `cmd.append(x)`."""
    function = enclosing_function(start.node)
    if bare(listed).kind() not in NAMES or function is None:
        return
    for call in calls_within(function, source):
        own = call.receiver is not None and call.receiver.text() == bare(listed).text()
        if own and call.name in {"append", "push", "extend"} and span(call.node)[0] < span(start.node)[0]:
            for argument in call.arguments:
                is_list = argument.node.kind() in LISTS | TUPLES
                yield from _elements(argument.node) if is_list else [argument.node]


def _spread(argument: Argument, source: SourceFile) -> Sequence[SgNode]:
    """The elements of a list that is spread, `args...`, where one literal of the file stands for it."""
    inner = (
        next((child for child in argument.node.children() if child.is_named()), None)
        if argument.spread
        else None
    )
    if inner is None or inner.kind() not in NAMES:
        return [argument.node]
    found = bindings(source).of(inner.text(), inner)
    value = found[0].value if len(found) == 1 else None
    body = value.field("body") if value is not None and value.kind() in COMPOSITES else value
    if body is None or body.kind() not in LISTS | TUPLES | LITERAL_BODIES:
        return [argument.node]
    return _elements(body)
