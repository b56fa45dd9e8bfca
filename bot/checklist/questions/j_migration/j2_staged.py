"""J2: destructive and locking changes come in stages, and row security stays."""

from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.sql_statements import Comment, script_of
from bot.checklist.languages.language import Language
from bot.checklist.languages.libraries import known_in, speaking
from bot.checklist.languages.shapes.migrations import MigrationStyles, RegisteredSteps, WayFunctions
from bot.checklist.questions.j_migration.alembic_changes import alembic_changes
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.django_changes import django_changes
from bot.checklist.questions.j_migration.go_migrations import go_changes, is_go_migration
from bot.checklist.questions.j_migration.go_ways import TOOLS as GO_TOOLS
from bot.checklist.questions.j_migration.known_checks import known_checks
from bot.checklist.questions.j_migration.made import Made
from bot.checklist.questions.j_migration.migrations import (
    code_comments,
    goes_down,
    is_marked,
    is_migration,
    is_postgresql,
    runs_apart,
    sections,
    style_of,
)
from bot.checklist.questions.j_migration.schema_changes import changes
from bot.checklist.questions.j_migration.script_migrations import script_changes
from bot.checklist.questions.j_migration.script_ways import TOOLS, is_script_migration


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each statement or operation, on the way up, that takes away, locks or opens."""
    if not is_migration(source, tree):
        return
    if source.language is Language.SQL:
        yield from _in_sql(source, tree)
        return
    comments = code_comments(source)
    for node, change in _in_code(source, tree):
        yield _subject(
            source, _line(source, span(node)[0]), change, _is_marked(source, comments, span(node), tree)
        )


def _in_code(source: SourceFile, tree: Tree) -> Iterator[tuple[SgNode, Change]]:
    postgresql = is_postgresql(source, tree)
    if known_in(source.language, WayFunctions):
        return script_changes(source, postgresql=postgresql) if is_script_migration(source) else iter(())
    if known_in(source.language, RegisteredSteps):
        return go_changes(source, postgresql=postgresql) if is_go_migration(source) else iter(())
    style = style_of(source, tree)
    if style == "downgrade":
        return alembic_changes(
            source,
            known_checks(source, tree),
            postgresql=postgresql and "dialects import mysql" not in source.text,
        )
    if style == "operations" and "migrations" in source.text:
        return django_changes(source, tree, postgresql=postgresql)
    return iter(())


def _in_sql(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    if goes_down(source.path):
        return
    start, end = sections(source.text).up_text
    text = source.text[start:end]
    comments = script_of(source.text[:end]).comments
    made = Made(separate=runs_apart(source.text))
    known = known_checks(source, tree)
    for change in changes(text, postgresql=is_postgresql(source, tree), made=made, known=known):
        at = start + change.start
        yield _subject(source, _line(source, at), change, _is_marked(source, comments, (at, at), tree))


def _is_marked(source: SourceFile, comments: Sequence[Comment], at: tuple[int, int], tree: Tree) -> bool:
    """Whether a marker with a reason stands above the change, or at the end of its line."""
    line_end = source.text.find("\n", at[1])
    return is_marked(comments, tree, before=line_end if line_end >= 0 else len(source.text))


def _line(source: SourceFile, at: int) -> int:
    return source.text.count("\n", 0, at) + 1


def _subject(source: SourceFile, line: int, change: Change, marked: bool) -> Subject:  # noqa: FBT001 - a fact about the change, not a choice
    if change.effect is Effect.NONE:
        return passes(source, line, change.message)
    if change.effect is Effect.DOUBT:
        return unclear(source, line, change.message)
    if change.effect is Effect.TAKES and marked:
        return passes(source, line, "marked destructive, with a reason")
    return fails(source, line, change.message)


def _wanted(source: SourceFile) -> bool:
    if known_in(source.language, RegisteredSteps):
        return GO_TOOLS.occur_in(source.text)
    return not known_in(source.language, WayFunctions) or TOOLS.occur_in(source.text)


QUESTION = Question(
    question="J2",
    languages=speaking(WayFunctions, MigrationStyles, RegisteredSteps) | {Language.SQL},
    find=find,
    wanted=_wanted,
)
