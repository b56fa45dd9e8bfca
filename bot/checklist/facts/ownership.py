"""Who is asking, as a handler knows it, and whether the record's owner is held against him."""

import re
from collections.abc import Collection, Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.names import Names
from bot.checklist.core.source import SourceFile, enclosing_function, span
from bot.checklist.facts.refused import allowed_by, leaves_otherwise, refusal_after
from bot.checklist.languages.vocabulary import (
    ANY_PAIRS,
    ARGUMENTS,
    ARROWS,
    ASSERTS,
    ASSIGNMENT_STATEMENTS,
    ASSIGNMENTS,
    AWAITS,
    BRANCHES,
    CALLS,
    CASTS,
    CHOICES,
    COMPARISONS,
    CONSTRUCTIONS,
    DECLARATIONS,
    EXPRESSION_LISTS,
    INDEXES,
    MEMBERS,
    PARENTHESES,
    READ_NAMES,
    RETURNS,
    SHORTHANDS,
    VARIABLES,
    within,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import Call, call_of, calls, dotted

_DEEPEST = 4
_WORD = re.compile(r"\w+")
_MOST_BINDINGS = 6
_LONGEST_COMPARISON = 400
_SENT = re.compile(
    r"\.(?:body|params|query|json|GET|POST|args|form|data|query_params|URL|match_info|headers)\b"
)
_DEPENDS = re.compile(
    r"(?:Depends|Security)\(\s*[\w.]*(?:user|tenant|auth|principal|identity|account|org|claims|member|viewer|session_user)",
    re.IGNORECASE,
)
_DECORATED = re.compile(r"@(?:\w*(?:User|Tenant|Org|Account|Principal|Auth|Claims|Session)\w*)\s*\(")
_WHO = (
    r"[\"'](?:current_?)?(?:identity|user|uid|principal|tenant|claims|account|org|organi[sz]ation|team|workspace|session|company|member|viewer|auth)"
    r"(?:_?(?:id|name))?[\"']"
)
_KEYS = re.compile(
    rf"\bsession(?:\[|\.get\(\s*)[\"']id[\"']|\b(?:session|g|state|locals|ctx|context|claims|token|payload|identity|info|c|user|jwt|decoded)(?:\.\w+)?\[{_WHO}\]|\b(?:c|ctx|gc|context|session)\.(?:MustGet|Get|GetString|GetUint|GetUint64|GetInt|GetInt64|Locals|Value|get"
    rf"|var)\(\s*{_WHO}\s*\)",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"^(?:get|check|verify|require|current|fetch|load|read|find|ensure|auth\w*)?_?\w*?"
    r"(?:session|user|auth|authenticated|identity|principal|claims|viewer|caller)(?:_?(?:from|by)_?\w+)?$",
    re.IGNORECASE,
)
_REQUEST = re.compile(r"^(?:r|req|request|c|ctx)$|^\{[^}]*\breq(?:uest)?\b")
_PERSON = frozenset(
    {"user", "currentUser", "current_user", "tenant", "principal", "claims", "identity", "viewer", "actor"}
)
_GIVEN_BY_WRAPPERS = frozenset({
    "user", "session", "workspace", "team", "organization", "organisation", "org", "account", "tenant",
    "member", "partner", "program", "project", "company", "auth", "currentUser", "viewer", "customer", "ctx",
})  # fmt: skip
_WRAPS = re.compile(
    r"(?:^|\.)(?:with[A-Z]\w*|\w*[aA]uth(?:ed|enticated)?(?:Handler|Route|Action)?|protected\w*|secured?\w*)$"
)
_GIVES = DECLARATIONS | VARIABLES | ASSIGNMENTS | ASSIGNMENT_STATEMENTS
_EXPRESSIONS = READ_NAMES | CALLS | MEMBERS | INDEXES
_ANSWERS = re.compile(r"(?:^|\.)(?:JSON|Encode|render|json|send|jsonify|write|Write|Render|HTML|String|XML)$")
_WHOLE = frozenset(
    {"request", "req", "c", "ctx", "r", "self.request", "this.request", "context", "self", "this"}
)
_MAYBE = re.compile(
    r"authori[sz]|permi[ts]|owner|owns|access|policy|can[A-Z_]|guard|enforce|scope|visible|allowed|forbid",
    re.IGNORECASE,
)


def mentions(text: str, word: str) -> bool:
    """Whether a text holds a name as a word of its own."""
    return word in text and word in _WORD.findall(text)


def has_context(node: SgNode, source: SourceFile, names: Names) -> bool:
    """Whether an expression takes in who is asking."""
    return any(is_context(expression, source, names) for expression in expressions(node))


def expressions(node: SgNode) -> Iterator[SgNode]:
    """A node and every expression in it that could name who is asking."""
    yield node
    yield from within(node, _EXPRESSIONS)


def is_context(node: SgNode, source: SourceFile, names: Names, left: int = _DEEPEST) -> bool:
    """Whether an expression is, or was assigned from, who is asking."""
    return source.made(("context", names, span(node), left), lambda: _is_context(node, source, names, left))


def _is_context(node: SgNode, source: SourceFile, names: Names, left: int) -> bool:
    shorthand = node.kind() in SHORTHANDS
    name = node.text() if shorthand else dotted(node).replace("()", "").replace("[]", "")
    if not name or left == 0 or _SENT.search(name):
        return bool(_KEYS.search(node.text()[:200])) and left > 0 and not _SENT.search(name)
    parts = name.split(".")
    prefixes = [".".join(parts[: index + 1]) for index in range(len(parts))]
    if any(
        names.matches("tenant_context", prefix, exact=True) for prefix in prefixes
    ) and not _is_bound_to_sent(node, source):
        return True
    if _KEYS.search(node.text()[:200]):
        return True
    first = _first(node)
    return first is not None and _is_given(first, source, names, left)


def _first(node: SgNode) -> SgNode | None:
    """The name with which a chain of names begins."""
    at: SgNode | None = node
    for _ in range(40):
        if at is None or at.kind() in READ_NAMES:
            return at
        at = next((found for field in _INNER if (found := at.field(field)) is not None), None)
    return None


_INNER = ("object", "operand", "function", "value")


def _is_bound_to_sent(node: SgNode, source: SourceFile) -> bool:
    """Whether a name that sounds like the context is in truth what the caller sent."""
    first = _first(node)
    if first is None:
        return False
    return any(
        binding.value is not None
        and binding.origin is not Origin.PARAMETER
        and _SENT.search(dotted(binding.value))
        for binding in bindings(source).of(first.text(), first)[:_MOST_BINDINGS]
    )


def _is_given(name: SgNode, source: SourceFile, names: Names, left: int) -> bool:
    for binding in bindings(source).of(name.text(), name)[:_MOST_BINDINGS]:
        if binding.origin is Origin.PARAMETER:
            if _is_person(name, binding.annotation, binding.value, source):
                return True
        elif binding.value is not None:
            value = _unwrapped(binding.value)
            if is_context(value, source, names, left - 1) or _asks_who(value):
                return True
            if _is_made_for(value, source, names, left - 1):
                return True
    return False


def _asks_who(value: SgNode) -> bool:
    """`await checkSession(request)`: what a helper that is named for it finds in the request."""
    call = call_of(value, {})
    if call is None or not _WHO_IS.search(call.name):
        return False
    return any(_REQUEST.search(argument.node.text()[:80]) for argument in call.arguments)


def _is_made_for(value: SgNode, source: SourceFile, names: Names, left: int) -> bool:
    """`new ItemsService({ accountability: req.accountability })`: made for who is asking."""
    if value.kind() not in CONSTRUCTIONS or left <= 0:
        return False
    given = value.field("arguments")
    return given is not None and any(
        is_context(expression, source, names, left) for expression in expressions(given)
    )


def _is_person(name: SgNode, annotation: str, value: SgNode | None, source: SourceFile) -> bool:
    if _DEPENDS.search(annotation) or (value is not None and _DEPENDS.search(value.text())):
        return True
    function = enclosing_function(name)
    listed = function.field("parameters") if function else None
    own = (
        [child.text() for child in listed.children() if mentions(child.text(), name.text())] if listed else []
    )
    if any(_DECORATED.search(text) for text in own):
        return True
    if name.text() in _PERSON and source.habits.hands_person_over:
        return True
    return name.text() in _GIVEN_BY_WRAPPERS and function is not None and _is_wrapped(function, own)


def _is_wrapped(function: SgNode, own: Collection[str]) -> bool:
    """`withWorkspace(async ({ params, workspace }) => …)`: what a wrapper that asks who comes hands over."""
    arguments = function.parent()
    call = arguments.parent() if arguments is not None and arguments.kind() in ARGUMENTS else None
    called = call.field("function") if call is not None and call.kind() in CALLS else None
    return (
        called is not None
        and any(text.startswith("{") for text in own)
        and bool(_WRAPS.search(dotted(called).replace("()", "")))
    )


def _unwrapped(node: SgNode) -> SgNode:
    while node.kind() in AWAITS | PARENTHESES | CASTS | EXPRESSION_LISTS:
        inner = next((child for child in node.children() if child.is_named()), None)
        if inner is None:
            return node
        node = inner
    return node


def is_checked(
    record: str, at: SgNode, source: SourceFile, names: Names, chosen_by: Collection[str] = ()
) -> bool | None:
    """Whether the owner of what was found is held against the caller before it is used.

    `record` is the variable that holds it, empty where there is none; `chosen_by` what it was found by, as
    written: a check that is about neither, nor about the request as a whole, is none of this record.
    None where a call may be such a check.
    """
    function = enclosing_function(at)
    if function is None:
        return False
    begin, end = span(function)
    made = [call for call in calls(source) if begin <= span(call.node)[0] < end]
    about = [call for call in made if _is_about(call, record, chosen_by, source, names)]
    if any(names.matches("ownership_checks", call.callee) for call in about):
        return True
    answered = _answered(record, at, made, end)
    held = [
        _decides(node, record, function, source)
        for node in within(function, COMPARISONS)
        if span(at)[1] <= span(node)[0] < answered and _is_of_caller(node, record, source, names)
    ]
    if True in held:
        return True
    asks = _may_ask(about, at)
    with_caller = not held and any(_is_with_caller(call, record, at, source, names) for call in made)
    handed_on = any(_gets(call, record, at, source) for call in made)
    doubtful = with_caller or asks or handed_on or None in held
    return None if doubtful else False


def _is_of_caller(comparison: SgNode, record: str, source: SourceFile, names: Names) -> bool:
    """Whether a comparison speaks of the record, where there is one, and of who is asking."""
    if len(comparison.text()) >= _LONGEST_COMPARISON:
        return False
    return (not record or mentions(comparison.text(), record)) and has_context(comparison, source, names)


def _may_ask(calls_about: Sequence[Call], at: SgNode) -> bool:
    """Whether a call beside the lookup itself may be a check, by its name."""
    return any(_MAYBE.search(call.name) for call in calls_about if span(call.node) != span(at))


def _answered(record: str, at: SgNode, made: Sequence[Call], end: int) -> int:
    """Where the record first goes into an answer; else where its function ends."""
    starts = (
        span(call.node)[0]
        for call in made
        if record
        and span(call.node)[0] > span(at)[1]
        and _ANSWERS.search(call.callee)
        and any(mentions(argument.node.text(), record) for argument in call.arguments)
    )
    return min(starts, default=end)


def _is_with_caller(call: Call, record: str, at: SgNode, source: SourceFile, names: Names) -> bool:
    """Whether a later call speaks of the record and of who is asking."""
    return (
        bool(record)
        and span(call.node)[0] > span(at)[1]
        and mentions(call.node.text()[:_LONGEST_COMPARISON], record)
        and has_context(call.node, source, names)
    )


def _gets(call: Call, record: str, at: SgNode, source: SourceFile) -> bool:
    """Whether a call that something hangs on gets the record, or a later one a part of it and the request."""
    given = [argument.node.text() for argument in call.arguments] if record else []
    if record in given and refusal_after(call.node, source):
        return True
    is_later = span(call.node)[0] > span(at)[1] and any(text in _WHOLE for text in given)
    return is_later and any(text.startswith(f"{record}.") for text in given)


def _decides(node: SgNode, record: str, function: SgNode, source: SourceFile) -> bool | None:
    """Whether what runs after a comparison hangs on it; None where what it is handed to may see to that."""
    if refusal_after(node, source) is not None:
        return True
    allowed = allowed_by(node)
    if allowed is not None:
        end = allowed.scope[1]
        rest = source.text[end : span(function)[1]]
        return leaves_otherwise(node) or not record or not mentions(rest, record)
    for parent in node.ancestors():
        kind = parent.kind()
        if kind in ASSERTS | CHOICES:
            return True
        if kind in BRANCHES | _GIVES | ANY_PAIRS:
            return False
        if kind in CALLS | RETURNS | ARROWS:
            return None
    return False


def _is_about(call: Call, record: str, chosen_by: Collection[str], source: SourceFile, names: Names) -> bool:
    """Whether a call can be about the record: by its name, by what chose it, or by the whole request."""
    text = call.node.text()[:_LONGEST_COMPARISON]
    if record and mentions(text, record):
        return True
    if any(mentions(text, chooser) if chooser.isidentifier() else chooser in text for chooser in chosen_by):
        return True
    given = [argument.node for argument in call.arguments]
    if any(node.text() in _WHOLE for node in given):
        return True
    on_itself = call.callee.split(".")[0] in {"self", "this"}
    return (bool(given) or on_itself) and all(has_context(node, source, names) for node in given)
