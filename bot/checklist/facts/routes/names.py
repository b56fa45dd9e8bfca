"""Whether a middleware's name says that it turns away who is not signed in, read word by word."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum
from fnmatch import fnmatchcase
from functools import cache, lru_cache

from bot.checklist.facts.routes.vocabulary import (
    ALONE,
    ALONE_WITH,
    ATTACHES,
    CONDITIONS,
    DEMANDS,
    EMPTY_TAILS,
    HANDLES,
    INSISTS,
    JOINED,
    JOINED_TAILS,
    NEVER,
    OTHER_BUSINESS,
    PLAN,
    PLAN_DEMANDS,
    PROOFS_ONLY,
    PROVEN,
    SAID,
    SPELLINGS,
    TECHNICAL,
    WEAK,
    WHO,
)
from bot.checklist.languages.libraries import every
from bot.checklist.languages.library import Gates

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Standing(Enum):
    """What a name promises."""

    GATE = "gate"
    DOUBTFUL = "doubtful"
    NONE = "none"


def words_of(name: str) -> tuple[str, ...]:
    """The words of an identifier, lower case and in one spelling: `requireLoggedIn` is require, login, in."""
    return tuple(_spelt(name))


def _spelt(name: str) -> Iterable[str]:
    for raw in _WORD.findall(name):
        word = raw.lower()
        for verb in JOINED:
            if word.startswith(verb) and word[len(verb) :] in JOINED_TAILS:
                yield verb
                word = word[len(verb) :]
                break
        yield SPELLINGS.get(word, word)


def is_known_open(name: str) -> bool:
    """Whether the thing is known to pass on whoever is not signed in."""
    parts = [part for part in name.split(".") if part]
    return any(_even(end) in _known_open() for end in (".".join(parts[-2:]), ".".join(parts[-1:])))


@cache
def _known_open() -> frozenset[str]:
    return frozenset(_even(name) for gates in every(Gates) for name in gates.opens)


@lru_cache(maxsize=4096)
def auth_standing(name: str) -> Standing:
    """What a dotted name promises about authentication.

    The last part decides; where it says nothing by itself (`auth.Middleware`) the part before it is read too.
    """
    parts = [part for part in name.split(".") if part]
    if not parts or is_known_open(name):
        return Standing.NONE
    last = words_of(parts[-1])
    standing = _standing(frozenset(last), last)
    if standing is Standing.GATE or len(parts) == 1:
        return standing
    before = words_of(parts[-2])
    if (
        set(last) & INSISTS
        and set(before) & {"auth", "authenticate", "authorize", "authz"}
        and not set(last) & NEVER
    ):
        return Standing.GATE
    if frozenset(last) <= EMPTY_TAILS or standing is Standing.DOUBTFUL:
        if "log" in before or set(before) & {"optional", "public", "anonymous"}:
            return Standing.NONE
        known = frozenset((*before, *last)) - {"handler", "config", "new", "controller", "manager", "service"}
        return _standing(known, (*before, *last))
    return standing


def is_never(name: str, spared: frozenset[str] = frozenset()) -> bool:
    """Whether a word of the name says that the thing is no gate, whatever else it says: `OptionalAuth`.

    Words that are `spared` say nothing.
    """
    return bool((NEVER | OTHER_BUSINESS) & (set(words_of(name.rsplit(".", 1)[-1])) - spared))


def _standing(  # noqa: PLR0911  the rules in their order
    words: frozenset[str], ordered: Sequence[str]
) -> Standing:
    if words & ALONE and words - ALONE <= ALONE_WITH:
        return Standing.GATE
    if words & CONDITIONS and words & INSISTS and words & WHO:
        return Standing.DOUBTFUL
    if _is_other_business(words):
        return Standing.NONE
    if words in ({"role", "guard"}, {"permission", "guard"}):
        return Standing.DOUBTFUL
    if "current" in words and words & {"user", "admin", "account", "principal", "member", "tenant"}:
        return Standing.DOUBTFUL
    demands = words & DEMANDS
    if demands and (words & WHO) - demands:
        return _demanded(words)
    return _proving(words, ordered)


def _is_other_business(words: frozenset[str]) -> bool:
    """Whether words say that something is no gate, whatever else they say."""
    if words & NEVER or {"read", "only"} <= words:
        return True
    return bool(words & OTHER_BUSINESS) and (not words & SAID or bool(words & HANDLES))


def _proving(words: frozenset[str], ordered: Sequence[str]) -> Standing:
    """What words say that demand nothing: what proves somebody, or insists."""
    who = words & WHO
    if words & PROVEN:
        return Standing.DOUBTFUL if words & ATTACHES else Standing.GATE
    if who & {"jwt"} and words & {"middleware", "guard", "with"}:
        return Standing.GATE
    is_key = who & {"key", "basic", "bearer"} and words & {"api", "basic", "middleware"}
    is_bent = words & ALONE or (words & INSISTS and words - INSISTS and not words & TECHNICAL)
    if (is_key and not words & ATTACHES) or is_bent or (ordered and words & WEAK):
        return Standing.DOUBTFUL
    return Standing.NONE


def _demanded(words: frozenset[str]) -> Standing:
    """`validateUser` checks a body as often as a person, `checkUser` is a toss-up; `requireUser` is plain."""
    if "validate" in words and not words & PROOFS_ONLY:
        return Standing.NONE
    if words & {"check", "can", "has", "is", "expect"} and not words & (
        WHO - {"user", "account", "owner", "member"}
    ):
        return Standing.DOUBTFUL
    return (
        Standing.DOUBTFUL if words & (ATTACHES - {"get", "header", "headers", "manager"}) else Standing.GATE
    )


@lru_cache(maxsize=4096)
def is_plan_gate(name: str) -> bool:
    """Whether the name says that it asks for a paid plan: `RequirePlan`, `EntitlementMiddleware`."""
    parts = name.split(".")
    words = set(words_of(parts[-1]))
    if len(parts) > 1 and words <= EMPTY_TAILS:
        words |= set(words_of(parts[-2]))
    return bool(words & PLAN and words & PLAN_DEMANDS) and not words & {
        "optional",
        "skip",
        "handler",
        "log",
    }


def matches_any(name: str, configured: Iterable[str]) -> bool:
    """Whether a dotted name, or its end, is a configured name or glob; case and underscores do not count."""
    parts = _even(name).split(".")
    for wanted in configured:
        pattern = _even(wanted)
        end = ".".join(parts[-(pattern.count(".") + 1) :])
        if fnmatchcase(end, pattern):
            return True
    return False


def _even(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace("()", "")
