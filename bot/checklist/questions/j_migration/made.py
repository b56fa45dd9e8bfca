"""What a migration made so far, and which of its statements run in one transaction."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.checklist.formats.sql_statements import Script

_PART = r'(?:"[^"]+"|`[^`]+`|\[[^\]]+\]|[\w$#@\0]+)'
NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
Constraint = tuple[str, str]
"""A table and the name of one of its constraints, both plain."""

_SCHEMA = re.compile(r"\.(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")
_NOT_NULL_CHECK = re.compile(rf"\(*\s*(?P<column>{NAME})\s+is\s+not\s+null\s*\)*", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_OR = re.compile(r"\b(?:or|not)\b(?!\s+null)|\bcase\b|<|>|=", re.IGNORECASE)
_CHECK = re.compile(r"\bcheck\s*\((?P<what>.*)\)", re.IGNORECASE | re.DOTALL)
_DEFAULT_SCHEMAS = frozenset({"public", "dbo", "main"})
_COMMITS = re.compile(r"(?:commit|end)\b", re.IGNORECASE)


def plain(name: str) -> str:
    """A table's name without its schema and quotes, in lower case."""
    return _plain(_SCHEMA.split(name)[-1])


def _plain(part: str) -> str:
    return part.strip('"`[] \n\t').lower()


def columns_kept(check: str) -> frozenset[str]:
    """The columns of which a constraint's text says that they are not NULL, and nothing weaker."""
    found = _CHECK.search(check)
    if found is None or _OR.search(found["what"]):
        return frozenset()
    parts = [_NOT_NULL_CHECK.fullmatch(part.strip()) for part in _AND.split(found["what"])]
    return frozenset(plain(part["column"]) for part in parts if part is not None)


@dataclass(slots=True, eq=False)
class Made:
    """What lies behind a migration at one of its statements.

    `waiting` are constraints that were added `NOT VALID` in the transaction that still runs, `checks` says of
    constraints which columns they keep from NULL, `valid` are those that were validated. `separate` is a
    migration that runs outside a transaction. `copied` are tables whose rows went into a new one that bears
    their name and more, as `temp_orders`. `perhaps` are tables that were made only where they were missing,
    and `sets_schema` says that names without a schema mean one that the migration chose.
    """

    separate: bool = False
    tables: set[tuple[str, str]] = field(default_factory=set)
    perhaps: set[tuple[str, str]] = field(default_factory=set)
    sets_schema: bool = False
    indexes: set[str] = field(default_factory=set)
    waiting: set[Constraint] = field(default_factory=set)
    checks: dict[Constraint, frozenset[str]] = field(default_factory=dict)
    valid: set[Constraint] = field(default_factory=set)
    copied: set[str] = field(default_factory=set)

    def add_table(self, name: str, *, perhaps: bool = False) -> None:
        """Note a new table."""
        (self.perhaps if perhaps else self.tables).add(_parts(name))

    def has_table(self, name: str) -> bool:
        """Whether this is a table that was surely made here, of the same schema."""
        return self._is_among(self.tables, name)

    def may_have_table(self, name: str) -> bool:
        """The same, or one that was made where it was missing: there it had its columns and rows before."""
        return self._is_among(self.tables | self.perhaps, name)

    def _is_among(self, tables: set[tuple[str, str]], name: str) -> bool:
        schema, table = _parts(name)
        return any(
            made_table == table and (of == schema or (self.sets_schema and not (of and schema)))
            for of, made_table in tables
        )

    def add_waiting(self, constraint: Constraint, text: str) -> None:
        """Note a constraint that was added without looking at the rows."""
        self.waiting.add(constraint)
        self.checks[constraint] = columns_kept(text)

    def keeps(self, table: str, column: str) -> bool | None:
        """Whether a validated check keeps a column from NULL; None where what one says is not in sight."""
        ours = [check for check in self.valid if check[0] == table]
        if any(column in self.checks.get(check, ()) for check in ours):
            return True
        return None if any(check not in self.checks for check in ours) else False


def _parts(name: str) -> tuple[str, str]:
    parts = [_plain(part) for part in _SCHEMA.split(name)]
    schema = parts[-2] if len(parts) > 1 else ""
    return "" if schema in _DEFAULT_SCHEMAS else schema, parts[-1]


class Transactions:
    """Where the transactions of one text begin and end."""

    def __init__(self, script: Script, *, separate: bool) -> None:
        self._separate = separate
        self._commits = [
            statement.start for statement in script.statements if _COMMITS.fullmatch(statement.text)
        ]
        self._blocks = [comment.start for comment in script.comments if _is_block(comment.text)]

    def join(self, first: int, last: int) -> bool:
        """Whether two places lie in one transaction."""
        if bisect_right(self._commits, first) != bisect_right(self._commits, last):
            return False
        blocks = bisect_right(self._blocks, first), bisect_right(self._blocks, last)
        in_block = blocks[0] % 2 == 1
        return not self._separate or (in_block and blocks[0] == blocks[1])


def _is_block(comment: str) -> bool:
    """Goose sends what stands between `StatementBegin` and `StatementEnd` at once."""
    return comment.lower().replace(" ", "") in {"+goosestatementbegin", "+goosestatementend"}


def names_in(listed: str) -> Iterable[str]:
    """The names of a list with commas."""
    return (part.strip() for part in listed.split(",") if part.strip())
