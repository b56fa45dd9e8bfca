"""What an Alembic migration takes away, locks or opens on its way up."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.formats.sql_text import is_statement
from bot.checklist.languages.vocabulary import CALLS, FUNCTIONS, IFS, TRUES, WITHS, within
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.column_types import is_widened
from bot.checklist.questions.j_migration.made import Constraint, Made
from bot.checklist.questions.j_migration.python_literals import argument, is_false, is_true, text_of
from bot.checklist.questions.j_migration.schema_changes import changes
from bot.checklist.questions.j_migration.sight import Known
from bot.checklist.syntax.calls import Call, call_of, calls
from bot.checklist.values.constants import HOLE
from bot.checklist.values.folding import fold

_BATCH = re.compile(r"batch_alter_table\([^)]*\)\s*as\s+(\w+)")
_TABLE_AT = {
    "create_index": 1,
    "drop_index": 1,
    "create_unique_constraint": 1,
    "create_foreign_key": 1,
    "create_check_constraint": 1,
    "create_primary_key": 1,
}
_STAGED = {
    "create_index": "postgresql_concurrently",
    "drop_index": "postgresql_concurrently",
    "create_foreign_key": "postgresql_not_valid",
    "create_check_constraint": "postgresql_not_valid",
    "create_unique_constraint": "postgresql_using_index",
}
_FIRST = re.compile(r"^down_revision\b[^=\n]*=\s*None\b", re.MULTILINE)
_OTHER = re.compile(r"==\s*[\"'](?:mysql|mariadb|sqlite|mssql|oracle)")
_COLUMNS = frozenset({"Column", "column"})


@dataclass(slots=True, eq=False)
class _Way:
    """The way up: which calls lie on it, and the tables that it has made so far."""

    source: SourceFile
    locks: bool
    is_first: bool
    known: Known
    made: Made = field(default_factory=Made)


def alembic_changes(source: SourceFile, known: Known, *, postgresql: bool) -> Iterator[tuple[SgNode, Change]]:
    """Each change of `upgrade` and of the functions that it calls, with the call that makes it."""
    way = _Way(source, postgresql, bool(_FIRST.search(source.text)), known)
    batches = set(_BATCH.findall(source.text))
    spans = _upward(source)
    for call in calls(source):
        start, _ = span(call.node)
        if not any(first <= start < last for first, last in spans):
            continue
        receiver = call.callee.rpartition(".")[0]
        if call.name == "execute":
            yield from ((call.node, change) for change in _executed(call, way))
        elif receiver in {"op", *batches} and call.name in _RULES:
            table = _table(call, way, in_batch=receiver != "op")
            yield from ((call.node, change) for change in _judge(call, table, way))


def _upward(source: SourceFile) -> list[tuple[int, int]]:
    """Where the functions lie that run on the way up: `upgrade` and what it calls, one step far."""
    functions = {name.text(): node for node in source.nodes(FUNCTIONS) if (name := node.field("name"))}
    up = [node for name, node in functions.items() if name == "upgrade" or name.startswith("upgrade_")]
    spans = [span(node) for node in up]
    called = {
        call.callee
        for call in calls(source)
        if any(first <= span(call.node)[0] < last for first, last in spans)
    }
    return spans + [span(node) for name, node in functions.items() if name in called and node not in up]


def _table(call: Call, way: _Way, *, in_batch: bool) -> str:
    schema = text_of(call.keyword("schema") or call.keyword("source_schema"), way.source).lower()
    prefix = f"{schema}." if schema else ""
    if not in_batch:
        at = _TABLE_AT.get(call.name, 0)
        names = ("source_table" if call.name == "create_foreign_key" else "table_name", "old_table_name")
        node = next((part for name in names if (part := call.keyword(name)) is not None), call.positional(at))
        return prefix + _table_name(node, way)
    for parent in call.node.ancestors():
        if parent.kind() in WITHS:
            found = next(
                (part for part in within(parent, CALLS) if "batch_alter_table" in part.text()[:40]), None
            )
            made = call_of(found, {}) if found else None
            return _table_name(argument(made, 0, "table_name") if made else None, way)
    return ""


def _table_name(node: SgNode | None, way: _Way) -> str:
    """A table's name, or the expression that gives it."""
    return text_of(node, way.source).lower() or (node.text() if node else "")


def _judge(call: Call, table: str, way: _Way) -> Iterator[Change]:
    if call.name == "create_table":
        perhaps = is_true(call.keyword("if_not_exists")) or any(
            parent.kind() in IFS for parent in call.node.ancestors()
        )
        way.made.add_table(table, perhaps=perhaps)
        return
    if table and (
        way.made.has_table(table)
        or (call.name in _STAGED and call.name != "drop_index" and way.made.may_have_table(table))
    ):
        yield Change(Effect.NONE, "a table that this migration made", 0)
        return
    change = _RULES[call.name](call, way)
    if change is not None and change.effect is Effect.NONE and call.name in _WAITING:
        constraint, text = _constraint(call, table, way)
        way.made.add_waiting(constraint, text)
    if change is not None and not (change.effect is Effect.LOCKS and (way.is_first or _is_elsewhere(call))):
        yield change


def _constraint(call: Call, table: str, way: _Way) -> tuple[Constraint, str]:
    """A constraint's table and name, and the text of its check."""
    name = text_of(argument(call, 0, "constraint_name"), way.source).lower()
    check = text_of(argument(call, 2, "condition"), way.source)
    return (table, name), f"check ({check})"


def _is_elsewhere(call: Call) -> bool:
    """Whether the call only runs on a database that is not PostgreSQL."""
    for parent in call.node.ancestors():
        condition = parent.field("condition") if parent.kind() in IFS else None
        if condition is not None and _OTHER.search(condition.text()):
            return True
    return False


def _commits_itself(call: Call) -> bool:
    """Whether a call lies in an `autocommit_block`, which ends the transaction before it."""
    return any(
        parent.kind() in WITHS and "autocommit_block" in parent.text().split(":\n", 1)[0]
        for parent in call.node.ancestors()
    )


def _takes(message: str) -> "_Rule":
    return lambda _call, _way: Change(Effect.TAKES, message, 0)


def _staged(call: Call, way: _Way) -> Change | None:
    """An index or constraint: harmless in the form that does not lock."""
    if not way.locks:
        return None
    option = _STAGED.get(call.name, "")
    given = call.keyword(option) if option else None
    if given is not None and (given.kind() in TRUES or (is_true(given) and option == _BY_INDEX)):
        return Change(Effect.NONE, "in its first step", 0)
    if given is not None and is_true(given):
        return Change(Effect.DOUBT, f"What `{option}` is could not be followed.", 0)
    message = f"The table is locked until this is done: use `{option}`." if option else "The table is locked."
    return Change(Effect.LOCKS, message, 0)


def _added(call: Call, way: _Way) -> Change | None:
    node = next((passed.node for passed in call.arguments if passed.node.kind() in CALLS), None)
    column = call_of(node, {}) if node else None
    if column is None or column.name not in _COLUMNS:
        return Change(Effect.DOUBT, "Which column is added could not be followed.", 0)
    given = column.keyword("server_default")
    texts = [passed.node.text() for passed in column.arguments]
    computed = any(text.startswith(_COMPUTED) for text in texts)
    if is_false(column.keyword("nullable")) and not is_true(given) and not computed:
        message = "Old rows and running code have no value for it: add a `server_default`, or allow NULL."
        return Change(Effect.LOCKS, message, 0)
    if way.locks and given is not None and _DIFFERS.search(given.text()[:1000]):
        return Change(
            Effect.LOCKS, "Another default in every row writes the whole table anew: fill in steps.", 0
        )
    if way.locks and (is_true(column.keyword("unique")) or is_true(column.keyword("index"))):
        return Change(Effect.LOCKS, "The index of the new column is built under a lock.", 0)
    if way.locks and any(text.startswith(_CHECKED) for text in texts):
        message = "A key or check in the column is tried on every row under a lock: add it after, not valid."
        return Change(Effect.LOCKS, message, 0)
    return Change(Effect.NONE, "a column that old code can do without", 0)


def _altered(call: Call, way: _Way) -> Change | None:
    if is_true(call.keyword("new_column_name")):
        return Change(Effect.TAKES, "A rename breaks the code that still runs: move in steps.", 0)
    new, old = call.keyword("type_"), call.keyword("existing_type")
    same = new is None or not is_true(new) or (old is not None and is_widened(old.text(), new.text()))
    if not same:
        return Change(Effect.LOCKS, "A new type rewrites the table under a lock: move to a new column.", 0)
    if is_false(call.keyword("nullable")) and way.locks:
        message = "Every row is looked at under a lock: add a CHECK NOT VALID, validate it, then forbid NULL."
        return Change(Effect.LOCKS, message, 0)
    return Change(Effect.NONE, "no new type, no name, no NOT NULL", 0)


def _executed(call: Call, way: _Way) -> Iterator[Change]:
    """What the SQL text of an `execute` does; text that is made while it runs is in doubt."""
    node = argument(call, 0, "sqltext") or argument(call, 0, "statement")
    if node is None:
        return
    built = _built(node)
    if built is not None:
        yield from built
        return
    folded = fold(node, way.source)
    if not folded.is_constant and not (folded.is_built and is_statement(folded.text)):
        if call.callee.startswith("op."):
            yield Change(Effect.DOUBT, "The text is put together at run time.", 0)
        return
    way.made.separate = _commits_itself(call)
    if way.made.separate:
        way.made.waiting.clear()
    found = list(changes(folded.text, postgresql=way.locks, made=way.made, known=way.known))
    yield from found
    if not found and HOLE in folded.text.split(None, 2)[0:1]:
        yield Change(Effect.DOUBT, "The text is put together at run time.", 0)


def _built(node: SgNode) -> list[Change] | None:
    """What a statement made by SQLAlchemy's functions does; None for anything else."""
    call = call_of(node, {})
    parts = call.callee.replace("()", "").split(".") if call else []
    if not parts or not {"update", "delete", "insert", "select", "values", "where"} & set(parts):
        return None
    changed = "update" in parts or "delete" in parts
    if changed and not {"where", "filter", "filter_by"} & set(parts):
        return [Change(Effect.TAKES, "All rows are changed at once, without a WHERE: do it in batches.", 0)]
    return [Change(Effect.NONE, "some rows", 0)] if changed else []


_Rule = Callable[[Call, _Way], Change | None]
_CHECKED = ("sa.ForeignKey(", "ForeignKey(", "sa.CheckConstraint(", "CheckConstraint(")
_BY_INDEX = "postgresql_using_index"
_WAITING = frozenset({"create_foreign_key", "create_check_constraint"})
# Functions that give each row a value of its own.
_DIFFERS = re.compile(r"\b(?:gen_random_uuid|uuid_generate_v\w+|uuidv\d|random|clock_timestamp|nextval)\s*\(")
_COMPUTED = ("sa.Computed(", "Computed(", "sa.Identity(", "Identity(")
_GONE = "What is dropped takes its data along: stop using it first, and say so in a `destructive:` comment."
_RULES: dict[str, _Rule] = {
    "create_table": lambda _call, _way: None,
    "drop_table": _takes(_GONE),
    "drop_column": _takes(_GONE),
    "rename_table": _takes("A rename breaks the code that still runs: move in steps."),
    "alter_column": _altered,
    "add_column": _added,
    "create_index": _staged,
    "drop_index": _staged,
    "create_unique_constraint": _staged,
    "create_foreign_key": _staged,
    "create_check_constraint": _staged,
    "create_primary_key": _staged,
}
