"""Functions of a repository that hand a string to a shell, and which argument the string is."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.tree import Tree
from bot.checklist.languages.vocabulary import DICTIONARIES
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.values.folding import fold

_PROMISED = re.compile(r"promisify\(\s*(?:\w+\.)?exec\s*[),]")
_PROMISED_FILE = re.compile(r"promisify\(\s*(?:\w+\.)?(?:execFile|spawn)\s*[),]")


def is_wrapper(call: Call, source: SourceFile, tree: Tree) -> bool:
    """Whether a call hands a string to a shell by a name of the repository's, or by `promisify(exec)`."""
    if call.is_new:
        return False
    made = [
        binding.value.text()[:120]
        for binding in (bindings(source).of(call.callee, call.node) if call.callee.isidentifier() else ())
        if binding.value is not None
    ]
    if any(_PROMISED.search(text) for text in made):
        return True
    if any(_PROMISED_FILE.search(text) for text in made):
        return False
    return tree.names.matches("exec_wrappers", call.callee) or tree.names.matches(
        "exec_wrappers", call.resolved
    )


def shell_text(call: Call, source: SourceFile) -> SgNode | None:
    """The argument that is the string: the second where the first is a mere name and the second a text."""
    first = call.positional(0) or call.keyword("cmd") or call.keyword("command")
    second = call.positional(1)
    if first is None or second is None or second.kind() in DICTIONARIES:
        return first
    built = fold(second, source)
    return (
        second if not fold(first, source).is_built and (built.is_built or _is_sentence(built.text)) else first
    )


def _is_sentence(text: str) -> bool:
    return " " in text.strip()
