"""Secrets in text from outside, replaced before anybody else sees them.

GitHub masks what it knows as a secret; a log may hold others. Better one word too many than one too few.
"""

import math
import re
from collections import Counter

MASK = "***"
_MOST_CHARACTERS = 2_000
_RANDOM_BITS = 3.0
_SHORTEST_RANDOM = 16

_PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]{1,40}-----.{0,10000}?(?:-----END [A-Z0-9 ]{1,40}-----|\Z)", re.DOTALL
)
_BARE_PEM_LINE = re.compile(r"^[A-Za-z0-9+/]{60,76}={0,2}$", re.MULTILINE)
_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.?[A-Za-z0-9_-]*")
_PREFIXED = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"gh[pousr]_[A-Za-z0-9]{10,}|github_pat_[A-Za-z0-9_]{10,}|ghs_[A-Za-z0-9._-]{10,}|"  # GitHub
    r"v1\.[0-9a-f]{40}|glpat-[A-Za-z0-9_-]{10,}|"  # GitHub's older installation tokens, GitLab
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}|"  # Amazon
    r"AIza[A-Za-z0-9_-]{30,}|ya29\.[A-Za-z0-9_-]{10,}|"  # Google
    r"(?:sk|pk|rk|whsec)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{16,}|"  # Stripe, OpenAI, Anthropic
    r"whsec_[A-Za-z0-9+/=]{16,}|"
    r"xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|"  # Slack
    r"npm_[A-Za-z0-9]{20,}|pypi-[A-Za-z0-9_-]{20,}|rubygems_[a-f0-9]{20,}|"  # package registries
    r"dckr_pat_[A-Za-z0-9_-]{10,}|hf_[A-Za-z0-9]{20,}|lin_(?:api|oauth)_[A-Za-z0-9]{20,}|"
    r"SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|"  # SendGrid
    r"dop_v1_[a-f0-9]{32,}|sbp_[a-f0-9]{32,}|vercel_[A-Za-z0-9]{20,}|shpat_[a-fA-F0-9]{24,}|"
    r"hv[sb]\.[A-Za-z0-9_-]{20,}|AGE-SECRET-KEY-1[A-Z0-9]{50,}"
    r")"
)
_USER_INFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30}://)[^\s/@'\"<>]{1,500}@")
_AUTHORIZATION = re.compile(
    r"(?P<name>\b(?:proxy-)?authorization\b['\"]?\s{0,3}[:=]\s{0,3}['\"]?(?:(?:bearer|basic|token|digest)\s+)?)"
    r"[^\s'\"]{4,}|(?P<scheme>\bbearer\s+)[A-Za-z0-9._~+/=-]{8,}",
    re.IGNORECASE,
)
_SENSITIVE = (
    r"[A-Za-z0-9_.-]{0,60}(?:secret|token|passwd|password|passphrase|pwd|api[_-]?key|apikey|access[_-]?key|"
    r"private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?|client[_-]?key|auth[_-]?key|"
    r"connection[_-]?string|database[_-]?url|dsn)[A-Za-z0-9_.-]{0,40}"
)
_ASSIGNED = re.compile(
    rf"(?P<name>(?<![A-Za-z0-9]){_SENSITIVE}['\"]?\s{{0,3}}(?:=>|:=|=|:)\s{{0,3}})"
    r"(?:\"[^\"\n]{1,1000}\"?|'[^'\n]{1,1000}'?|[^\s'\",;]{3,})",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"(?P<name>\b{_SENSITIVE}['\"]?(?:\s+(?:is|was|of))?\s{{1,3}}['\"]?)(?P<value>[A-Za-z0-9+/=_.~!@#$%^&*-]{{8,}})",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """The text with `***` in place of whatever looks like a secret. Knows the text alone; keeps its lines."""
    text = _PEM.sub(lambda found: MASK + "\n" * found.group().count("\n"), text)
    return "\n".join(_mask_line(line) for line in text.split("\n"))


def _mask_line(line: str) -> str:
    line = line[:_MOST_CHARACTERS]
    for pattern in (_BARE_PEM_LINE, _JWT, _PREFIXED):
        line = pattern.sub(MASK, line)
    line = _USER_INFO.sub(rf"\g<scheme>{MASK}@", line)
    line = _AUTHORIZATION.sub(lambda found: (found["name"] or found["scheme"]) + MASK, line)
    line = _ASSIGNED.sub(lambda found: found["name"] + MASK, line)
    return _SPOKEN.sub(lambda found: found["name"] + _masked_if_random(found["value"]), line)


def _masked_if_random(word: str) -> str:
    """A word after "token" or "password" is masked where it looks made by a machine, not by a writer."""
    kinds = sum(any(test(letter) for letter in word) for test in (str.isdigit, str.isupper, str.islower))
    is_long = len(word) >= _SHORTEST_RANDOM and _entropy(word) >= _RANDOM_BITS
    return MASK if kinds > 1 and (is_long or any(letter.isdigit() for letter in word)) else word


def _entropy(word: str) -> float:
    """Bits a character, after Shannon."""
    return -sum(count / len(word) * math.log2(count / len(word)) for count in Counter(word).values())
