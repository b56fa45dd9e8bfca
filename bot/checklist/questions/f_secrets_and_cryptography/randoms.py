"""Judges a random source that can be predicted by what it makes."""

import re
from collections.abc import Iterator

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile, enclosing_function
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.vocabulary import AUGMENTATIONS, NAMES, VARIABLES, within
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.syntax.functions import calls_named
from bot.checklist.values.purpose import target_words, words_of

_PREDICTABLE = re.compile(
    r"^(?:random\.(?:random|randint|randrange|choice|choices|getrandbits|sample|uniform|randbytes)"
    r"|math/rand(?:/v2)?\.(?:Int|Intn|IntN|N|Int31n?|Int32N?|Int63n?|Int64N?|Uint32|Uint64|UintN|Read|Perm|Float64|Float32|String)"
    r"|Math\.random|lodash\.random|_\.random|crypto\.pseudoRandomBytes"
    r"|numpy\.random\.(?:randint|choice|bytes))$"
)
_INSTANCE = frozenset(
    {"choice", "choices", "randint", "getrandbits", "randrange", "Intn", "IntN", "Int63", "Read", "Int"}
)
_SECRET = frozenset(
    {
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "secret",
        "nonce",
        "salt",
        "otp",
        "csrf",
        "credential",
        "credentials",
        "apikey",
        "passcode",
        "jwt",
        "iv",
        "totp",
    }
)
_CODES = frozenset(
    {
        "verification",
        "verify",
        "reset",
        "invite",
        "invitation",
        "auth",
        "login",
        "time",
        "otp",
        "confirmation",
        "access",
        "security",
        "sms",
        "activation",
        "pin",
        "recovery",
        "authorization",
    }
)
_TEXT = frozenset(
    {"tokens", "tokenize", "tokenizer", "vocab", "logits", "sample", "next", "word", "mask", "sampled", "pad"}
)
# When something happens, or how long it is, is no secret, whatever it happens to.
_TIMING = frozenset(
    {
        "length",
        "size",
        "job",
        "schedule",
        "cron",
        "jitter",
        "backoff",
        "delay",
        "interval",
        "timeout",
        "retry",
        "sleep",
        "wait",
    }
)
_KEYS = frozenset(
    {
        "api",
        "private",
        "secret",
        "encryption",
        "session",
        "signing",
        "access",
        "aes",
        "crypto",
        "master",
        "auth",
    }
)
_MAKES = frozenset({"generate", "gen", "new", "random", "make", "create"})
# Keys that open nothing.
_PLAIN_KEYS = frozenset(
    {
        "cache", "sort", "idempotency", "partition", "row", "primary", "lock", "object", "storage", "file",
        "test", "map", "dict", "foreign", "index", "react", "routing", "shard", "element", "list", "item",
        "node", "component", "block", "editor", "translation", "form", "field", "column", "redis",
    }
)  # fmt: skip
_MOST_CALLERS = 8
_MAKES_TEXT = re.compile(
    r"(?:gen(?:erate)?|make|new|create|get)?_?rand(?:om)?_?(?:str|hex|bytes|alpha|alnum|char|letter|text)\w{0,20}$",
    re.IGNORECASE,
)
_SESSION = frozenset({"id", "token", "key", "cookie", "sid"})


def judge_random(call: Call, source: SourceFile) -> Subject | None:
    """A predictable random; None for any other call."""
    if not (_PREDICTABLE.match(call.resolved) or _of_instance(call, source)):
        return None
    words = target_words(call.node)
    secret = next((names for names in (words, *_purposes(call, source)) if _is_secret(names)), None)
    if call.resolved == "crypto.pseudoRandomBytes" or secret is not None:
        words = secret or words
        what = "/".join(dict.fromkeys(words[-3:])) or "a secret"
        message = f"A predictable random makes {what[:40]!r}: use the platform's cryptographic random."
        return fails(source, call.node, message)
    if _is_text_for_anybody(call, source):
        message = "A predictable random makes text: what those who call this use it for cannot be seen."
        return unclear(source, call.node, message)
    return passes(source, call.node, "a random for nothing secret")


def _purposes(call: Call, source: SourceFile) -> Iterator[list[str]]:
    """What the function around makes: what grows by the random's name, what its callers here make of it."""
    function = enclosing_function(call.node)
    if function is None:
        return
    made = target_words(call.node)[-2:]
    for node in within(function, AUGMENTATIONS):
        grown, part = node.field("left"), node.field("right")
        if grown is not None and part is not None and set(made) <= set(words_of(part.text()[:200])):
            yield list(words_of(grown.text()[:80]))
    named = _name_of(function)
    for caller in calls_named(named, source)[:_MOST_CALLERS] if named else ():
        yield target_words(caller.node)


def _name_of(function: SgNode) -> str:
    owner = function.parent()
    named = function.field("name") or (owner.field("name") if owner and owner.kind() in VARIABLES else None)
    return named.text() if named is not None else ""


def _is_text_for_anybody(call: Call, source: SourceFile) -> bool:
    """Whether the function around is a maker of random text that nobody in this file calls."""
    function = enclosing_function(call.node)
    named = _name_of(function) if function is not None else ""
    return bool(_MAKES_TEXT.match(named)) and not calls_named(named, source)


def _of_instance(call: Call, source: SourceFile) -> bool:
    """Whether the receiver is a seeded generator of the file; one of the system's is not."""
    receiver = call.receiver
    if receiver is None or receiver.kind() not in NAMES or call.name not in _INSTANCE:
        return False
    found = bindings(source).of(receiver.text(), receiver)
    return any(
        binding.value is not None and re.match(r"random\.Random\(|rand\.New\(", binding.value.text())
        for binding in found
    )


def _is_secret(words: list[str]) -> bool:
    known = set(words)
    if known & _TIMING:
        return False
    if known & _TEXT:
        return bool(known & {"password", "secret", "otp"})
    return bool(
        known & _SECRET
        or "token" in known
        or {"code", "verifier"} <= known
        or (
            "pin" in known
            and bool(
                known & {"generate", "random", "new", "make", "create", "reset", "login"} or len(words) == 1
            )
        )
        or ("key" in known and known & _KEYS)
        or ("key" in known and known & _MAKES and not known & _PLAIN_KEYS)
        or ("session" in known and known & _SESSION)
        or ("code" in known and known & _CODES)
        or ("state" in known and known & {"oauth", "oidc", "csrf", "expected", "sso"})
    )
