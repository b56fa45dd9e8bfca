"""Judges a random source that can be predicted by what it makes."""

import re

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.languages.vocabulary import NAMES
from bot.checklist.syntax.bindings import bindings
from bot.checklist.syntax.calls import Call
from bot.checklist.values.purpose import target_words

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
# When something happens is no secret, whatever it happens to.
_TIMING = frozenset(
    {"job", "schedule", "cron", "jitter", "backoff", "delay", "interval", "timeout", "retry", "sleep", "wait"}
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
_SESSION = frozenset({"id", "token", "key", "cookie", "sid"})


def judge_random(call: Call, source: SourceFile) -> Subject | None:
    """A predictable random; None for any other call."""
    if not (_PREDICTABLE.match(call.resolved) or _of_instance(call, source)):
        return None
    words = target_words(call.node)
    if call.resolved == "crypto.pseudoRandomBytes" or _is_secret(words):
        what = "/".join(dict.fromkeys(words[-3:])) or "a secret"
        message = f"A predictable random makes {what[:40]!r}: use the platform's cryptographic random."
        return fails(source, call.node, message)
    return passes(source, call.node, "a random for nothing secret")


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
