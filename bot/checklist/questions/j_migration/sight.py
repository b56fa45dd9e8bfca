"""What one SQL text does to each table, seen whole before its statements are judged one by one."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.checklist.formats.sql_statements import Script
from bot.checklist.questions.j_migration.made import NAME, Constraint, Made, Transactions, names_in, plain

Known = Callable[[str], frozenset[str] | None]
"""The columns that a constraint of an earlier migration keeps from NULL; None where none has that name."""


def regex(pattern: str) -> re.Pattern[str]:
    """A pattern of SQL words: a blank stands for any, `NAME` for a name."""
    return re.compile(pattern.replace("NAME", NAME).replace(" ", r"\s+"), re.IGNORECASE)


CREATE_TABLE = regex(
    r"create (?:(?:global|local|temp|temporary|unlogged|foreign|virtual|external) )*"
    r"(?:table|materialized view)(?: if not exists)? (?P<name>NAME)"
)
DROP_TABLE = regex(r"drop (?:foreign )?table(?: if exists)? (?P<names>NAME(?:\s*,\s*NAME)*)")
ALTER = regex(r"alter (?:foreign )?table(?: if exists)?(?: only)? (?P<name>NAME)\s*\*?\s+")
CREATE_POLICY = regex(r"create policy (?P<policy>NAME) on (?P<name>NAME)")
_RENAMED = regex(r"rename to (?P<name>NAME)")
_COPY = regex(
    r"insert (?:or \w+ )?into (?P<to>NAME)(?: \([^()]*\))? select\b.{1,4000}?\bfrom (?P<name>NAME)(?:\s*;)?$"
)


def copied(text: str) -> tuple[str, str] | None:
    """The table whose rows a statement copies, all of them, and the table that gets them."""
    found = _COPY.match(" ".join(text.split()))
    return (plain(found["name"]), plain(found["to"])) if found is not None else None


@dataclass(slots=True, eq=False)
class Sight:
    """One text of a migration: what it made so far, and what it does to each table, each with its place."""

    locks: bool
    made: Made
    transactions: Transactions
    known: Known
    actions: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    policies: dict[str, dict[str, tuple[str, int]]] = field(default_factory=lambda: defaultdict(dict))
    dropped: set[str] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    rebuilt: set[str] = field(default_factory=set)
    added: dict[Constraint, int] = field(default_factory=dict)

    def read(self, script: Script) -> None:
        """Note what the statements do to each table."""
        made = {
            plain(found["name"])
            for statement in script.statements
            if (found := CREATE_TABLE.match(statement.text))
        }
        copies = {copy for statement in script.statements if (copy := copied(statement.text)) is not None}
        for statement in script.statements:
            if (alter := ALTER.match(statement.text)) is not None:
                table, rest = plain(alter["name"]), statement.text[alter.end() :]
                self.actions[table].append((rest, statement.start))
                self._rename(table, rest, made, copies)
            elif (policy := CREATE_POLICY.match(statement.text)) is not None:
                self.policies[plain(policy["name"])][plain(policy["policy"])] = (
                    statement.text,
                    statement.start,
                )
            elif (dropped := DROP_TABLE.match(statement.text)) is not None:
                self.dropped.update(plain(name) for name in names_in(dropped["names"]))

    def _rename(self, table: str, action: str, made: set[str], copies: set[tuple[str, str]]) -> None:
        """A new table takes an old one's name, or an old one makes room for a new one with its rows."""
        renamed = _RENAMED.match(action)
        new = plain(renamed["name"]) if renamed is not None else ""
        if new and table in made:
            self.replaced.add(new)
            if (new, table) in copies:
                self.rebuilt.add(table)

    def waits(self, constraint: Constraint, at: int) -> bool:
        """Whether a constraint was added without looking at the rows in the transaction of this place."""
        if constraint in self.added:
            return self.transactions.join(self.added[constraint], at)
        return constraint in self.made.waiting

    def keeps(self, table: str, column: str) -> bool | None:
        """Whether a validated check keeps a column from NULL; None where it is not in sight."""
        for name in [name for of, name in self.made.valid if of == table]:
            if (table, name) not in self.made.checks and (columns := self.known(name)) is not None:
                self.made.checks[table, name] = columns
        return self.made.keeps(table, column)
