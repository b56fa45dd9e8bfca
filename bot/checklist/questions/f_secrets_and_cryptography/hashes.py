"""Judges a hash by what it is for: a password, a signature, a checksum."""

import re

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes, unclear
from bot.checklist.languages.vocabulary import OBJECTS
from bot.checklist.questions.f_secrets_and_cryptography.hashed_values import hashed_words
from bot.checklist.syntax.calls import Call, object_value
from bot.checklist.values.folding import fold
from bot.checklist.values.purpose import statement_text, target_words, words_of
from bot.checklist.values.safe_names import word_set

_WEAK = re.compile(
    r"^(?:hashlib\.(?:md5|sha1|md4)|crypto/(?:md5|sha1)\.(?:New|Sum)|golang\.org/x/crypto/md4\.New|(?:Crypto(?:dome)?\.Hash\.)?"
    r"(?:MD5|SHA1|MD4|MD2|SHA)\.new|(?:crypto-js|CryptoJS)\.(?:MD5|SHA1)|md5(?:\.md5)?|sha1(?:\.sha1)?|js-md5(?:\.md5)?"
    r"|cryptography\.hazmat\.primitives\.hashes\.(?:MD5|SHA1))$"
)
_WEB = re.compile(r"(?:^|\.)(?:web)?crypto\.subtle\.digest$|(?:^|\.)subtle\.digest$", re.IGNORECASE)
_NAMED = frozenset({"hashlib.new", "crypto.createHash", "createHash", "Bun.CryptoHasher", "crypto.Hash"})
_FAST = re.compile(
    r"^(?:hashlib\.(?:sha224|sha256|sha384|sha512)|crypto/sha(?:256|512)\.Sum(?:256|512|384)?|crypto-js\.SHA256)$"
)
_PROTECTS = "A weak hash protects a secret: use argon2 for passwords, HMAC-SHA-256 for signatures."
_LIMITS = ({"token", "bucket"}, {"rate", "limit"}, {"rate", "limiter"}, {"throttle"})
_PASSWORD = frozenset({"password", "passwd", "passphrase", "pwd", "passcode", "pw"})
_SECRET = _PASSWORD | frozenset(
    {
        "secret",
        "token",
        "signature",
        "sign",
        "signing",
        "signed",
        "hmac",
        "session",
        "credential",
        "credentials",
        "otp",
        "apikey",
    }
)
# What a value is looked up by, whatever it is made of.
_KEEPS = frozenset({"cache", "cached", "caching", "checksum", "dedup", "dedupe"})
_LOOKED_UP = frozenset({"websocket", "guid", "pwned", "hibp", "etag", "gravatar"})
_CHECKS = word_set(
    """
    asset avatar blob body bucket cache cached caching checksum chunk commit content contents dedup
    dedupe deduplicate etag file filename files fingerprint git gravatar guid hexsha hibp identifier
    image integrity object path pwned pwnedpasswords revision shard slug tree unique url uuid version
    websocket
    """
)
_FIXED_BY_PROTOCOL = word_set(
    """
    oauth oauth1 totp hotp otp twilio websocket ntlm digest aws s3 tempurl swift rfc5849 rfc4226 rfc6238
    sigv2 wsse aliyun
    """
)
# What the path of a file says of the protocol that it speaks.
_PROTOCOL_PATH = re.compile(
    r"oauth_?1|rfc5849|totp|hotp|otp\b|s3[-_]?(?:v2|token)|signature[-_]v2|v2_signer|objectstorage|websocket|ec2tokens"
    r"|gravatar|ntlm|aliyun|digest_?auth",
    re.IGNORECASE,
)


def judge_hash(call: Call, source: SourceFile) -> Subject | None:
    """A weak hash, or a fast one on a password; None for any other call."""
    if call.callee in {"hmac.new", "hmac.New", "crypto.createHmac", "createHmac"} or call.resolved.endswith(
        ".createHmac"
    ):
        return _judge_hmac(call, source)
    weak = bool(_WEAK.match(call.resolved)) or _names_weak(call, source)
    if weak:
        return _judge_weak(call, source)
    fast = bool(_FAST.match(call.resolved)) or _names_fast(call, source)
    if fast and _hashes_password(call):
        return fails(
            source, call.node, "A fast hash does not protect a password: use bcrypt, scrypt or argon2."
        )
    return None


def _algorithm(call: Call, source: SourceFile) -> str:
    first = call.positional(0)
    named = call.resolved in _NAMED or call.callee in _NAMED or call.resolved.endswith("crypto.createHash")
    named = named or _WEB.search(call.callee) is not None
    if first is not None and named and first.kind() in OBJECTS:
        first = object_value(first, "name")
    return fold(first, source).text.lower().strip() if first is not None and named else ""


def _names_weak(call: Call, source: SourceFile) -> bool:
    return _algorithm(call, source) in {"md5", "sha1", "sha-1", "md4", "rsa-md5", "rsa-sha1", "ripemd160"}


def _names_fast(call: Call, source: SourceFile) -> bool:
    return _algorithm(call, source) in {"sha256", "sha-256", "sha512", "sha-512", "sha384", "sha224"}


def _hashes_password(call: Call) -> bool:
    text = statement_text(call.node)
    hashed = text[text.find(call.node.text()[:40]) :]
    around = set(target_words(call.node))
    exempt = {"pwned", "hibp", "pbkdf2"} & (around | set(words_of(text)))
    return bool(_PASSWORD & set(words_of(hashed))) and not exempt


def _judge_weak(call: Call, source: SourceFile) -> Subject:
    around, text = set(target_words(call.node)), set(words_of(statement_text(call.node)))
    harmless = _harmless(call, around, around | text, source)
    if harmless:
        return passes(source, call.node, harmless)
    api_key = {"api", "key"} <= around and not around & {"cache", "cached"}
    kept = bool(around & _KEEPS) and not around & _SECRET and not text & (_SECRET - {"token", "session"})
    if kept and not api_key:
        return passes(source, call.node, "a weak hash for a checksum")
    if api_key or around & (_SECRET - {"session"}) or text & _SECRET:
        return fails(source, call.node, _PROTECTS)
    if (around | text) & _CHECKS:
        return passes(source, call.node, "a weak hash for a checksum")
    if hashed_words(call, source) & (_PASSWORD | {"secret", "token", "signature", "credential"}):
        return fails(source, call.node, _PROTECTS)
    return unclear(source, call.node, "It cannot be seen what this weak hash is for.")


def _harmless(call: Call, around: set[str], words: set[str], source: SourceFile) -> str:
    """Why a weak hash does no harm whatever is hashed; nothing where that is not known."""
    off = call.keyword("usedforsecurity")
    if off is not None and off.text() == "False" and not (around | words) & _PASSWORD:
        return "a weak hash, not used for security"
    if any(limit <= words for limit in _LIMITS):
        return "a weak hash for the key of a limit"
    if {"e", "tag"} <= words or words & _LOOKED_UP:
        return "a weak hash for a checksum"
    if _PROTOCOL_PATH.search(source.path) and not around & _PASSWORD and not _hashes_secret(call):
        return "a weak hash, as the protocol says"
    return ""


def _hashes_secret(call: Call) -> bool:
    """Whether a one-time secret itself is hashed: its protocols put it under an HMAC."""
    given = [word for argument in call.arguments for word in words_of(argument.node.text()[:120])]
    return "secret" in given and "otp" in given


def _judge_hmac(call: Call, source: SourceFile) -> Subject | None:
    named = [argument.node.text() for argument in call.arguments]
    digest = call.keyword("digestmod")
    where = " ".join([*named[:1], *named[2:], digest.text() if digest else ""]).lower()
    if not re.search(r"md5|sha1\b|sha-1", where):
        return None
    fixed = set(target_words(call.node)) & _FIXED_BY_PROTOCOL or _PROTOCOL_PATH.search(source.path)
    if "md5" not in where and fixed:
        return passes(source, call.node, "HMAC with SHA-1, as the protocol says")
    return fails(source, call.node, "A signature under a weak hash: use HMAC with SHA-256.")
