"""Where a clause says what somebody left out or took away by mistake: "you forgot X", "got deleted"."""

from collections.abc import Mapping, Sequence

from bot.claims.finding.predicates import Aim, Finder, Match, has_real_object, low, lows
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word
from bot.model.claims import Family

_MOST_HELPERS = 8  # words back in which a helping verb is looked for


def _forgot(words: Sequence[Word], position: int) -> Match | None:
    """As in "you forgot to add X"."""
    end = position + 1
    if low(words, end) == "to":
        if low(words, end + 1) not in lex.MAKING:
            return None
        end += 2
    if not has_real_object(words, end):
        return None
    return Match(family=Family.MISSING, start=position, end=end, aim=Aim.RIGHT, word="forgot")


def _removed(words: Sequence[Word], position: int) -> Match | None:
    """As in "got removed by mistake", "accidentally deleted X"."""
    around = lows(words, max(0, position - 2), position + 7)
    by_error = low(words, position + 1) == "by" and low(words, position + 2) == "error"
    if not (by_error or set(around) & lex.BY_MISTAKE or _is_of_ref(words, position)):
        return None
    start = position
    while start > position - _MOST_HELPERS and low(words, start - 1) in lex.HELPERS | lex.BY_MISTAKE:
        start -= 1
    helped = set(lows(words, start, position)) & lex.BE
    aim = Aim.LEFT if helped else Aim.RIGHT
    return Match(family=Family.MISSING, start=start, end=position + 1, aim=aim, word="removed")


def _is_of_ref(words: Sequence[Word], position: int) -> bool:
    """As in "branch `v1` got deleted": a file is deleted on purpose, a branch that is needed is not."""
    before = lows(words, max(0, position - 5), position)
    if set(before) & lex.MODALS or not set(before) & {"branch", "tag"}:
        return False
    return before[-1] in lex.BE


FINDERS: Mapping[str, Finder] = {
    **dict.fromkeys(lex.CARELESS, _forgot),
    **dict.fromkeys(lex.REMOVED, _removed),
}
