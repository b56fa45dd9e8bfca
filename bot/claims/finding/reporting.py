"""Whether what the grammar alone found is a report: said outright, now, and of something definite."""

from collections.abc import Callable, Sequence

from bot.claims.finding.predicates import low
from bot.claims.finding.screening import is_told_as_so
from bot.claims.finding.standing import tells_how_things_stand
from bot.claims.finding.statements import Statement
from bot.claims.grammar.forms import Form
from bot.claims.grammar.propositions import Proposition
from bot.claims.grammar.subjects import (
    is_definite,
    is_embedded,
    is_generic,
    is_here,
    names_harmless,
    without_lead,
)
from bot.claims.grammar.vocabulary import HARMLESS, Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import BlockRole
from bot.claims.reading.words import Word

_GOING_ON = frozenset({"but", "and", ",", ";", "yet"})
_NONE = lex.word_set("no none nothing nobody neither zero without")
_WEAKENING = frozenset({"would", "non-blocking", "nonblocking", "advisory"})
_RELATIVE = frozenset({"that", "which", "who"})
_EARLIER = lex.word_set("previously originally formerly earlier initially ago")
_LIMITING = lex.word_set("until unless if when whenever once before without except whether")
_UNSURE = lex.word_set("if when whenever unless whether once until before after as while who whom whose")


def is_reported(statement: Statement) -> bool:
    """Whether the statement, found by its grammar, is a report."""
    proposition = statement.match.proposition
    if proposition is None or any(screen(statement, proposition) for screen in _SCREENS):
        return False
    if not is_told_as_so(statement):
        return False
    subject, is_own = _subject(statement, proposition)
    if proposition.is_object_denied and not without_lead(proposition.subject):
        return not _is_enumerated(statement) and (is_own or is_definite(subject[-4:]))
    if not subject:
        return _is_bare_status(statement, proposition)
    if proposition.is_bare or not (proposition.helpers or without_lead(proposition.subject)):
        return _is_noted(statement, proposition, subject)
    lasts = proposition.is_lasting and not proposition.is_denied
    is_now = lasts or (is_here(statement.right) and not is_generic(subject))
    return (is_now or is_definite(subject)) and tells_how_things_stand(statement, proposition, subject)


def _is_not_spoken(statement: Statement, _: Proposition) -> bool:
    """A heading says no sentence, and an open task that names nothing says what to do."""
    if statement.role is BlockRole.OPEN_TASK:
        return not any(word.is_name for word in statement.sentence.words)
    return statement.role is BlockRole.HEADING


def _is_hedged(statement: Statement, proposition: Proposition) -> bool:
    allowed = {"can", "could"} if proposition.is_denied else set[str]()
    modal = proposition.helpers & (lex.MODALS - allowed)
    weak = _WEAKENING & {word.low for word in statement.sentence.words}
    return bool(modal or weak) or statement.clause.opener in _UNSURE


def _is_of_earlier(statement: Statement, proposition: Proposition) -> bool:
    """As in "previously", "before this change", "had not run", "used to have no retries"."""
    lows = {word.low for word in statement.clause.words}
    told = "had" in proposition.helpers or "used" in proposition.subject_lows
    return told or bool(_EARLIER & lows) or low(statement.clause.words, 0) == "before"


def _is_anothers_word(statement: Statement, _: Proposition) -> bool:
    """As in "the docs say that …", "I assume …"."""
    before = statement.clauses[statement.position - 1].words[-1:] if statement.clause.opener == "that" else ()
    guessed = lex.GUESSES & {word.low for word in statement.clause.words}
    return bool(guessed) or any(word.low in lex.REPORTING for word in before)


def _is_limited(statement: Statement, proposition: Proposition) -> bool:
    """As in "is not set until the first render": how it behaves; or "…, so I removed it"."""
    later = statement.clauses[statement.position + 1 : statement.position + 2]
    if {"until", "unless"} & {word.low for word in statement.right}:
        return True
    if not proposition.is_denied and later and later[0].opener in {"until", "before"}:
        return False  # as in "merging is impossible until the rename lands"
    undone = later and later[0].opener == "so" and low(later[0].words, 0) in {"i", "we"}
    return bool(undone or (later and later[0].opener in _LIMITING))


def _is_good(statement: Statement, proposition: Proposition) -> bool:
    """As in "I do not see any errors", "the problem does not exist", "nothing is broken"."""
    if not proposition.is_denied:
        return bool(proposition.subject_lows & _NONE)
    if proposition.sense is Sense.BEING and proposition.subject_lows & HARMLESS:
        return True
    return names_harmless(statement.right[:4])


def _is_of_another_clause(statement: Statement, proposition: Proposition) -> bool:
    """As in "a name that does not exist", "in a shape it does not produce": said of something inside."""
    own = bool(without_lead(proposition.subject))
    if own:
        return is_embedded(proposition.subject)
    return statement.clause.opener in _RELATIVE and not proposition.is_object_denied


_SCREENS: Sequence[Callable[[Statement, Proposition], bool]] = (
    _is_not_spoken,
    _is_hedged,
    _is_of_earlier,
    _is_anothers_word,
    _is_limited,
    _is_good,
    _is_of_another_clause,
)


def _subject(statement: Statement, proposition: Proposition) -> tuple[Sequence[Word], bool]:
    """The subject in its clause, else what the clause before speaks of, which is not its own if relative."""
    if without_lead(proposition.subject) or not statement.position:
        return without_lead(proposition.subject), True
    own = statement.clause.opener not in _RELATIVE
    return statement.clauses[statement.position - 1].words, own


def _is_enumerated(statement: Statement) -> bool:
    """As in "No merge, no fixes, no labels applied": what somebody did not do."""
    return sum(low(clause.words, 0) == "no" for clause in statement.clauses) > 1


def _is_bare_status(statement: Statement, proposition: Proposition) -> bool:
    """As in "Not run locally": what an item of a list says of its own matter."""
    first = not statement.position and not statement.left and not proposition.helpers
    later = statement.clauses[statement.position + 1 : statement.position + 2]
    explained = bool(later) and later[0].opener == ":"
    done = proposition.sense in {Sense.WORKING, Sense.MAKING} or explained
    return first and done and proposition.is_denied and proposition.form is not Form.BASE


def _is_noted(statement: Statement, proposition: Proposition, subject: Sequence[Word]) -> bool:
    """As in an item "vault credentials inaccessible", "(it was written) but never applied", "NOT STARTED"."""
    if not without_lead(proposition.subject):
        return statement.clause.opener in _GOING_ON and is_definite(subject)
    if statement.clause.words[proposition.end - 1].text.isupper():
        return True
    listed = statement.role in {BlockRole.ITEM, BlockRole.ROW} and proposition.form is Form.ADJECTIVE
    return listed and bool(proposition.subject) and low(proposition.subject, 0) not in lex.DETERMINERS
