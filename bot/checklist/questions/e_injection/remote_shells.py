"""Calls that hand a string to the shell of another machine, over SSH."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.language import Language
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imports

_GO_METHODS = frozenset({"Run", "Output", "CombinedOutput", "Start"})
_SESSION = re.compile(r"(?:^|[._])(?:ssh_?)?sess(?:ion)?$", re.IGNORECASE)
_PYTHON_LIBRARIES = ("fabric", "fabric2", "invoke", "asyncssh")
_PYTHON_METHODS = frozenset({"run", "sudo", "local"})
_PYTHON_HOLDER = re.compile(r"(?:^|[._])(?:c|ctx|context|cx|conn|connection|host|remote|ssh|client)$")
_SCRIPT_LIBRARIES = ("ssh2", "node-ssh", "ssh2-promise", "simple-ssh", "ssh-exec", "shelljs")


def runs_remotely(call: Call, source: SourceFile) -> bool:
    """Whether a call runs its first argument in the shell at the other end of a connection."""
    if call.name == "exec_command":
        return source.language is Language.PYTHON
    if call.name == "execCommand":
        return source.language not in {Language.GO, Language.PYTHON}
    if source.language is Language.GO:
        has_one_argument = len(call.arguments) == 1 and call.name in _GO_METHODS
        return has_one_argument and _is_session(call, source)
    if source.language is Language.PYTHON:
        return (
            call.name in _PYTHON_METHODS and imports(source, *_PYTHON_LIBRARIES) and _is_holder(call, source)
        )
    return call.name == "exec" and call.receiver is not None and imports(source, *_SCRIPT_LIBRARIES)


def _is_session(call: Call, source: SourceFile) -> bool:
    return call.receiver is not None and (
        bool(_SESSION.search(call.receiver.text()[:80])) or "NewSession(" in _made_of(call.receiver, source)
    )


def _is_holder(call: Call, source: SourceFile) -> bool:
    receiver = call.receiver
    if receiver is None:
        return call.resolved.startswith(("fabric.", "invoke."))
    made = receiver.text()[:80] + _made_of(receiver, source)
    return bool(_PYTHON_HOLDER.search(receiver.text()[:80])) or "Connection(" in made or "connect(" in made


def _made_of(receiver: SgNode, source: SourceFile) -> str:
    found = bindings(source).of(receiver.text(), receiver)
    return " ".join(binding.value.text()[:120] for binding in found if binding.value is not None)
