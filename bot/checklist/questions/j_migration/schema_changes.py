"""What an SQL migration takes away, locks or opens, statement by statement."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from bot.checklist.formats.sql_statements import Statement, script_of

_PART = r'(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[\w$#@\0]+)'
NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"


class Effect(Enum):
    """What a change does to those who use the database."""

    TAKES = "takes something away"
    LOCKS = "locks a table"
    OPENS = "opens rows to others"
    NONE = "does no harm"
    DOUBT = "could not be decided"


@dataclass(frozen=True, slots=True)
class Change:
    """One change and where it stands in the text, in characters."""

    effect: Effect
    message: str
    start: int


@dataclass(slots=True, eq=False)
class _Sight:
    """One migration: what it made so far, and what it does to each table, each with its place."""

    locks: bool
    created: set[str]
    actions: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    policies: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    dropped: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)

    def read(self, statements: Iterable[Statement]) -> None:
        """Note what the statements do to each table."""
        made = {plain(found["name"]) for one in statements if (found := _CREATE_TABLE.match(one.text))}
        for one in statements:
            if (alter := _ALTER.match(one.text)) is not None:
                table, rest = plain(alter["name"]), one.text[alter.end() :]
                self.actions[table].append((rest, one.start))
                renamed = _RENAMED.match(rest)
                if renamed and table in made:
                    self.replaced.add(plain(renamed["name"]))
            elif (policy := _CREATE_POLICY.match(one.text)) is not None:
                self.policies[plain(policy["name"])].add(plain(policy["policy"]))
            elif (dropped := _DROP_TABLE.match(one.text)) is not None:
                self.dropped.update(plain(name) for name in dropped["names"].split(","))


def changes(sql: str, *, postgresql: bool = True, created: Iterable[str] = ()) -> Iterator[Change]:
    """Each change of a text that matters, harmless ones too.

    `created` are tables that the same migration made before. Locks are PostgreSQL's: other databases build
    indexes and check keys in ways of their own.
    """
    statements = script_of(sql).statements
    sight = _Sight(postgresql, set(created))
    sight.read(statements)
    for statement in statements:
        yield from _change(statement, sight)
        made = _CREATE_TABLE.match(statement.text)
        if made:
            sight.created.add(plain(made["name"]))


def created_tables(sql: str) -> set[str]:
    """The tables that a text creates."""
    made = (_CREATE_TABLE.match(one.text) for one in script_of(sql).statements)
    return {plain(found["name"]) for found in made if found}


def plain(name: str) -> str:
    """A table's name without its schema and quotes, in lower case."""
    last = re.split(r"\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", name)[-1]
    return last.strip('"`[] \n\t').lower()


def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("NAME", NAME).replace(" ", r"\s+"), re.IGNORECASE)


_CREATE_TABLE = _regex(
    r"create (?:(?:global|local|temp|temporary|unlogged|foreign|virtual|external) )*"
    r"(?:table|materialized view)(?: if not exists)? (?P<name>NAME)"
)
_DROP_TABLE = _regex(r"drop (?:foreign )?table(?: if exists)? (?P<names>NAME(?:\s*,\s*NAME)*)")
_DROP_SCHEMA = _regex(r"drop (?:schema|database|keyspace)\b")
_TRUNCATE = _regex(r"truncate(?: table)?(?: only)? (?P<name>NAME)")
_RENAME_TABLES = _regex(r"rename table (?P<name>NAME) to")
_RENAME_SCHEMA = _regex(r"alter schema NAME rename to")
_UPDATE = _regex(r"update (?:only )?(?P<name>NAME)(?: (?:as )?\w+)? set\b")
_DELETE = _regex(r"delete from (?:only )?(?P<name>NAME)")
_INDEX = _regex(
    r"create (?:unique |clustered |nonclustered |fulltext |spatial )*index\b(?P<how>.*?)\bon "
    r"(?P<only>only )?(?P<name>NAME)"
)
_POLICY = _regex(r"drop policy(?: if exists)? (?P<policy>NAME) on (?P<name>NAME)")
_CREATE_POLICY = _regex(r"create policy (?P<policy>NAME) on (?P<name>NAME)")
_RENAMED = _regex(r"rename to (?P<name>NAME)")
_ALTER = _regex(r"alter (?:foreign )?table(?: if exists)?(?: only)? (?P<name>NAME)\s*\*?\s+")
_ACTION_RULES: tuple[tuple[re.Pattern[str], Effect, str], ...] = (
    (
        _regex(r"(?:disable|no force) row level security"),
        Effect.OPENS,
        "Row security is taken off: every tenant sees the rows of all others. Leave it on.",
    ),
    (
        _regex(r"rename(?! (?:constraint|index|key)\b)"),
        Effect.TAKES,
        "A rename breaks the code that still runs: add the new name, move, drop the old one a release later.",
    ),
    (
        _regex(
            r"drop (?:column )?(?!(?:constraint|default|index|key|primary|foreign|check|partition|not"
            r"|expression|identity|system|period|trigger|policy|rule)\b)(?:if exists )?NAME"
        ),
        Effect.TAKES,
        "Dropped columns take their data along: stop using it first, and say so in a `destructive:` comment.",
    ),
)
_TYPE = _regex(r"alter (?:column )?NAME (?:set data )?type\b")
_SET_NOT_NULL = _regex(r"alter (?:column )?(?P<column>NAME) set not null")
_MODIFY = _regex(r"(?:modify|change)(?: column)? (?P<column>NAME)(?: (?P<to>NAME))?")
_ADD_CONSTRAINT = _regex(
    r"add (?:constraint (?:if not exists )?NAME )?(?P<kind>foreign key|check|unique|primary key|exclude)\b"
)
_ADD_COLUMN = _regex(
    r"add (?:column )?(?:if not exists )?(?!(?:constraint|index|key|fulltext|spatial|partition|value|unique"
    r"|primary|foreign|check|exclude|period|system)\b)(?P<column>NAME) (?P<type>.*)"
)
_NOT_NULL = _regex(r"\bnot null\b")
_DEFAULT = _regex(
    r"\b(?:default|generated|identity|auto_increment|autoincrement|(?:small|big)?serial[248]?)\b"
)


def _change(statement: Statement, sight: _Sight) -> Iterator[Change]:
    text, start = statement.text, statement.start
    if (alter := _ALTER.match(text)) is not None:
        for action, at in _actions(text, alter.end()):
            yield from _action(action, start + at, plain(alter["name"]), sight)
    elif (index := _INDEX.match(text.replace("\n", " "))) is not None:
        yield from _index(index, start, sight)
    elif (policy := _POLICY.match(text)) is not None:
        yield _policy(policy, start, sight)
    else:
        yield from _taken(text, start, sight)


def _taken(text: str, start: int, sight: _Sight) -> Iterator[Change]:
    """Statements that take rows, tables or names away."""
    if (dropped := _DROP_TABLE.match(text)) is not None:
        listed = [name for name in dropped["names"].split(",") if not name.strip().startswith("pg_temp.")]
        names = {plain(name) for name in listed} - sight.created
        lost = names - sight.replaced
        message = (
            "A dropped table takes its rows along: stop using it first, say so in a `destructive:` comment."
        )
        yield Change(
            Effect.TAKES if lost else Effect.NONE, message if lost else "made by this migration", start
        )
    elif _DROP_SCHEMA.match(text) or _RENAME_SCHEMA.match(text) or _RENAME_TABLES.match(text):
        yield Change(
            Effect.TAKES, "What still runs asks for the old name: move in steps, drop it last.", start
        )
    elif (emptied := _TRUNCATE.match(text)) is not None:
        yield _unless_new(emptied["name"], Change(Effect.TAKES, "All rows of the table go.", start), sight)
    else:
        for pattern, verb in ((_UPDATE, "changed"), (_DELETE, "deleted")):
            found = pattern.match(text)
            if found is None:
                continue
            some = re.search(r"\b(?:where|join|using)\b", _outermost(text), re.IGNORECASE)
            message = f"All rows are {verb} at once, without a WHERE: do it in batches."
            change = Change(Effect.NONE if some else Effect.TAKES, "some rows" if some else message, start)
            yield _unless_new(found["name"], change, sight)


def _unless_new(name: str, change: Change, sight: _Sight) -> Change:
    if plain(name) in sight.created:
        return Change(Effect.NONE, "a table that this migration made", change.start)
    return change


def _index(found: re.Match[str], start: int, sight: _Sight) -> Iterator[Change]:
    if not sight.locks:
        return
    if re.search(r"\bconcurrently\b", found["how"], re.IGNORECASE) or found["only"]:
        yield Change(Effect.NONE, "built without a lock", start)
        return
    message = "Writers wait until the index is built: `CREATE INDEX CONCURRENTLY`, in a migration of its own."
    yield _unless_new(found["name"], Change(Effect.LOCKS, message, start), sight)


def _policy(found: re.Match[str], start: int, sight: _Sight) -> Change:
    table, policy = plain(found["name"]), plain(found["policy"])
    if policy in sight.policies[table]:
        return Change(Effect.NONE, "created again", start)
    if table in sight.dropped or table in sight.created:
        return Change(Effect.NONE, "a table that goes with it, or that this migration made", start)
    if sight.policies[table]:
        return Change(
            Effect.DOUBT, "Whether the policies made here stand for the dropped one is not known.", start
        )
    return Change(Effect.OPENS, "The policy goes and none takes its place: create it again here.", start)


def _actions(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The changes of one ALTER TABLE, apart at the commas outside brackets, with their places."""
    depth, at = 0, start
    for index in range(start, len(text) + 1):
        mark = text[index : index + 1]
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if (mark == "," and depth == 0) or index == len(text):
            action = text[at:index]
            yield action.strip(), at + len(action) - len(action.lstrip())
            at = index + 1


def _action(action: str, start: int, table: str, sight: _Sight) -> Iterator[Change]:
    if table in sight.created:
        yield Change(Effect.NONE, "a table that this migration made", start)
        return
    for pattern, effect, message in _ACTION_RULES:
        if pattern.match(action):
            restored = effect is Effect.OPENS and _is_restored(table, start, sight)
            yield Change(
                Effect.NONE if restored else effect, "taken back below" if restored else message, start
            )
            return
    if _TYPE.match(action):
        message = "A new type rewrites the table under a lock: add a column, move, drop the old one."
        yield Change(Effect.LOCKS, message, start)
    elif (column := _SET_NOT_NULL.match(action)) is not None:
        yield _not_null(column, start, table, sight)
    elif (modified := _MODIFY.match(action)) is not None and not sight.locks:
        yield _modified(modified, action, start)
    elif (added := _ADD_CONSTRAINT.match(action)) is not None:
        yield from _constraint(action, added, start + added.start("kind"), sight)
    elif (new := _ADD_COLUMN.match(action.replace("\n", " "))) is not None:
        yield _column(new, start, sight)


def _is_restored(table: str, start: int, sight: _Sight) -> bool:
    """Whether a later statement turns the table's row security on again."""
    return any(at > start and _SECURES.match(rest) for rest, at in sight.actions[table])


_SECURES = _regex(r"(?:enable|force) row level security")
_VALIDATES = _regex(r"validate constraint")


def _not_null(column: re.Match[str], start: int, table: str, sight: _Sight) -> Change:
    if any(at < start and _VALIDATES.search(rest) for rest, at in sight.actions[table]):
        return Change(Effect.NONE, "after a validated check", start)
    message = (
        f"Every row is looked at under a lock for `{plain(column['column'])[:60]}`: "
        "add a CHECK … NOT VALID, validate it, then SET NOT NULL."
    )
    return Change(Effect.LOCKS, message, start)


def _modified(found: re.Match[str], action: str, start: int) -> Change:
    renamed = action[:6].lower() == "change" and found["to"] and plain(found["to"]) != plain(found["column"])
    if renamed:
        return Change(Effect.TAKES, "A rename breaks the code that still runs: move in steps.", start)
    return Change(Effect.DOUBT, "Which type the column had before is not in sight.", start)


def _constraint(action: str, added: re.Match[str], start: int, sight: _Sight) -> Iterator[Change]:
    if not sight.locks:
        return
    kind = " ".join(added["kind"].lower().split())
    staged = r"\bnot\s+valid\b" if kind in {"foreign key", "check"} else r"\busing\s+index\b(?!\s+tablespace)"
    if re.search(staged, action, re.IGNORECASE):
        yield Change(Effect.NONE, "in its first step", start)
        return
    form = "`NOT VALID`, and validate it in the next migration" if "valid" in staged else "`USING INDEX`"
    yield Change(Effect.LOCKS, f"The table is locked while all rows are checked: add it with {form}.", start)


def _column(new: re.Match[str], start: int, sight: _Sight) -> Change:
    rest = _outermost(new["type"])
    if _NOT_NULL.search(rest) and not _DEFAULT.search(rest):
        message = (
            "Old rows and the code that still runs have no value for it: add it nullable or with a default."
        )
        return Change(Effect.LOCKS, message, start)
    if sight.locks and re.search(r"\bunique\b", rest, re.IGNORECASE):
        message = "The unique index is built under a lock: build it CONCURRENTLY, then `USING INDEX`."
        return Change(Effect.LOCKS, message, start)
    return Change(Effect.NONE, "a column that old code can do without", start)


def _outermost(text: str) -> str:
    """The text without what stands in brackets."""
    kept: list[str] = []
    depth = 0
    for mark in text:
        depth += mark == "("
        kept.append(mark if not depth else " ")
        depth -= mark == ")" and depth > 0
    return "".join(kept)
