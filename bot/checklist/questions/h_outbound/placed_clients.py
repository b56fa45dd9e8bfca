"""Requests by functions of a package, which take the address at a place."""

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.outbound import PlacedClients
from bot.checklist.questions.h_outbound.sent import ADDRESS, CLIENT_NAME, VERBS, Outbound
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.values.folding import fold


def placed_request(call: Call, source: SourceFile) -> Outbound | None:
    """The request that a call sends; None for any other call."""
    known = joined(source.language, PlacedClients)
    if call.callee in known.places:
        at = call.positional(known.places[call.callee])
        return Outbound(call, at, is_host=call.name in known.dials) if at is not None else None
    is_chained = any(chain in call.callee for chain in known.chains)
    if len(call.arguments) != known.methods.get(call.name, -1) and not (
        call.name.title() == call.name and is_chained
    ):
        return None
    at = call.positional(0)
    if at is None or call.receiver is None or call.name.lower() not in VERBS | {"postform"}:
        return None
    if is_chained or _is_client(call.receiver, known, source):
        return Outbound(call, at)
    named = CLIENT_NAME.search(call.callee.rpartition(".")[0])
    return (
        Outbound(call, at)
        if named and (ADDRESS.search(at.text()[:200]) or "://" in fold(at, source).text)
        else None
    )


def _is_client(node: SgNode, known: PlacedClients, source: SourceFile) -> bool:
    found = bindings(source).of(node.text(), node)
    kinds = [
        binding.annotation or (binding.value.text()[:60] if binding.value is not None else "")
        for binding in found
    ]
    return node.text() in known.default or any(either(known.types).search(kind) for kind in kinds)
