"""Queries that are methods with an object of conditions: Prisma, Drizzle, TypeORM, MikroORM, knex."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.facts.chains import conditions_in
from bot.checklist.facts.narrowing import NEVER
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.queries import ObjectQueries
from bot.checklist.languages.vocabulary import ARRAYS, ARROWS, CALLS, MEMBERS, NAMES, OBJECTS, STRINGS
from bot.checklist.questions.a_tenant_scope.mapped import SELECT_KEY, Mapped, chain, whole
from bot.checklist.syntax.calls import Call, call_of, calls

_REPOSITORY = re.compile(
    r"\b(?P<name>\w{1,80})\s*(?::\s*\w*|=[^;=\n]{0,120}?\.get)Repository(?:<|\()(?P<model>\w+)"
)
_REPOSITORY_CALLS = re.compile(
    r"^(?:find\w*|update|delete|remove|count\w*|exist\w*|softDelete|nativeUpdate|nativeDelete|upsert|createQueryBuilder)$"
)
_MANAGERS = re.compile(r"(?:^|\.)(?:em|fork|\w*[eE]ntityManager|manager|forkedEm|orm\.em)(?:\(\))?$")
_READS = re.compile(r"\.(?:getMany\w*|getOne\w*|getRaw\w*|getCount|execute|getExists)\(")
_ENTITY = re.compile(r"[A-Z]\w*")
_WORDS = re.compile(
    r"(?:\([\w\s,{}]*\)\s*=>\s*)?(?:eq|and|or|inArray|sql|like|ilike|gte?|lte?|ne|not|isNull|between)\b"
)


def script_queries(source: SourceFile) -> Iterator[Mapped]:
    """The queries of a file that name a table or a model."""
    spoken = _REPOSITORY.finditer(source.text) if "Repository" in source.text else ()
    repositories = {match["name"]: match["model"] for match in spoken}
    known = joined(source.language, ObjectQueries)
    named = either(known.calls, re.IGNORECASE)
    for call in calls(source):
        found = named.fullmatch(call.callee)
        if found:
            yield _prisma(call, found["model"], creates=found["method"].startswith("create"))
            continue
        yield from _of_entity(call, repositories) or _of_model(call, known) or _of_builder(call, known)


def _of_entity(call: Call, repositories: Mapping[str, str]) -> list[Mapped]:
    """TypeORM's and MikroORM's: by the repository of an entity, or by a manager that is told the entity."""
    if not _REPOSITORY_CALLS.match(call.name):
        return []
    entity = _repository_of(call, repositories)
    given = call.arguments
    first = call.positional(0)
    if not entity and call.receiver is not None and _MANAGERS.search(call.callee.rpartition(".")[0]):
        entity = first.text() if first is not None and _ENTITY.fullmatch(first.text()) else ""
        given = call.arguments[1:]
    if not entity:
        return []
    if call.name == "createQueryBuilder":
        query = whole(call, entity)
        return [query if _READS.search(query.node.text()) else replace(query, conditions=None)]
    text = SELECT_KEY.sub("", " ".join(argument.node.text() for argument in given))
    is_written = not given or given[0].node.kind() in ARRAYS | OBJECTS or "{" in text
    is_one_id = bool(given) and given[0].node.kind() in NAMES | MEMBERS and len(given) == 1
    asked = [argument.node for argument in given[:1]]
    chosen = None if call.name == "upsert" else lambda source: conditions_in(asked, source)
    return [Mapped(call.node, entity, text if is_written or is_one_id else None, chosen)]


def _of_model(call: Call, known: ObjectQueries) -> list[Mapped]:
    """Sequelize's and Mongoose's: a method of the model itself, with conditions or options that hold some."""
    model = either(known.models).fullmatch(call.callee)
    if model is None:
        return []
    if "Pk" in call.name or "ById" in call.name:
        return [Mapped(call.node, model["model"], "", lambda _source: NEVER)]
    asked = [value] if (value := call.keyword("where")) is not None else []
    asked = asked or [argument.node for argument in call.arguments[:1]]
    outer = chain(call.node)
    followed = not asked or _is_written(asked[0])
    text = " ".join(node.text() for node in asked)
    if not followed or ".where(" in outer.text():
        return [Mapped(call.node, model["model"], None)]
    return [Mapped(call.node, model["model"], text, lambda source: conditions_in(asked, source))]


def _repository_of(call: Call, repositories: Mapping[str, str]) -> str:
    parts = call.callee.split(".")
    if len(parts) > 1 and parts[-2] in repositories:
        return repositories[parts[-2]]
    made = call_of(call.receiver, {}) if call.receiver is not None else None
    if made is None or made.name != "getRepository":
        return ""
    entity = made.positional(0)
    return entity.text() if entity is not None and _ENTITY.fullmatch(entity.text()) else ""


def _of_builder(call: Call, known: ObjectQueries) -> list[Mapped]:
    """Knex's and Drizzle's: a chain that begins with, or names, its table."""
    first = call.positional(0)
    if first is None:
        return []
    is_knex = call.callee in {"knex", "trx", "db"} or call.name in {"from", "into", "table"}
    if first.kind() in STRINGS and is_knex:
        return [whole(call, first.text().strip("\"'`"))]
    if first.kind() in NAMES | MEMBERS and (
        call.name == "from" or either(known.builders).search(call.callee)
    ):
        table = first.text().rpartition(".")[2]
        if call.name == "insert":
            outer = chain(call.node)
            return [Mapped(outer, table, None if "..." in outer.text() else outer.text())]
        return [whole(call, table)]
    return []


def _prisma(call: Call, model: str, *, creates: bool) -> Mapped:
    value = call.keyword("data" if creates else "where")
    first = call.positional(0)
    if value is None:
        followed = first is None or first.kind() in OBJECTS
        return Mapped(call.node, model, "" if followed else None)
    chosen = None if creates else lambda source: conditions_in([value], source)
    return Mapped(call.node, model, value.text() if _is_written(value) else None, chosen)


def _is_written(value: SgNode) -> bool:
    """Whether conditions stand where they are used, as an object or in Drizzle's words."""
    if value.kind() in ARRAYS | OBJECTS:
        return True
    return value.kind() in ARROWS | CALLS and bool(_WORDS.match(value.text()[:200]))
