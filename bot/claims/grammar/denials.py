"""Where a clause denies its verb ("is not there"), its object ("has no X") or its subject ("nothing is")."""

from collections.abc import Sequence

from bot.claims.grammar.forms import Form, Meaning, meaning_of
from bot.claims.grammar.propositions import Proposition
from bot.claims.grammar.verb_groups import (
    BE,
    agrees,
    helpers_before,
    is_adverb,
    is_helper,
    is_verb,
    low,
    verb_after,
)
from bot.claims.grammar.vocabulary import HARMLESS, Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word

NONE = lex.word_set("no none nothing nobody neither zero")
_ALONE = frozenset({"nothing", "nobody", "none"})
_LEAVING = lex.word_set("as missing but than about if that which who when")
_LEADING = lex.SOFTENERS | lex.CONJUNCTIONS | {"literally", "not"}
_HOLDERS = lex.word_set(
    "has have holds finds find returns return contains contain gets carries carry shows found "
    "returned is are with"
)
_BASES = lex.word_set("show hold get find have contain carry")
_BEING_OR_HAVING = lex.word_set("is are has have with")
_LOOSE = frozenset({"holds", "carries"})
_MOST_SUBJECT = 10
_MOST_OBJECT = 3
_MOST_BACK = 12  # words back in which a verb is looked for


def denied_verb(words: Sequence[Word], position: int) -> Proposition | None:
    """As in "is not connected", "does not actually include x", "never fired", "not run locally"."""
    start, helpers = helpers_before(words, position)
    found = verb_after(words, position + 1)
    if found is None or (not helpers and _has_a_verb(words[max(0, start - _MOST_BACK) : start])):
        return None
    at, meaning = found
    never = low(words, position) == "never"
    if meaning.is_bad or not agrees(helpers, meaning, words[at].low, never=never):
        return None
    return Proposition(
        subject=words[:start], start=start, end=at + 1, sense=meaning.sense, base=meaning.base,
        form=meaning.form, helpers=helpers, is_denied=True, is_bare=not helpers and at + 1 == len(words),
    )  # fmt: skip


def _has_a_verb(before: Sequence[Word]) -> bool:
    """Whether the clause has one already, and no "and" begins another."""
    joints = [at for at, word in enumerate(before) if word.low in lex.CONJUNCTIONS]
    return any(is_verb(word) for word in before[joints[-1] + 1 if joints else 0 :])


def denied_object(words: Sequence[Word], position: int) -> Proposition | None:
    """As in "has no ORM model", "holds neither credential", "returns nothing", "still no status endpoint"."""
    holder = position - 1
    while holder > 0 and is_adverb(low(words, holder)):
        holder -= 1
    verb = low(words, holder)
    is_first = _stands_first(words, holder, position)
    alone = words[position].low in _ALONE
    if not is_first and not _holds(words, holder, verb, position):
        return None
    if alone if position + 1 < len(words) else not alone:
        return None
    if not alone and not _is_wanted(words, position, verb):
        return None
    start = position if is_first else max(0, holder)
    return Proposition(
        subject=words[:start], start=start, end=position + 1, sense=Sense.HAVING, base="have",
        form=Form.PAST if verb in {"found", "returned"} else Form.THIRD,
        helpers=frozenset(), is_denied=True, is_object_denied=True,
    )  # fmt: skip


def _stands_first(words: Sequence[Word], holder: int, position: int) -> bool:
    """As in "Still no X", "No X yet": without a verb."""
    ends_so = position == 0 and low(words, len(words) - 1) in {"yet", "either"}
    return ends_so or (holder <= 0 and low(words, holder) in {"still", "also", "yet"})


def _holds(words: Sequence[Word], holder: int, verb: str, position: int) -> bool:
    if verb not in _HOLDERS or (holder <= 0 and verb in _BASES):
        return False
    if words[position].low in _ALONE:
        return verb not in _BEING_OR_HAVING
    return verb not in _LOOSE or words[position].low == "neither"


def _is_wanted(words: Sequence[Word], position: int, verb: str) -> bool:
    """Whether it is no good news that there is none of it."""
    thing = position + 1
    while is_adverb(low(words, thing)):
        thing += 1
    if thing >= len(words) or not (words[thing].is_name or words[thing].is_word):
        return False
    if any(word.low in HARMLESS for word in words[thing : thing + _MOST_OBJECT]):
        return False
    whole = [word.low for word in words[-2:]] == ["at", "all"]
    return verb != "with" or (words[thing].is_name and whole)


def denied_subject(words: Sequence[Word], position: int) -> Proposition | None:
    """As in "no code path implements it", "nothing reads `x`", "zero runs were created"."""
    if not _begins_there(words, position):
        return None
    counted = low(words, position + 1) == "one"
    alone = words[position].low in _ALONE or counted
    leaving = _LEAVING if alone else HARMLESS
    for at in range(position + 1 + counted, min(len(words), position + _MOST_SUBJECT)):
        word = words[at]
        if word.is_name or not word.is_word or low(words, at - 1) == "to":
            continue
        if word.low in leaving:
            return None
        if at == position + 1 and not alone:
            continue
        if is_helper(word.low):
            found = verb_after(words, at + 1)
            return _made(words, position, *found, word.low) if found else None
        meaning = meaning_of(word.low)
        if meaning is not None and _is_finite(words, at, meaning):
            has_object = _has_object(words, position, at, meaning)
            return _made(words, position, at, meaning, "") if has_object else None
    return None


def _begins_there(words: Sequence[Word], position: int) -> bool:
    """Whether nothing but a lead stands before it: "but literally no test runs"."""
    if position > _MOST_BACK:
        return False
    lead = (word for word in words[:position] if not is_adverb(word.low))
    return not any(word.is_name or (word.is_word and word.low not in _LEADING) for word in lead)


def _is_finite(words: Sequence[Word], at: int, meaning: Meaning) -> bool:
    if meaning.form is Form.THIRD:
        return low(words, at - 1) not in {"the", "a"}
    return meaning.form is Form.PAST


def _has_object(words: Sequence[Word], position: int, at: int, meaning: Meaning) -> bool:
    """Whether a past form is a verb: "nothing read a handover", not "nothing imported or built"."""
    if meaning.form is not Form.PAST or words[position].low not in _ALONE | {"zero"}:
        return True
    return any(word.is_name for word in words[:at]) or low(words, at + 1) in lex.DETERMINERS


def _made(words: Sequence[Word], position: int, at: int, meaning: Meaning, helper: str) -> Proposition | None:
    purpose = low(words, at + 1) == "to" and meaning.form is not Form.THIRD
    if (
        meaning.is_bad
        or purpose
        or (helper and meaning.sense is Sense.HAVING and low(words, position - 1) != "not")
    ):
        return None
    passive = helper in BE and meaning.form is Form.PAST
    counted = words[position].low == "zero" and not any(word.is_name for word in words[position:at])
    if passive and (low(words, at - 1) == "being" or counted):
        return None
    return Proposition(
        subject=words[:position], start=position, end=position + 1, sense=meaning.sense, base=meaning.base,
        form=meaning.form, helpers=frozenset({helper} - {""}), is_denied=True, is_object_denied=True,
    )  # fmt: skip
