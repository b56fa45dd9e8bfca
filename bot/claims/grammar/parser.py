"""The propositions of a clause.

The grammar is that of a report: somebody says what is so, or is not. It knows no word order but the English
one (subject, helping verbs, verb), looks a few words to either side of what denies, and returns nothing
where it does not understand.
"""

from collections.abc import Iterator, Sequence

from bot.claims.grammar.denials import NONE, denied_object, denied_subject, denied_verb
from bot.claims.grammar.failures import CODES, UNABLE, answers, failing, unable
from bot.claims.grammar.propositions import Proposition
from bot.claims.grammar.verb_groups import low
from bot.claims.reading.words import Word


def read_propositions(words: Sequence[Word]) -> Iterator[Proposition]:
    """What the clause reports, from left to right. Takes time by the clause's length."""
    for position, word in enumerate(words):
        if word.is_name or word.is_opaque:
            continue
        found = _at(words, position, word.low)
        if found is not None:
            yield found


def _at(words: Sequence[Word], position: int, word: str) -> Proposition | None:
    if word == "not" and low(words, position + 1) in {"all", "every"}:
        return denied_subject(words, position + 1)
    if word in {"not", "never"} or (word == "longer" and low(words, position - 1) == "no"):
        return denied_verb(words, position)
    if word in NONE:
        found = denied_object(words, position) or denied_subject(words, position)
        return found or (failing(words, position) if word == "zero" else None)
    if word in CODES:
        return answers(words, position)
    if word in UNABLE and low(words, position + 1) == "to":
        return unable(words, position)
    return failing(words, position)
