"""What a migration that is written in Go takes away or locks: goose, gormigrate, bun and pgx's statements."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, span
from bot.checklist.languages.vocabulary import COMPOSITES, LITERAL_BODIES, TEXTS, within
from bot.checklist.questions.j_migration.change import Change, Effect
from bot.checklist.questions.j_migration.go_ways import TOOLS, go_ways, upward
from bot.checklist.questions.j_migration.made import Made
from bot.checklist.questions.j_migration.schema_changes import changes
from bot.checklist.syntax.calls import Call, calls
from bot.checklist.values.folding import fold

_SENDS = re.compile(r"(?:^|\.)(?:Exec|ExecContext|MustExec|QueryContext|Query|Raw|NewRaw)$")
_NO_TRANSACTION = re.compile(r"NoTx")
_TAKEN = {
    "DropTable": "A dropped table takes its rows along: stop using it first, drop it a release later.",
    "DropColumn": "A dropped column takes its data along: stop using it first, drop it a release later.",
    "RenameTable": "A rename breaks the code that still runs: add the new name, move, drop the old one.",
    "RenameColumn": "A rename breaks the code that still runs: add the new name, move, drop the old one.",
}


def go_changes(source: SourceFile, *, postgresql: bool) -> Iterator[tuple[SgNode, Change]]:
    """Each change on the way up, harmless ones too, with the call that makes it."""
    made = Made(separate=_NO_TRANSACTION.search(source.text) is not None)
    ways = upward(source)
    for call in calls(source):
        at = span(call.node)[0]
        if any(first <= at < last for first, last in ways):
            yield from ((call.node, change) for change in _judge(call, source, made, postgresql=postgresql))
    for way in go_ways(source):
        for text in within(way.up, TEXTS) if way.up.kind() in COMPOSITES | LITERAL_BODIES else ():
            found = changes(fold(text, source).text, postgresql=postgresql, made=made)
            yield from ((text, change) for change in found)


def _judge(call: Call, source: SourceFile, made: Made, *, postgresql: bool) -> Iterator[Change]:
    if call.name in _TAKEN and "Migrator()" in call.callee:
        yield Change(Effect.TAKES, _TAKEN[call.name], 0)
        return
    if not _SENDS.search(call.callee):
        return
    for argument in call.arguments[:2]:
        folded = fold(argument.node, source)
        if folded.is_constant and " " in folded.text.strip():
            yield from changes(folded.text, postgresql=postgresql, made=made)
            return


def is_go_migration(source: SourceFile) -> bool:
    """Whether a Go file registers migrations with one of these tools."""
    return TOOLS.occur_in(source.text)
