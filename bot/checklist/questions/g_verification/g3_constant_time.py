"""G3: a signature, token or key compared in a time that tells how near a guess was."""

import re
from collections.abc import Iterator, Sequence

from ast_grep_py import SgNode

from bot.checklist.core.mentions import Mentions
from bot.checklist.core.question import Question
from bot.checklist.core.source import SourceFile, enclosing_function, enclosing_symbol
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.core.tree import Tree
from bot.checklist.languages.grammars import CODE
from bot.checklist.languages.vocabulary import (
    CALLS,
    COMMENTS,
    COMPARISONS,
    INDEXES,
    LISTS,
    NAMES,
    SETS,
    TUPLES,
    key_of,
)
from bot.checklist.questions.g_verification.comparison_outcomes import (
    REFUSES,
    decides,
    is_answer,
    judges,
    notes_change,
    refuses,
    refuses_visitor,
)
from bot.checklist.questions.g_verification.open_comparisons import (
    DIGEST,
    LETS_IN,
    is_public,
    is_same_person,
    written,
)
from bot.checklist.questions.g_verification.secret_operands import Holds, holds, sent_by_caller
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import calls, dotted
from bot.checklist.syntax.options import bare
from bot.checklist.values.purpose import words_of
from bot.checklist.values.varying import shown

_EQUALITY = frozenset({"==", "!=", "===", "!==", "in", "not in", "is"})
_GO_EQUAL = frozenset(
    {"bytes.Equal", "strings.EqualFold", "bytes.Compare", "strings.Compare", "reflect.DeepEqual"}
)
_METHODS = frozenset({"equals", "includes", "localeCompare"})
_EQUALITY_METHODS = re.compile(
    r"(?:^|\.)(?:__eq__|__ne__|[Ee]quals?|is_?[Ee]qual|DeepEqual|[sS]hould\w+Update|Diff|diff\w*)$"
)
# Also whoever looks for the record that a credential belongs to.
_REFUSES_OR_FINDS = re.compile(rf"{REFUSES.pattern}|\breturn \w+\b(?!\()")
# What the service itself was given.
_CONFIGURED = re.compile(r"environ|getenv|process\.env|(?:^|\.)(?:settings|config|conf|cfg)\.", re.IGNORECASE)
_QUERIES = frozenset({"filter", "where", "having", "and_", "or_", "exists", "join", "outerjoin", "case"})
_HASHED = frozenset({"hash", "hashed", "digest", "crypted"})
_PASSWORDS = frozenset({"password", "passwd", "passphrase", "pwd", "pw"})
_ONE_TIME = re.compile(
    r"(?i)otp|2fa|mfa|two_?factor|passcode|pin_?code|verif\w*(?:code|email|phone|sms|account|user)|confirm\w*(?:code|email|phone)"
    r"|(?:reset|login|sign_?in|activat)\w*code"
)
_CODES = frozenset({"code", "otp", "pin", "passcode", "totp"})
_CRYPTO = re.compile(r"hmac|sha_?(?:1|256|384|512)|webhook|secret|x-[\w-]*signature|signed", re.IGNORECASE)
_WANTED = Mentions.of(
    "token signature hmac secret passw authorization digest pwd otp",
    {"_key": r"_key\b", "sig": r"sig\b", "code": r"code\b", "api": r"api.?key"},
)
_LONGEST = 300


def find(source: SourceFile, tree: Tree) -> Iterator[Subject]:
    """Each comparison of something secret."""
    for call in calls(source):
        if tree.names.matches("constant_time_functions", call.callee):
            yield passes(source, call.node, "compared in constant time")
        elif call.callee in _GO_EQUAL or call.name in _METHODS or call.callee == "Buffer.compare":
            yield from _of_call(
                call.node, call.callee, [argument.node for argument in call.arguments], call.receiver, source
            )
    for node in source.nodes(COMPARISONS):
        yield from _of_operator(node, source)


def _of_call(
    node: SgNode, callee: str, arguments: Sequence[SgNode], receiver: SgNode | None, source: SourceFile
) -> Iterator[Subject]:
    if callee in _GO_EQUAL:
        operands = list(arguments)
    elif receiver is not None and (callee != "Buffer.compare"):
        operands = [receiver, *arguments[:1]]
    else:
        operands = list(arguments)
    many = callee.endswith(".includes")
    if len(operands) == len(("left", "right")) and (not many or _names_many(operands[0])):
        yield from _judge(node, operands[0], operands[1], source)


def _names_many(node: SgNode) -> bool:
    """Whether a name says that it is a list of credentials: `API_KEYS`, `validTokens`."""
    key = key_of(node) if node.kind() in INDEXES else None
    last = key.text().strip("\"'`") if key is not None else dotted(node).rpartition(".")[2]
    return last.lower().endswith(("keys", "tokens", "secrets", "signatures", "passwords"))


def _of_operator(node: SgNode, source: SourceFile) -> Iterator[Subject]:
    children = [child for child in node.children() if child.kind() not in COMMENTS]
    if len(children) != len(("left", "operator", "right")):
        return
    left, operator, right = children
    if operator.text() not in _EQUALITY or len(node.text()) > _LONGEST:
        return
    if operator.text() == "is" or (source.habits.overloads_operators and _is_query(node)):
        return
    if "in" in operator.text():
        yield from _membership(node, left, right, source)
    else:
        yield from _judge(node, left, right, source)


def _is_query(node: SgNode) -> bool:
    """Whether a comparison is a condition that a database evaluates: `filter(Token.key == key)`."""
    for parent in list(node.ancestors())[:5]:
        function = parent.field("function") if parent.kind() in CALLS else None
        if function is not None and dotted(function).rpartition(".")[2] in _QUERIES:
            return True
    return False


def _membership(node: SgNode, left: SgNode, right: SgNode, source: SourceFile) -> Iterator[Subject]:
    right = bare(right)
    if right.kind() in TUPLES | SETS | LISTS:
        members = [child for child in right.children() if child.is_named()]
        for member in members:
            found = list(_judge(node, left, member, source))
            if found:
                yield from found[:1]
                return
    elif _names_many(right) and "." in right.text() and _is_sent_credential(left, source):
        yield _failing(node, left, source)


def _is_sent_credential(node: SgNode, source: SourceFile) -> bool:
    return holds(node, source) is Holds.CREDENTIAL and sent_by_caller(node, source)


def _judge(node: SgNode, left: SgNode, right: SgNode, source: SourceFile) -> Iterator[Subject]:
    if is_public(left, source) or is_public(right, source):
        return
    held = (holds(left, source), holds(right, source))
    if _is_code(node, left, right):
        held = (Holds.CREDENTIAL, Holds.CREDENTIAL)
    if not max(held) or is_same_person(left, right, source):
        return
    if _EQUALITY_METHODS.search(enclosing_symbol(node)):
        return
    if _is_secret(node, left, right, held, source):
        yield _failing(node, left if held[0] >= held[1] else right, source)


def _is_secret(  # noqa: PLR0911 - one line a form
    node: SgNode, left: SgNode, right: SgNode, held: tuple[Holds, Holds], source: SourceFile
) -> bool:
    if Holds.MAC in held:
        return True
    sent = sent_by_caller(left, source) or sent_by_caller(right, source)
    if _is_signature(left) and _is_signature(right) and not _keyed(node):
        return False
    if max(held) is not Holds.CREDENTIAL:
        return min(held) is Holds.TOKEN and (sent or refuses(node) or refuses_visitor(node, source))
    if sent:
        return True
    if min(held) >= Holds.TOKEN:
        ours = any(_CONFIGURED.search(side.text()[:120]) for side in (left, right))
        return ours or decides(node, REFUSES) or (judges(node) and not notes_change(node))
    if _is_of_settings(node, left, right, held) or _is_hashed_here(node, left, right, source):
        return True
    stored, given = (left, right) if held[0] is Holds.CREDENTIAL else (right, left)
    return _is_guess(node, given, stored, source)


def _is_of_settings(node: SgNode, left: SgNode, right: SgNode, held: tuple[Holds, Holds]) -> bool:
    """`if (p !== process.env.AUTH_TOKEN) { …401… }`: whatever the other side is, it is a guess."""
    ours = [
        side
        for side, what in zip((left, right), held, strict=True)
        if what is Holds.CREDENTIAL and _CONFIGURED.search(side.text()[:120])
    ]
    return len(ours) == 1 and decides(node, REFUSES)


def _is_hashed_here(node: SgNode, left: SgNode, right: SgNode, source: SourceFile) -> bool:
    """`return h.hexdigest() == stored`: a password's digest, or any in a function that lets somebody in."""
    made = [
        operand
        for operand in (left, right)
        if any(DIGEST.search(text[-60:]) for text in written(operand, source))
    ]
    sure = any(holds(piece, source) is Holds.CREDENTIAL for piece in made)
    kept = notes_change(node) and not decides(node, REFUSES)
    return bool(made) and (sure or judges(node)) and not kept


def _keyed(node: SgNode) -> bool:
    """Whether a function that compares signatures deals with keys; those of functions and files have none."""
    function = enclosing_function(node)
    return function is not None and bool(_CRYPTO.search(function.text()[:3000]))


def _is_signature(node: SgNode) -> bool:
    words = list(words_of(dotted(node)))
    return bool(words) and words[-1] in {"signature", "sig"}


def _is_guess(node: SgNode, given: SgNode, stored: SgNode, source: SourceFile) -> bool:
    """Whether a parameter is held against a record's credential, and somebody let in or refused for it."""
    given, stored = bare(given), bare(stored)
    if given.kind() not in NAMES:
        return False
    last = [list(words_of(name))[-1:] for name in (given.text(), dotted(stored))]
    hashed = bool(_HASHED & set(words_of(given.text()))) and bool(_PASSWORDS & set(last[1]))
    if hashed and not notes_change(node):
        return True
    found = bindings(source).of(given.text(), given)
    if stored.kind() in NAMES or all(binding.origin is not Origin.PARAMETER for binding in found):
        return False
    same = last[0] == last[1] or set(last[0] + last[1]) <= _CODES
    answered = is_answer(node) and bool(LETS_IN.search(enclosing_symbol(node)))
    return answered or decides(node, _REFUSES_OR_FINDS if same else REFUSES)


def _is_code(node: SgNode, left: SgNode, right: SgNode) -> bool:
    """Whether a one-time code is held against a record's, told by the function around: `VerifyOTP`."""
    last = [set(list(words_of(dotted(bare(side))))[-1:]) for side in (left, right)]
    return all(words & _CODES for words in last) and bool(_ONE_TIME.search(enclosing_symbol(node)))


def _failing(node: SgNode, secret: SgNode, source: SourceFile) -> Subject:
    message = f"{shown([secret])} is compared byte by byte: use a constant-time comparison."
    return fails(source, node, message)


def _wanted(source: SourceFile) -> bool:
    return _WANTED.occur_in(source.lowered)


QUESTION = Question(question="G3", languages=CODE, find=find, wanted=_wanted)
