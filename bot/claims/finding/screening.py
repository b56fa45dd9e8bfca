"""Which predicates are no claims, asked of each screen in turn."""

from collections.abc import Callable, Sequence

from bot.claims.finding.absences import NONE, UNTESTED, UNUSED
from bot.claims.finding.generality import is_general, is_product_talk, is_ruled
from bot.claims.finding.hearsay import is_hearsay
from bot.claims.finding.mending import is_fix, is_resolved, is_undone
from bot.claims.finding.messages import MESSAGE, MODULE
from bot.claims.finding.moods import is_conditional, is_deliberate, is_hypothetical, is_order, is_question
from bot.claims.finding.predicates import Aim
from bot.claims.finding.statements import Statement, lows_of
from bot.claims.finding.stops import CONFLICTING, STOPPED
from bot.claims.finding.times import is_expected, is_negated, is_over
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import BlockRole
from bot.model.claims import Family

_MOST_INTRODUCTION = 3
_RELATIVE = frozenset({"which", "who", "whose"})
_JOINING = _RELATIVE | {"that", "\u2014", ":", "-", "|", "(", ",", "\u2192", "but", "yet"}


def is_claim(statement: Statement) -> bool:
    """Whether no screen objects. What a program said is not told from its grammar."""
    return not any(screen(statement) for screen in _SCREENS)


def is_told_as_so(statement: Statement) -> bool:
    """Whether the sentence is none that asks, supposes, orders, cites or tells what was mended."""
    return not any(screen(statement) for screen in _MOODS)


def _is_empty(statement: Statement) -> bool:
    """As in "missing something", "missing the point": nothing in particular."""
    if statement.match.aim is Aim.LEFT or statement.match.family is Family.BLOCKED:
        return False
    if statement.match.word in {NONE, UNTESTED, UNUSED, MESSAGE, MODULE}:
        return False
    lows = lows_of(statement.right)
    while lows and lows[0] in lex.DETERMINERS | lex.ADVERBS:
        lows = lows[1:]
    speaker = lows_of(statement.left)[-1:]
    return (
        not lows or lows[0] in lex.EMPTY_OBJECTS or (speaker == ["i"] and statement.match.word == "missing")
    )


def _is_status_word(statement: Statement) -> bool:
    """A heading's "Missing" or "Broken / failing": only a whole sentence about a name counts there."""
    if statement.match.word in {STOPPED, MESSAGE, MODULE}:
        return False
    if statement.role is BlockRole.HEADING:
        named = any(word.is_name for word in statement.sentence.words)
        return not named or not (
            set(statement.match.auxiliary) & lex.BE or statement.match.word in lex.EXISTING
        )
    return statement.role is BlockRole.OPEN_TASK and not any(
        word.is_name for word in statement.sentence.words
    )


def _has_no_subject(statement: Statement) -> bool:
    """As in "Missing.", "Blocked:": nothing that it could be about."""
    if statement.match.aim is Aim.RIGHT or statement.match.word == CONFLICTING:
        return False
    if any(word.is_name or word.is_word for word in statement.left):
        return False
    after = statement.clauses_after[:1]
    begins = statement.match.word == "missing" and len(statement.sentence.words) <= _MOST_INTRODUCTION
    if statement.sentence.words[-1].low == ":" and (statement.right or begins):
        return False  # as in "Missing:" above a list
    if after and after[0].opener == ":" and after[0].words[0].is_name:
        return False
    before = statement.before
    joined = statement.clause.opener in _JOINING
    listed = statement.clause.opener in {"\u2014", ":", "|"}
    return not (joined and any(word.is_name or (listed and word.low in lex.CHECKS) for word in before))


_MOODS: Sequence[Callable[[Statement], bool]] = (
    is_question,
    is_hypothetical,
    is_conditional,
    is_order,
    is_fix,
    is_resolved,
    is_undone,
    is_hearsay,
    is_deliberate,
)
_SCREENS: Sequence[Callable[[Statement], bool]] = (
    *_MOODS,
    _is_status_word,
    is_negated,
    is_over,
    is_expected,
    is_general,
    is_ruled,
    is_product_talk,
    _is_empty,
    _has_no_subject,
)
