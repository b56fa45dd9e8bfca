"""Where a clause leaves out what the one before said: "`a.ts` exists, `b.ts` does not"."""

from collections.abc import Sequence

from bot.claims.finding.predicates import Aim, Match
from bot.claims.reading import lexicon as lex
from bot.claims.reading.sentences import Clause
from bot.claims.reading.words import Word
from bot.model.claims import Family

_DENYING = frozenset(
    {("does", "not"), ("do", "not"), ("is", "not"), ("are", "not"), ("was", "not"), ("has", "not")}
)
_SAYING = frozenset({"is", "are"})
_THERE = lex.EXISTING | lex.MADE_PARTICIPLES | lex.HOLDING
_MOST_SUBJECT = 4


def ellipsis_in(clause: Clause, before: Sequence[Word]) -> Match | None:
    """What a short clause says of its name by the verb of the clause in front of it, `before`."""
    lows = [word.low for word in clause.words]
    named = any(word.is_name for word in clause.words)
    if not named or not before or len(lows) > _MOST_SUBJECT + 2:
        return None
    said = {word.low for word in before}
    if tuple(lows[-2:]) in _DENYING and said & _THERE and not said & lex.NEGATIONS:
        return _made(len(lows) - 2, len(lows), "exist")
    if lows[-1] in _SAYING and {"not", "missing"} <= said:
        return _made(len(lows) - 1, len(lows), "missing")
    return None


def _made(start: int, end: int, word: str) -> Match:
    return Match(family=Family.MISSING, start=start, end=end, aim=Aim.LEFT, word=word, auxiliary=("is",))
