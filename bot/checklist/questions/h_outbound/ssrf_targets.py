"""Judges where a request goes: who chooses scheme and host, and what was looked at before."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ast_grep_py import SgNode

from bot.checklist.core.language import SCRIPTS, Language
from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.questions.h_outbound.outbound import Outbound, client_text
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, call_of, dotted
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.imports import imported_names
from bot.checklist.syntax.options import bare
from bot.checklist.values.constants import HOLE, Folded, Hole, Why, hole
from bot.checklist.values.folding import fold
from bot.checklist.values.guards import is_guarded
from bot.checklist.values.provenance import Source, provenance

_WHOLE_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*://[^/?#\0]+|[^/?#\0:]+)[/?#]", re.IGNORECASE)
_OPEN_HOST = re.compile(r"^[a-z][a-z0-9+.-]*://[^/?#\0]+\0", re.IGNORECASE)
_VALIDATES = re.compile(
    r"(?i)^(?:assert|ensure|validate|check|verify|guard|block|reject|require)_?\w*(?:url|uri|host|ssrf)$"
    r"|^is_?(?:safe|public|private|internal|allowed|blocked|trusted)\w*(?:url|uri|host|ip|address|target)$"
)
_ASKS = re.compile(r"(?i)^is_?|^has_?|^allowed|allowed$|^can_?|_allowed_|^url_has")
_HOST_CHECK = re.compile(r"(?i)(?:\.host(?:name)?\b|netloc|\bhost\b|hostname\(\)|\.origin\b)")
_PREFIXES = frozenset({"startsWith", "startswith", "HasPrefix"})
_HOST_AND_SLASH = re.compile(r"^[\"'`]https?://[\w.:-]+/")
_CONDITIONS = ("if_statement",)
_MEMBERS = {
    Language.GO: "selector_expression",
    Language.PYTHON: "attribute",
    **dict.fromkeys(SCRIPTS, "member_expression"),
}


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
    judged = [(provenance(one.node, source), one.node) for one, _ in holes]
    judged = [
        (Source.SETTING if after and origin < Source.STORED else origin, node)
        for (origin, node), (_, after) in zip(judged, holes, strict=True)
    ]
    worst, chosen = max(judged, key=lambda one: one[0])
    if worst <= Source.SETTING:
        return Destination(request, Choice.OURS, chosen)
    if _is_safe(request.call, source, names):
        return Destination(request, Choice.SAFE, chosen)
    if _is_checked(request, chosen, worst, source, names):
        return Destination(request, Choice.CHECKED, chosen, worst)
    choice = Choice.FOREIGN if worst >= Source.STORED else Choice.UNKNOWN
    return Destination(request, choice, chosen, worst)


def _begins_with_own_host(request: Outbound, source: SourceFile) -> bool:
    """Whether the text begins, before anything that varies, with a path or with a whole host."""
    node = bare(request.address)
    found = bindings(source).of(node.text(), node) if node.kind() == "identifier" else ()
    if len(found) == 1 and found[0].value is not None:
        node = bare(found[0].value)
    if node.kind() not in {"string", "template_string"} or request.is_host:
        return False
    prefix = re.split(r"\{|\$\{", node.text()[:300])[0].lstrip("rRbBfFuU").lstrip("\"'`")
    return bool(re.match(r"/[^/\\]", prefix) or _WHOLE_HOST.match(prefix))


def _is_joined_path(address: SgNode, source: SourceFile) -> bool:
    """`new URL("/users/" + id, base)`, `urljoin(base, f"/users/{id}")`: the slash keeps the base's host."""
    node = bare(address)
    found = bindings(source).of(node.text(), node) if node.kind() == "identifier" else ()
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
    for member in [address, *address.find_all(kind=_MEMBERS[source.language])]:
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
        for place, one in zip(
            [at for at, character in enumerate(line) if character == HOLE], mine, strict=True
        ):
            before = line[:place]
            if _WHOLE_HOST.match(_as_host(before)):
                break
            yield one, bool(_OPEN_HOST.match(before + HOLE))


def _as_host(text: str) -> str:
    """What stands before a hole, an earlier hole taken for a host or, at the start, for scheme and host."""
    first = "http://x" if text.startswith(HOLE) else ""
    return first + text.removeprefix(HOLE if first else "").replace(HOLE, "x")


def _is_safe(call: Call, source: SourceFile, names: Names) -> bool:
    """Whether a request goes through the safe client, or through an agent of its."""
    words = names["safe_http_client"]
    texts = [call.callee, call.resolved, client_text(call, source) or ""]
    texts.extend(
        argument.node.text()[:600] for argument in call.arguments if argument.node.kind() == "object"
    )
    if source.language is Language.GO and call.name.startswith("NewRequest"):
        texts.extend(one.callee for one in _senders(call, source))
    return any(
        re.search(rf"(?<![A-Za-z0-9]){re.escape(word)}(?![A-Za-z0-9])", text)
        for word in words
        for text in texts
    )


def _senders(call: Call, source: SourceFile) -> Sequence[Call]:
    """The calls of Go that send a request made before: `client.Do(req)`."""
    function = enclosing_function(call.node)
    if function is None:
        return ()
    return [
        one
        for one in calls_within(function, source)
        if one.name == "Do" and span(one.node)[0] > span(call.node)[0]
    ]


def sender(request: Outbound, source: SourceFile) -> Call:
    """The call that really sends: of a request that was made before the `Do`."""
    if request.call.name.startswith("NewRequest"):
        found = _senders(request.call, source)
        return found[0] if found else request.call
    return request.call


def _names_of(node: SgNode, source: SourceFile) -> set[str]:
    """The texts under which a value goes in its function: its own, and those it was made of."""
    texts = {node.text()[:200], dotted(node)} - {""}
    waiting = [node]
    for _ in range(20):
        if not waiting:
            break
        at = waiting.pop()
        if at.kind() == "identifier":
            texts.add(at.text())
            waiting.extend(one.value for one in bindings(source).of(at.text(), at) if one.value is not None)
        elif at.kind() in {"attribute", "selector_expression", "member_expression"}:
            texts.add(at.text()[:200])
            if at.kind() == "selector_expression" or "()" in dotted(at):
                inner = at.field("operand") or at.field("object")
                waiting.extend([inner] if inner is not None else [])
        elif at.kind() in {
            "call",
            "call_expression",
            "new_expression",
            "argument_list",
            "arguments",
            "await_expression",
            "await",
            "expression_list",
        }:
            waiting.extend(child for child in at.children() if child.is_named())
    return {text for text in texts if text not in {"url", "http", "String", "str"} or text == node.text()}


def _is_checked(request: Outbound, chosen: SgNode, worst: Source, source: SourceFile, names: Names) -> bool:
    function = enclosing_function(request.call.node)
    if function is None:
        return False
    texts = _names_of(chosen, source) | _names_of(request.address, source)

    def is_validator(call: Call) -> bool:
        likely = worst >= Source.STORED and _VALIDATES.match(call.name) is not None
        return likely or names.matches("url_validators", call.callee)

    before = span(request.call.node)[0]
    earlier = [call for call in calls_within(function, source) if span(call.node)[0] < before]
    if any(_counts(call, texts, source) for call in earlier if is_validator(call)):
        return True
    if worst < Source.STORED:
        return False
    if any(_begins_with_host(call, texts) for call in earlier):
        return True
    return is_guarded(chosen, source) or _is_looked_up(function, texts, source, before)


def _begins_with_host(call: Call, texts: set[str]) -> bool:
    """`url.startsWith("https://cdn.acme.example/")`: the slash ends the host."""
    given = [argument.node.text()[:200] for argument in call.arguments]
    receiver = call.receiver.text()[:200] if call.receiver is not None else ""
    known = any(_HOST_AND_SLASH.match(text) for text in given)
    return call.name in _PREFIXES and known and bool(({receiver, *given}) & texts)


def _counts(call: Call, texts: set[str], source: SourceFile) -> bool:
    """Whether a validator is given one of the texts and its answer is heeded."""
    given = {argument.node.text()[:200] for argument in call.arguments}
    receiver = {call.receiver.text()[:200]} if call.receiver is not None else set()
    if not (given | receiver) & texts:
        return False
    parent = call.node.parent()
    while parent is not None and parent.kind() in {"await", "await_expression", "expression_list"}:
        parent = parent.parent()
    if parent is None:
        return False
    if parent.kind() == "expression_statement":
        return source.language is not Language.GO and not _ASKS.search(call.name)
    if parent.kind() in {"assignment_statement", "short_var_declaration"}:
        left = parent.field("left")
        return left is not None and left.text().strip() != "_"
    return True


def _is_looked_up(function: SgNode, texts: set[str], source: SourceFile, before: int) -> bool:
    """Whether a condition before the request holds the host against something, or indexes a table with it."""
    for node in source.nodes(*_CONDITIONS):
        at = span(node)[0]
        if not span(function)[0] <= at < before:
            continue
        condition = node.field("condition")
        text = condition.text()[:400] if condition is not None else ""
        if any(re.search(rf"\[{re.escape(name)}\]", text) for name in texts):
            return True
        mentions = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in texts) or _derived(
            text, texts, node, source
        )
        if (
            mentions
            and _HOST_CHECK.search(text)
            and re.search(
                r"==|!=|\bin\b|has\(|includes\(|Contains\(|[eE]nds[wW]ith|HasSuffix|\[|test\(|match", text
            )
        ):
            return True
    return False


def _derived(text: str, texts: set[str], node: SgNode, source: SourceFile) -> bool:
    """Whether a condition looks at something that was made of the value: `parsed = urlparse(link)`."""
    for name in set(re.findall(r"[A-Za-z_]\w*", text)):
        for one in bindings(source).of(name, node):
            if one.value is not None and any(
                re.search(rf"(?<!\w){re.escape(value)}(?!\w)", one.value.text()[:300]) for value in texts
            ):
                return True
    return False
