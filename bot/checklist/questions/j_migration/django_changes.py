"""What a Django migration takes away, locks or opens."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.tree import Tree
from bot.checklist.languages.vocabulary import ASSIGNMENTS, KEYWORD_ARGUMENTS, NAMES
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.django_fields import compare, former
from bot.checklist.questions.j_migration.made import Constraint, Made
from bot.checklist.questions.j_migration.python_literals import argument, is_true, sql_texts, text_of
from bot.checklist.questions.j_migration.schema_changes import changes
from bot.checklist.syntax.calls import Call, call_of, calls

_EMPTY_TEXT = frozenset(
    {
        "CharField",
        "TextField",
        "SlugField",
        "EmailField",
        "URLField",
        "FileField",
        "ImageField",
        "FilePathField",
    }
)
_NO_COLUMN = frozenset({"ManyToManyField", "GenericRelation", "TaggableManager", "GenericForeignKey"})


@dataclass(slots=True, eq=False)
class _Migration:
    """One migration, and the models that it has made so far."""

    source: SourceFile
    tree: Tree
    locks: bool
    created: set[str] = field(default_factory=set)
    made: Made = field(default_factory=Made)


def django_changes(source: SourceFile, tree: Tree, *, postgresql: bool) -> Iterator[tuple[SgNode, Change]]:
    """Each operation on the database that matters, harmless ones too."""
    migration = _Migration(source, tree, postgresql, made=Made(separate=_is_apart(source)))
    first = any(node.text().replace(" ", "") == "initial=True" for node in source.nodes(ASSIGNMENTS))
    states = _state_spans(source)
    for call in calls(source):
        start, _ = span(call.node)
        known = call.callee in {call.name, f"migrations.{call.name}"}
        if not known or call.name not in _RULES or any(begin <= start < end for begin, end in states):
            continue
        for change in _RULES[call.name](call, migration):
            is_new = first and call.name != "RunSQL"
            yield call.node, Change(Effect.NONE, "an initial migration", 0) if is_new else change


def _is_apart(source: SourceFile) -> bool:
    """Whether the class says `atomic = False`."""
    return any(node.text().replace(" ", "") == "atomic=False" for node in source.nodes(ASSIGNMENTS))


def _state_spans(source: SourceFile) -> list[tuple[int, int]]:
    """Where operations stand that only Django's own picture of the database hears of."""
    found = []
    for node in source.nodes(KEYWORD_ARGUMENTS):
        name, value = node.field("name"), node.field("value")
        if name is not None and value is not None and name.text() == "state_operations":
            found.append(span(value))
    return found


def _model(call: Call, migration: _Migration) -> str:
    for name in ("model_name", "name", "old_name"):
        if name == "name" and call.name not in {"CreateModel", "DeleteModel", *_BY_NAME}:
            continue
        node = call.keyword(name)
        if node is not None:
            return text_of(node, migration.source).lower()
    return text_of(call.positional(0), migration.source).lower()


def _created(call: Call, migration: _Migration) -> Iterator[Change]:
    migration.created.add(_model(call, migration))
    return iter(())


def _rule(effect: Effect, message: str) -> "_Rule":
    def judge(call: Call, migration: _Migration) -> Iterator[Change]:
        if _model(call, migration) in migration.created:
            yield Change(Effect.NONE, "a model that this migration made", 0)
        elif migration.locks or effect is not Effect.LOCKS:
            yield Change(effect, message, 0)

    return judge


def _constraint(call: Call, migration: _Migration) -> Constraint:
    """The model and the name of a constraint that an operation adds or validates."""
    given = argument(call, 1, "constraint") or argument(call, 1, "name")
    made = call_of(given, {}) if given is not None else None
    name = (made.keyword("name") or made.positional(0)) if made is not None else given
    return _model(call, migration), text_of(name, migration.source).lower()


def _added_waiting(call: Call, migration: _Migration) -> Iterator[Change]:
    if not migration.made.separate:
        migration.made.waiting.add(_constraint(call, migration))
    yield Change(Effect.NONE, "in its first step", 0)


def _validated(call: Call, migration: _Migration) -> Iterator[Change]:
    if migration.locks and _constraint(call, migration) in migration.made.waiting:
        message = "Validated in the transaction that added it: validate it in the next migration."
        yield Change(Effect.LOCKS, message, 0)
    else:
        yield Change(Effect.NONE, "validated in a step of its own", 0)


def _together(call: Call, migration: _Migration) -> Iterator[Change]:
    """Unique together: harmless where none is left."""
    node = next((part for name in _TOGETHER if (part := call.keyword(name)) is not None), call.positional(1))
    if node is not None and not any(
        child.is_named() for child in node.children() if child.kind() not in NAMES
    ):
        return
    yield from _rule(Effect.LOCKS, _BUILDS)(call, migration)


def _added(call: Call, migration: _Migration) -> Iterator[Change]:
    if _model(call, migration) in migration.created:
        yield Change(Effect.NONE, "a model that this migration made", 0)
        return
    node = argument(call, 2, "field")
    made = call_of(node, {}) if node else None
    if made is None:
        yield Change(Effect.DOUBT, "Which field is added could not be followed.", 0)
        return
    if migration.locks and made.name not in _NO_COLUMN and is_true(made.keyword("unique")):
        yield Change(Effect.LOCKS, "The unique index of the new field is built under a lock.", 0)
    elif made.name in _NO_COLUMN or is_true(made.keyword("null")):
        yield Change(Effect.NONE, "old rows and old code can do without it", 0)
    elif any(made.keyword(name) is not None for name in _DEFAULTS) or made.name == "GeneratedField":
        yield Change(Effect.NONE, "has a default", 0)
    elif made.name in _EMPTY_TEXT and is_true(made.keyword("blank")):
        yield Change(Effect.NONE, "old rows get an empty text", 0)
    elif any(passed.spread for passed in made.arguments) or not made.name.endswith(("Field", "Key")):
        yield Change(Effect.DOUBT, "Whether the field has a default could not be followed.", 0)
    else:
        yield Change(Effect.LOCKS, "Old rows have no value for it: give a default, or allow NULL.", 0)


def _altered(call: Call, migration: _Migration) -> Iterator[Change]:
    model = _model(call, migration)
    if model in migration.created:
        yield Change(Effect.NONE, "a model that this migration made", 0)
        return
    name = text_of(argument(call, 1, "name"), migration.source)
    node = argument(call, 2, "field")
    new = call_of(node, {}) if node else None
    old = former(model, name, migration.source, migration.tree, before=span(call.node)[0])
    if new is None or old is None:
        yield Change(Effect.DOUBT, "Which type the field had before is not in sight.", 0)
    else:
        yield compare(old, new)


def _run_sql(call: Call, migration: _Migration) -> Iterator[Change]:
    node = argument(call, 0, "sql")
    for folded in sql_texts(node, migration.source) if node is not None else ():
        if not folded.is_constant and not folded.is_built:
            if not (node is not None and node.text().endswith(".noop")):
                yield Change(Effect.DOUBT, "The text is put together at run time.", 0)
            continue
        found = list(changes(folded.text, postgresql=migration.locks, made=migration.made))
        yield (
            max(found, key=lambda change: _WORST.index(change.effect))
            if found
            else Change(Effect.NONE, "harmless", 0)
        )


_Rule = Callable[[Call, _Migration], Iterator[Change]]
_WORST = [Effect.NONE, Effect.DOUBT, Effect.TAKES, Effect.LOCKS, Effect.OPENS]
_DEFAULTS = ("default", "db_default", "auto_now", "auto_now_add")
_TOGETHER = ("unique_together", "index_together")
_BY_NAME = frozenset({"AlterModelTable", "RenameModel", "AlterUniqueTogether", "AlterIndexTogether"})
_GONE = "What is removed takes its data along: take it out of the state first, drop it a release later."
_RENAMED = "A rename breaks the code that still runs: add the new name, move, drop the old one later."
_BUILDS = "The table is locked while this is built and checked: use the forms that do not lock."
_RULES: dict[str, _Rule] = {
    "CreateModel": _created,
    "RemoveField": _rule(Effect.TAKES, _GONE),
    "DeleteModel": _rule(Effect.TAKES, _GONE),
    "RenameField": _rule(Effect.TAKES, _RENAMED),
    "RenameModel": _rule(Effect.TAKES, _RENAMED),
    "AlterModelTable": _rule(Effect.TAKES, _RENAMED),
    "AddIndex": _rule(
        Effect.LOCKS, "Writers wait until the index is built: `AddIndexConcurrently`, not atomic."
    ),
    "RemoveIndex": _rule(
        Effect.LOCKS, "Queries wait until the index is gone: `RemoveIndexConcurrently`, not atomic."
    ),
    "RemoveIndexConcurrently": lambda _call, _migration: iter((Change(Effect.NONE, "without a lock", 0),)),
    "AddIndexConcurrently": lambda _call, _migration: iter((Change(Effect.NONE, "built without a lock", 0),)),
    "AddConstraint": _rule(Effect.LOCKS, _BUILDS),
    "AddConstraintNotValid": _added_waiting,
    "ValidateConstraint": _validated,
    "AlterUniqueTogether": _together,
    "AlterIndexTogether": _together,
    "AddField": _added,
    "AlterField": _altered,
    "RunSQL": _run_sql,
}
