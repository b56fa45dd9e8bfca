"""Judges where a request goes: who chooses scheme and host, and what was looked at before."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    EXPRESSION_LISTS,
    FUNCTIONS,
    MEMBERS,
    NAMES,
    OBJECTS,
    STRINGS,
    TEMPLATES,
    within,
)
from bot.checklist.questions.h_outbound.address_checks import is_checked, is_looked_at
from bot.checklist.questions.h_outbound.sent import Outbound, client_text
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, call_of, dotted
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.options import bare
from bot.checklist.values.constants import HOLE, Folded, Hole, Why, hole
from bot.checklist.values.folding import fold
from bot.checklist.values.provenance import Source, provenance

_WHOLE_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://[^/?#\0]+|[^/?#\0:]+)[/?#]", re.IGNORECASE)
_OPEN_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#\0]+\0", re.IGNORECASE)
# A repository's own client, by its name: `NewSSRFSafeHTTPClient`, `ssrf_safe_session`.
_OWN_SAFE = re.compile(
    r"(?i)ssrf_?(?:safe|proof|protect|guard|filter)\w{0,30}\(?|(?<![a-z])(?:new_?)?safe_?(?:http|outbound)_?(?:client|fetch|session)"
)


class Choice(Enum):
    """Who chooses the host of a request."""

    OURS = "the service"
    SAFE = "anybody, through the safe client"
    CHECKED = "somebody else, checked before"
    FOREIGN = "somebody else"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, eq=False)
class Destination:
    """A request with who chooses its host. `chosen` is the part that they choose."""

    request: Outbound
    choice: Choice
    chosen: SgNode
    source: Source = Source.CONSTANT


def destination(request: Outbound, source: SourceFile, names: Names) -> Destination | None:
    """The judged request; None for a constant address."""
    folded = _folded(request.address, source)
    own = _is_joined_path(request.address, source) or _begins_with_own_host(request, source)
    holes = [] if own else list(_host_holes(folded, is_host=request.is_host))
    if folded.is_constant:
        return None
    if not holes:
        return Destination(request, Choice.OURS, request.address)
    judged = [(provenance(host_part.node, source), host_part.node) for host_part, _ in holes]
    judged = [
        (Source.SETTING if after and origin < Source.STORED else origin, node)
        for (origin, node), (_, after) in zip(judged, holes, strict=True)
    ]
    worst, chosen = max(judged, key=lambda pair: pair[0])
    if worst <= Source.SETTING:
        return Destination(request, Choice.OURS, chosen)
    if _is_safe(request.call, source, names):
        return Destination(request, Choice.SAFE, chosen)
    if is_checked(request, chosen, worst, source, names):
        return Destination(request, Choice.CHECKED, chosen, worst)
    foreign = worst >= Source.STORED and not is_looked_at(request, chosen, source, names)
    choice = Choice.FOREIGN if foreign else Choice.UNKNOWN
    return Destination(request, choice, chosen, worst)


def _begins_with_own_host(request: Outbound, source: SourceFile) -> bool:
    """Whether the text begins, before anything that varies, with a path or with a whole host."""
    node = bare(request.address)
    found = bindings(source).of(node.text(), node) if node.kind() in NAMES else ()
    if len(found) == 1 and found[0].value is not None:
        node = bare(found[0].value)
    if node.kind() not in STRINGS | TEMPLATES or request.is_host:
        return False
    prefix = re.split(r"\{|\$\{", node.text()[:300])[0].lstrip("rRbBfFuU").lstrip("\"'`")
    return bool(re.match(r"/[^/\\]", prefix) or _WHOLE_HOST.match(prefix))


def _is_joined_path(address: SgNode, source: SourceFile) -> bool:
    """`new URL("/users/" + id, base)`, `urljoin(base, f"/users/{id}")`: the slash keeps the base's host."""
    node = bare(address)
    found = bindings(source).of(node.text(), node) if node.kind() in NAMES else ()
    if len(found) == 1 and found[0].value is not None:
        node = bare(found[0].value)
    call = call_of(node, imported_names(source))
    if call is not None and call.name in {"toString", "href"} and call.receiver is not None:
        return _is_joined_path(call.receiver, source)
    places = {"URL": (0, 1), "urljoin": (1, 0)}.get(call.name) if call is not None else None
    if call is None or places is None:
        return False
    path, base = call.positional(places[0]), call.positional(places[1])
    if path is None or base is None or provenance(base, source) > Source.SETTING:
        return False
    text = fold(path, source).text
    return len(text) > 1 and text[0] == "/" and text[1] not in {"/", HOLE, "\\"} and "\n" not in text


def _folded(address: SgNode, source: SourceFile) -> Folded:
    """The text of an address; a field that is named URL is no constant, though it looks like one."""
    folded = fold(address, source)
    if not folded.is_constant or "://" in folded.text:
        return folded
    for member in [address, *within(address, MEMBERS)]:
        base, _, last = dotted(member).rpartition(".")
        if (
            last in {"URL", "URI", "HREF"}
            and base
            and not base.replace("_", "").isupper()
            and not base[0].isupper()
        ):
            return hole(member, Why.ATTRIBUTE)
    return folded


def _host_holes(folded: Folded, *, is_host: bool) -> Iterator[tuple[Hole, bool]]:
    """The holes in scheme or host, and whether a whole constant host stands before one."""
    index = 0
    for line in folded.text.split("\n"):
        count = line.count(HOLE)
        mine = folded.holes[index : index + count]
        index += count
        if line.startswith("/") and not line.startswith("//") and not is_host:
            continue
        for place, address in zip(
            [at for at, character in enumerate(line) if character == HOLE], mine, strict=True
        ):
            before = line[:place]
            if _WHOLE_HOST.match(_as_host(before)):
                break
            yield address, bool(_OPEN_HOST.match(before + HOLE))


def _as_host(text: str) -> str:
    """What stands before a hole, an earlier hole taken for a host or, at the start, for scheme and host."""
    first = "http://x" if text.startswith(HOLE) else ""
    return first + text.removeprefix(HOLE if first else "").replace(HOLE, "x")


def _is_safe(call: Call, source: SourceFile, names: Names) -> bool:
    """Whether a request goes through the safe client, or through an agent of its."""
    words = names["safe_http_client"]
    texts = [call.callee, call.resolved, client_text(call, source) or ""]
    texts.extend(argument.node.text()[:600] for argument in call.arguments if argument.node.kind() in OBJECTS)
    if any(_is_word(words, text) for text in texts):
        return True
    if any(_OWN_SAFE.search(_with_maker(text, source)) for text in texts):
        return True
    sent = _senders(call, source) if call.name.startswith("NewRequest") else ()
    # a request may be sent in one of several ways: each must be safe
    made = [
        f"{inner_call.callee} {_with_maker(client_text(inner_call, source) or '', source)}"
        for inner_call in sent
    ]
    return bool(made) and all(_is_word(words, text) or _OWN_SAFE.search(text) for text in made)


def _with_maker(text: str, source: SourceFile) -> str:
    """How a client is made, and the body of the function of this file that makes it."""
    match = re.match(r"(?:await )?(\w+)\(\)", text)
    if match is None:
        return text
    for function in source.nodes(FUNCTIONS):
        name = function.field("name")
        if name is not None and name.text() == match[1]:
            return f"{text} {function.text()[:1000]}"
    return text


def _is_word(words: Iterable[str], text: str) -> bool:
    return any(re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text) for word in words)


def _senders(call: Call, source: SourceFile) -> Sequence[Call]:
    """The calls of Go that send a request made before: `client.Do(req)`."""
    function = enclosing_function(call.node)
    if function is None:
        return ()
    return [
        inner_call
        for inner_call in calls_within(function, source)
        if inner_call.name == "Do"
        and span(inner_call.node)[0] > span(call.node)[0]
        and _sends(inner_call, call)
    ]


def _sends(sending: Call, made: Call) -> bool:
    """Whether a `Do` is given the request that a call made, told by its name; any where that is not seen."""
    declared = made.node.parent()
    while declared is not None and declared.kind() in EXPRESSION_LISTS:
        declared = declared.parent()
    left = declared.field("left") if declared is not None else None
    name = left.text().partition(",")[0].strip() if left is not None else ""
    given = sending.positional(0)
    return not name or given is None or re.search(rf"\b{re.escape(name)}\b", given.text()[:200]) is not None


def sender(request: Outbound, source: SourceFile) -> Call:
    """The call that really sends: of a request that was made before the `Do`."""
    if request.call.name.startswith("NewRequest"):
        found = _senders(request.call, source)
        return found[0] if found else request.call
    return request.call
