"""Which parameters of a function say who is asking, and which of them gets an id."""

import re
from collections.abc import Sequence

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.facts.ownership import has_context, mentions
from bot.checklist.languages.vocabulary import (
    COMMENTS,
    PARAMETERS,
)
from bot.checklist.questions.d_object_access.lookups import Lookup
from bot.checklist.syntax.calls import Call

_WHOLE_REQUESTS = frozenset({"request", "req", "c", "ctx", "r", "self.request", "this.request"})


def asking_parameters(
    call: Call, function: SgNode, source: SourceFile, other: SourceFile, tree: Tree
) -> frozenset[str]:
    """The parameters of the function below that get who is asking."""
    found = (
        parameter_of(function, (index, argument.name), other)
        for index, argument in enumerate(call.arguments)
        if has_context(argument.node, source, tree.names) or argument.node.text() in _WHOLE_REQUESTS
    )
    return frozenset(key for key in found if key)


def uses(lookup: Lookup, askers: frozenset[str]) -> bool:
    """Whether who is asking also chooses the record."""
    return any(mentions(node.text(), asker) for node, _ in lookup.keys for asker in askers)


def asks_otherwise(function: SgNode, askers: frozenset[str], inside: Sequence[Lookup]) -> bool:
    """Whether who is asking is used for more than what is written into the record."""
    text = function.text().partition("{")[2] or function.text().partition(":")[2]
    for lookup in inside:
        text = text.replace(lookup.chain.text(), "")
    return any(mentions(text, asker) for asker in askers)


def parameter_of(function: SgNode, handed: tuple[int, str], source: SourceFile) -> str:
    """The name of the parameter that gets the id."""
    index, keyword = handed
    if keyword:
        return keyword
    listed = function.field("parameters")
    names: list[str] = []
    for child in listed.children() if listed else ():
        if child.kind() in PARAMETERS:
            names.extend(field_child.text() for field_child in child.field_children("name"))
        elif child.is_named() and child.kind() not in COMMENTS:
            found = re.match(r"\w+", child.text())
            names.append(found[0] if found else "")
    if source.running is not None and source.running.declares_receiver and names[:1] == ["self"]:
        names = names[1:]
    return names[index] if index < len(names) else ""
