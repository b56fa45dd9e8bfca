"""What an SQL migration takes away, locks or opens, statement by statement."""

import re
from collections.abc import Iterator

from bot.checklist.formats.sql_conditions import is_always_true
from bot.checklist.formats.sql_statements import Statement, script_of
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.made import Made, Transactions, names_in, plain
from bot.checklist.questions.j_migration.row_security import POLICY, dropped_policy
from bot.checklist.questions.j_migration.sight import (
    ALTER,
    CREATE_TABLE,
    DROP_TABLE,
    Known,
    Sight,
    copied,
    regex,
)
from bot.checklist.questions.j_migration.table_actions import actions_of, judge_action, outermost


def changes(
    sql: str, *, postgresql: bool = True, made: Made | None = None, known: Known = lambda _name: None
) -> Iterator[Change]:
    """Each change of a text that matters, harmless ones too.

    `made` is what the same migration made before, and hears of what this text makes. Locks are PostgreSQL's:
    other databases build indexes and check keys in ways of their own.
    """
    script = script_of(sql)
    made = Made() if made is None else made
    sight = Sight(postgresql, made, Transactions(script, separate=made.separate), known)
    sight.read(script)
    for statement in script.statements:
        yield from _change(statement, sight)
        _note(statement, made)
    if made.separate:
        made.waiting.clear()


def _note(statement: Statement, made: Made) -> None:
    table, index = CREATE_TABLE.match(statement.text), _INDEX.match(statement.text.replace("\n", " "))
    if table is not None:
        made.add_table(table["name"], perhaps=_IF_MISSING.search(table[0]) is not None)
    made.sets_schema = made.sets_schema or _SETS_SCHEMA.match(statement.text) is not None
    copy = copied(statement.text)
    if copy is not None and made.has_table(copy[1]) and copy[0] in copy[1]:
        made.copied.add(copy[0])
    if index is not None and made.may_have_table(index["name"]):
        made.indexes.add(plain(_INDEX_NAME.sub("", index["how"])))


_DROP_SCHEMA = regex(r"drop (?:schema|database|keyspace)\b")
# Statements whose whole point is a lock, or that hold one to the end.
_OUTRIGHT = regex(
    r"(?:lock (?:table )?|cluster (?!\()|vacuum (?:\([^)]*\bfull\b[^)]*\) ?|full )"
    r"|reindex (?:index|table|schema|database) (?!concurrently))"
)
_IF_MISSING = regex(r"\bif not exists\b")
_SETS_SCHEMA = regex(r"(?:set (?:local |session )?search_path|use|set (?:local )?schema)\b")
_TRUNCATE = regex(r"truncate(?: table)?(?: only)? (?P<name>NAME)")
_RENAME_TABLES = regex(r"rename table (?P<name>NAME) to")
_RENAME_SCHEMA = regex(r"alter schema NAME rename to")
_UPDATE = regex(r"update (?:only )?(?P<name>NAME)(?: (?:as )?\w+)? set\b")
_DELETE = regex(r"delete from (?:only )?(?P<name>NAME)")
_INDEX = regex(
    r"create (?:unique |clustered |nonclustered |fulltext |spatial )*index\b(?P<how>.*?)\bon "
    r"(?P<only>only )?(?P<name>NAME)"
)
_INDEX_NAME = re.compile(r"\b(?:concurrently|if\s+not\s+exists)\b", re.IGNORECASE)
_DROP_INDEX = regex(
    r"drop index(?P<without> concurrently)?(?: if exists)? (?P<names>NAME(?:\s*,\s*NAME)*)"
    r"(?: (?:cascade|restrict))?$"
)
_WHERE = re.compile(r"\bwhere\b(?P<condition>.*)", re.IGNORECASE | re.DOTALL)
_INDEX_LOST = "Queries wait until the index is gone: `DROP INDEX CONCURRENTLY`, in a migration of its own."
_INDEX_BUILT = (
    "Writers wait until the index is built: `CREATE INDEX CONCURRENTLY`, in a migration of its own."
)


def _change(statement: Statement, sight: Sight) -> Iterator[Change]:
    text, start = statement.text, statement.start
    if (alter := ALTER.match(text)) is not None:
        for action, at in actions_of(text, alter.end()):
            yield from judge_action(action, start + at, alter["name"], sight)
    elif (index := _INDEX.match(text.replace("\n", " "))) is not None:
        yield from _index(index, start, sight)
    elif (dropped := _DROP_INDEX.match(text)) is not None:
        yield from _dropped_index(dropped, start, sight)
    elif (policy := POLICY.match(text)) is not None:
        yield dropped_policy(policy, start, sight)
    else:
        yield from _taken(text, start, sight)


def _taken(text: str, start: int, sight: Sight) -> Iterator[Change]:
    """Statements that take rows, tables or names away."""
    if (dropped := DROP_TABLE.match(text)) is not None:
        names = [name for name in names_in(dropped["names"]) if not name.startswith("pg_temp.")]
        kept = [name for name in names if not sight.made.has_table(name)]
        lost = {plain(name) for name in kept} - sight.replaced
        message = (
            "A dropped table takes its rows along: stop using it first, say so in a `destructive:` comment."
        )
        if lost and lost <= sight.made.copied:
            message = (
                "Whether the table with the copied rows takes the name of the dropped one is not in sight."
            )
            yield Change(Effect.DOUBT, message, start)
        else:
            yield Change(
                Effect.TAKES if lost else Effect.NONE, message if lost else "made by this migration", start
            )
    elif _DROP_SCHEMA.match(text) or _RENAME_SCHEMA.match(text) or _RENAME_TABLES.match(text):
        yield Change(
            Effect.TAKES, "What still runs asks for the old name: move in steps, drop it last.", start
        )
    elif _OUTRIGHT.match(text) and sight.locks:
        yield Change(Effect.LOCKS, "Nobody can use the table until this is done: run it apart.", start)
    elif (emptied := _TRUNCATE.match(text)) is not None:
        yield _unless_new(emptied["name"], Change(Effect.TAKES, "All rows of the table go.", start), sight)
    else:
        for pattern, verb in ((_UPDATE, "changed"), (_DELETE, "deleted")):
            if (found := pattern.match(text)) is not None:
                yield _unless_new(found["name"], _rows(text, verb, start), sight)


def _rows(text: str, verb: str, start: int) -> Change:
    where = _WHERE.search(outermost(text))
    always = where is not None and is_always_true(text[where.start("condition") :])
    if where is not None and not always:
        return Change(Effect.NONE, "some rows", start)
    message = f"All rows are {verb} at once, without a WHERE: do it in batches."
    return Change(Effect.TAKES, message, start)


def _unless_new(name: str, change: Change, sight: Sight) -> Change:
    made = sight.made
    if made.has_table(name) or (change.effect is Effect.LOCKS and made.may_have_table(name)):
        return Change(Effect.NONE, "a table that this migration made", change.start)
    return change


def _index(found: re.Match[str], start: int, sight: Sight) -> Iterator[Change]:
    if not sight.locks:
        return
    if re.search(r"\bconcurrently\b", found["how"], re.IGNORECASE) or found["only"]:
        yield Change(Effect.NONE, "built without a lock", start)
        return
    yield _unless_new(found["name"], Change(Effect.LOCKS, _INDEX_BUILT, start), sight)


def _dropped_index(found: re.Match[str], start: int, sight: Sight) -> Iterator[Change]:
    if not sight.locks:
        return
    new = all(plain(name) in sight.made.indexes for name in names_in(found["names"]))
    if found["without"] or new:
        yield Change(Effect.NONE, "dropped without a lock, or made by this migration", start)
    else:
        yield Change(Effect.LOCKS, _INDEX_LOST, start)
