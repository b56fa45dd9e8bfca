"""The base form of a verb or adjective as it stands in a text, and what form it is in there."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from bot.claims.grammar import vocabulary
from bot.claims.grammar.vocabulary import ADJECTIVES, GOOD, IRREGULAR, PAST_FORMS, VERBS, Sense

_NEGATING = ("non-", "un", "in", "im")
_PREFIXES = ("pre", "re", "mis", "auto", "half-", "self-")
_LEAST = 3


class Form(Enum):
    """The form of a verb. A past one may as well be a participle."""

    BASE = "base"
    THIRD = "third person"
    PAST = "past"
    GERUND = "gerund"
    ADJECTIVE = "adjective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a word says, for one form of it. `is_denied` where the word itself says the contrary: "unset"."""

    base: str
    form: Form
    sense: Sense
    is_denied: bool = False

    @property
    def is_bad(self) -> bool:
        """Whether saying it, undenied, is to report something."""
        return (self.sense not in GOOD) != self.is_denied


@lru_cache(maxsize=4096)
def meaning_of(low: str) -> Meaning | None:
    """The meaning of a word in lower case; None for a word of no class. Takes time by its length alone."""
    if low in ADJECTIVES:
        return Meaning(base=low, form=Form.ADJECTIVE, sense=ADJECTIVES[low])
    verb = _verb(low) or _prefixed(low)
    return verb or _denied(low)


def _verb(low: str) -> Meaning | None:
    if low in IRREGULAR and IRREGULAR[low] in VERBS:
        base = IRREGULAR[low]
        return Meaning(base=base, form=_irregular_form(low), sense=VERBS[base])
    if low in VERBS:
        return Meaning(base=low, form=Form.BASE, sense=VERBS[low])
    for ending, form in (("ing", Form.GERUND), ("ed", Form.PAST), ("s", Form.THIRD)):
        if low.endswith(ending) and len(low) > len(ending) + 1:
            base = vocabulary.known_base(_stems(low, ending))
            if base:
                return Meaning(base=base, form=form, sense=VERBS[base])
    return None


def _irregular_form(low: str) -> Form:
    if low in PAST_FORMS:
        return Form.PAST
    return Form.GERUND if low.endswith("ing") else Form.THIRD


def _stems(low: str, ending: str) -> Iterator[str]:
    """As in "missing" of "miss", "written", "deploys", "copied", "dropped", "released"."""
    stem = low[: -len(ending)]
    yield stem
    yield stem + "e"
    if stem.endswith("i"):
        yield stem[:-1] + "y"
    if stem.endswith("ie"):
        yield stem[:-2] + "y"
    if stem.endswith("e") and ending == "s":
        yield stem[:-1]
    if len(stem) > _LEAST and stem[-1] == stem[-2]:
        yield stem[:-1]


def _prefixed(low: str) -> Meaning | None:
    """As in "preinstalled", "apt-installed", "reset"."""
    _, dash, last = low.rpartition("-")
    if dash and not low.startswith("non-"):
        return _verb(last)
    for prefix in _PREFIXES:
        if low.startswith(prefix) and len(low) > len(prefix) + _LEAST:
            return _verb(low[len(prefix) :])
    return None


def _denied(low: str) -> Meaning | None:
    """As in "unprovisioned", "inaccessible", "unmergeable", "non-existing", "unverified"."""
    able = _able(low)
    if able is not None:
        return able
    for prefix in _NEGATING:
        rest = low.removeprefix(prefix)
        if rest == low or len(rest) < _LEAST:
            continue
        found = _able(rest) or (meaning_of(rest) if rest in ADJECTIVES else _verb(rest))
        if found is not None and found.sense in GOOD and found.form not in {Form.BASE, Form.THIRD}:
            return Meaning(base=found.base, form=Form.ADJECTIVE, sense=found.sense, is_denied=True)
    return None


def _able(low: str) -> Meaning | None:
    """As in "mergeable", "resolvable", "reachable"."""
    if low in ADJECTIVES:
        return Meaning(base=low, form=Form.ADJECTIVE, sense=ADJECTIVES[low])
    for ending in ("able", "ible"):
        if low.endswith(ending):
            base = vocabulary.known_base(_stems(low, ending))
            if base:
                return Meaning(base=base, form=Form.ADJECTIVE, sense=VERBS[base])
    return None
