"""Whether a value is one that somebody could log in with, or a placeholder, a word, a name or a path."""

import math
import re
from collections import Counter
from itertools import pairwise

_SHORTEST = 8
_LONGEST = 200
_FEWEST_CHARACTERS = 5
_SHORT = 16
_ENTROPY_SHORT, _ENTROPY_LONG = 2.6, 3.0
_MADE_UP = re.compile(
    r"""example|sample|dummy|fake|place-?holder|change-?_?me|replace|redact|x{4,}|0{8,}|1{6,}|not[-_]a|not[-_]real
    |insert[-_]|deadbeef|foobar|\.\.\.|…|\*\*\*|<[^>]*>|\$\{|\{\{|\$\(|%s|%\(|lorem|obfuscat|mock|bogus|invalid
    |123456789|abcdefgh|qwerty|your[-_]|[-_]here\b|secret[-_]?key$|my[-_]?secret|super[-_]?secret|^test|\btest[-_]|[-_]test\b|todo
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"^(?:\w+:)?//|^\.{0,2}/[\w./-]+$|^(?:arn|urn|projects|vault|op|ssm|env|secretsmanager|sha\d+|data):"
    r"|\.\w{2,4}$|\\[dwsbn]|\[[^\]]*-"
)
_WORDS = re.compile(r"[A-Za-z]+\d{0,2}|\d{1,4}")
_LETTERS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# What fields and labels of passwords are called.
_OF_FIELDS = frozenset(
    {"password", "passwd", "pwd", "pass", "new", "old", "current", "confirm", "repeat", "re", "user", "your"}
    | {"my", "input", "field", "id", "label", "form", "login", "v", "the"}
)
_NAMES = re.compile(r"^\w+(?:[.:/]\w+)+(?:\(\))?$")


def is_placeholder(value: str) -> bool:
    """Whether the value says itself that it is none: a placeholder, a vendor's example, a repetition."""
    return bool(_MADE_UP.search(value)) or len(set(value.lower())) < _FEWEST_CHARACTERS


def is_credible(value: str) -> bool:
    """Whether a literal given to a name like `password` is a value, not a word, a label, a name or a path."""
    if not _SHORTEST <= len(value) <= _LONGEST or is_placeholder(value) or re.search(r"[\s(){}]", value):
        return False
    if value[0] in "$<{%@&!" or _ADDRESS.search(value):
        return False
    letters = any(character.isalpha() for character in value)
    mixed = letters and (any(character.isdigit() for character in value) or _is_scrambled(value))
    return mixed and not _is_wording(value) and _entropy(value) >= _least_entropy(value)


def is_guessable(value: str) -> bool:
    """Whether a literal given to `password` itself is one made of words and numbers: `redisPass77`."""
    if not _SHORTEST <= len(value) <= _LONGEST or is_placeholder(value):
        return False
    words = _LETTERS.findall(value)
    plain = all(word.lower() in _OF_FIELDS for word in words)
    return value.isalnum() and bool(words) and not plain and any(character.isdigit() for character in value)


def is_word(value: str) -> bool:
    """Whether a value is letters alone, with capitals where words have them."""
    return value.isalpha() and not _is_mixed_case(value)


def _is_wording(value: str) -> bool:
    parts = [part for part in re.split(r"[-_./:, ]+", value) if part]
    return all(_WORDS.fullmatch(part) and not _is_mixed_case(part) for part in parts)


def _is_scrambled(value: str) -> bool:
    """Whether letters alone are a random text: long, and changing case as no word does."""
    return value.isalpha() and len(value) >= _SHORT and _is_mixed_case(value)


def _is_mixed_case(part: str) -> bool:
    """`aXbYc`: letters change case more often than words do."""
    changes = sum(left.islower() and right.isupper() for left, right in pairwise(part))
    return changes > len(part) / 5


def _least_entropy(value: str) -> float:
    return _ENTROPY_SHORT if len(value) <= _SHORT else _ENTROPY_LONG


def _entropy(value: str) -> float:
    """Shannon's, in bits a character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values())
