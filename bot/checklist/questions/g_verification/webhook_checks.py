"""Whether a webhook handler looks at the signature of the raw body before it parses anything."""

import itertools
import re
from collections.abc import Iterator
from functools import cache

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, span
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.facts.refused import is_swallowed, refusal_after
from bot.checklist.languages.libraries import either, joined
from bot.checklist.languages.shapes.verification import Webhooks
from bot.checklist.languages.vocabulary import (
    ANY_BLOCKS,
    ASSERTS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    BINARIES,
    BRANCHES,
    CALLS,
    CHOICES,
    DECLARATIONS,
    EXPRESSION_STATEMENTS,
    IFS,
    JOINS,
    MEMBERS,
    NAMES,
    RAISES,
    RETURNS,
    UNARIES,
    VARIABLES,
    within,
)
from bot.checklist.questions.g_verification.webhook_handlers import Handler
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call, call_of, dotted
from bot.checklist.syntax.functions import calls_within, named_functions
from bot.checklist.syntax.imports import imported_names, imports
from bot.checklist.values.varying import shown

_SIGNED = re.compile(
    r"(?i)(?:verif|valid|check|authentic|signed).{0,20}(?:sig|hmac|webhook|payload|digest|hook)|(?:sig"
    r"|hmac|webhook|hook).{0,20}(?:verif|valid|check|guard|middleware|auth)"
)
_VERB = re.compile(r"(?i)verif|valid|check|authentic")
# A check of the repository's own that gets the raw bytes, or the request itself.
_OWN_CHECK = re.compile(r"(?i)^_?(?:is_?)?(?:verify|verified|authenticate|authenticity|check_?auth)\w{0,20}$")
_RAW = re.compile(r"(?i)\b(?:raw\w*|body\w*|payload\w*|req|request|r|buf|bytes|text|header\w*)\b")
_ABOUT = re.compile(r"(?i)sig\b|signature|hmac|digest|x-hub|svix")
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`")
_PAYLOAD = re.compile(r"(?i)payload|event|body|data|update|hook|message")
_ENDS = re.compile(
    r"\breturn\b|\braise\b|\bthrow\b|\babort\b|[Aa]bort\w*\(|\bpanic\(|sendStatus|\.status\(4|\.end\("
    r"|reject|exit\("
)
_ANSWER = BRANCHES | CHOICES


def judge(handler: Handler, source: SourceFile, names: Names) -> Subject | None:
    """The verdict on one handler; None where it reads no payload here."""
    function = handler.function
    if _is_verifier_text(handler, source, names):
        return passes(source, function, "verified before the handler")
    verified = _verification(function, source, names)
    parsed = _first_parse(function, source, verified)
    if parsed is not None and (verified is None or span(parsed)[0] < span(verified.node)[0]):
        message = "A webhook's payload is used before its signature was verified: verify the raw body first."
        return fails(source, parsed, message)
    if verified is not None and parsed is not None and is_swallowed(verified.node, parsed, _ENDS):
        message = "An error of the verification is swallowed, and the payload used all the same: refuse it."
        return fails(source, parsed, message)
    return _of_verified(verified, parsed, function, source) or _handed_on(function, source)


def _of_verified(
    verified: Call | None, parsed: SgNode | None, function: SgNode, source: SourceFile
) -> Subject | None:
    if verified is not None:
        if _is_heeded(verified, source) and (condition := _only_where(verified, function, parsed)):
            return unclear(
                source, verified.node, f"The signature is only verified where {shown([condition])}."
            )
        if _is_heeded(verified, source):
            return passes(source, verified.node, "verified before it is parsed")
        used = parsed if parsed is not None else verified.node
        return fails(
            source, used, "A wrong signature does not end the request: refuse it before anything is parsed."
        )
    return None


def _only_where(verified: Call, function: SgNode, parsed: SgNode | None) -> SgNode | None:
    """The condition of a branch that verifies while what comes after it parses in any case."""
    at, after = span(verified.node)[0], span(parsed)[0] if parsed is not None else -1
    for branch in verified.node.ancestors():
        if span(branch) == span(function):
            return None
        condition, then = branch.field("condition"), branch.field("consequence")
        if branch.kind() not in BRANCHES or condition is None or then is None:
            continue
        inside = span(then)[0] <= at < span(then)[1]
        otherwise = branch.field("alternative")
        refused = otherwise is not None and _ENDS.search(otherwise.text()[:2000]) is not None
        if inside and not refused and after >= span(branch)[1]:
            return condition
    return None


def _handed_on(function: SgNode, source: SourceFile) -> Subject | None:
    """A handler that neither parses nor verifies hands its request to something that is not here."""
    for call in calls_within(function, source):
        given = [argument.node.text()[:60] for argument in call.arguments]
        if any(
            re.fullmatch(r"(?:r|req|request|c|ctx|body|payload|event)", parameter) for parameter in given
        ) and not re.search(r"(?i)log|Error|json|write", call.callee):
            return unclear(
                source, function, "Whether the webhook's signature is verified could not be followed."
            )
    return None


def _is_verifier_text(handler: Handler, source: SourceFile, names: Names) -> bool:
    """Whether what stands around a handler verifies; words of its path are no names of functions."""
    words = set(re.findall(r"[A-Za-z_][\w.]*", _QUOTED.sub("", handler.around)))
    if any(names.matches("webhook_verifiers", word) or _SIGNED.search(word) for word in words):
        return True
    own = [
        function
        for word in words
        for function in named_functions(source).get(word, ())
        if span(function) != span(handler.function)
    ]
    return any(
        names.matches("webhook_verifiers", call.callee) and _is_heeded(call, source)
        for node in own
        for call in calls_within(node, source)
    )


def _verification(function: SgNode, source: SourceFile, names: Names) -> Call | None:
    """The first call that checks a signature: a verifier, or a function of this file that calls one."""
    found = [call for call in calls_within(function, source) if _verifies(call, source, names)]
    return min(found, key=lambda call: span(call.node)[0], default=None)


def _verifies(call: Call, source: SourceFile, names: Names) -> bool:
    if names.matches("webhook_verifiers", call.callee):
        return True
    if _is_svix(call, source):
        return True
    if call.name in named_functions(source):
        inner = named_functions(source)[call.name][0]
        if any(
            names.matches("webhook_verifiers", inner_call.callee)
            for inner_call in calls_within(inner, source)
        ):
            return True
    given = " ".join(argument.node.text()[:200] for argument in call.arguments)
    own = _OWN_CHECK.match(call.name) is not None and _RAW.search(given) is not None
    return own or bool(_SIGNED.search(call.name)) or bool(_VERB.search(call.name) and _ABOUT.search(given))


def _is_svix(call: Call, source: SourceFile) -> bool:
    if call.name not in {"verify", "Verify", "unwrap"} or call.receiver is None:
        return False
    found = bindings(source).of(call.receiver.text(), call.receiver)
    texts = [
        call.receiver.text()[:100],
        *(binding.value.text()[:100] for binding in found if binding.value is not None),
    ]
    return any(re.search(r"(?i)webhook|hook\b|\bwh\b|hmac|svix", text) for text in texts)


def _first_parse(function: SgNode, source: SourceFile, verified: Call | None) -> SgNode | None:
    """Where the payload is first parsed, or first used where a middleware parsed it."""
    found = list(_parses(function, source))
    bodies = joined(source.language, Webhooks).bodies
    if bodies:
        found.extend(_uses(function, either(bodies), source))
    found.extend(_bound_payloads(function, source))
    found.extend(_decorated_payloads(function, source))
    inside = span(verified.node) if verified is not None else (0, 0)
    free = [node for node in found if not inside[0] <= span(node)[0] < inside[1] or verified is None]
    return min(free, key=lambda node: span(node)[0], default=None)


def _bound_payloads(function: SgNode, source: SourceFile) -> Iterator[SgNode]:
    """The uses of what FastAPI parsed into a parameter."""
    listed, body = function.field("parameters"), function.field("body")
    if listed is None or body is None or not imports(source, *joined(source.language, Webhooks).binds_in):
        return
    for name, kind in re.findall(r"(\w+)\s*:\s*([\w.\[\], ]+)", listed.text()[:800]):
        if re.match(r"(?:dict|Dict|list|Any)\b", kind) or (kind[:1].isupper() and _PAYLOAD.search(name)):
            yield from (node for node in within(body, NAMES) if node.text() == name)


def _decorated_payloads(function: SgNode, source: SourceFile) -> Iterator[SgNode]:
    """The uses of what NestJS parsed into a parameter: `@Body() event`."""
    marks = joined(source.language, Webhooks).binding_decorators
    listed, body = function.field("parameters"), function.field("body")
    if listed is None or body is None or not marks:
        return
    for name in re.findall(
        rf"(?:{'|'.join(marks)})\([^)]{{0,60}}\)\s*(?:readonly\s+)?(\w+)", listed.text()[:800]
    ):
        yield from (node for node in within(body, NAMES) if node.text() == name)


def _parses(function: SgNode, source: SourceFile) -> Iterator[SgNode]:
    pattern = _parsing(joined(source.language, Webhooks).parses)
    for call in calls_within(function, source):
        callee = call.callee.replace("await ", "")
        if not pattern.search(callee):
            continue
        if callee.endswith("JSON.stringify") and not re.search(
            r"\b(?:req|request)\.body", call.node.text()[:200]
        ):
            continue
        if callee.endswith(("loads", "json.Unmarshal", "JSON.parse")) and not _is_payload(call, source):
            continue
        yield call.node


@cache
def _parsing(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|\.)(?:{either(names).pattern})$")


def _is_payload(call: Call, source: SourceFile) -> bool:
    first = call.arguments[0].node if call.arguments else None
    given = first.text()[:200] if first is not None else ""
    if first is not None and first.kind() in NAMES:
        made = [
            binding.value.text()[:120]
            for binding in bindings(source).of(given, first)
            if binding.value is not None
        ]
        given = " ".join([given, *made])
    return bool(
        re.search(r"(?i)body|payload|data|raw|event|request|req\b|content|text|buf|bytes|ReadAll", given)
    )


def _uses(function: SgNode, body: re.Pattern[str], source: SourceFile) -> Iterator[SgNode]:
    """The uses of a body that a middleware parsed, as bytes to a hash or to a decoder aside."""
    start, end = span(function)
    raw = _has_raw_body(function) or _UNPARSED.search(source.text) is not None
    for node in source.nodes(MEMBERS):
        if not start <= span(node)[0] < end or not body.match(dotted(node)):
            continue
        if node.text().endswith("request.data") and not _is_framework(source):
            continue
        if not raw and not _is_bytes(node, source):
            yield node


# A handler of Next.js that is given the bytes as they came.
_UNPARSED = re.compile(r"\bbodyParser\s*:\s*false\b")


def _is_framework(source: SourceFile) -> bool:
    """`request.data` holds raw bytes in Flask and a parsed body in Django REST framework."""
    return "rest_framework" in source.text


def _has_raw_body(function: SgNode) -> bool:
    """Whether the route asks for the raw body, which is then no parsed one."""
    outer = function.parent()
    call = outer.parent() if outer is not None else None
    text = call.text()[:300] if call is not None and call.kind() in CALLS else ""
    return bool(re.search(r"\braw\(|rawBody|bodyParser\.raw|config\.rawBody", text))


def _is_bytes(node: SgNode, source: SourceFile) -> bool:
    """Whether a body goes into a hash or a check as it is."""
    for parent in list(node.ancestors())[:4]:
        call = call_of(parent, imported_names(source))
        if call is not None:
            return bool(
                re.search(
                    r"(?:\bupdate|digest|hmac\.new|Buffer\.from|verify\w*|constructEvent|isBuffer|concat)$",
                    call.callee,
                    re.IGNORECASE,
                )
            )
        if parent.kind() in UNARIES | BINARIES:
            return parent.kind() in UNARIES
    return False


def _is_heeded(call: Call, source: SourceFile) -> bool:
    """Whether a wrong signature ends the request: by an exception, a returned error or a condition."""
    chain = [call.node, *call.node.ancestors()]
    for at, parent in itertools.pairwise(chain):
        kind = parent.kind()
        if kind in _ANSWER:
            condition = parent.field("condition")
            if condition is None or span(condition)[0] <= span(at)[0] < span(condition)[1] or at == condition:
                return bool(_ENDS.search(parent.text()[:2000])) or kind in CHOICES | JOINS
            initialised = parent.field("initializer")
            if initialised is not None and at == initialised:
                return bool(_ENDS.search(parent.text()[:2000]))
        if kind in RETURNS | RAISES | ASSERTS:
            return True
        if kind in DECLARATIONS | VARIABLES | ASSIGNMENTS | ASSIGNMENT_STATEMENTS:
            return _is_answer_used(parent, call, source)
        if kind in EXPRESSION_STATEMENTS:
            return source.habits.raises_errors and not re.search(r"(?i)^is|compare_digest|equal", call.name)
    return True


def _asks_about(branch: SgNode, name: str) -> bool:
    condition = branch.field("condition")
    asked = condition.text()[:200].strip("()! ") if condition is not None else ""
    return asked in {name, f"not {name}"}


def _is_answer_used(statement: SgNode, call: Call, source: SourceFile) -> bool:
    """`event, err := …; if err != nil { return }`; a library that raises needs no condition."""
    if refusal_after(call.node, source) is not None:
        return True
    left = statement.field("left") or statement.field("name")
    names = re.findall(r"\w+", left.text()[:100]) if left is not None else []
    answer = names[-1] if names else "_"
    asked = [
        branch
        for branch in source.nodes(IFS)
        if span(branch)[0] > span(statement)[0] and _asks_about(branch, answer)
    ]
    if source.habits.raises_errors and not re.search(
        r"(?i)compare_digest|timingSafeEqual|^is_?|valid$|equal", call.name
    ):
        return not asked or any(_ENDS.search(branch.text()[:2000]) for branch in asked[:1])
    if answer == "_":
        return False
    outer = next(
        (ancestor for ancestor in statement.ancestors() if ancestor.kind() in ANY_BLOCKS | IFS),
        None,
    )
    start = span(statement)[0] - span(outer)[0] if outer is not None and outer.kind() not in IFS else 0
    after = outer.text()[start:][:3000] if outer is not None else ""
    tested = re.search(rf"\b(?:if|unless|assert)\b[^\n]*\b{re.escape(answer)}\b[\s\S]{{0,600}}", after)
    returned = re.search(rf"\breturn\b[^\n]*\b{re.escape(answer)}\b", after)
    return bool(returned) or (tested is not None and bool(_ENDS.search(tested[0])))
