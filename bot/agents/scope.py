"""May an agent change a path, and by which line of its file: never beats own, own beats read-only.

Where several lines of the kind that decides take in a path, the longest glob is named. A path counts from the
repository's root: `backend/` is not `web/backend/`. Only a wildcard or, among what is never touched, a file's
name alone is meant at any depth.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.agents.scope_lines import ScopeRule
from bot.agents.scope_words import ScopeKind
from bot.checklist.core.globs import matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a scope says of a path. `rule` is the line that decides, None where none names the path."""

    path: str
    is_allowed: bool
    rule: ScopeRule | None = None


def judge(rules: Sequence[ScopeRule], path: str) -> Ruling:
    """Whether the path may be changed; everything may where nothing is stated."""
    for kind in ScopeKind:
        fitting = [rule for rule in rules if rule.kind is kind and takes_in(rule, path)]
        if fitting:
            rule = max(fitting, key=lambda fits: len(fits.glob))
            return Ruling(path=path, is_allowed=kind is ScopeKind.OWN, rule=rule)
    owns = any(rule.kind is ScopeKind.OWN for rule in rules)
    return Ruling(path=path, is_allowed=not owns)


@lru_cache(maxsize=64)
def judge_all(rules: tuple[ScopeRule, ...], paths: tuple[str, ...]) -> tuple[Ruling, ...]:
    """The same for many paths, remembered: every look at a large change asks again."""
    return tuple(judge(rules, path) for path in paths)


def takes_in(rule: ScopeRule, path: str) -> bool:
    """Whether a rule is about the path; most are not from their first characters on."""
    glob = _anchored(rule)
    begins = re.split(r"[*?[]", glob[1:], maxsplit=1)[0].rstrip("/") if glob.startswith("/") else ""
    return path.startswith(begins) and matches(path, glob)


def _anchored(rule: ScopeRule) -> str:
    glob = rule.glob.replace("[", "[[]")
    if "/" in glob or "*" in glob or "?" in glob:
        return glob if "/" not in glob.rstrip("/") and ("*" in glob or "?" in glob) else f"/{glob}"
    is_file = rule.kind is ScopeKind.NEVER and "." in glob
    return glob if is_file else f"/{glob}"
