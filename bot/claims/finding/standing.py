"""Whether a proposition tells how things stand with the work, and not what something does by nature.

"The wheel does not include the data" is a report, "the parser does not include comments" describes a product.
What tells them apart is what is spoken of (what work on a change consists of), the tense (what has not been
done is no habit) and what points to here and now.
"""

from collections.abc import Sequence

from bot.claims.finding.predicates import low
from bot.claims.finding.statements import Statement
from bot.claims.grammar.forms import Form
from bot.claims.grammar.propositions import Proposition
from bot.claims.grammar.subjects import is_here, is_named, is_of_work, is_person, is_singled_out, without_lead
from bot.claims.grammar.vocabulary import Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word

_KEEPING_FROM = frozenset({Sense.REACHING, Sense.BLOCKAGE, Sense.REFUSAL, Sense.FAILURE})
_NOW = lex.word_set("is are am has have remains remain stays still keeps seems looks")
_ON = frozenset({"", "on", "pending"})
_ASKED = frozenset({"access", "push", "permission", "request", "login"})
_US = frozenset({"me", "us", "my", "our"})
_OF_CHANGES = lex.word_set(
    "ready meet satisfy fulfil mergeable provision deploy merge push commit publish approve grant connect "
    "wire rebase land backport"
)


def tells_how_things_stand(statement: Statement, proposition: Proposition, subject: Sequence[Word]) -> bool:
    """Whether the proposition, of a definite subject, is about the work."""
    helpers = proposition.helpers
    if is_person(subject):
        return _is_kept_from(proposition)
    if helpers & {"was", "were"} and not proposition.is_denied and proposition.sense is not Sense.REFUSAL:
        return False
    if is_of_work(subject) or is_here(statement.right) or proposition.is_lasting:
        habit = proposition.sense is Sense.CHECKING and helpers <= {"do", "does"}
        return not habit or is_named(subject)
    if proposition.is_denied:
        return _is_denied_now(statement, proposition, subject)
    return _is_bad_now(statement, proposition, subject)


def _is_kept_from(proposition: Proposition) -> bool:
    """As in "I cannot reach", "we are stuck", "I am unable to write": what a person reports of themselves."""
    helpers = proposition.helpers
    able = helpers & {"can", "could"} or proposition.base == "fail"
    stopped = proposition.sense is Sense.BLOCKAGE and helpers & {"am", "are", "is"}
    return proposition.sense in _KEEPING_FROM and bool(able or stopped) and not helpers & {"was", "were"}


def _is_bad_now(statement: Statement, proposition: Proposition, subject: Sequence[Word]) -> bool:
    """As in "this is blocked", "`x` has expired", "the server is down"."""
    match proposition.sense:
        case Sense.FAILURE:
            return proposition.form is not Form.BASE
        case Sense.BLOCKAGE:
            points = low(without_lead(subject), 0) in {"this", "it"} or low(statement.right, 0) in _ON
            return points or is_named(subject)
        case Sense.ABSENCE if proposition.form is Form.THIRD:
            return is_named(subject)
        case _:
            asked = bool(_ASKED & {word.low for word in subject})
            return _is_perfect(proposition) or asked or low(statement.right, 0) in _US


def _is_denied_now(statement: Statement, proposition: Proposition, subject: Sequence[Word]) -> bool:
    """As in "has not recovered", "is not connected", "`x` does not start"; not "does not return anything"."""
    helpers, named = proposition.helpers, is_named(subject)
    if proposition.base == "work" or (proposition.base in _OF_CHANGES and helpers & _NOW):
        return True
    if _is_perfect(proposition):
        return named or proposition.sense is not Sense.CHECKING
    if proposition.is_object_denied:
        return named or not any(word.is_word for word in statement.right[:1])
    if statement.match.word == "have":
        return named
    if helpers & {"do", "does"} or not helpers:
        return named and proposition.sense in {Sense.WORKING, Sense.CHECKING}
    made = proposition.sense is Sense.MAKING and bool(helpers & _NOW) and is_singled_out(subject)
    kept = proposition.sense is Sense.REACHING and helpers & {"can", "could"} and is_singled_out(subject)
    return named and (bool(kept) or made or proposition.form is Form.ADJECTIVE)


def _is_perfect(proposition: Proposition) -> bool:
    """As in "has not run", "keeps failing", "is not responding": no habit."""
    helpers = proposition.helpers
    going_on = proposition.form is Form.GERUND and helpers & _NOW
    return bool(going_on or helpers & {"has", "have", "keeps"})
