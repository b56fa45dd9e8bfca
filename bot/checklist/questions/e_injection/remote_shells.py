"""Calls that hand a string to the shell of another machine, over SSH."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import joined
from bot.checklist.languages.shapes.execution import RemoteShells
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.imports import imports

_SESSION = re.compile(r"(?:^|[._])(?:ssh_?)?sess(?:ion)?$", re.IGNORECASE)
_HOLDER = re.compile(r"(?:^|[._])(?:c|ctx|context|cx|conn|connection|host|remote|ssh|client)$")


def runs_remotely(call: Call, source: SourceFile) -> bool:
    """Whether a call runs its first argument in the shell at the other end of a connection."""
    known = joined(source.language, RemoteShells)
    if call.name in known.always:
        return True
    if call.name in known.on_session and len(call.arguments) == 1:
        return _is_session(call, source)
    if call.name in known.on_holder and imports(source, *known.holders):
        return _is_holder(call, source)
    return call.name in known.on_any and call.receiver is not None and imports(source, *known.modules)


def _is_session(call: Call, source: SourceFile) -> bool:
    return call.receiver is not None and (
        bool(_SESSION.search(call.receiver.text()[:80])) or "NewSession(" in _made_of(call.receiver, source)
    )


def _is_holder(call: Call, source: SourceFile) -> bool:
    receiver = call.receiver
    if receiver is None:
        return call.resolved.startswith(("fabric.", "invoke."))
    made = receiver.text()[:80] + _made_of(receiver, source)
    return bool(_HOLDER.search(receiver.text()[:80])) or "Connection(" in made or "connect(" in made


def _made_of(receiver: SgNode, source: SourceFile) -> str:
    found = bindings(source).of(receiver.text(), receiver)
    return " ".join(binding.value.text()[:120] for binding in found if binding.value is not None)
