"""What the actions of an `ALTER TABLE` take away, lock or open."""

import re
from collections.abc import Iterator

from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.made import plain
from bot.checklist.questions.j_migration.row_security import taken_off
from bot.checklist.questions.j_migration.sight import Sight, regex

_RENAME = regex(r"rename(?! (?:constraint|index|key)\b)")
_DROP_COLUMN = regex(
    r"drop (?:column )?(?!(?:constraint|default|index|key|primary|foreign|check|partition|not"
    r"|expression|identity|system|period|trigger|policy|rule)\b)(?:if exists )?NAME"
)
_TYPE = regex(r"alter (?:column )?NAME (?:set data )?type\b")
_SET_NOT_NULL = regex(r"alter (?:column )?(?P<column>NAME) set not null")
_MODIFY = regex(r"(?:modify|change)(?: column)? (?P<column>NAME)(?: (?P<to>NAME))?")
_VALIDATE = regex(r"validate constraint (?P<constraint>NAME)")
_ADD_CONSTRAINT = regex(
    r"add (?:constraint (?:if not exists )?(?P<constraint>NAME) )?"
    r"(?P<kind>foreign key|check|unique|primary key|exclude|not null)\b"
)
_ADD_COLUMN = regex(
    r"add (?:column )?(?:if not exists )?(?!(?:constraint|index|key|fulltext|spatial|partition|value|unique"
    r"|primary|foreign|check|exclude|period|system)\b)(?P<column>NAME) (?P<type>.*)"
)
_NOT_NULL = regex(r"\bnot null\b")
_DEFAULT = regex(
    r"\b(?:default|generated|identity|auto_increment|autoincrement|(?:small|big)?serial[248]?)\b"
)
_BUILDS = re.compile(r"\bunique\b|\bprimary\s+key\b", re.IGNORECASE)
_CHECKS = re.compile(r"\b(?:references|check)\b", re.IGNORECASE)
_DIFFERS = re.compile(
    r"\bdefault\s+(?:\w+\s*\.\s*)?(?:gen_random_uuid|uuid_generate_v\w+|uuidv\d|random|clock_timestamp"
    r"|timeofday|nextval)\b|\b(?:small|big)?serial[248]?\b|\bstored\b|\bas\s+identity\b",
    re.IGNORECASE,
)
# The same within other functions: `default md5(random()::text)`.
_DIFFERS_INSIDE = re.compile(
    r"\bdefault\s+[^,;']{0,200}?\b(?:gen_random_uuid|uuid_generate_v\w+|random|clock_timestamp|nextval)\s*\(",
    re.IGNORECASE,
)
_QUOTED = re.compile(r'"[^"]*"')
_NOT_VALID = re.compile(r"\bnot\s+valid\b", re.IGNORECASE)
_USING_INDEX = re.compile(r"\busing\s+index\b(?!\s+tablespace)", re.IGNORECASE)

_RENAMED = (
    "A rename breaks the code that still runs: add the new name, move, drop the old one a release later."
)
_DROPPED = (
    "Dropped columns take their data along: stop using it first, and say so in a `destructive:` comment."
)
_REWRITTEN = "A new type rewrites the table under a lock: add a column, move, drop the old one."
_TOGETHER = (
    "Validated in the transaction that added it, whose lock is held while all rows are read: "
    "validate it in the next migration."
)


def actions_of(text: str, start: int) -> Iterator[tuple[str, int]]:
    """The actions of one ALTER TABLE, apart at the commas outside brackets, with their places."""
    depth, at = 0, start
    for index in range(start, len(text) + 1):
        mark = text[index : index + 1]
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if (mark == "," and depth == 0) or index == len(text):
            action = text[at:index]
            yield action.strip(), at + len(action) - len(action.lstrip())
            at = index + 1


def judge_action(action: str, start: int, name: str, sight: Sight) -> Iterator[Change]:
    """What one action does to a table."""
    table = plain(name)
    if sight.made.has_table(name):
        yield Change(Effect.NONE, "a table that this migration made", start)
    elif (opened := taken_off(action, start, table, sight)) is not None:
        yield opened
    elif _RENAME.match(action) and table in sight.rebuilt:
        yield Change(Effect.NONE, "it makes room for a table that gets its name and its rows", start)
    elif _RENAME.match(action):
        yield Change(Effect.TAKES, _RENAMED, start)
    elif _DROP_COLUMN.match(action):
        yield Change(Effect.TAKES, _DROPPED, start)
    elif _TYPE.match(action):
        yield Change(Effect.LOCKS, _REWRITTEN, start)
    elif _SET_NOT_NULL.match(action) or not sight.made.may_have_table(name):
        yield from _kept(action, start, table, sight)
    else:
        yield Change(Effect.NONE, "a table that this migration makes where it is missing", start)


def _kept(action: str, start: int, table: str, sight: Sight) -> Iterator[Change]:
    """Actions that take nothing away."""
    if (column := _SET_NOT_NULL.match(action)) is not None:
        yield _not_null(plain(column["column"]), start, table, sight)
    elif (validated := _VALIDATE.match(action)) is not None:
        yield _validated(plain(validated["constraint"]), start, table, sight)
    elif (modified := _MODIFY.match(action)) is not None and not sight.locks:
        yield _modified(modified, action, start)
    elif (added := _ADD_CONSTRAINT.match(action)) is not None:
        yield from _constraint(action, added, start + added.start("kind"), table, sight)
    elif (new := _ADD_COLUMN.match(action.replace("\n", " "))) is not None:
        yield _column(new, start, sight)


def _not_null(column: str, start: int, table: str, sight: Sight) -> Change:
    kept = sight.keeps(table, column)
    if kept:
        return Change(Effect.NONE, "after a validated check of this column", start)
    if kept is None:
        message = "Whether the validated constraint keeps this column from NULL is not in sight."
        return Change(Effect.DOUBT, message, start)
    message = (
        f"Every row is looked at under a lock for `{column[:60]}`: "
        "add a CHECK … NOT VALID, validate it, then SET NOT NULL."
    )
    return Change(Effect.LOCKS, message, start)


def _validated(name: str, start: int, table: str, sight: Sight) -> Change:
    sight.made.valid.add((table, name))
    if sight.locks and sight.waits((table, name), start):
        return Change(Effect.LOCKS, _TOGETHER, start)
    return Change(Effect.NONE, "validated in a step of its own", start)


def _modified(found: re.Match[str], action: str, start: int) -> Change:
    renamed = action[:6].lower() == "change" and found["to"] and plain(found["to"]) != plain(found["column"])
    if renamed:
        return Change(Effect.TAKES, "A rename breaks the code that still runs: move in steps.", start)
    return Change(Effect.DOUBT, "Which type the column had before is not in sight.", start)


def _constraint(action: str, added: re.Match[str], start: int, table: str, sight: Sight) -> Iterator[Change]:
    if not sight.locks:
        return
    kind = " ".join(added["kind"].lower().split())
    waits = kind in {"foreign key", "check", "not null"}
    if (_NOT_VALID if waits else _USING_INDEX).search(_QUOTED.sub('""', action)):
        constraint = (table, plain(added["constraint"] or ""))
        if waits:
            sight.made.add_waiting(constraint, action)
            sight.added[constraint] = start
        yield Change(Effect.NONE, "in its first step", start)
        return
    form = "`NOT VALID`, and validate it in the next migration" if waits else "`USING INDEX`"
    yield Change(Effect.LOCKS, f"The table is locked while all rows are checked: add it with {form}.", start)


def _column(new: re.Match[str], start: int, sight: Sight) -> Change:
    rest = _QUOTED.sub('""', outermost(new["type"]))
    if _NOT_NULL.search(rest) and not _DEFAULT.search(rest):
        message = (
            "Old rows and the code that still runs have no value for it: add it nullable or with a default."
        )
    elif sight.locks and _BUILDS.search(rest):
        message = "The unique index is built under a lock: build it CONCURRENTLY, then `USING INDEX`."
    elif sight.locks and (checked := _CHECKS.search(rest)) is not None:
        what = "key" if checked[0].lower() == "references" else "check"
        message = (
            f"A {what} in the column's line is tried on every row under a lock: add it after, `NOT VALID`."
        )
    elif sight.locks and (_DIFFERS.search(rest) or _DIFFERS_INSIDE.search(new["type"])):
        message = (
            "A value that differs in every row rewrites the table under a lock: add it nullable, then fill."
        )
    else:
        return Change(Effect.NONE, "a column that old code can do without", start)
    return Change(Effect.LOCKS, message, start)


def outermost(text: str) -> str:
    """The text without what stands in brackets."""
    kept: list[str] = []
    depth = 0
    for mark in text:
        depth += mark == "("
        kept.append(mark if not depth else " ")
        depth -= mark == ")" and depth > 0
    return "".join(kept)
