"""Where a clause says outright that something fails, is missing, stands still or is refused."""

from collections.abc import Sequence

from bot.claims.grammar.forms import Form, Meaning, meaning_of
from bot.claims.grammar.propositions import Proposition
from bot.claims.grammar.verb_groups import (
    BE,
    HAVE,
    LASTING,
    helpers_before,
    is_adverb,
    is_verb,
    low,
    may_order,
)
from bot.claims.grammar.vocabulary import Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word

UNABLE = lex.word_set("unable fails failed failing refuses refused struggling")
CODES = lex.word_set("404 401 403 410 500 502 503 504 errors error")
_IDLE = lex.word_set("reproduce tell say judge follow understand recall remember think see")
_ANSWERING = lex.word_set("returning giving responding answering showing throwing getting raising reporting")
_BETWEEN = lex.word_set("a an with only http of")
_NOUNS = lex.word_set("errors leaks blocks gates parks stalls regresses breaks")
_REACHED = lex.word_set("me us my our this these the it itself")
_MARKING = lex.word_set("mark unmark make keep leave skip")
_KEEPING = lex.word_set("keeps keep kept")
_DENYING = lex.word_set("not never no")
_AFTER = lex.PREPOSITIONS | lex.word_set("and or again yet now here there when")
_AGAIN = lex.word_set("restarting reloading reconnecting retrying looping rebooting flapping resetting")
_OUT = lex.word_set("times timed timing runs ran running")
_PHRASED = _AGAIN | _OUT | {"out"}
_SEEMING = lex.word_set("seems seem appears appear")
_OUT_OF = lex.word_set("date sync space disk memory quota credits minutes")
_MOST_BARE = 5


def unable(words: Sequence[Word], position: int) -> Proposition | None:
    """As in "fails to start", "is unable to write", "refuses to load"."""
    if low(words, position + 1) != "to" or low(words, position + 2) in _IDLE | {""}:
        return None
    start, helpers = helpers_before(words, position)
    past = words[position].low in {"failed", "refused"}
    return Proposition(
        subject=words[:start], start=start, end=position + 3, sense=Sense.FAILURE, base="fail",
        form=Form.PAST if past else Form.THIRD, helpers=helpers, is_denied="not" in helpers,
    )  # fmt: skip


def answers(words: Sequence[Word], position: int) -> Proposition | None:
    """As in "the routes are returning 404": now, and not by nature."""
    at = position - 1
    while at > 0 and low(words, at) in _BETWEEN:
        at -= 1
    start, helpers = helpers_before(words, at)
    if low(words, at) not in _ANSWERING or not helpers & BE:
        return None
    return Proposition(
        subject=words[:start], start=start, end=position + 1, sense=Sense.FAILURE, base="fail",
        form=Form.GERUND, helpers=helpers, is_denied=False,
    )  # fmt: skip


def failing(words: Sequence[Word], position: int) -> Proposition | None:
    """As in "is failing", "has expired", "remains unavailable", "was rejected", "404s"."""
    meaning = meaning_of(words[position].low)
    if meaning is None or not meaning.is_bad:
        return _phrase(words, position)
    start, helpers = helpers_before(words, position)
    seeming = low(words, position - 1) == "to" and low(words, position - 2) in _SEEMING
    if helpers & _DENYING or (low(words, start - 1) in _DENYING | {"to"} and not seeming):
        return None
    if seeming:
        start = position - 2
    bare = _is_bare(words, position, meaning, start)
    if not bare and not _is_said(words, position, meaning, helpers):
        return None
    return Proposition(
        subject=words[:start], start=start, end=position + 1, sense=meaning.sense, base=meaning.base,
        form=meaning.form, helpers=helpers, is_denied=False, is_bare=bare,
    )  # fmt: skip


def _phrase(words: Sequence[Word], position: int) -> Proposition | None:
    """As in "times out", "ran out of disk", "keeps restarting"."""
    word, after = words[position].low, low(words, position + 1)
    if word not in _PHRASED:
        return None
    again = word in _AGAIN and low(words, position - 1) in _KEEPING
    start, helpers = helpers_before(words, position)
    of = low(words, position + 2) == "of"
    out = word in _OUT and after == "out" and (word.startswith("tim") or of)
    if word == "out" and after == "of" and helpers & BE and low(words, position + 2) in _OUT_OF:
        out = True
    if not (again or out) or start == 0 or helpers & (_DENYING | lex.MODALS) or low(words, start - 1) == "to":
        return None
    return Proposition(
        subject=words[:start], start=start, end=position + 1 + out, sense=Sense.FAILURE, base="fail",
        form=Form.PAST if word in {"ran", "timed"} else Form.THIRD, helpers=helpers, is_denied=False,
    )  # fmt: skip


def _is_bare(words: Sequence[Word], position: int, meaning: Meaning, start: int) -> bool:
    """As in "vault credentials inaccessible": the last word, after a few that hold no verb."""
    if position + 1 != len(words) or start != position or not 0 < start <= _MOST_BARE:
        return False
    first = next((word for word in words[:start] if word.is_word), None)
    if first is not None and (first.low in _MARKING or may_order(first)):
        return False
    state = meaning.form in {Form.ADJECTIVE, Form.PAST} and words[start - 1].low not in {"as", "if", "when"}
    return state and not any(is_verb(word) for word in words[:start])


def _is_said(words: Sequence[Word], position: int, meaning: Meaning, helpers: frozenset[str]) -> bool:
    """Whether the word is the clause's verb or predicate, and no attribute or object."""
    after = low(words, position + 1)
    ends = not after or after in _AFTER
    match meaning.form:
        case Form.ADJECTIVE:
            return ends and after != "to" and bool(helpers & (BE | HAVE | LASTING))
        case Form.GERUND:
            return bool(helpers & BE) or low(words, position - 1) in _KEEPING
        case Form.PAST if helpers & (BE | HAVE | LASTING):
            return True
        case Form.PAST:
            return meaning.sense is Sense.FAILURE and position > 0 and ends
        case Form.BASE if low(words, position - 1) == "to":
            return ends and meaning.sense is Sense.FAILURE and low(words, position - 2) in _SEEMING
        case _:
            return meaning.form is Form.THIRD and _is_finite(words, position, meaning, helpers, ends=ends)


def _is_finite(
    words: Sequence[Word], position: int, meaning: Meaning, helpers: frozenset[str], *, ends: bool
) -> bool:
    """As in "`x` 404s", "the proxy rejects us"; not "the errors", "the server rejects bad tokens"."""
    if position == 0 or helpers & HAVE or words[position - 1].low in lex.DETERMINERS - lex.PRONOUNS:
        return False
    if words[position].low in _NOUNS and not any(word.is_name for word in words[:position]):
        return False
    after = low(words, position + 1)
    if meaning.sense is Sense.FAILURE:
        return "-" not in words[position].low and (ends or is_adverb(after) or after in lex.CONJUNCTIONS)
    return after in _REACHED
