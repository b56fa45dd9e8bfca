"""A3: a new table without the tenant column, or without the row security that is required."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.core.tree import Tree
from bot.checklist.facts.tenancy import Tenancy, created_table, plain
from bot.checklist.formats.sql import Statement, statements
from bot.checklist.languages.language import Language

_DOWN = re.compile(r"--\s*(?:\+goose\s+Down|migrate:down|\+migrate\s+Down)", re.IGNORECASE)
_SECURED = re.compile(
    r"^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?(?P<name>[\w.\"`]+)\s+(?:enable|force)\s+row\s+level",
    re.IGNORECASE,
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each new table of a migration, where the repository has tenants."""
    text = _DOWN.split(source.text)[0]
    if source.path.endswith((".down.sql", "/down.sql")) or "create" not in text.lower():
        return
    tenancy = Tenancy(tree)
    found = list(statements(text))
    if not (
        tree.names.is_configured("tenant_column")
        or tree.made("tables with tenants", lambda: _any(tree, tenancy))
    ):
        return
    secured = {
        plain(match["name"]) for inner_statement in found if (match := _SECURED.match(inner_statement.text))
    }
    for statement in found:
        subject = _judge(statement, source, tenancy, secured)
        if subject is not None:
            yield subject


def _any(tree: Tree, tenancy: Tenancy) -> bool:
    """Whether a table of the repository has a column that is a tenant's, or half of them one that may be."""
    with_column = without = 0
    for path in tree.paths():
        source = tree.read(path) if path.endswith(".sql") else None
        for statement in statements(source.text) if source is not None else ():
            table = created_table(statement.text)
            if table is None or tenancy.is_global(table[0]):
                continue
            with_column += tenancy.says(table[1])
            without += not tenancy.says(table[1])
    return with_column >= max(without, 1)


def _judge(statement: Statement, source: SourceFile, tenancy: Tenancy, secured: set[str]) -> Subject | None:
    table = created_table(statement.text)
    if (
        table is None
        or tenancy.is_global(table[0])
        or re.match(r"\s*partition\s+of\b", table[1], re.IGNORECASE)
    ):
        return None
    name, rest = table
    if not _is_kept(rest, tenancy):
        message = f"The new table {name.strip('`')[:60]} has no tenant column that is NOT NULL."
        return fails(source, statement.line, message)
    wanted = any(
        fnmatchcase(name.rpartition(".")[2].strip('"`'), glob) for glob in tenancy.names["require_rls"]
    )
    if wanted and plain(name) not in secured:
        return fails(
            source, statement.line, f"The new table {name[:60]} has no row security in this migration."
        )
    return passes(source, statement.line, "a table with the tenant column")


def _is_kept(rest: str, tenancy: Tenancy) -> bool:
    """Whether a definition has the column NOT NULL or in its primary key."""
    body = rest[rest.find("(") + 1 : rest.rfind(")")] if "(" in rest else ""
    parts = _parts(body)
    keys = [
        part for part in parts if re.match(r"\s*(?:constraint\s+\S+\s+)?primary\s+key", part, re.IGNORECASE)
    ]
    for part in parts:
        words = part.split()
        if not words or not tenancy.is_column(words[0].strip('"`[]')):
            continue
        if re.search(r"not\s+null|primary\s+key", part, re.IGNORECASE) or any(
            tenancy.says(key) for key in keys
        ):
            return True
    return False


def _parts(body: str) -> list[str]:
    """The definitions between the commas that stand in no parentheses."""
    parts, depth = [""], 0
    for character in body:
        depth += (character == "(") - (character == ")")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


QUESTION = Question(question="A3", languages=frozenset({Language.SQL}), find=find)
