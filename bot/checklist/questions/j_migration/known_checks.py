"""Checks that earlier migrations of the same folder added: what they keep from NULL."""

from pathlib import PurePosixPath

from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.languages.language import Language
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.migrations import MigrationStyles
from bot.checklist.questions.j_migration.made import Made, columns_kept
from bot.checklist.questions.j_migration.schema_changes import changes
from bot.checklist.questions.j_migration.sight import Known

_MOST_FILES = 400


def known_checks(source: SourceFile, tree: Tree) -> Known:
    """Looks a constraint up among the migrations beside a file, of which at most 400 are read."""
    folder = str(PurePosixPath(source.path).parent)

    def columns(name: str) -> frozenset[str] | None:
        return tree.made(("checks", folder), lambda: _read(folder, tree)).get(name)

    return columns


def _read(folder: str, tree: Tree) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    beside = [path for path in tree.paths() if str(PurePosixPath(path).parent) == folder]
    for path in beside[:_MOST_FILES]:
        source = tree.read(path)
        if source is not None and "not null" in source.lowered and "constraint" in source.lowered:
            found.update(_checks_of(source))
    return found


def _checks_of(source: SourceFile) -> dict[str, frozenset[str]]:
    checks = joined(source.language, MigrationStyles).checks
    if checks:
        return {
            match["name"].lower(): columns_kept(f"check ({match['check']})")
            for match in either(checks).finditer(source.text)
        }
    if source.language is not Language.SQL:
        return {}
    made = Made()
    for _ in changes(source.text, made=made):
        pass
    return {name: columns for (_, name), columns in made.checks.items()}
