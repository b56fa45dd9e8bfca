"""J1: a migration has a way back, or says why there is none."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.formats.sql_statements import script_of
from bot.checklist.languages.language import Language
from bot.checklist.languages.libraries import joined, known_in, speaking
from bot.checklist.languages.shapes.migrations import MigrationStyles, RegisteredSteps, WayFunctions
from bot.checklist.languages.vocabulary import (
    CALLS,
    COMMENTS,
    CONCATENATIONS,
    ELLIPSES,
    EXPRESSION_STATEMENTS,
    FUNCTIONS,
    NULLS,
    PASSES,
    RAISES,
    RETURNS,
    STRINGS,
)
from bot.checklist.questions.j_migration.go_ways import TOOLS as GO_TOOLS
from bot.checklist.questions.j_migration.go_ways import go_ways, is_idle_way
from bot.checklist.questions.j_migration.migrations import (
    code_comments,
    does_nothing,
    goes_down,
    is_marked,
    is_migration,
    sections,
    style_of,
)
from bot.checklist.questions.j_migration.script_ways import TOOLS, is_idle, is_script_migration, ways
from bot.checklist.syntax.calls import Call, calls

_FIX = "Write it, or say why not in a comment that begins with `irreversible:`."
_IDLE_CALLS = frozenset({"print", "info", "warning", "warn", "debug", "error"})
_REVERSE = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """The migration, or each of its operations that has to name its reverse."""
    if not is_migration(source, tree):
        return
    if known_in(source.language, WayFunctions):
        yield from _scripts(source, tree)
        return
    if known_in(source.language, RegisteredSteps):
        yield from _in_steps(source, tree)
        return
    style = style_of(source, tree)
    if known_in(source.language, MigrationStyles):
        readers = {"downgrade": _downgrade, "operations": _operations}
        if style in readers:
            yield from readers[style](source, tree)
    elif style == "pair":
        yield from _pair(source, tree)
    elif style == "sections":
        yield from _sections(source, tree)


def _pair(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    if goes_down(source.path) or not script_of(source.text).statements:
        return
    path = PurePosixPath(source.path)
    down = tree.read(str(path.with_name(path.name.replace(".up.", ".down."))))
    comments = [*script_of(source.text).comments, *(script_of(down.text).comments if down else ())]
    if down is not None and not does_nothing(down.text):
        yield passes(source, 1, f"undone by {PurePosixPath(down.path).name}")
    elif is_marked(comments, tree):
        yield passes(source, 1, "marked irreversible, with a reason")
    else:
        yield fails(source, 1, f"The down file is {'empty' if down else 'missing'}. {_FIX}")


def _sections(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    found = sections(source.text)
    if found.up is None:
        return
    if does_nothing(source.text[slice(*found.up_text)]):
        yield passes(source, found.up, "nothing to undo")
    elif found.down is not None and not does_nothing(source.text[slice(*found.down_text)]):
        yield passes(source, found.down, "has a Down")
    elif is_marked(script_of(source.text).comments, tree):
        yield passes(source, found.up, "marked irreversible, with a reason")
    else:
        wrong = "There is no Down." if found.down is None else "The Down undoes nothing."
        yield fails(source, found.down or found.up, f"{wrong} {_FIX}")


def _scripts(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    if not is_script_migration(source):
        return
    up, down = ways(source, "up")[0], next(iter(ways(source, "down")), None)
    if is_idle(up):
        yield passes(source, up, "nothing to undo")
    elif down is not None and not is_idle(down):
        yield passes(source, down, "has a way down")
    elif is_marked(code_comments(source), tree):
        yield passes(source, up, "marked irreversible, with a reason")
    else:
        wrong = "There is no `down`." if down is None else "This undoes nothing."
        yield fails(source, down or up, f"{wrong} {_FIX}")


def _in_steps(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    for way in go_ways(source):
        down = way.down
        if is_idle_way(way.up):
            yield passes(source, way.up, "nothing to undo")
        elif down is not None and not is_idle_way(down):
            yield passes(source, down, "has a way down")
        elif is_marked(code_comments(source), tree):
            yield passes(source, way.up, "marked irreversible, with a reason")
        else:
            wrong = "There is no way down." if down is None else "This undoes nothing."
            yield fails(source, down or way.up, f"{wrong} {_FIX}")


def _downgrade(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    functions = {name.text(): node for node in source.nodes(FUNCTIONS) if (name := node.field("name"))}
    upgrade, downgrade = functions.get("upgrade"), functions.get("downgrade")
    if upgrade is None:
        return
    if _is_idle(upgrade):
        yield passes(source, upgrade, "nothing to undo")
    elif downgrade is not None and not _is_idle(downgrade):
        yield passes(source, downgrade, "has a downgrade")
    elif is_marked(code_comments(source), tree):
        yield passes(source, upgrade, "marked irreversible, with a reason")
    else:
        wrong = "There is no downgrade." if downgrade is None else "This undoes nothing."
        yield fails(source, downgrade or upgrade, f"{wrong} {_FIX}")


def _is_idle(function: SgNode) -> bool:
    """Whether a function does nothing, or only raises or writes a message."""
    body = function.field("body")
    return body is None or all(_is_idle_statement(child) for child in body.children() if child.is_named())


def _is_idle_statement(node: SgNode) -> bool:
    kind = node.kind()
    if kind in EXPRESSION_STATEMENTS:
        inner = next((child for child in node.children() if child.is_named()), None)
        if inner is not None and inner.kind() in CALLS:
            function = inner.field("function")
            return function is not None and function.text().rpartition(".")[2] in _IDLE_CALLS
        return inner is None or inner.kind() in STRINGS | CONCATENATIONS | ELLIPSES
    if kind in RETURNS:
        return not any(child.is_named() and child.kind() not in NULLS for child in node.children())
    return kind in COMMENTS | RAISES | PASSES


def _operations(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    if "Migration" not in source.text or "operations" not in source.text:
        return
    for call in calls(source):
        if call.name in _REVERSE and call.callee in {call.name, f"migrations.{call.name}"}:
            yield _operation(source, call, tree)


def _operation(source: SourceFile, call: Call, tree: Tree) -> Subject:
    if any(argument.spread for argument in call.arguments):
        return unclear(
            source, call.node, "Whether there is a reverse among the arguments could not be followed."
        )
    reverse = call.keyword(_REVERSE[call.name]) or call.positional(1)
    forward = call.positional(0)
    if reverse is not None and reverse.kind() not in NULLS:
        return passes(source, call.node, "has its reverse")
    if forward is not None and forward.text().endswith(".noop"):
        return passes(source, call.node, "nothing to undo")
    if is_marked(code_comments(source), tree):
        return passes(source, call.node, "marked irreversible, with a reason")
    return fails(source, call.node, f"`{call.name}` has no `{_REVERSE[call.name]}`. {_FIX}")


def _wanted(source: SourceFile) -> bool:
    marks = joined(source.language, MigrationStyles).marks
    if marks:
        return any(mark in source.text for mark in marks)
    if known_in(source.language, RegisteredSteps):
        return GO_TOOLS.occur_in(source.text)
    return not known_in(source.language, WayFunctions) or TOOLS.occur_in(source.text)


QUESTION = Question(
    question="J1",
    languages=speaking(WayFunctions, MigrationStyles, RegisteredSteps) | {Language.SQL},
    find=find,
    wanted=_wanted,
)
