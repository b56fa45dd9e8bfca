"""Where a clause says that there is none of something: "there is no X", "No tests cover X", "lacks X"."""

from collections.abc import Mapping, Sequence

from bot.claims.finding.negations import negated
from bot.claims.finding.predicates import (
    Aim,
    Finder,
    Match,
    after_adverbs,
    after_adverbs_back,
    has_object,
    has_real_object,
    helpers_before,
    low,
    lows,
)
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family

_SEVERITIES = frozenset({"blocking", "blocked", "critical", "fixme"})
_LISTINGS = frozenset(
    {
        "handler",
        "route",
        "binding",
        "mapping",
        "case",
        "branch",
        "clause",
        "entry",
        "line",
        "link",
        "mention",
        "record",
        "registration",
        "row",
    }
)


def _none_of(words: Sequence[Word], position: int) -> Match | None:
    """As in "there is no X", "has no X", "No tests cover X"; not "no problem"."""
    if low(words, position + 1) == "longer":
        return negated(words, position + 1)
    target = after_adverbs(words, position + 1)
    is_empty = low(words, target).strip("`[]") in lex.EMPTY_OBJECTS | _SEVERITIES
    if is_empty or not has_object(words, target):
        return None
    before = low(words, after_adverbs_back(words, position) - 1)
    listing = _listing_after(words, target)
    if before in {"has", "have"} and listing is not None:
        return Match(family=Family.MISSING, start=position - 1, end=listing, aim=Aim.LEFT, word="listed")
    end = target + 1 if low(words, target) == "such" and low(words, target + 1) in lex.FILES else target
    if position == 0 and not _is_bare_lack(words, target):
        return None
    granted = before in {"is", "are", "has", "have", "contains", "got", "see", "find"} or position == 0
    is_bare = before in {"is", "are"} and "there" not in lows(words, 0, position)
    if is_bare or not granted:
        return None
    return Match(family=Family.MISSING, start=max(0, position - 1), end=end, aim=Aim.RIGHT, word="no")


def _listing_after(words: Sequence[Word], position: int) -> int | None:
    """Where "entry in" begins its place, as in "X has no matching entry in Y": it is X that is missing."""
    for noun in range(position, position + 3):
        if low(words, noun) in lex.ENTRIES | _LISTINGS and low(words, noun + 1) in {"in", "inside", "within"}:
            return noun + 1
    return None


def _is_bare_lack(words: Sequence[Word], target: int) -> bool:
    """Whether "No X …" names what is not there, and is no statement about it ("No tests are failing")."""
    rest = words[target:]
    if low(words, target) == "such":
        return low(words, target + 1) in lex.FILES | lex.MODULES | lex.REFS | lex.SYMBOLS
    written = {"added", "written", "included", "provided", "updated"}
    if len(rest) == 1 and (low(words, target) in lex.TEST_HEADS or rest[0].shape is Shape.PLAIN):
        return rest[0].shape is not Shape.PLAIN  # not "Labels: none. No `do-not-merge`."
    if low(words, target) in lex.TEST_HEADS and any(word.low in written for word in rest):
        return True
    if low(words, target) in lex.REFS and {"pushed", "created", "exists"} & set(lows(rest, 0, len(rest))):
        return True
    said = {"are", "is", "was", "were", "fail", "fails", "failed", "should", "can", "need", "needs"}
    if any(word.low in said for word in rest):
        return False
    known = lex.TEST_HEADS | lex.ENTRIES | lex.SYMBOLS | {"such", "mention"}
    return any(word.is_name for word in rest) and any(word.low in known or word.is_name for word in rest[:3])


def _lacks(words: Sequence[Word], position: int) -> Match | None:
    if low(words, position - 1) in lex.DETERMINERS - lex.PRONOUNS or not has_real_object(words, position + 1):
        return None
    start = helpers_before(words, position)
    return Match(
        family=Family.MISSING, start=start, end=position + 1, aim=Aim.RIGHT, word=words[position].low
    )


def _omits(words: Sequence[Word], position: int) -> Match | None:
    """As in "`index.ts` omits `Button`"; not "the summary omits details"."""
    listed = position > 0 and words[position - 1].is_name
    named = any(word.is_name for word in words[position + 1 : position + 4])
    return _lacks(words, position) if listed and named else None


FINDERS: Mapping[str, Finder] = {
    "no": _none_of,
    **dict.fromkeys(("lacks", "lack", "lacking", "lacked"), _lacks),
    "omits": _omits,
}
