"""Judges ciphers, key sizes and password hash costs."""

import re

from ast_grep_py import SgNode

from bot.checklist.core.source import SourceFile
from bot.checklist.core.subject import Subject, fails, passes
from bot.checklist.questions.f_secrets_and_cryptography.initial_vectors import fixed_vector
from bot.checklist.syntax.calls import Call
from bot.checklist.values.folding import fold, integer

_BROKEN = re.compile(
    r"^(?:crypto/(?:des|rc4)\.\w+|golang\.org/x/crypto/(?:blowfish|cast5|tea|xtea)\.New\w*"
    r"|(?:Crypto(?:dome)?\.Cipher\.)(?:DES3?|ARC[24]|Blowfish|CAST)\.new|(?:DES3?|ARC[24]|Blowfish)\.new"
    r"|(?:.*\.)?algorithms\.(?:ARC4|Blowfish|TripleDES|IDEA|CAST5|SEED|RC2)|(?:.*\.)?modes\.ECB"
    r"|(?:crypto-js|CryptoJS)\.(?:DES|TripleDES|RC4|Rabbit|RC4Drop)\.(?:encrypt|decrypt)"
    r"|passlib\.hash\.(?:md5_crypt|des_crypt|sha1_crypt|ldap_md5|ldap_sha1|mysql323|hex_md5|hex_sha1|lmhash|nthash)"
    r"\.(?:hash|encrypt|using)"
    r"|(?:crypto\.)createDecipher|(?:crypto\.)createCipher)$"
)
_BROKEN_NAMES = re.compile(r"ecb|^des|rc[24]|^bf|blowfish|cast5|idea", re.IGNORECASE)
_LEAST_RSA_BITS = 2048
_LEAST_BCRYPT_COST = 10
_LEAST_PBKDF2_ROUNDS = 10_000


def judge_cipher(call: Call, source: SourceFile) -> Subject | None:
    """A cipher, a key generator or a password hash; None for any other call."""
    if _BROKEN.match(call.resolved) or _BROKEN.match(call.callee):
        return fails(source, call.node, f"{call.name} is broken or gone from the standards: use AES-GCM.")
    if call.name in {"createCipheriv", "createDecipheriv"} and not fixed_vector(call, source):
        return _named_cipher(call, source)
    if call.name in {"new", "encrypt", "decrypt"} and re.search(
        r"\bMODE_ECB\b|\bmode\.ECB\b", call.node.text()[:2000]
    ):
        return fails(source, call.node, "ECB mode shows the pattern of what it hides: use GCM.")
    if fixed_vector(call, source):
        return fails(
            source, call.node, "Every message gets the same initial vector: take a fresh random one for each."
        )
    return _key_size(call, source) or _cost(call, source)


def _named_cipher(call: Call, source: SourceFile) -> Subject | None:
    first = call.positional(0)
    if first is None:
        return None
    name = fold(first, source).text
    if _BROKEN_NAMES.search(name):
        return fails(source, call.node, f"The cipher {name[:30]!r} is weak: use aes-256-gcm.")
    return passes(source, call.node, "a strong cipher") if fold(first, source).is_constant else None


def _key_size(call: Call, source: SourceFile) -> Subject | None:
    size: SgNode | None = None
    if call.resolved.endswith(("rsa.GenerateKey", "rsa.GenerateMultiPrimeKey")):
        size = call.arguments[-1].node if call.arguments else None
    elif call.resolved.endswith(("rsa.generate_private_key", "dsa.generate_private_key")):
        size = call.keyword("key_size") or call.positional(1)
    elif call.resolved.endswith(("RSA.generate", "DSA.generate")):
        size = call.positional(0) or call.keyword("bits")
    elif call.name in {"generateKeyPair", "generateKeyPairSync", "generateKeyPairAsync"}:
        size = call.keyword("modulusLength")
    bits = integer(size, source) if size is not None else None
    if bits is None:
        return None
    if bits < _LEAST_RSA_BITS:
        return fails(source, call.node, f"A key of {bits} bits is too short: use {_LEAST_RSA_BITS} or more.")
    return passes(source, call.node, f"a key of {bits} bits")


def _cost(call: Call, source: SourceFile) -> Subject | None:
    if "bcrypt" in call.resolved:
        return _bcrypt_cost(call, source)
    rounds: SgNode | None = None
    if call.resolved == "hashlib.pbkdf2_hmac":
        rounds = call.positional(3) or call.keyword("iterations")
    elif call.name in {"pbkdf2", "pbkdf2Sync"} or call.resolved.endswith("/pbkdf2.Key"):
        rounds = call.positional(2)
    elif call.name == "PBKDF2HMAC":
        rounds = call.keyword("iterations")
    number = integer(rounds, source) if rounds is not None else None
    if number is None:
        return None
    if number < _LEAST_PBKDF2_ROUNDS:
        return fails(source, call.node, f"{number} rounds are guessed through in no time: use 600,000.")
    return passes(source, call.node, f"{number} rounds")


def _bcrypt_cost(call: Call, source: SourceFile) -> Subject | None:
    if call.name in {"hash", "hashSync", "GenerateFromPassword"}:
        cost = call.positional(1)
    elif call.name in {"gensalt", "genSalt", "genSaltSync"}:
        cost = call.positional(0) or call.keyword("rounds")
    else:
        return None
    number = integer(cost, source) if cost is not None else None
    toy = number is not None and number < _LEAST_BCRYPT_COST
    if toy or (cost is not None and cost.text().endswith("MinCost")):
        return fails(source, call.node, f"A password hash with a toy cost: use {_LEAST_BCRYPT_COST} or more.")
    return passes(source, call.node, "a password hash")
