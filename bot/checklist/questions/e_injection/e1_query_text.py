"""E1: SQL text with a part that varies, reaching a database."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.sql_text import is_condition, is_statement
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.library import Records
from bot.checklist.languages.vocabulary import (
    CALLS,
    INTERPRETED_STRINGS,
    NAMES,
    OBJECTS,
    STRINGS,
    SUMS,
    TEMPLATES,
)
from bot.checklist.questions.e_injection.mapper_conditions import makes_sql, takes_column, takes_condition
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls, dotted, object_value
from bot.checklist.values.constants import HOLE, Folded, Why
from bot.checklist.values.folding import fold
from bot.checklist.values.provenance import Source, provenance
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set
from bot.checklist.values.varying import Danger, dangers, shown

# Sinks that take a part of a statement: no statement begins there.
_PARTS = word_set(
    """
    Where Having Order Joins whereRaw orWhereRaw havingRaw orderByRaw groupByRaw joinRaw fromRaw where
    andWhere orWhere addOrderBy extra RawSQL literal raw OrderBy OrderExpr ColumnExpr Expr L literal_column
    And Or order_by filter
    """
)
# Sinks that take nothing but SQL, however little of it: a text that is put together there is one.
_FRAGMENTS = frozenset({"RawSQL", "literal", "literal_column", "OrderExpr", "ColumnExpr"})
# Sinks whose argument is SQL whatever it looks like.
_SURE = word_set(
    """
    $queryRawUnsafe $executeRawUnsafe executescript exec_driver_sql QueryRowContext QueryContext
    ExecContext
    """
)
# Sinks that take an order as text: a column's name may be all of it.
_ORDERS = frozenset({"Order", "OrderBy", "orderByRaw", "groupByRaw"})
# How a repository names what sends its statements: `runQuery`, `fetch_all`, `db.oneOrNone`, `spark.sql`.
_OWN_SINK = re.compile(
    r"sql|quer(?:y|ies)|exec|fetch|select|prepare|statement|stmt|scalar|^(?:run|any|one|none|many|all|each|raw|get"
    r"|command|result|oneornone|manyornone|unsafe|first)$",
    re.IGNORECASE,
)
# What a request may not say as a whole.
_STATEMENTS = frozenset(
    {"query", "execute", "exec", "raw", "unsafe", "text", "$queryrawunsafe", "$executerawunsafe"}
)
_TELLS = re.compile(
    r"log|print|error|warn|debug|info|trace|assert|expect|format|describe|parse|explain|quote", re.IGNORECASE
)
_MADE_HERE = STRINGS | INTERPRETED_STRINGS | TEMPLATES | SUMS | CALLS | NAMES
_TAKES_CONDITIONS = frozenset({"filter", "where", "having", "order_by", "group_by", "and_", "or_", "on"})
_SQL_ARGUMENTS = 3
_DIRECTION = re.compile(r"\s(?:asc|desc)\b|[(,]|\bcase\b", re.IGNORECASE)
# A cheap look at a file: whether it holds any statement.
_SPEAKS = re.compile(
    r"[\"'`\n][ \t]*(?i:select|insert\s+into|replace\s+into|update|delete\s+from|create|alter|drop|truncate"
    r"|merge\s+into)\s"
)
_MIGRATION = re.compile(
    r"(?:^|/)(?:[\w-]*migrations?(?:[-_]\w+)?|alembic|db/migrate)/|(?:^|/)migrations?\.\w+$", re.IGNORECASE
)
_SCHEMA_FILE = re.compile(r"(?:^|/)(?:schema|dialects?|ddl)/|schema[\w-]*\.\w+$", re.IGNORECASE)
_DDL = re.compile(r"\s*(?:create|alter|drop|truncate|pragma|show|comment|describe)\b", re.IGNORECASE)
_IDENTIFIER = re.compile(r"table|column|index|schema|constraint|(?:^|\.)(?:from|to|name|key)$", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:select\b.{1,4000}?\bfrom|insert\s+into|replace\s+into|delete\s+from|update\b.{1,400}?\bset|merge\s+into"
    r"|(?:create|alter|drop)\s+(?:or\s+replace\s+|unique\s+|temp(?:orary)?\s+)?(?:table|index|view|schema|database|role|user)"
    r"|truncate\s+table)\b",
    re.IGNORECASE | re.DOTALL,
)
_DATABASE = re.compile(
    r"(?:^|\.|_)(?:db|conn|connection|pool|tx|cursor|cur|client|pg|sqlite|mysql|database)\w{0,4}\.\$?\w+$",
    re.IGNORECASE,
)

_CONTEXT = re.compile(r"(?:^|\.)(?:ctx|context|Context\(\)|Background\(\)|TODO\(\))$")
_SENDS = re.compile(
    r"^(?:execute\w*|query\w*|exec|raw|prepare|run|all|any|none|one|fetch\w*)$", re.IGNORECASE
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each call of a sink that gets SQL text."""
    speaks = _SPEAKS.search(source.text) is not None
    sinks = [
        call
        for call in calls(source)
        if tree.names.matches("query_sinks", call.callee, exact=True)
        or tree.names.matches("query_sinks", call.resolved, exact=True)
        or (speaks and _is_own_sink(call, source))
        or takes_condition(call, source)
    ]
    judged: set[tuple[int, int]] = set()
    for call in sinks:
        folded = None if span(call.node) in judged else _sql(call, source)
        if folded is not None:
            # `text()` in `execute(text(...))` is no subject of its own
            judged.update(span(argument.node) for argument in call.arguments)
            yield _judge(call, folded, source, tree)


def _is_own_sink(call: Call, source: SourceFile) -> bool:
    """Whether a function that is named as if it sent SQL gets a whole statement that is put together."""
    if not _OWN_SINK.search(call.name) or _TELLS.search(call.callee) or call.is_new:
        return False
    if call.receiver is None and call.name[:1].isupper() and not source.habits.capitals_are_public:
        return False  # a class
    for argument in call.arguments[:_SQL_ARGUMENTS]:
        if argument.node.kind() in _MADE_HERE:
            folded = fold(argument.node, source)
            if folded.is_built and is_statement(folded.text) and _WHOLE.search(folded.text):
                return True
    return False


def _sql(call: Call, source: SourceFile) -> Folded | None:
    """The first argument that is SQL text; None where there is none, as for a tagged template."""
    part = _takes_part(call, source)
    for argument in call.arguments[:_SQL_ARGUMENTS]:
        node = _text_of(argument.node, source)
        if argument.spread or node is None or _is_tagged(node) or node.text()[:1] == "&":
            continue
        folded = fold(node, source)
        if _is_text(call, argument.node, folded, source) or (
            part and folded.is_built and _is_part(call, folded)
        ):
            return folded
        if part and not argument.name and folded.is_constant and folded.text.strip():
            return None  # what follows are its values
        if _takes_column(call) and any(_is_sent(hole.node, source) for hole in folded.holes):
            return folded
    return None


def _takes_part(call: Call, source: SourceFile) -> bool:
    """Whether a call takes a part of a statement."""
    if (call.name in _PARTS and call.callee != "where") or takes_condition(call, source):
        return True
    return call.name in joined(source.language, Records).conditions and _is_condition_of(call)


def _is_text(call: Call, node: SgNode, folded: Folded, source: SourceFile) -> bool:
    """Whether an argument is a statement, or must be one by the names of it and of what gets it."""
    if is_statement(folded.text):
        return True
    followed = not folded.holes or folded.is_built
    return (not followed and _is_query(call, node)) or _is_whole(call, node, folded, source)


def _is_sent(node: SgNode, source: SourceFile) -> bool:
    """Whether a client chose a value, by a request or by a parameter that a framework fills from one."""
    return reads_request(node, source) or provenance(node, source) is Source.REQUEST


def _takes_column(call: Call) -> bool:
    return call.name in _ORDERS or takes_column(call)


def _text_of(node: SgNode, source: SourceFile) -> SgNode | None:
    """The text among options, `{ text: "…", values }`, also those of a name; None where options hold none."""
    if node.kind() in NAMES:
        found = [
            binding.value for binding in bindings(source).of(node.text(), node) if binding.value is not None
        ]
        node = found[0] if len(found) == 1 and found[0].kind() in OBJECTS else node
    if node.kind() not in OBJECTS:
        return node
    values = (object_value(node, key) for key in ("text", "sql", "query", "statement"))
    return next((value for value in values if value is not None), None)


def _is_part(call: Call, folded: Folded) -> bool:
    if call.name == "order_by":  # a mere column with a sign before it is an identifier
        return bool(_DIRECTION.search(folded.text))
    if makes_sql(call):
        return True
    return _takes_column(call) or call.name in _FRAGMENTS or is_condition(folded.text)


def _is_condition_of(call: Call) -> bool:
    """Whether `text()` stands in a call that takes conditions."""
    listed = call.node.parent()
    outer = listed.parent() if listed is not None else None
    function = outer.field("function") if outer is not None and outer.kind() in CALLS else None
    return function is not None and dotted(function).rpartition(".")[2] in _TAKES_CONDITIONS


def _is_tagged(node: SgNode) -> bool:
    parent = node.parent()
    return node.kind() in TEMPLATES and parent is not None and parent.kind() in CALLS


def _is_query(call: Call, node: SgNode) -> bool:
    """Whether an argument that could not be followed must be query text, told by its name and the sink's."""
    name = dotted(node).rpartition(".")[2].lower()
    if name in {"format()", "format_map()"}:
        name = dotted(node).lower()
    named = any(word in name for word in ("sql", "query", "stmt", "statement"))
    return named and (call.name in _SURE or bool(_DATABASE.search(call.callee)))


def _is_whole(call: Call, node: SgNode, folded: Folded, source: SourceFile) -> bool:
    """Whether what a database surely gets as its statement is a parameter, or what a request says."""
    sure = call.name in _SURE or makes_sql(call) or call.resolved == "sqlalchemy.text"
    sure = sure or bool(_DATABASE.search(call.callee) and _SENDS.search(call.name))
    given = [argument.node for argument in call.arguments if not _CONTEXT.search(dotted(argument.node))]
    first = bool(given) and span(given[0]) == span(node)
    if not (sure and first and folded.holes):
        return False
    if call.name.lower() in _STATEMENTS and "graphql" not in source.lowered and _is_sent(node, source):
        return True
    return all(hole.why is Why.PARAMETER for hole in folded.holes) and node.kind() in NAMES


def _is_filled_in(call: Call) -> bool:
    """`query.format(**values)`: a text that is handed in, and formatted here."""
    made = (
        argument.node.field("function") for argument in call.arguments[:1] if argument.node.kind() in CALLS
    )
    return any(
        node is not None and dotted(node).rpartition(".")[2] in {"format", "format_map"} for node in made
    )


def _runs_once(source: SourceFile, folded: Folded) -> bool:
    """Whether this is a migration that no request reaches: its values are those of the database itself."""
    asked = any(reads_request(hole.node, source) for hole in folded.holes)
    return bool(_MIGRATION.search(source.path)) and not asked


def _is_schema_helper(source: SourceFile, folded: Folded) -> bool:
    """Whether a file of schema helpers names a table or a column in a statement about the schema itself."""
    named = all(_IDENTIFIER.search(dotted(hole.node)) for hole in folded.holes)
    return named and bool(_SCHEMA_FILE.search(source.path) and _DDL.match(folded.text))


def _is_handed_on(call: Call, folded: Folded) -> bool:
    """Whether the whole text is a parameter, which has a constant for when nothing is given."""
    names = {hole.node.text() for hole in folded.holes if hole.why is Why.PARAMETER}
    first = {argument.node.text() for argument in call.arguments[:_SQL_ARGUMENTS]}
    return len(names) == 1 and names <= first and len(folded.holes) == folded.text.split("\n").count(HOLE)


def _judge(call: Call, folded: Folded, source: SourceFile, tree: Tree) -> Subject:
    judged = dangers(folded, source, tree.names)
    worst = judged[0][0] if judged else Danger.NONE
    varying = shown([hole.node for danger, hole in judged if danger is worst])
    if worst is Danger.NONE:
        return passes(source, call.node, "constant query text")
    sent = any(_is_sent(hole.node, source) for hole in folded.holes)
    asked = sent and (_takes_column(call) or call.name.lower() in _STATEMENTS)
    helper = _runs_once(source, folded) or _is_schema_helper(source, folded)
    helper = helper or (_is_handed_on(call, folded) and not asked)
    built = folded.is_built or (source.habits.fills_braces and _is_filled_in(call))
    if worst is Danger.DOUBT or not (built or asked) or helper:
        return unclear(
            source, call.node, f"The query text depends on {varying}, which could not be followed."
        )
    message = f"{varying} varies inside SQL text: pass it as a parameter, or choose it from constants."
    return fails(source, call.node, message)


QUESTION = Question(question="E1", languages=CODE, find=find)
