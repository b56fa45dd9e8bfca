"""What is denied, is over, or is only to come: not how things stand now."""

from collections.abc import Sequence

from bot.claims.finding.absences import NONE, UNTESTED, UNUSED
from bot.claims.finding.messages import MESSAGE, MODULE
from bot.claims.finding.predicates import Aim, low
from bot.claims.finding.statements import Statement, has_phrase, lows_of
from bot.claims.finding.stops import CONFLICTING
from bot.claims.reading import lexicon as lex
from bot.model.claims import Family

_EARLIER = frozenset(
    {"previously", "originally", "formerly", "earlier", "initially", "yesterday", "before", "ago"}
)
_OPINIONS = frozenset({"think", "believe", "see", "expect", "find", "say", "know", "mean", "sure"})
_EXPECTED = frozenset(
    {"should", "supposed", "expected", "would", "might", "could", "may", "must", "whether", "lets"}
)
_TOLD_STATES = frozenset({"blocking", "blocks", "waiting", "blocked", "stuck", CONFLICTING})


def is_negated(statement: Statement) -> bool:
    """As in "nothing is missing", "I do not think that …", "is not failing"."""
    lows = lows_of(statement.left)
    later = statement.clauses_after[:1]
    if later and later[0].opener == ":" and low(later[0].words, 0) in {"nothing", "none", "n/a"}:
        return True
    nothing = {"none", "nothing", "neither", "nobody", "hardly", "no", "without"} & set(lows)
    if nothing and statement.match.word not in {"no", "forgot", NONE, UNTESTED, UNUSED, MESSAGE, MODULE}:
        return True
    if "not" in lows and set(lows[lows.index("not") :]) & _OPINIONS:
        return True
    helpers = statement.match.auxiliary
    asserted = statement.match.word in lex.STATES | lex.BROKEN_VERBS
    blocked = statement.match.family is Family.BLOCKED
    return (asserted or blocked) and bool({"not", "never", "longer"} & {*helpers, *lows[-2:]})


def is_over(statement: Statement) -> bool:
    """In the past tense, where that is no report of how things stand."""
    helpers, word = set(statement.match.auxiliary), statement.match.word
    lows = set(lows_of(statement.clause.words))
    begins = (
        lows_of(statement.clause.words)[:1] == ["before"] and statement.match.family is not Family.BLOCKED
    )
    if lows & (_EARLIER - {"yesterday", "before"}) or begins:
        return True
    if word in lex.EXISTING and "did" in {*helpers, *lows_of(statement.left)[-3:]}:
        return True
    if has_phrase(lows_of(statement.clause.words)[:6], (("used", "to", "have"), ("used", "to", "be"))):
        return True
    if word in {"no", "forgot", "removed"}:
        return bool({"was", "were"} & set(lows_of(statement.left)[-3:])) and word == "no"
    earlier = statement.before
    if statement.clause.opener == "so" and not helpers and {"was", "were", "had"} & set(lows_of(earlier)):
        return word in {"failed", "broke", "crashed", "hung"}  # what came of what is over
    state = word in lex.STATES | lex.BROKEN_VERBS | _TOLD_STATES
    if word == CONFLICTING:
        helpers = {word.low for word in statement.clause.words[: statement.match.end]}
    return state and bool(helpers & lex.PAST)


def is_expected(statement: Statement) -> bool:
    """As in "should be missing", "would fail"; not "appears to be missing"."""
    lows = lows_of(statement.left)[-4:]
    if lex.GUESSES & set(lows_of(statement.left)):
        return True
    if lows[-2:] == ["due", "to"]:
        return False
    described = statement.match.word in {"missing", "nonexistent", "non-existent", "non-existing"}
    if described and statement.match.aim is Aim.RIGHT and lows[-1:] in (["a"], ["the"]):
        return False
    lead = lows_of(statement.clause.words[: statement.match.start + len(statement.match.auxiliary)])[-6:]
    if (
        statement.match.family is Family.BLOCKED
        and statement.match.aim is Aim.RIGHT
        and statement.match.end == 0
    ):
        return False
    allowed = {"must", "should"} if statement.match.family is Family.BLOCKED else set()
    if statement.match.word in lex.STATES | lex.BROKEN_VERBS | {"blocked", "stuck", "waiting"}:
        return bool((set(lead) & (_EXPECTED | {"will", "can", "shall", "to"})) - allowed - _appears(lead))
    return bool(set(lows) & (_EXPECTED - {"could"}) - allowed)


def _appears(lead: Sequence[str]) -> set[str]:
    """As in "appears to be", "seems to be": the "to" that expects nothing."""
    seen = {"appears", "seems", "appear", "seem", "continues", "due"} & set(lead)
    return {"to"} if seen else set()
