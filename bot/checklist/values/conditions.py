"""Under which conditions a piece of code runs, and which files never serve anybody."""

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from ast_grep_py import SgNode

from bot.checklist.core.source import span
from bot.checklist.languages.vocabulary import (
    BRANCHES,
    CHOICES,
    ELIFS,
    ELSES,
    FUNCTIONS,
    JOINS,
    MATCH_CASES,
    METHODS,
)
from bot.checklist.values.purpose import words_of
from bot.checklist.values.safe_names import word_set

_FUNCTIONS = FUNCTIONS | METHODS
_CHOICES = BRANCHES | CHOICES | MATCH_CASES
_DEVELOPMENT_WORDS = frozenset(
    {"dev", "development", "local", "localhost", "test", "tests", "testing", "develop", "ci", "sandbox"}
)
_ENVIRONMENT_WORDS = word_set(
    """
    env environ environment getenv nodeenv appenv prod production isprod dev isdev develop development
    devel debug isdebug debugging local localhost testing
    """
)
_PRODUCTION = frozenset({"prod", "production", "isprod"})
_ELSEWHERE = word_set(
    "dev isdev develop development devel debug isdebug debugging local localhost test testing staging sandbox"
)
_UNEQUAL = re.compile(r"!==?|\bnot\s+in\b|\bis\s+not\b")
_NOT = re.compile(r"!(?!=)|not\b(?!\s+in\b)")
_OR = re.compile(r"\|\||\bor\b")
_AND = re.compile(r"&&|\band\b")
_DEEPEST = 8
_CONDITION_CHARACTERS = 400


def conditions(node: SgNode) -> Iterator[str]:
    """The texts of the conditions around a node, inside the function that holds it."""
    return (text for text, _ in _branches(node))


def proven(node: SgNode, test: Callable[[str, bool], bool]) -> bool:
    """Whether a condition around a node proves something of it.

    `test` gets the smallest parts of a condition, each with whether it holds where the node runs: a
    negation, an `else` and the right of an `||` turn it round, and of alternatives each has to prove it.
    """
    return any(_proves(text, holds, test, _DEEPEST) for text, holds in _branches(node))


def depends_on_environment(node: SgNode) -> bool:
    """Whether a node is only reached outside production, or where the environment asks for it."""
    return proven(node, _is_outside_production)


def _is_outside_production(part: str, holds: bool) -> bool:  # noqa: FBT001 - as `proven` gives it
    words = set(words_of(part))
    if words.isdisjoint(_ENVIRONMENT_WORDS):
        return False
    production, development = not words.isdisjoint(_PRODUCTION), not words.isdisjoint(_ELSEWHERE)
    if production == development:
        return not production
    return (production == bool(_UNEQUAL.search(part))) == holds


def _proves(text: str, holds: bool, test: Callable[[str, bool], bool], left: int) -> bool:  # noqa: FBT001 - of `text`
    text = _unwrapped(text)
    negated = _NOT.match(text)
    if negated is not None and left and not _has_operator(text):
        return _proves(text[negated.end() :], not holds, test, left - 1)
    for operator, one_is_enough in ((_OR, not holds), (_AND, holds)):
        parts = _apart(text, operator)
        if len(parts) > 1 and left:
            proofs = (_proves(part, holds, test, left - 1) for part in parts)
            return any(proofs) if one_is_enough else all(proofs)
    return test(text, holds)


def _unwrapped(text: str) -> str:
    """A text without the brackets around all of it."""
    text = text.strip()
    while text.startswith("(") and text.endswith(")") and _closes(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closes(text: str) -> int:
    depth = 0
    for at, mark in enumerate(text):
        depth += {"(": 1, ")": -1}.get(mark, 0)
        if depth == 0:
            return at
    return -1


def _has_operator(text: str) -> bool:
    return len(_apart(text, _OR)) > 1 or len(_apart(text, _AND)) > 1


def _apart(text: str, operator: re.Pattern[str]) -> list[str]:
    """A condition's parts at an operator outside brackets."""
    parts, start = [], 0
    for found in operator.finditer(text):
        before = text[: found.start()]
        if before.count("(") == before.count(")"):
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def _branches(node: SgNode) -> Iterator[tuple[str, bool]]:
    """The conditions around a node, and whether each holds where it runs."""
    start = span(node)[0]
    for parent in node.ancestors():
        kind = parent.kind()
        if kind in _FUNCTIONS:
            return
        if kind in _CHOICES:
            condition = _condition(parent)
            if condition is not None and not _holds(condition, start):
                yield condition.text()[:_CONDITION_CHARACTERS], not _is_otherwise(parent, start)
        elif kind in JOINS:
            left, operator = parent.field("left"), parent.field("operator")
            sign = operator.text() if operator is not None else ""
            if left and sign in {"&&", "and", "||", "or"} and not _holds(left, start):
                yield left.text()[:_CONDITION_CHARACTERS], sign in {"&&", "and"}


def _is_otherwise(choice: SgNode, start: int) -> bool:
    """Whether a place lies in the part of a choice that runs where the condition does not hold."""
    if choice.kind() in CHOICES:
        named = [child for child in choice.children() if child.is_named()]
        return _holds(named[-1], start)
    alternative = choice.field("alternative")
    if alternative is not None and _holds(alternative, start):
        return True
    others = ELIFS | ELSES
    return any(node.kind() in others and _holds(node, start) for node in choice.children())


def is_for_development(path: str) -> bool:
    """Whether a path says that its file is for development or tests."""
    pure = PurePosixPath(path)
    parts = (*pure.parts[:-1], pure.stem)
    return any(word in _DEVELOPMENT_WORDS for part in parts for word in words_of(part))


def _condition(choice: SgNode) -> SgNode | None:
    condition = choice.field("condition")
    if condition is None and choice.kind() in CHOICES:
        named = [child for child in choice.children() if child.is_named()]
        condition = named[1] if len(named) > 1 else None
    return condition or choice.field("value")


def _holds(node: SgNode, start: int) -> bool:
    begin, end = span(node)
    return begin <= start < end
