"""What the grammar finds in a clause in which no wording that is known by heart was found."""

from collections.abc import Iterator, Mapping

from bot.claims.finding.predicates import Aim, Match
from bot.claims.grammar.parser import read_propositions
from bot.claims.grammar.propositions import Proposition
from bot.claims.grammar.vocabulary import Sense
from bot.claims.reading.sentences import Clause
from bot.model.claims import Family

_FAMILIES: Mapping[Sense, Family] = {
    Sense.BEING: Family.MISSING,
    Sense.HAVING: Family.MISSING,
    Sense.MAKING: Family.MISSING,
    Sense.CHECKING: Family.MISSING,
    Sense.ABSENCE: Family.MISSING,
    Sense.WORKING: Family.BROKEN,
    Sense.FAILURE: Family.BROKEN,
    Sense.REACHING: Family.BLOCKED,
    Sense.BLOCKAGE: Family.BLOCKED,
    Sense.REFUSAL: Family.BLOCKED,
}


def assertions_in(clause: Clause) -> Iterator[Match]:
    """The first thing that the clause asserts."""
    for proposition in read_propositions(clause.words):
        yield Match(
            family=_FAMILIES[proposition.sense],
            start=proposition.start,
            end=proposition.end,
            aim=_aim(proposition),
            word=clause.words[proposition.end - 1].low,
            auxiliary=tuple(sorted(proposition.helpers)),
            proposition=proposition,
        )
        return


def _aim(proposition: Proposition) -> Aim:
    return Aim.RIGHT if proposition.is_object_denied else Aim.LEFT
