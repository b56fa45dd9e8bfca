"""Tells what an expression holds: a computed MAC, a credential by its name, what the caller sent."""

import re
from collections.abc import Sequence
from enum import IntEnum

from ast_grep_py import SgNode

from bot.checklist.core.budget import MOST_BINDINGS, step
from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.languages.vocabulary import (
    ANY_TEXTS,
    AWAITS,
    CALLS,
    CASTS,
    CONVERSIONS,
    HOLES,
    INDEXES,
    MEMBERS,
    NAMES,
    NON_NULLS,
    PARENTHESES,
    STRINGS,
    SUMS,
    TEMPLATES,
    UNARIES,
    key_of,
    owner_of,
)
from bot.checklist.syntax.bindings import Origin, bindings
from bot.checklist.syntax.calls import dotted
from bot.checklist.syntax.functions import calls_within
from bot.checklist.syntax.options import bare
from bot.checklist.values.purpose import words_of
from bot.checklist.values.requests import reads_request
from bot.checklist.values.safe_names import word_set

_MAC = re.compile(
    r"(?:\bhmac\.(?:new|digest|New)|createHmac|\bhmac_\w+|HmacSHA\w+|subtle\.sign|\bSigner\("
    r"|compute_?(?:hmac|signature)"
    r"|calculate_?(?:hmac|signature)|generate_?signature|(?:expected|make|build)_?signature)\s?\(",
    re.IGNORECASE,
)
_MAC_METHODS = re.compile(
    r"(?:hexdigest|digest|finalize|Sum|b64encode|EncodeToString|hex|toString|encode|decode|Sprintf)$"
)
# The last words of the name of something that nobody may guess.
_QUALIFIED = word_set(
    """
    signature hmac apikey secret passphrase password passwd pwd pw otp totp
    """
)
_PAIRS = frozenset(
    {
        ("api", "key"),
        ("access", "key"),
        ("secret", "key"),
        ("auth", "key"),
        ("private", "key"),
        ("signing", "key"),
        ("master", "key"),
        ("admin", "key"),
        ("service", "key"),
        ("client", "key"),
        ("recovery", "code"),
        ("verification", "code"),
        ("backup", "code"),
        ("pass", "code"),
        ("otp", "code"),
        ("totp", "code"),
        ("mfa", "code"),
        ("reset", "code"),
        ("login", "code"),
        ("sms", "code"),
        ("access", "code"),
        ("security", "code"),
        ("confirmation", "code"),
        ("activation", "code"),
        ("pass", "word"),
        ("csrf", "state"),
        ("oauth", "state"),
        ("code", "verifier"),
        ("encoded", "verifier"),
        ("hashed", "verifier"),
        ("code", "challenge"),
        ("computed", "challenge"),
        ("expected", "challenge"),
    }
)
_TOKENS = word_set(
    """
    reset csrf xsrf access auth authentication authorization api session refresh verification verify
    confirmation confirm invite invitation activation bearer admin webhook secret signing personal service
    registration setup bot unsubscribe magic login password remember security callback internal shared
    join worker agent device deploy expected given provided supplied received stored previous user valid
    client server master root cluster bootstrap logout sync ingest push mail email scim cron
    """
)
_HEADER = re.compile(
    r"signature|authorization|api-?key|auth-?token|access-?token|x-[\w-]*(?:token|secret|key)|csrf|xsrf"
    r"|hmac|x-hub",
    re.IGNORECASE,
)
_ASKED = re.compile(r"(?:get|Get|header|headers|cookies|Cookie|getHeader|GetHeader)(?:\[\])?(?:\(\))?$")
# A hash of a credential is one, to whoever compares it with a stored one.
_HASHES = re.compile(
    r"^(?:sha\d{1,3}|md5|createHash|hash\w{0,12}|Sum256|Sum512|Sum|crypt|pbkdf2\w{0,12}|scrypt\w{0,4}|IDKey|Key"
    r"|hexdigest\w{0,6})$",
    re.IGNORECASE,
)
# What gives the answer of a hash, and what feeds it.
_ANSWERS = frozenset({"digest", "hexdigest", "Sum"})
_FEEDS = frozenset({"update", "Write", "WriteString"})
# A repository's own: `GetHashedPassword`, `hash_password`, `channel.make_token()`.
_MAKERS = re.compile(
    r"^(?:get|make|compute|calc\w*|create|gen\w*)?_?(?:hash|hashed|encode|encrypt|encrypted)_?(?:password|passwd|pwd|pw)$"
    r"|^(?:make|compute|calc\w*|expected)_?(?:token|csrf\w*|signature)$",
    re.IGNORECASE,
)
_DEEPEST = 8
_PARTS = HOLES | AWAITS | SUMS | STRINGS | TEMPLATES | PARENTHESES | CASTS | NON_NULLS | CONVERSIONS | UNARIES
_WRAPPING_CALLS = word_set(
    """
    Buffer.from String str bytes encode strip trim lower upper toLowerCase toUpperCase toString
    strings.TrimSpace strings.ToLower strings.TrimPrefix []byte string hex.EncodeToString fmt.Sprintf
    removeprefix removesuffix slice replace split Split SplitN b64encode b64decode base64.b64encode decode
    hexdigest digest     base64.StdEncoding.EncodeToString
    """
)


class Holds(IntEnum):
    """What an operand holds, the surest last."""

    NOTHING = 0
    TOKEN = 1
    CREDENTIAL = 2
    MAC = 3


def holds(node: SgNode, source: SourceFile, left: int = _DEEPEST) -> Holds:  # noqa: PLR0911 - one line a form
    """What an expression holds, through local names, joined texts and conversions."""
    node = bare(node)
    if left == 0 or not step(source):
        return Holds.NOTHING
    kind = node.kind()
    if _MAC.search(node.text()[:300]) and kind in CALLS:
        return Holds.MAC if _is_mac(node) else Holds.NOTHING
    if kind in CALLS:
        return _of_call(node, source, left)
    if kind in _PARTS:
        inner = [child for child in node.children() if child.is_named()]
        return max((holds(child, source, left - 1) for child in inner), default=Holds.NOTHING)
    if kind in INDEXES:
        return _of_index(node, source, left)
    name = dotted(node)
    own = of_name(name.rpartition(".")[2])
    if kind in NAMES:
        return max(own, _of_bindings(node, source, left), key=int)
    return own if kind in MEMBERS else Holds.NOTHING


def of_name(name: str) -> Holds:
    """What a name says that it holds."""
    words = list(words_of(name))
    while len(words) > 1 and (words[-1] in _TRAILING or words[-1].isdecimal()):
        words.pop()
    if not words or words[0] in _ABOUT:
        return Holds.NOTHING
    if words[-1] in _QUALIFIED or tuple(words[-2:]) in _PAIRS or "".join(words) in {"xsrf", "csrf", "sig"}:
        return Holds.CREDENTIAL
    if words[-1] == "sig" and len(words) > 1:
        return Holds.CREDENTIAL
    if words[-1] in {"token", "tok"} and len(words) > 1:
        return Holds.CREDENTIAL if words[-2] in _TOKENS else Holds.NOTHING
    return Holds.TOKEN if words in (["token"], ["pass"]) else Holds.NOTHING


_TRAILING = frozenset(
    {"value", "string", "str", "hex", "header", "bytes", "b64", "from", "param", "env"}
    | {"hash", "hashed", "digest"}
)
_ABOUT = frozenset({"has", "is", "no", "use", "num", "max", "min", "len", "next", "count", "n"})


def _is_mac(node: SgNode) -> bool:
    """Whether a call ends in the digest itself and not in a fact about it."""
    return not re.search(r"(?:length|len|size|Size|BlockSize)(?:\(\))?$", node.text()[-30:])


def _of_call(node: SgNode, source: SourceFile, left: int) -> Holds:  # noqa: PLR0911 - one line a form
    function = node.field("function")
    callee = dotted(function or node)
    given = _given(node)
    if callee.endswith(".Sum") and _is_hmac(node, source):
        return Holds.MAC
    first = given[0].text()[:60].strip("\"'`") if given else ""
    last = callee.rpartition(".")[2]
    if given and given[0].kind() in ANY_TEXTS and _ASKED.search(callee):
        return _asked_for(first)
    if last in _ANSWERS and (fed := _fed(node, source, left)):
        return fed
    if _MAKERS.search(last):
        return Holds.CREDENTIAL
    if _HASHES.search(last) or last == "update":
        hashed = _inside(function, "object") if last == "update" else []
        return min(_most([*given, *hashed], source, left), Holds.CREDENTIAL)
    if callee in _WRAPPING_CALLS or last in _WRAPPING_CALLS:
        return _most([*_inside(function, "object", "operand"), *given], source, left)
    return of_name(first) if last in {"getenv", "Getenv"} and first else Holds.NOTHING


def _given(call: SgNode) -> list[SgNode]:
    arguments = call.field("arguments")
    return [child for child in arguments.children() if child.is_named()] if arguments is not None else []


def _asked_for(name: str) -> Holds:
    """What is read under a name: of a header, a cookie, a form."""
    return Holds.CREDENTIAL if _HEADER.search(name) else of_name(name)


def _inside(function: SgNode | None, *fields: str) -> list[SgNode]:
    """What a method is called on, under the first of these fields that is there."""
    found = (function.field(name) for name in fields) if function is not None else ()
    return [node for node in found if node is not None][:1]


def _most(nodes: Sequence[SgNode], source: SourceFile, left: int) -> Holds:
    """The most that any of some expressions holds."""
    return max((holds(node, source, left - 1) for node in nodes), default=Holds.NOTHING)


def _fed(node: SgNode, source: SourceFile, left: int) -> Holds:
    """What a hash was fed that stands under a name: `h.update(password)`, then `h.hexdigest()`."""
    function = node.field("function")
    hashed = (function.field("object") or function.field("operand")) if function is not None else None
    around = enclosing_function(node)
    if hashed is None or around is None or hashed.kind() not in NAMES:
        return Holds.NOTHING
    fed = [
        holds(argument.node, source, left - 1)
        for call in calls_within(around, source)
        if call.name in _FEEDS and (call.receiver or call.node).text() == hashed.text()
        for argument in call.arguments
    ]
    return min(max(fed, default=Holds.NOTHING), Holds.CREDENTIAL)


def _is_hmac(node: SgNode, source: SourceFile) -> bool:
    function = node.field("function")
    receiver = function.field("operand") if function is not None else None
    if receiver is None or receiver.kind() not in NAMES:
        return False
    found = bindings(source).of(receiver.text(), receiver)
    return any(binding.value is not None and "hmac.New(" in binding.value.text()[:60] for binding in found)


def _of_index(node: SgNode, source: SourceFile, left: int) -> Holds:
    key = key_of(node)
    text = key.text()[:80] if key is not None else ""
    if text.isdecimal():  # a part of what was split
        table = owner_of(node)
        return holds(table, source, left - 1) if table is not None else Holds.NOTHING
    if text[:1] not in "\"'`" or not text:
        return Holds.NOTHING
    name = text.strip("\"'`")
    inner = owner_of(node)
    asked = inner is not None and bool(re.search(r"[hH]eaders?$|[cC]ookies$", inner.text()[-40:]))
    return Holds.CREDENTIAL if (asked and _HEADER.search(name)) else of_name(name)


def _of_bindings(node: SgNode, source: SourceFile, left: int) -> Holds:
    best = Holds.NOTHING
    for binding in bindings(source).of(node.text(), node)[:MOST_BINDINGS]:
        if (
            binding.index == 1
            and binding.value is not None
            and binding.value.text()[:80].endswith("BasicAuth()")
        ):
            return Holds.CREDENTIAL
        if (
            binding.value is not None
            and binding.origin in {Origin.ASSIGNED, Origin.ADDED}
            and binding.index in {None, 0}
        ):
            best = max(best, holds(binding.value, source, left - 1), key=int)
    return best


def sent_by_caller(node: SgNode, source: SourceFile) -> bool:
    """Whether an operand is, or was made from, what the caller of this service sent."""
    node = bare(node)
    if reads_request(node, source):
        return True
    if node.kind() in CALLS:
        arguments = node.field("arguments")
        return (
            any(reads_request(child, source) for child in arguments.children() if child.is_named())
            if arguments
            else False
        )
    return False
