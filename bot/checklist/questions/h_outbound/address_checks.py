"""Judges whether an address was checked before a request goes there, and on every way to it."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.languages.vocabulary import (
    ARGUMENTS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    AWAITS,
    DECLARATIONS,
    EXPRESSION_LISTS,
    EXPRESSION_STATEMENTS,
    IFS,
    INVOCATIONS,
    MEMBERS,
    NAMES,
    VARIABLES,
    owner_of,
)
from bot.checklist.questions.h_outbound.sent import Outbound
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, dotted
from bot.checklist.syntax.functions import calls_within
from bot.checklist.values.guards import is_asked, is_given_anew, is_guarded
from bot.checklist.values.provenance import Source
from bot.checklist.values.reached import dominates, holds_at

_VALIDATES = re.compile(
    r"(?i)^(?:assert|ensure|validate|check|verify|guard|block|reject|require)_?\w*(?:url|uri|host|ssrf)"
    r"(?:_?(?:ips?|addr(?:ess)?|host|safe|public))?$"
    r"|^is_?(?:safe|public|private|internal|allowed|blocked|trusted)\w*(?:url|uri|host|ip|address|target)$"
)
_ASKS = re.compile(r"(?i)^is_?|^has_?|^allowed|allowed$|^can_?|_allowed_|^url_has")
_HOST_CHECK = re.compile(r"(?i)(?:\.host(?:name)?\b|netloc|\bhost\b|hostname\(\)|\.origin\b)")
_PREFIXES = frozenset({"startsWith", "startswith", "HasPrefix"})
_HOST_AND_SLASH = re.compile(r"^[\"'`]https?://[\w.:-]+/")


def _names_of(node: SgNode, source: SourceFile) -> set[str]:
    """The texts under which a value goes in its function: its own, and those it was made of."""
    texts = {node.text()[:200], dotted(node)} - {""}
    waiting = [node]
    for _ in range(20):
        if not waiting:
            break
        at = waiting.pop()
        if at.kind() in NAMES:
            texts.add(at.text())
            waiting.extend(
                binding.value for binding in bindings(source).of(at.text(), at) if binding.value is not None
            )
        elif at.kind() in MEMBERS:
            texts.add(at.text()[:200])
            if source.habits.has_plain_fields or "()" in dotted(at):
                inner = owner_of(at)
                waiting.extend([inner] if inner is not None else [])
        elif at.kind() in INVOCATIONS | ARGUMENTS | AWAITS | EXPRESSION_LISTS:
            waiting.extend(child for child in at.children() if child.is_named())
    return {text for text in texts if text not in {"url", "http", "String", "str"} or text == node.text()}


def is_checked(request: Outbound, chosen: SgNode, worst: Source, source: SourceFile, names: Names) -> bool:
    """Whether a check of the address has come out well wherever the request is sent."""
    use = request.call.node
    function = enclosing_function(use)
    if function is None:
        return False
    texts = _names_of(chosen, source) | _names_of(request.address, source)
    if any(_counts(call, texts, use, source) for call in _validators(request, source, names)):
        return True
    if worst < Source.STORED:
        return False
    earlier = _earlier(use, function, source)
    if any(_begins_with_host(call, texts) and _decides(call.node, use, source) for call in earlier):
        return True
    return is_guarded(chosen, source) or any(
        _decides_branch(node, part, use) for node, part in _looked_up(function, texts, source, span(use)[0])
    )


def is_looked_at(request: Outbound, chosen: SgNode, source: SourceFile, names: Names) -> bool:
    """Whether something looks at the address without having come out well wherever the request is sent."""
    use = request.call.node
    function = enclosing_function(use)
    if function is None:
        return False
    texts = _names_of(chosen, source) | _names_of(request.address, source)
    given = [
        call
        for call in _validators(request, source, names)
        if {argument.node.text()[:200] for argument in call.arguments} & texts and _is_read(call)
    ]
    return bool(given) or is_asked(chosen, source)


def _is_read(call: Call) -> bool:
    """Whether anything is made of what a call answers."""
    parent = call.node.parent()
    while parent is not None and parent.kind() in AWAITS | EXPRESSION_LISTS:
        parent = parent.parent()
    left = parent.field("left") if parent is not None else None
    dropped = left is not None and left.text().strip() == "_"
    return parent is not None and parent.kind() not in EXPRESSION_STATEMENTS and not dropped


def _earlier(use: SgNode, function: SgNode, source: SourceFile) -> list[Call]:
    before = span(use)[0]
    return [call for call in calls_within(function, source) if span(call.node)[0] < before]


def _validators(request: Outbound, source: SourceFile, names: Names) -> list[Call]:
    """The calls before a request that check addresses, told by their names."""
    function = enclosing_function(request.call.node)
    earlier = _earlier(request.call.node, function, source) if function is not None else []
    return [
        call
        for call in earlier
        if _VALIDATES.match(call.name) is not None or names.matches("url_validators", call.callee)
    ]


def _decides(test: SgNode, use: SgNode, source: SourceFile) -> bool:
    return any(holds_at(test, use, source, wanted=wanted) for wanted in (True, False))


def _decides_branch(branch: SgNode, part: str, use: SgNode) -> bool:
    """Whether a branch holds the request where a host is on a list, or leaves before it where one is not.

    `part` is the part of the condition that looks at the host. A list of hosts that are refused lets all
    others through.
    """
    then = branch.field("consequence")
    inside = then is not None and span(then)[0] <= span(use)[0] < span(then)[1]
    refuses = _REFUSES.search(part) is not None
    if inside:
        return not refuses
    start, end = span(branch)
    otherwise = start <= span(use)[0] < end
    leaves = dominates(branch, use) and bool(_LEAVES.search(branch.text()[:2000]))
    return refuses and (otherwise or leaves)


_EITHER = re.compile(r"\|\||&&|\bor\b|\band\b")
_HELD = re.compile(r"==|!=|\bin\b|has\(|includes\(|Contains\(|[eE]nds[wW]ith|HasSuffix|\[|test\(|match")
# Without the dot before it, `evilacme.example` ends so, too.
_ENDS_LOOSELY = re.compile(r"(?:[eE]nds_?[wW]ith|HasSuffix)\([^)]*[\"'`](?!\.)\w")
_REFUSES = re.compile(r"\bnot\b|!=|!(?!=)|===?\s*(?:false|-1|nil)\b|<\s*0")
_LEAVES = re.compile(
    r"\b(?:return|raise|throw|continue|break|panic)\b|\babort\(|sendStatus\(|\b(?:url|host)\w*\s*=[^=]"
)


def _begins_with_host(call: Call, texts: set[str]) -> bool:
    """`url.startsWith("https://cdn.acme.example/")`: the slash ends the host."""
    given = [argument.node.text()[:200] for argument in call.arguments]
    receiver = call.receiver.text()[:200] if call.receiver is not None else ""
    known = any(_HOST_AND_SLASH.match(text) for text in given)
    return call.name in _PREFIXES and known and bool(({receiver, *given}) & texts)


def _counts(call: Call, texts: set[str], use: SgNode, source: SourceFile) -> bool:
    """Whether a validator is given one of the texts, and is heeded wherever the request is sent."""
    given = {argument.node.text()[:200] for argument in call.arguments}
    receiver = {call.receiver.text()[:200]} if call.receiver is not None else set()
    checked = (given | receiver) & texts
    if not any(not is_given_anew(text, call.node, use, source) for text in checked):
        return False
    parent = call.node.parent()
    while parent is not None and parent.kind() in AWAITS | EXPRESSION_LISTS:
        parent = parent.parent()
    if parent is None:
        return False
    if parent.kind() in EXPRESSION_STATEMENTS:
        raises = source.habits.raises_errors and not _ASKS.search(call.name)
        return raises and dominates(parent, use)
    if parent.kind() in DECLARATIONS | VARIABLES | ASSIGNMENTS | ASSIGNMENT_STATEMENTS:
        left = parent.field("left") or parent.field("name")
        heeded = left is not None and left.text().strip() != "_"
        return heeded and (_decides(call.node, use, source) or _is_given_on(left, use, source))
    return _decides(call.node, use, source) or _is_part(call.node, use)


def _is_given_on(left: SgNode | None, use: SgNode, source: SourceFile) -> bool:
    """`const checked = assertUrl(link)`: whether what the check answers is what the request gets."""
    name = left.text().partition(",")[0].strip() if left is not None else ""
    given = re.search(rf"\b{re.escape(name)}\b", use.text()[:600]) if name.isidentifier() else None
    derived = name.isidentifier() and any(
        binding.value is not None and re.search(rf"\b{re.escape(name)}\b", binding.value.text()[:200])
        for part in re.findall(r"[A-Za-z_]\w*", use.text()[:200])
        for binding in bindings(source).of(part, use)
    )
    return bool(given) or derived


def _is_part(call: SgNode, use: SgNode) -> bool:
    """`httpx.get(check_url(link))`, or what is given to such a name that is used there."""
    start, end = span(use)
    return start <= span(call)[0] < end


def _looked_up(
    function: SgNode, texts: set[str], source: SourceFile, before: int
) -> Iterator[tuple[SgNode, str]]:
    """The branches before the request with the parts that hold the host against something, or a table."""
    for node in source.nodes(IFS):
        at = span(node)[0]
        if not span(function)[0] <= at < before:
            continue
        condition = node.field("condition")
        whole = condition.text()[:400] if condition is not None else ""
        given = _asked_before(whole, node, source)
        for text in _EITHER.split(given):
            if _holds_host(text, texts, node, source):
                yield node, text


def _asked_before(condition: str, node: SgNode, source: SourceFile) -> str:
    """A condition with what a name alone in it was given: `ok = host in ALLOWED` of `if not ok`."""
    for name in set(re.findall(r"(?<![\w.])[A-Za-z_]\w*(?![\w.(\[])", condition)):
        found = [binding.value for binding in bindings(source).of(name, node) if binding.value is not None]
        if len(found) == 1 and _HELD.search(found[0].text()[:300]):
            before, _, after = condition.partition(name)
            condition = f"{before}({found[0].text()[:300]}){after}"
    return condition


def _holds_host(text: str, texts: set[str], node: SgNode, source: SourceFile) -> bool:
    if any(re.search(rf"\[{re.escape(name)}\]", text) for name in texts):
        return True
    mentions = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in texts) or _derived(
        text, texts, node, source
    )
    return bool(mentions and _HOST_CHECK.search(text) and _HELD.search(text)) and not _ENDS_LOOSELY.search(
        text
    )


def _derived(text: str, texts: set[str], node: SgNode, source: SourceFile) -> bool:
    """Whether a condition looks at something that was made of the value: `parsed = urlparse(link)`."""
    for name in set(re.findall(r"[A-Za-z_]\w*", text)):
        for binding in bindings(source).of(name, node):
            if binding.value is not None and any(
                re.search(rf"(?<!\w){re.escape(value)}(?!\w)", binding.value.text()[:300]) for value in texts
            ):
                return True
    return False
