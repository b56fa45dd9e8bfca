"""Queries by object-relational mappers and query builders: their table, and the text of their conditions."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.libraries import either, joined, known_in
from bot.checklist.languages.shapes.queries import ChainQueries, ModelQueries, ObjectQueries
from bot.checklist.languages.vocabulary import ASSIGNMENTS, CLASSES, NAMES
from bot.checklist.questions.a_tenant_scope.mapped import Mapped, whole
from bot.checklist.questions.a_tenant_scope.script_queries import script_queries
from bot.checklist.syntax.calls import Call, calls

_RUNS = frozenset({"execute", "scalars", "scalar", "stream"})


def mapped_queries(source: SourceFile) -> Iterator[Mapped]:
    """The queries of a file that name a table or a model."""
    for kind, read in _READERS:
        if known_in(source.language, kind):
            yield from read(source)


def _of_models(source: SourceFile) -> Iterator[Mapped]:
    known = joined(source.language, ModelQueries)
    for call in calls(source):
        found = either(known.managers).fullmatch(call.callee) or either(known.classes).fullmatch(call.callee)
        if found:
            yield _keywords(call, _class_around(call.node) if found["model"] == "cls" else found["model"])
            continue
        first = call.positional(0)
        if call.name not in known.statements or first is None:
            continue
        bare = "." not in call.callee
        session = re.search(r"(?:session|db)\.(?:get|query)$", call.callee)
        model = re.match(r"([A-Z]\w*)(?:\.\w+)?$", first.text())
        if model and ((bare and call.name != "get") or session):
            query = _keywords(call, model[1])
            yield replace(query, node=_executed(query.node, source))


def _class_around(node: SgNode) -> str:
    """The class whose method says `cls.query`."""
    around = next((ancestor for ancestor in node.ancestors() if ancestor.kind() in CLASSES), None)
    name = around.field("name") if around is not None else None
    return name.text() if name is not None else ""


def _executed(node: SgNode, source: SourceFile) -> SgNode:
    """The call that runs a statement, where it was given a name first; else the statement itself."""
    assignment, function = node.parent(), enclosing_function(node)
    target = assignment.field("left") if assignment is not None and assignment.kind() in ASSIGNMENTS else None
    if target is None or function is None:
        return node
    start, end = span(function)
    runs = source.made("calls that run a statement", lambda: _runs(source)).get(target.text(), ())
    return next((call.node for call in runs if start <= span(call.node)[0] < end), node)


def _runs(source: SourceFile) -> Mapping[str, Sequence[Call]]:
    """The calls that run a statement, by the name of it."""
    found: dict[str, list[Call]] = defaultdict(list)
    for call in calls(source):
        first = call.positional(0) if call.name in _RUNS else None
        if first is not None and first.kind() in NAMES:
            found[first.text()].append(call)
    return found


def _keywords(call: Call, model: str) -> Mapped:
    """Conditions in Python are keywords, and comparisons of the model's attributes."""
    query = whole(call, model)
    if query.chosen is None:
        return query
    text = query.conditions or ""
    named = re.findall(r"(\w+)\s*=(?!=)", text)
    compared = re.findall(r"\.(\w+)\s*(?:==|\.in_\(|\.is_\((?!None))", text)
    return replace(query, conditions=" ".join((*named, *compared)))


def _of_chains(source: SourceFile) -> Iterator[Mapped]:
    known = joined(source.language, ChainQueries)
    for call in calls(source):
        if call.name in known.tables and "Select" in call.callee and call.positional(0) is not None:
            yield whole(call, call.arguments[0].node.text().strip('"`'))
        elif call.name in known.ends and re.search(r"\b(?:db|tx|DB|conn|orm)\b", call.callee):
            table = _gorm_table(call)
            if table:
                yield whole(call, table)


def _gorm_table(call: Call) -> str:
    """The model of a gorm chain: named by `Model` or `Table`, or by the type of what it fills."""
    text = call.node.text()
    named = re.search(r"\.(?:Model|Table)\(&?\"?(?:\w+\.)?(\w+)", text)
    if named:
        return named[1]
    first = call.positional(0)
    filled = first.text().lstrip("&") if first is not None else ""
    literal = re.match(r"(?:\[\])?(?:\w+\.)?([A-Z]\w*)\{", filled)
    if literal:
        return literal[1]
    function = enclosing_function(call.node)
    if function is None or not filled.isidentifier():
        return ""
    declared = re.search(rf"\b{filled}\s+(?:\[\])?\*?(?:\w+\.)?([A-Z]\w*)", function.text()[:5000])
    assigned = re.search(rf"\b{filled}\s*:?=\s*&?(?:\[\])?(?:\w+\.)?([A-Z]\w*)\{{", function.text()[:5000])
    found = declared or assigned
    return found[1] if found else ""


_READERS = ((ModelQueries, _of_models), (ChainQueries, _of_chains), (ObjectQueries, script_queries))
