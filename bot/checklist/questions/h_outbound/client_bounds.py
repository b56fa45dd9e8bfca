"""Whether the client of a request follows redirects and has a timeout, by default or by option."""

import re
from dataclasses import dataclass

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.languages.libraries import known_in
from bot.checklist.languages.shapes.outbound import OptionClients, PlacedClients, SessionClients
from bot.checklist.languages.vocabulary import NAMES
from bot.checklist.questions.h_outbound.sent import client_text
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call

_REDIRECT = re.compile(r"\bredirect[\"']?\s*:\s*(?P<name>[A-Za-z_$][\w$]*)\s*[,}\n]")
_STAYS = frozenset({"error", "manual"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """What limits a request."""

    has_timeout: bool
    follows: bool


def bounds(call: Call, made: Call, source: SourceFile) -> Bounds | None:
    """The bounds of the call that sends a request, `made` being the one that was given the address.

    None where the client is not in this file.
    """
    if known_in(source.language, PlacedClients):
        return _of_placed(call, made, source)
    if known_in(source.language, SessionClients):
        return _of_session(call, source)
    return _of_options(call, source) if known_in(source.language, OptionClients) else None


def _of_placed(call: Call, made: Call, source: SourceFile) -> Bounds | None:
    deadline = _has_deadline(made, source)
    if (
        call.callee.startswith("http.") and call.callee.count(".") == 1
    ) or "http.DefaultClient" in call.callee:
        return Bounds(deadline, follows=True)
    if call.receiver is None:
        return None
    values = [
        binding.value
        for binding in bindings(source).of(call.receiver.text(), call.receiver)
        if binding.value is not None
    ]
    text = values[0].text()[:2000] if len(values) == 1 else call.receiver.text()[:400]
    if "http.Client{" not in text:
        return None
    name = re.escape(call.receiver.text()[:60])
    later = re.search(rf"\b{name}\.CheckRedirect\s*=", source.text)
    limited = re.search(rf"\bTimeout:|\b{name}\.Timeout\s*=", text) or re.search(
        rf"\b{name}\.Timeout\s*=", source.text
    )
    return Bounds(bool(limited) or deadline, follows=not ("CheckRedirect:" in text or later))


def _has_deadline(made: Call, source: SourceFile) -> bool:
    context = made.positional(0) if made.name == "NewRequestWithContext" else None
    if context is None:
        return False
    found = bindings(source).of(context.text(), context)
    texts = [context.text(), *(binding.value.text()[:100] for binding in found if binding.value is not None)]
    return any(re.search(r"context\.With(?:Timeout|Deadline)\w*\(", text) for text in texts)


def _of_session(call: Call, source: SourceFile) -> Bounds | None:
    made = client_text(call, source) or ""
    whole = f"{call.resolved} {made}"
    timeout = call.keyword("timeout")
    given = timeout is not None and timeout.text() != "None"
    if "httpx" in whole or "AsyncClient" in made:
        on = re.search(r"follow_redirects\s*=\s*True", made) or _is(call.keyword("follow_redirects"), "True")
        endless = (timeout is not None and not given) or (
            timeout is None and re.search(r"timeout\s*=\s*None", made)
        )
        return Bounds(not endless, follows=bool(on))
    if "urlopen" in call.callee or "urlretrieve" in call.callee:
        return Bounds(given, follows=True)
    waits = "aiohttp" in whole or "ClientSession" in made
    if any(argument.spread for argument in call.arguments):
        return None
    stays = _is(call.keyword("allow_redirects"), "False") or _is(call.keyword("redirect"), "False")
    head = call.name == "head" and not _is(call.keyword("allow_redirects"), "True")
    return Bounds(given or waits or "timeout" in made, follows=not (stays or head))


def _is(node: SgNode | None, text: str) -> bool:
    return node is not None and node.text() == text


def _of_options(call: Call, source: SourceFile) -> Bounds | None:
    text = "\n".join(_text(argument.node, source) for argument in call.arguments)
    made = client_text(call, source) or ""
    if re.search(r"undici\.request|https?\.(?:request|get)", call.resolved):
        return Bounds("undici" in call.resolved or "timeout" in text, follows=False)
    both = f"{text}\n{made if 'create(' in made or 'extend(' in made else ''}"
    stays = re.search(
        r"maxRedirects[\"']?\s*:\s*0\b|redirect[\"']?\s*:\s*[\"'](?:error|manual)"
        r"|followRedirects?[\"']?\s*:\s*false",
        both,
    )
    limited = re.search(r"\btimeout[\"']?\s*[:,}]|\bsignal\b", both)
    named = None if stays else _REDIRECT.search(both)
    if named is not None:
        chosen = _values_of(named["name"], call, source)
        if len(set(chosen)) != 1 and set(chosen) & _STAYS:
            return None  # a setting decides
        return Bounds(bool(limited), follows=not set(chosen) & _STAYS)
    return Bounds(bool(limited), follows=not stays)


def _values_of(name: str, call: Call, source: SourceFile) -> list[str]:
    """The texts that a name can stand for: literals, or the two sides of a choice."""
    values = [binding.value for binding in bindings(source).of(name, call.node) if binding.value is not None]
    sides: list[str] = []
    for value in values:
        two = (value.field("consequence"), value.field("alternative"))
        sides.extend(
            node.text().strip("\"'`") for node in (two if all(two) else (value,)) if node is not None
        )
    return sides


def _text(node: SgNode, source: SourceFile) -> str:
    """The text of an argument, or of the literal that a name stands for."""
    found = (
        bindings(source).of(node.text(), node) if node.kind() in NAMES and enclosing_function(node) else ()
    )
    values = [binding.value for binding in found if binding.value is not None]
    return values[0].text()[:2000] if len(values) == 1 else node.text()[:2000]
