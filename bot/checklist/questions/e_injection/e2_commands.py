"""E2: a shell string with a part that varies, or a program that a request chooses."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.libraries import joined, joined_everywhere
from bot.checklist.languages.shapes.execution import Commands
from bot.checklist.languages.vocabulary import ANY_TEXTS, ARRAYS, CALLS, LISTS, SPREADS
from bot.checklist.questions.e_injection.program_starts import (
    command_literals,
    is_own_program,
    starts_program,
    words_of_call,
)
from bot.checklist.questions.e_injection.remote_shells import runs_remotely
from bot.checklist.questions.e_injection.shell_scripts import script_file, script_text
from bot.checklist.questions.e_injection.shell_wrappers import is_wrapper, shell_text
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, calls, dotted, resolve
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.option_bags import bag_of
from bot.checklist.values.constants import Folded
from bot.checklist.values.folding import fold
from bot.checklist.values.guards import is_asked, is_guarded
from bot.checklist.values.provenance import Source, provenance
from bot.checklist.values.requests import reads_request
from bot.checklist.values.varying import shown

_LIST = "a constant program with a list of arguments"
# The option in a dictionary that is spread into a call.
_SHELL_KEY = re.compile(r"[\"']shell[\"']\s*:\s*True|\bshell\s*=\s*True")
# A repository's own: `shellQuote`, `escape_shell_arg`, `quoteArg`.
_OWN_QUOTER = re.compile(
    r"^(?:sh|shell|bash|cmd|arg)_?(?:quote|escape)\w{0,8}$|^(?:quote|escape)_?(?:for_?)?(?:sh|shell|bash|cmd|arg)\w{0,8}$",
    re.IGNORECASE,
)


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each call that starts a program."""
    shells = joined_everywhere(Commands).shells
    for call in calls(source):
        if call.resolved in shells or is_wrapper(call, source, tree) or runs_remotely(call, source):
            command = shell_text(call, source)
            if command is not None:
                yield _shell(call.node, [command], source)
        elif starts_program(call):
            yield from _program(call, source)
    for node, words in command_literals(source):
        yield _started(node, words, source)


def _program(call: Call, source: SourceFile) -> Iterator[Subject]:
    words = words_of_call(call, source)
    if not words:
        return
    shell = _shell_option(call, source)
    if shell is None or shell.text() in {"False", "false"}:
        yield _started(call.node, words, source)
    elif joined(source.language, Commands).joins_words:
        yield _joined(call.node, words, source, always="true" in shell.text() or shell.kind() in ANY_TEXTS)
    else:
        yield _shell(call.node, words[:1], source)


def _shell_option(call: Call, source: SourceFile) -> SgNode | None:
    """The option that asks for a shell, also where options stand in a variable or are spread."""
    given = call.keyword("shell")
    for argument in call.arguments if given is None else ():
        node = argument.node
        if not source.habits.spreads_keywords:
            given = given or (bag_of(node, source) or {}).get("shell")
        elif argument.spread and (
            inner := next((child for child in node.children() if child.is_named()), None)
        ):
            held = (
                binding.value
                for binding in bindings(source).of(inner.text(), inner)
                if binding.value is not None
            )
            texts = (_SHELL_KEY.search(value.text()[:2000]) for value in held)
            given = node if any(texts) else given
    return given


def _joined(node: SgNode, words: Sequence[SgNode], source: SourceFile, *, always: bool) -> Subject:
    """With the option `shell`, Node.js joins program and arguments and quotes none of them."""
    folded = fold(words[0], source)
    varying = [piece for word in words for piece in _varying(word, source)]
    if not varying:
        return passes(source, node, "constant or quoted words for a shell")
    worst = max(provenance(piece, source) for piece in varying)
    if not always and worst <= Source.SETTING:
        return passes(source, node, "words of its own for a shell")
    listed = len(words) == 1 or (len(words) > 1 and all(fold(word, source).is_constant for word in words[:1]))
    certain = always and (folded.is_built or (listed and any(_is_text(word, source) for word in words[1:])))
    if worst >= Source.STORED or certain:
        return fails(source, node, _varies(varying))
    return unclear(source, node, f"The words {shown(varying)} for a shell could not be followed.")


def _is_text(word: SgNode, source: SourceFile) -> bool:
    """Whether a word is one text that varies, not a list that is not followed."""
    parent = word.parent()
    in_list = parent is not None and parent.kind() in ARRAYS and word.kind() not in SPREADS
    return in_list and bool(_varying(word, source))


def _started(node: SgNode, words: Sequence[SgNode], source: SourceFile) -> Subject:
    program = fold(words[0], source)
    script = script_text(words, source)
    if script is not None:
        return _shell(node, [script], source)
    if program.is_constant:
        file = script_file(words, source)
        return passes(source, node, _LIST) if file is None else _chosen(node, file, source, "script")
    return _chosen(node, words[0], source, "program")


def _chosen(node: SgNode, word: SgNode, source: SourceFile, what: str) -> Subject:
    """A program, or the script of a shell, that varies: who chooses it?"""
    holes = [hole.node for hole in fold(word, source).holes]
    holes = [unguarded for unguarded in holes if not is_guarded(unguarded, source)]
    if not holes or is_own_program(word, source):
        return passes(source, node, f"a {what} of its own with a list of arguments")
    worst = max(provenance(hole, source) for hole in holes)
    asked = all(is_asked(hole, source) for hole in holes)
    if worst is Source.REQUEST and not asked:
        message = (
            f"The request chooses the {what} {shown([word])}: run a constant one, or choose from a list."
        )
        return fails(source, node, message)
    if worst <= Source.SETTING:
        return passes(source, node, f"a {what} of its own with a list of arguments")
    return unclear(source, node, f"Which {what} {shown([word])} is could not be followed.")


def _varying(word: SgNode, source: SourceFile) -> list[SgNode]:
    return [hole.node for hole in fold(word, source).holes if not _is_quoted(hole.node, source)]


def _varies(varying: Sequence[SgNode]) -> str:
    return f"{shown(varying)} varies inside a shell string: start the program with a list of arguments."


def _shell(node: SgNode, command: Sequence[SgNode], source: SourceFile) -> Subject:
    folded = fold(command[0], source)
    varying = _varying(command[0], source)
    if not varying:
        return passes(source, node, "a constant or quoted shell string")
    asked = all(is_asked(piece, source) for piece in varying)
    built = folded.is_built or _is_joined_list(command[0], folded)
    if not asked and (built or any(_is_foreign(piece, source) for piece in varying)):
        return fails(source, node, _varies(varying))
    return unclear(source, node, f"The shell string {shown(varying)} could not be followed.")


def _is_foreign(node: SgNode, source: SourceFile) -> bool:
    return reads_request(node, source) or provenance(node, source) >= Source.STORED


def _is_joined_list(node: SgNode, folded: Folded) -> bool:
    """Whether a list of words becomes one string without quoting any."""
    callee = dotted(node.field("function") or node) if node.kind() in CALLS else ""
    joins = callee.rpartition(".")[2] in {"join", "Join"}
    formats = callee in {"fmt.Sprintf", "util.format"} and node.text().count(",") > 0
    return (joins or formats or node.kind() in LISTS) and bool(folded.holes)


def _is_quoted(node: SgNode, source: SourceFile) -> bool:
    if is_guarded(node, source):
        return True
    callee = dotted(node.field("function") or node)
    quoters = joined_everywhere(Commands).quoters
    own = bool(_OWN_QUOTER.match(callee.rpartition(".")[2]))
    return own or callee in quoters or resolve(callee, imported_names(source)) in quoters


QUESTION = Question(question="E2", languages=CODE, find=find)
