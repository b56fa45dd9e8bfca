"""Secrets in text from outside, replaced before anybody else sees them.

GitHub masks what it knows as a secret; a log may hold others. Better one word too many than one too few.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator

MASK = "***"
_MOST_CHARACTERS = 2_000
_RANDOM_BITS = 3.0
_SHORTEST_RANDOM = 16

_PEM_BEGIN = re.compile(r"-----BEGIN [A-Z0-9 ]{1,40}-----.*")
_PEM_END = re.compile(r"-----END [A-Z0-9 ]{1,40}-----")
_MOST_PEM_LINES = 200
_BASE64_LINE = re.compile(r"^\s*[A-Za-z0-9+/]{60,76}={0,2}\s*$")
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
_USER_INFO = re.compile(r"://[^\s/'\"<>]{1,500}@")
_AUTHORIZATION = re.compile(
    r"(?P<name>\b(?:proxy-)?authorization\b['\"]?\s{0,3}[:=]\s{0,3}['\"]?(?:(?:bearer|basic|token|digest)\s+)?)"
    r"[^\s'\"]{4,}|(?P<scheme>\bbearer\s+)[A-Za-z0-9._~+/=-]{8,}",
    re.IGNORECASE,
)
# No quantifier comes before these words, so that a long hostile line costs no more than its length.
_SENSITIVE = (
    r"(?:secret|token|passwd|password|passphrase|pwd|api[_-]?key|access[_-]?key|private[_-]?key|signing[_-]?key|"
    r"encryption[_-]?key|credentials?|client[_-]?key|auth[_-]?key|connection[_-]?string|database[_-]?url|dsn)"
    r"[A-Za-z0-9_.-]{0,40}['\"]?"
)
_ASSIGNED = re.compile(
    rf"(?P<name>{_SENSITIVE}\s{{0,3}}(?:=>|:=|=|:(?!:))\s{{0,3}})"
    r"(?:\"[^\"\n]{1,1000}\"?|'[^'\n]{1,1000}'?|[^\s'\",;]{3,})",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"(?P<name>{_SENSITIVE}(?:\s{{1,3}}(?:is|was|of))?\s{{1,3}}['\"]?)(?P<value>[^\s'\"]{{8,}})",
    re.IGNORECASE,
)


def mask(text: str) -> str:
    """The text with `***` in place of whatever looks like a secret; its lines are cut at 2000 characters."""
    return "\n".join(_mask_line(line) for line in _without_keys(text.split("\n")))


def without_tokens(text: str) -> str:
    """The text with `***` in place of what is a token by its form, whatever is said around it."""
    for pattern in (_JWT, _PREFIXED):
        text = pattern.sub(MASK, text)
    return _USER_INFO.sub(f"://{MASK}@", text)


def _without_keys(lines: Iterable[str]) -> Iterator[str]:
    """The lines with PEM blocks masked; one that never ends is masked for 200 lines."""
    left = 0
    for line in lines:
        end = _PEM_END.search(line)
        if left and end:
            left, kept = 0, MASK + line[end.end() :]
        elif left:
            left, kept = left - 1, MASK
        else:
            kept = _PEM_BEGIN.sub(MASK, line)
            left = _MOST_PEM_LINES if kept != line and not end else 0
        yield kept


def _mask_line(line: str) -> str:
    line = line[:_MOST_CHARACTERS]
    for pattern in (_BASE64_LINE, _JWT, _PREFIXED):
        line = pattern.sub(MASK, line)
    line = _USER_INFO.sub(f"://{MASK}@", line)
    line = _AUTHORIZATION.sub(lambda found: (found["name"] or found["scheme"]) + MASK, line)
    line = _ASSIGNED.sub(lambda found: found["name"] + MASK, line)
    return _SPOKEN.sub(lambda found: found["name"] + _masked_if_random(found["value"]), line)


def _masked_if_random(word: str) -> str:
    """A word after "token" or "password" is masked where it looks made by a machine, not by a writer."""
    kinds = sum(any(test(letter) for letter in word) for test in (str.isdigit, str.isupper, str.islower))
    is_random = len(word) >= _SHORTEST_RANDOM and _entropy(word) >= _RANDOM_BITS
    return MASK if kinds > 1 and (is_random or any(letter.isdigit() for letter in word)) else word


def _entropy(word: str) -> float:
    """Bits a character, after Shannon."""
    return -sum(count / len(word) * math.log2(count / len(word)) for count in Counter(word).values())
