"""What a migration of Knex, TypeORM or Sequelize takes away or locks on its way up."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import BRANCHES, CALLS, CONSTRUCTIONS, MEMBERS
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.made import Made, plain
from bot.checklist.questions.j_migration.schema_changes import changes
from bot.checklist.questions.j_migration.script_ways import ways
from bot.checklist.syntax.calls import Call, call_of, calls, object_value
from bot.checklist.syntax.functions import calls_within, named_functions
from bot.checklist.values.folding import fold

_OTHER_DATABASE = re.compile(r"\\`|mysql|sqlite|mssql|\bAUTO_INCREMENT\b", re.IGNORECASE)
_APART = re.compile(r"\btransaction\s*[:=]\s*false\b|\bnoTransaction\(\)")
_QUERIES = frozenset({"raw", "query", "runSql"})
_RUNNERS = re.compile(r"(?i)knex|trx|schema|queryRunner|runner|queryInterface|sequelize|manager|tx|db|conn")
_SCHEMA = re.compile(r"\.withSchema\(\s*[\"'`](\w+)")
_FIRST_PARAMETER = re.compile(r"(?:async\s+)?(?:function\s*)?\(?\s*(\w+)")
_LOCKING = frozenset({"unique", "index", "foreign", "primary", "dropIndex"})
_CREATORS = frozenset({"createTable", "createTableIfNotExists", "createTableLike"})
# A key or an index that comes with a column.
_BROUGHT_ALONG = re.compile(
    r"\breferences:|\b(?:isU|u)nique:\s*(?:true|[\"'])|\b(?:isP|p)rimary(?:Key)?:\s*true"
)
_OPTIONAL_OR_GIVEN = re.compile(r"(?![\s\S]*allowNull: false)|[\s\S]*\bdefaultValue:")
_REQUIRED = re.compile(r"\ballowNull:\s*false|\bisNullable:\s*false")
_OPTIONAL = re.compile(r"\ballowNull:\s*true|\bisNullable:\s*true")
_WITHOUT_LOCK = ("concurrently", "isConcurrent", "CONCURRENTLY")

GONE = "What is dropped takes its data along: stop using it first, and say so in a `destructive:` comment."
RENAMED = (
    "A rename breaks the code that still runs: add the new name, move, drop the old one a release later."
)
NO_VALUE = "Old rows and running code have no value for it: give a default, or allow NULL."
IN_COLUMN = "A key or index of the new column is made under a lock: add it after, in the form that does not."
BUILT = "The table is locked until this is done: use the form that does not lock, in plain SQL."


@dataclass(slots=True, eq=False)
class _Way:
    """The way up, and the tables that it has made so far."""

    source: SourceFile
    locks: bool
    made: Made

    def text(self, node: SgNode | None) -> str:
        """The constant text of an argument; empty where it is none."""
        folded = fold(node, self.source) if node is not None else None
        return folded.text if folded is not None and folded.is_constant else ""


def script_changes(source: SourceFile, *, postgresql: bool) -> Iterator[tuple[SgNode, Change]]:
    """Each change on the way up, harmless ones too, with the call that makes it."""
    made = Made(separate=_APART.search(source.text) is not None)
    way = _Way(source, postgresql and _OTHER_DATABASE.search(source.text) is None, made)
    spans = _upward(source)
    for call in calls(source):
        start = span(call.node)[0]
        if any(first <= start < last for first, last in spans):
            yield from ((_place(call), change) for change in _judge(call, way))


def _upward(source: SourceFile) -> list[tuple[int, int]]:
    """Where `up` lies, and the functions of the file that it calls, one step far."""
    up = ways(source, "up")
    called = {call.callee for node in up for call in calls_within(node, source)}
    helpers = [
        node for name, known in named_functions(source).items() if name in called - {"down"} for node in known
    ]
    return [span(node) for node in (*up, *helpers)]


def _place(call: Call) -> SgNode:
    """The method of a call, which in a long chain stands on a line of its own."""
    function = call.node.field("function")
    method = function.field("property") if function is not None else None
    return method or call.node


def _judge(call: Call, way: _Way) -> Iterator[Change]:
    on_column = _builder_table(call, way)
    if on_column is not None:
        yield from _unless_new(call, on_column, _on_column(call, on_column, way), way)
    elif not _RUNNERS.search(call.callee.rpartition(".")[0]):
        return
    elif call.name in _QUERIES:
        yield from _sql(call, way)
    elif call.name in _CREATORS:
        in_branch = any(parent.kind() in BRANCHES for parent in call.node.ancestors())
        way.made.add_table(_table(call, way), perhaps=in_branch or "IfNotExists" in call.name)
    elif call.name in _RULES:
        change = _RULES[call.name](call)
        if way.made.has_table(_table(call, way)):
            yield Change(Effect.NONE, "a table that this migration made", 0)
        elif change is not None and (way.locks or change.effect is not Effect.LOCKS):
            yield change
    elif call.name in {"del", "delete", "truncate", "bulkDelete"}:
        yield from _emptied(call, way)


def _unless_new(call: Call, table: str, found: Iterator[Change], way: _Way) -> Iterator[Change]:
    """A table that is made where it is missing has no rows there that a new key or index would lock."""
    new = way.made.may_have_table(table) and call.name != "alter"
    return (change for change in found if not (new and change.effect is Effect.LOCKS))


def _sql(call: Call, way: _Way) -> Iterator[Change]:
    node = call.positional(0)
    folded = fold(node, way.source) if node is not None else None
    if folded is None or not (folded.is_constant or folded.is_built):
        return
    yield from changes(folded.text, postgresql=way.locks, made=way.made)


def _emptied(call: Call, way: _Way) -> Iterator[Change]:
    if call.name == "truncate":
        some = False
    elif call.name == "bulkDelete":
        given = call.positional(1)
        some = given is not None and given.text() not in {"null", "undefined", "{}"}
    else:
        some = "where" in _chain(call).lower() or bool(call.arguments)
    if not some and not way.made.has_table(_table(call, way)):
        yield Change(Effect.TAKES, "All rows of the table go.", 0)


def _table(call: Call, way: _Way) -> str:
    """The table that a call names first; empty where it names none."""
    given = call.positional(0)
    if given is not None and given.kind() in CONSTRUCTIONS:
        inner = given.field("arguments")
        options = next((child for child in inner.children() if child.is_named()), None) if inner else None
        given = object_value(options, "name") if options is not None else None
    schema = _SCHEMA.search(call.node.text()[:400])
    return (f"{schema[1]}." if schema is not None else "") + plain(way.text(given))


def _builder_table(call: Call, way: _Way) -> str | None:
    """The table that Knex's builder changes, for a call on that builder; None for any other call.

    Empty for a table that the migration makes.
    """
    function = enclosing_function(call.node)
    arguments = function.parent() if function is not None else None
    outer = arguments.parent() if arguments is not None else None
    made = call_of(outer, {}) if outer is not None else None
    if function is None or made is None or "schema" not in made.callee:
        return None
    builder = _FIRST_PARAMETER.match(function.text()[:80])
    if builder is None or call.callee.split(".")[0].replace("()", "") != builder[1]:
        return None
    table = "" if made.name in _CREATORS else _table(made, way) or "?"
    return "" if way.made.has_table(table) else table


def _on_column(call: Call, table: str, way: _Way) -> Iterator[Change]:
    if not table:
        return
    if call.name in {"dropColumn", "dropColumns", "dropTimestamps"}:
        yield Change(Effect.TAKES, GONE, 0)
    elif call.name == "renameColumn":
        yield Change(Effect.TAKES, RENAMED, 0)
    elif call.name in {"notNullable", "notNull"}:
        yield from _required(call)
    elif call.name == "alter":
        yield Change(
            Effect.LOCKS, "A new type or NOT NULL looks at every row under a lock: move in steps.", 0
        )
    elif call.name in _LOCKING and call.callee.count(".") == 1 and way.locks:
        yield Change(Effect.LOCKS, BUILT, 0)
    elif call.name in {"references", "unique", "index"} and way.locks:
        yield Change(Effect.LOCKS, IN_COLUMN, 0)


def _chain(call: Call) -> str:
    """The text of the whole chain of calls in which a call stands."""
    chain = call.node
    for parent in call.node.ancestors():
        if parent.kind() not in CALLS | MEMBERS:
            break
        chain = parent
    return chain.text()[:600]


def _required(call: Call) -> Iterator[Change]:
    text = _chain(call)
    if re.search(r"\.(?:defaultTo|alter|increments|bigIncrements)\(", text) is None:
        yield Change(Effect.LOCKS, NO_VALUE, 0)


def _added(call: Call) -> Change | None:
    """TypeORM's and Sequelize's `addColumn`."""
    text = " ".join(argument.node.text()[:1500] for argument in call.arguments[1:])
    if "TableColumn(" in text:
        optional = re.search(r"isNullable:\s*true|\bdefault:|isGenerated:|generationStrategy", text)
    else:
        optional = _OPTIONAL_OR_GIVEN.match(text)
    if not optional:
        return Change(Effect.LOCKS, NO_VALUE, 0)
    return Change(Effect.LOCKS, IN_COLUMN, 0) if _BROUGHT_ALONG.search(text) else None


def _changed(call: Call) -> Change:
    """Another type or `NOT NULL` of a column: which of the two, is told by the way back."""
    root = [call.node, *call.node.ancestors()][-1]
    required = _REQUIRED.search(call.node.text()[:1500])
    if required is not None and _OPTIONAL.search(root.text()):
        return Change(Effect.LOCKS, "NOT NULL looks at every row under a lock: check first, in steps.", 0)
    return Change(Effect.DOUBT, "Which type the column had before is not in sight.", 0)


def _indexed(call: Call) -> Change | None:
    text = call.node.text()[:2000]
    return None if any(word in text for word in _WITHOUT_LOCK) else Change(Effect.LOCKS, BUILT, 0)


def _rule(effect: Effect, message: str) -> "_Rule":
    return lambda _call: Change(effect, message, 0)


_Rule = Callable[[Call], Change | None]
_RULES: dict[str, _Rule] = {
    **dict.fromkeys(
        (
            "dropTable",
            "dropTableIfExists",
            "dropSchema",
            "dropSchemaIfExists",
            "dropColumn",
            "dropColumns",
            "removeColumn",
            "clearTable",
        ),
        _rule(Effect.TAKES, GONE),
    ),
    **dict.fromkeys(("renameTable", "renameColumn"), _rule(Effect.TAKES, RENAMED)),
    "addColumn": _added,
    **dict.fromkeys(("createIndex", "createIndices", "addIndex", "dropIndex", "removeIndex"), _indexed),
    **dict.fromkeys(
        (
            "createForeignKey",
            "createForeignKeys",
            "createUniqueConstraint",
            "createCheckConstraint",
            "createPrimaryKey",
            "addConstraint",
        ),
        _rule(Effect.LOCKS, BUILT),
    ),
    **dict.fromkeys(("changeColumn", "changeColumns"), _changed),
}
