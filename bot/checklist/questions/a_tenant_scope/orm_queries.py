"""Queries by object-relational mappers and query builders: their table, and the text of their conditions."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.language import SCRIPTS, Language
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.values.safe_names import word_set

_MEMBERS = frozenset({"selector_expression", "attribute", "member_expression"})
_LONGEST_CHAIN = 40
_DJANGO = re.compile(r"^(?:\w+\.)*(?P<model>[A-Z]\w*)\.objects\.\w+$")
_SQLALCHEMY = frozenset(
    {"select", "update", "delete", "insert", "query", "get", "get_object_or_404", "get_list_or_404"}
)
_GORM_ENDS = word_set(
    """
    First Find Take Last Delete Update Updates Count Scan Pluck Row Rows UpdateColumn FindInBatches
    """
)
_PRISMA = re.compile(
    r"^(?:\w+\.)*\$?(?:prisma|db|tx|client|orm)\w*\.(?:\w+\.)*?(?P<model>\w+)\.(?P<method>findMany|findFirst|findUnique"
    r"|findFirstOrThrow|findUniqueOrThrow|update|updateMany|delete|deleteMany|count|aggregate|groupBy|create"
    r"|createMany|upsert)$",
    re.IGNORECASE,
)
_REPOSITORY = re.compile(r"\b(?P<name>\w{1,80})\s*(?::\s*|=\s*\w+\.get)Repository(?:<|\()(?P<model>\w+)")
_REPOSITORY_CALLS = re.compile(r"^(?:find\w*|update|delete|remove|count\w*|exist\w*|softDelete)$")
_SELECTED = re.compile(
    r"\.?\b(?:select|Select|returning|values|values_list|orderBy|order_by)\((?:[^()]|\([^()]*\)){0,2000}\)"
)
_WORDS = re.compile(
    r"(?:\([\w\s,{}]*\)\s*=>\s*)?(?:eq|and|or|inArray|sql|like|ilike|gte?|lte?|ne|not|isNull|between)\b"
)
_SELECT_KEY = re.compile(r"\b(?:select|orderBy|include)\s*:\s*\{[^{}]*\}")


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """One query. `conditions` must name the tenant; None where they cannot be followed."""

    node: SgNode
    table: str
    conditions: str | None


def mapped_queries(source: SourceFile) -> Iterator[Mapped]:
    """The queries of a file that name a table or a model."""
    reader = _python if source.language is Language.PYTHON else _go
    yield from _script(source) if source.language in SCRIPTS else reader(source)


def chain(node: SgNode) -> SgNode:
    """The outermost call of the chain that begins with a call: all of `a().b().c()` for `a()`."""
    outer = node
    for _ in range(_LONGEST_CHAIN):
        member = outer.parent()
        call = member.parent() if member is not None and member.kind() in _MEMBERS else None
        if call is None or call.kind() not in {"call", "call_expression"}:
            break
        outer = call
    return outer


def _whole(call: Call, table: str) -> Mapped:
    outer = chain(call.node)
    return Mapped(outer, table, _SELECT_KEY.sub("", _SELECTED.sub("", outer.text())))


def _python(source: SourceFile) -> Iterator[Mapped]:
    for call in calls(source):
        django = _DJANGO.match(call.callee)
        if django:
            yield _keywords(call, django["model"])
            continue
        first = call.positional(0)
        if call.name not in _SQLALCHEMY or first is None:
            continue
        bare = "." not in call.callee
        session = re.search(r"(?:session|db)\.(?:get|query)$", call.callee)
        model = re.match(r"([A-Z]\w*)(?:\.\w+)?$", first.text())
        if model and ((bare and call.name != "get") or session):
            found = _keywords(call, model[1])
            yield Mapped(_executed(found.node, source), found.table, found.conditions)


def _executed(node: SgNode, source: SourceFile) -> SgNode:
    """The call that runs a statement, where it was given a name first; else the statement itself."""
    assignment, function = node.parent(), enclosing_function(node)
    target = (
        assignment.field("left") if assignment is not None and assignment.kind() == "assignment" else None
    )
    if target is None or function is None:
        return node
    start, end = span(function)
    for call in calls(source):
        first = call.positional(0)
        runs = call.name in {"execute", "scalars", "scalar", "stream"} and first is not None
        if runs and first is not None and first.text() == target.text() and start <= span(call.node)[0] < end:
            return call.node
    return node


def _keywords(call: Call, model: str) -> Mapped:
    """Conditions in Python are keywords, and comparisons of the model's attributes."""
    whole = _whole(call, model)
    text = whole.conditions or ""
    named = re.findall(r"(\w+)\s*=(?!=)", text)
    compared = re.findall(r"\.(\w+)\s*(?:==|\.in_\(|\.is_\((?!None))", text)
    return Mapped(whole.node, model, " ".join((*named, *compared)))


def _go(source: SourceFile) -> Iterator[Mapped]:
    for call in calls(source):
        if call.name in {"From", "Into"} and "Select" in call.callee and call.positional(0) is not None:
            yield _whole(call, call.arguments[0].node.text().strip('"`'))
        elif call.name in _GORM_ENDS and re.search(r"\b(?:db|tx|DB|conn|orm)\b", call.callee):
            table = _gorm_table(call)
            if table:
                yield _whole(call, table)


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


def _script(source: SourceFile) -> Iterator[Mapped]:
    repositories = {match["name"]: match["model"] for match in _REPOSITORY.finditer(source.text)}
    for call in calls(source):
        yield from _script_call(call, repositories)


def _script_call(call: Call, repositories: Mapping[str, str]) -> Iterator[Mapped]:
    first = call.positional(0)
    prisma = _PRISMA.match(call.callee)
    parts = call.callee.split(".")
    if prisma:
        yield _prisma(call, prisma["model"], creates=prisma["method"].startswith("create"))
    elif len(parts) > 1 and parts[-2] in repositories and _REPOSITORY_CALLS.match(call.name):
        given = " ".join(argument.node.text() for argument in call.arguments)
        yield Mapped(call.node, repositories[parts[-2]], _SELECT_KEY.sub("", given))
    elif (
        first is not None
        and first.kind() == "string"
        and (call.callee in {"knex", "trx", "db"} or call.name in {"from", "into", "table"})
    ):
        yield _whole(call, first.text().strip("\"'`"))
    elif (
        first is not None
        and first.kind() == "identifier"
        and (call.name == "from" or re.search(r"\b(?:db|tx)\.(?:update|delete|insert)$", call.callee))
    ):
        yield _whole(call, first.text())


def _prisma(call: Call, model: str, *, creates: bool) -> Mapped:
    value = call.keyword("data" if creates else "where")
    first = call.positional(0)
    if value is None:
        followed = first is None or first.kind() == "object"
        return Mapped(call.node, model, "" if followed else None)
    return Mapped(call.node, model, value.text() if _is_written(value) else None)


def _is_written(value: SgNode) -> bool:
    """Whether conditions stand where they are used, as an object or in Drizzle's words."""
    if value.kind() in {"object", "array"}:
        return True
    return value.kind() in {"call_expression", "arrow_function"} and bool(_WORDS.match(value.text()[:200]))
