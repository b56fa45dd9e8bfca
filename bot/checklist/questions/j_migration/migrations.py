"""What kind of migration a file is, which part of it goes up, and what its author says in comments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.checklist.core.globs import matches, matches_any
from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.formats.sql_statements import Comment, script_of
from bot.checklist.languages.language import Language
from bot.checklist.languages.vocabulary import COMMENTS

_UP = re.compile(
    r"^--\s*(?:\+\w+\s+up\b|migrate:up\b|up\s+migration\b|\+up\b|up\s*$)", re.IGNORECASE | re.MULTILINE
)
_TOOL_MARK = re.compile(r"^--\s*(?:\+goose\s+up|\+migrate\s+up|migrate:up)\b", re.IGNORECASE | re.MULTILINE)
_DOWN = re.compile(
    r"^--\s*(?:\+\w+\s+down\b|migrate:down\b|down\s+migration\b|\+down\b|down\s*$|//\s*@undo)|^#\s*---\s*!downs",
    re.IGNORECASE | re.MULTILINE,
)
_NO_TRANSACTION = re.compile(
    r"^--\s*(?:\+goose\s+no\s+transaction|\+migrate\s+up\s+notransaction)\b", re.IGNORECASE | re.MULTILINE
)
_BACKWARDS = re.compile(
    r"(?:^|[/._-])(?:down|rollback|revert|undo)(?:[/._-]|$)|(?:^|/)U\d[\w.]*__", re.IGNORECASE
)
_OTHER_DATABASE = re.compile(
    r"\bengine\s*=\s*\w+|\bauto_?increment\b|^\s*pragma\b|\bnvarchar\b|\bidentity\s*\(\s*1\s*,\s*1\s*\)|\bsp_rename\b"
    r"|\bunsigned\b|\bdatetime2\b|\bmodify\s+column\b|\bvarchar2\b|\bsql\s+security\b",
    re.IGNORECASE | re.MULTILINE,
)
_OTHER_PATH = re.compile(
    r"(?:^|[/._-])(?:mysql|mariadb|sqlite3?|mssql|sqlserver|oracle|clickhouse|d1|tidb|spanner)(?:[/._-]|$)",
    re.IGNORECASE,
)
_POSTGRESQL = ("postgres", "cockroach", '"pg"')
_LEAST_REASON = 3


@dataclass(frozen=True, slots=True)
class Sections:
    """The lines on which the ways up and down begin, from 1, and their places. None where there is none."""

    up: int | None
    down: int | None
    up_text: tuple[int, int]
    down_text: tuple[int, int]


def is_migration(source: SourceFile, tree: Tree) -> bool:
    """Whether the file changes the database's schema."""
    if source.language is Language.SQL and _TOOL_MARK.search(source.text):
        return True
    globs = tree.names["migrations"]
    return source.made(("is a migration", globs), lambda: matches_any(source.path, globs))


def style_of(source: SourceFile, tree: Tree) -> str:
    """How the migration is undone: pair, sections, downgrade, operations or forward."""
    for entry in tree.names["down_style"]:
        what, _, style = entry.rpartition("=")
        is_glob = "/" in what or "*" in what
        if matches(source.path, what) if is_glob else _begins_a_comment(what, source.text):
            return style
    return "forward"


def _begins_a_comment(mark: str, text: str) -> bool:
    return mark in text and any(line.lstrip("- #\t").startswith(mark) for line in text.split("\n"))


def goes_down(path: str) -> bool:
    """Whether the whole file is a way back."""
    return bool(
        _BACKWARDS.search(path.rpartition("/")[2]) or _BACKWARDS.search(str(PurePosixPath(path).parent.name))
    )


def sections(text: str) -> Sections:
    """Where the ways up and down of a file lie. Without a mark all of it goes up."""
    up, down = _UP.search(text), _DOWN.search(text)
    ends = [found.start() for found in (up, down) if found] + [len(text)]

    def part(found: re.Match[str] | None, otherwise: tuple[int, int]) -> tuple[int, int]:
        if found is None:
            return otherwise
        return found.start(), min((end for end in ends if end > found.start()), default=len(text))

    def line(found: re.Match[str] | None) -> int | None:
        return text.count("\n", 0, found.start()) + 1 if found else None

    return Sections(
        line(up),
        line(down),
        part(up, (0, down.start() if down else len(text))),
        part(down, (len(text), len(text))),
    )


def is_postgresql(source: SourceFile, tree: Tree) -> bool:
    """Whether the migration is PostgreSQL's, which is what is assumed where nothing else is said."""
    if source.language is Language.SQL and _speaks_otherwise(source.text):
        return False
    if _OTHER_PATH.search(source.path):
        return False
    for directory in PurePosixPath(source.path).parents[:3]:
        for name, word in (("migration_lock.toml", "provider"), ("meta/_journal.json", "dialect")):
            told = tree.read(str(directory / name))
            if told is not None and word in told.text:
                return any(sign in told.text for sign in _POSTGRESQL)
    return True


def _speaks_otherwise(sql: str) -> bool:
    """Whether the statements, not the comments, are written for another database."""
    return any(
        "`" in statement.text or _OTHER_DATABASE.search(statement.text)
        for statement in script_of(sql).statements
    )


def runs_apart(sql: str) -> bool:
    """Whether the tool sends the statements one by one, outside a transaction."""
    return _NO_TRANSACTION.search(sql) is not None


def is_marked(comments: Sequence[Comment], tree: Tree, *, before: int | None = None) -> bool:
    """Whether one of the comments, or of those that begin before a place, gives a reason after a marker."""
    return any(
        _has_reason(comment.text, tree) for comment in comments if before is None or comment.start < before
    )


def _has_reason(comment: str, tree: Tree) -> bool:
    for line in comment.split("\n"):
        plain = line.strip(" \t*#-/!")
        for marker in tree.names["destructive_marker"]:
            if plain.lower().startswith(marker.lower()):
                return len(re.findall(r"\w", plain[len(marker) :])) >= _LEAST_REASON
    return False


def code_comments(source: SourceFile) -> Sequence[Comment]:
    """The comments of a Python or JavaScript file."""
    return [Comment(node.text().lstrip("#/ "), node.range().start.index) for node in source.nodes(COMMENTS)]


def does_nothing(sql: str) -> bool:
    """Whether a text has no statement but a `SELECT` of constants."""
    return all(_CONSTANT.fullmatch(statement.text) for statement in script_of(sql).statements)


_CONSTANT = re.compile(
    r"select\s+(?:'[^']*'|\d+|null|true|false)(?:\s+as\s+\w+)?|begin|commit|rollback|start\s+transaction",
    re.IGNORECASE,
)
