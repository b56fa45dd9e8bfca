"""What a Django field was before a migration altered it, told by the migrations that came earlier."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.tree import Tree
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.python_literals import argument, is_true, text_of
from bot.checklist.syntax.calls import Call, call_of, calls, dotted

_MOST_FILES = 400
_TEXTS = frozenset(
    {"CharField", "SlugField", "EmailField", "URLField", "FileField", "ImageField", "FilePathField"}
)
_LONGEST = {"EmailField": 254, "URLField": 200, "SlugField": 50, "FileField": 100, "ImageField": 100}
_SAME = (
    frozenset({"BooleanField", "NullBooleanField"}),
    frozenset({"IntegerField", "PositiveIntegerField"}),
    frozenset({"SmallIntegerField", "PositiveSmallIntegerField"}),
    frozenset({"BigIntegerField", "PositiveBigIntegerField"}),
)
_SIZES = (
    "max_digits",
    "decimal_places",
    "base_field",
    "size",
    "db_collation",
    "srid",
    "dimensions",
    "geography",
)


def former(model: str, name: str, source: SourceFile, tree: Tree, *, before: int) -> Call | None:
    """The field as it last was before a place in a migration; None where that is not in sight."""
    for at, field in reversed(list(_fields(source, model, name))):
        if at < before:
            return field
    for path in _earlier(source, tree):
        other = tree.read(path)
        if other is None or name not in other.text:
            continue
        if f'new_name="{name}"' in other.text or f"new_name='{name}'" in other.text:
            return None
        found = list(_fields(other, model, name))
        if found:
            return found[-1][1]
    return None


def _earlier(source: SourceFile, tree: Tree) -> list[str]:
    """The migrations beside this one that come before it, the latest first."""
    directory = str(PurePosixPath(source.path).parent)
    beside = tree.made(
        ("migrations beside", directory),
        lambda: sorted(
            path
            for path in tree.paths()
            if path.endswith(".py") and str(PurePosixPath(path).parent) == directory
        ),
    )
    return [path for path in reversed(beside) if path < source.path][:_MOST_FILES]


def _fields(source: SourceFile, model: str, name: str) -> Iterator[tuple[int, Call]]:
    """Each definition of the field in a migration, with its place."""
    for call in calls(source):
        if call.name not in {"AddField", "AlterField", "CreateModel"}:
            continue
        found: SgNode | None = None
        if call.name == "CreateModel":
            if text_of(argument(call, 0, "name"), source).lower() == model:
                found = _in_list(argument(call, 1, "fields"), name, source)
        elif (model, name) == (
            text_of(argument(call, 0, "model_name"), source).lower(),
            text_of(argument(call, 1, "name"), source),
        ):
            found = argument(call, 2, "field")
        made = call_of(found, {}) if found else None
        if made is not None:
            yield span(call.node)[0], made


def _in_list(fields: SgNode | None, name: str, source: SourceFile) -> SgNode | None:
    for pair in fields.children() if fields else ():
        named = [child for child in pair.children() if child.is_named()]
        if len(named) == len(("name", "field")) and text_of(named[0], source) == name:
            return named[1]
    return None


def compare(old: Call, new: Call) -> Change:
    """What becomes of the column when a field is altered."""
    if (
        is_true(new.keyword("unique"))
        and not is_true(old.keyword("unique"))
        and not is_true(old.keyword("primary_key"))
    ):
        return Change(Effect.LOCKS, "The unique index is built under a lock.", 0)
    if is_true(old.keyword("null")) and not is_true(new.keyword("null")):
        return Change(Effect.LOCKS, "Every row is looked at under a lock before NULL is forbidden.", 0)
    changed = _changes_type(old, new)
    if changed is None:
        return Change(Effect.DOUBT, "Whether the two kinds of field share a type could not be followed.", 0)
    if changed:
        return Change(Effect.LOCKS, "A new type rewrites the table under a lock: move to a new field.", 0)
    return Change(Effect.NONE, "the same type", 0)


def _changes_type(old: Call, new: Call) -> bool | None:
    """Whether the column gets another type; None where that is not known."""
    before, after = old.name, new.name
    if before in _TEXTS and after == "TextField":
        return False
    if before in _TEXTS and after in _TEXTS:
        return _length(after, new) < _length(before, old)
    if before == after:
        return any(_text(old.keyword(name)) != _text(new.keyword(name)) for name in _SIZES)
    if any({before, after} <= same for same in _SAME):
        return False
    if {before, after} == {"ForeignKey", "OneToOneField"}:
        return after == "OneToOneField"
    known = all(dotted(call.node.field("function") or call.node).startswith("models.") for call in (old, new))
    return True if known else None


def _length(name: str, field: Call) -> int:
    given = field.keyword("max_length")
    text = given.text() if given is not None else ""
    return int(text) if text.isdecimal() else _LONGEST.get(name, 1 << 30 if given is None else 0)


def _text(node: SgNode | None) -> str:
    return "".join(node.text().split()) if node is not None else ""
