"""Where a clause says that something is missing or broken, whatever else it says about that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.claims.grammar.propositions import Proposition
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family


class Aim(Enum):
    """On which side of a predicate its subject stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A predicate at `start` up to `end` of a clause. `auxiliary` are the helping words before it.

    `proposition` is set where the grammar alone found it.
    """

    family: Family
    start: int
    end: int
    aim: Aim
    word: str
    auxiliary: Sequence[str] = ()
    proposition: Proposition | None = None


_MOST_HELPERS = 8
_MOST_SHORT = 3
_MOST_BACK = 40  # words back in which a name is looked for
_KNOWN = lex.TEST_HEADS | lex.SETTINGS | lex.DEPENDENCIES | lex.ENVIRONMENT
_HOLDING_NOW = lex.word_set("exporting listing including registering importing providing defining declaring")
_DOCUMENTS = lex.word_set("readme docs documentation guide manual changelog")
_SEVERITIES = frozenset({"blocking", "blocked", "critical", "fixme"})
_TALK = lex.word_set("cause causes default defaults fall falls get gets has have return should")
_LISTINGS = frozenset(
    {
        "handler",
        "route",
        "binding",
        "mapping",
        "case",
        "branch",
        "clause",
        "entry",
        "line",
        "link",
        "mention",
        "record",
        "registration",
        "row",
    }
)

Finder = Callable[[Sequence[Word], int], "Match | None"]
"""Looks for a predicate at a word of a clause."""


def low(words: Sequence[Word], position: int) -> str:
    """The word there in lower case, empty beyond either end."""
    return words[position].low if 0 <= position < len(words) else ""


def after_adverbs(words: Sequence[Word], position: int) -> int:
    """The first position from `position` on that holds no adverb, a few words on at most."""
    end = position + _MOST_HELPERS
    while position < end and low(words, position) in lex.ADVERBS:
        position += 1
    return position


def helpers_before(words: Sequence[Word], position: int) -> int:
    """Where the helping verbs, adverbs and negations before `position` begin, a few words back at most."""
    end = position - _MOST_HELPERS
    while position > end and (
        low(words, position - 1) in lex.HELPERS
        or (low(words, position - 1) == "no" and low(words, position) == "longer")
    ):
        position -= 1
    return position


def _lows(words: Sequence[Word], start: int, end: int) -> tuple[str, ...]:
    return tuple(word.low for word in words[start:end])


def has_object(words: Sequence[Word], position: int) -> bool:
    """Whether a thing begins there: a name, or a word that is neither preposition nor adverb nor mark."""
    if position >= len(words):
        return False
    word = words[position]
    if word.shape is not None:
        return True
    return word.is_word and word.low not in lex.NO_OBJECT


def _family(word: str) -> Family:
    return Family.BROKEN if word in lex.BROKEN_STATES else Family.MISSING


def _state(words: Sequence[Word], position: int) -> Match | None:
    """As in "is missing", "X missing", "is missing X", "Missing X"; not "the missing X"."""
    word = words[position].low
    start = helpers_before(words, position)
    auxiliary = _lows(words, start, position)
    helped = any(helper in lex.BE for helper in auxiliary)
    takes_object = word == "missing" and has_object(words, position + 1)
    there = helped and low(words, start - 1) == "there"
    if not helped and not _stands_alone(words, start, position):
        return None
    aim = (
        Aim.RIGHT if takes_object or ((there or not helped) and has_object(words, position + 1)) else Aim.LEFT
    )
    if aim is Aim.RIGHT and word != "missing" and not there and not _is_licensed(words, start):
        return None
    return Match(family=_family(word), start=start, end=position + 1, aim=aim, word=word, auxiliary=auxiliary)


def _stands_alone(words: Sequence[Word], start: int, position: int) -> bool:
    """Whether a state without a verb is a statement: at the start, after its subject, or granted."""
    has_thing = has_object(words, position + 1)
    if start == 0:
        return not has_thing or (words[position].low == "missing" and not _is_talk(words, position + 1))
    if _is_licensed(words, start) or _is_counted(words, start):
        return True
    before = words[start - 1]
    if has_thing or before.is_name or before.low in lex.CHECKS:
        return not has_thing
    named = any(word.is_name for word in words[max(0, start - _MOST_BACK) : start])
    return before.low in (lex.THINGS if named else lex.CHECK_HEADS)


def _is_talk(words: Sequence[Word], position: int) -> bool:
    """Whether the thing that begins there gets a verb of its own ("missing values are replaced")."""
    rest = _lows(words, position, position + 7)
    return any(word in lex.BE | lex.MODALS | _TALK for word in rest)


def _is_licensed(words: Sequence[Word], start: int) -> bool:
    """As in "there is a missing X", "because of a missing X", "found a broken X", "detected missing X"."""
    position = start
    if low(words, position - 1) in {"a", "an", "the", "some", "several", "two", "three"}:
        position -= 1
    before = _lows(words, max(0, position - 2), position)
    if before in {("there", "is"), ("there", "are"), ("due", "to"), ("because", "of")}:
        return True
    if before[-1:] in {("to",), ("of",), ("for",)} and _is_called(words, start):
        return True
    if before[-1:] == ("to",) and low(words, start) in {"nonexistent", "non-existent", "non-existing"}:
        return True
    return before[-1:] in {("found",), ("detected",)} and "not" not in before


def _is_counted(words: Sequence[Word], start: int) -> bool:
    """As in "there is a comma missing", "Env example missing SHOP_KEY"."""
    before = _lows(words, max(0, start - 6), start)
    if "there" in before and set(before) & {"is", "are"} and not {"no", "not"} & set(before):
        return True
    return start <= _MOST_SHORT and start + 1 < len(words) and words[start + 1].shape is Shape.ENV


def _is_called(words: Sequence[Word], start: int) -> bool:
    """As in "a missing module named x", where the name follows."""
    return any(
        low(words, at) in {"named", "called"} and at + 1 < len(words) for at in range(start + 2, start + 4)
    )


def _broken_verb(words: Sequence[Word], position: int) -> Match | None:
    """As in "the build fails", "this breaks the build"; not "Failed payments", "fails fast"."""
    start = helpers_before(words, position)
    before, after = low(words, start - 1), low(words, position + 1)
    if start == 0 or before in lex.DETERMINERS - lex.PRONOUNS or after in lex.NOT_BROKEN_BEFORE:
        return None
    if before == "or" and not has_object(words, position + 1):
        return None
    auxiliary = _lows(words, start, position)
    if "to" in auxiliary or {"not", "never", "longer"} & set(auxiliary) or set(auxiliary) & lex.MODALS:
        return None
    word = words[position].low
    if word in {"breaks", "broke"} and has_object(words, position + 1):
        rest = words[position + 1 : position + 5]
        if not any(other.is_name or other.low in lex.CHECKS for other in rest):
            return None
    takes_object = has_object(words, position + 1) and not {"breaks", "broke"} & {word}
    if takes_object and not any(other.low in lex.CHECKS or other.is_name for other in words[:start]):
        return None
    aim = Aim.RIGHT if word in {"breaks", "broke"} and has_object(words, position + 1) else Aim.LEFT
    return Match(family=Family.BROKEN, start=start, end=position + 1, aim=aim, word=word, auxiliary=auxiliary)


def _negated(words: Sequence[Word], position: int) -> Match | None:
    """As in "does not exist", "isn't exported", "cannot find X", "no longer compiles", "was never added"."""
    start = helpers_before(words, position)
    verb = position + 1
    while verb < position + _MOST_HELPERS and low(words, verb) in lex.HELPED:
        if low(words, verb) == "have" and has_object(words, verb + 1):
            break
        verb += 1
    if low(words, verb) in {"seem", "seems", "appear"} and low(words, verb + 1) == "to":
        verb += 2
    auxiliary = _lows(words, start, position)
    if set(auxiliary) & (lex.MODALS - {"can", "could", "will"}) or verb >= len(words):
        return None
    unsaid = lex.ADVERBS | (
        {"no", "longer"} if words[verb].low in lex.HOLDING - lex.EXISTING - {"exist"} else set()
    )
    helper = next((word for word in reversed(auxiliary) if word not in unsaid), _did(words, start))
    made = _negated_verb(words, verb, helper)
    if made is None:
        return None
    family, aim, end = made
    if (
        aim is Aim.LEFT
        and not helper
        and "longer" not in auxiliary
        and start
        and not _is_listed(words[start - 1])
    ):
        return None
    return Match(family=family, start=start, end=end, aim=aim, word=words[verb].low, auxiliary=auxiliary)


def _is_listed(word: Word) -> bool:
    """Whether a status may follow without a verb: "S3_BUCKET not set"."""
    return word.is_name or word.low in lex.CHECKS | lex.FILES | lex.ENTRIES | lex.DEPENDENCIES


def _did(words: Sequence[Word], start: int) -> str:
    return low(words, start - 1) if low(words, start - 1) in {"does", "did", "do"} else ""


def _negated_verb(  # noqa: C901, PLR0911, PLR0912 - one line a rule reads best
    words: Sequence[Word], verb: int, helper: str
) -> tuple[Family, Aim, int] | None:
    word, end = words[verb].low, verb + 1
    does = helper in {"does", "do", "did", "can", "could", "will", ""}
    if word == "anywhere" and helper in lex.BE:
        return Family.MISSING, Aim.LEFT, end
    if word == "among" and helper in lex.BE:
        return Family.MISSING, Aim.LEFT, verb
    if word in {"in", "on", "part", "under"} and helper in lex.BE and _names_container(words, verb):
        return Family.MISSING, Aim.LEFT, verb + (word == "part")
    if word == "in" and helper in lex.BE and low(words, end) in {"there", "here"}:
        return Family.MISSING, Aim.LEFT, end + 1
    if word in {"a", "an"} and low(words, end) in (lex.DEPENDENCIES | lex.ENTRIES) - {"target"}:
        return Family.MISSING, Aim.LEFT, end + 1
    if word in lex.WORKING and low(words, end) in {"is", "are"} and words[end + 1 : end + 2] != ():
        return (Family.BROKEN, Aim.RIGHT, end + 1) if words[end + 1].is_name else None
    if word in lex.WORKING and helper != "could" and not has_object(words, end):
        return Family.BROKEN, Aim.LEFT, end
    if word == "match" and low(words, end) in {"any", "a", "anything"}:
        return Family.MISSING, Aim.LEFT, end
    if word in {"say", "explain", "describe", "tell"} and _lows(words, 0, verb)[0] in _DOCUMENTS | {"the"}:
        told = set(_lows(words, 0, verb)) & _DOCUMENTS and low(words, end) in {
            "how",
            "where",
            "which",
            "what",
        }
        return (Family.MISSING, Aim.LEFT, end) if told else None
    if word in {"used", "called", "referenced", "invoked"} and _is_of_all(words, verb):
        return Family.MISSING, Aim.LEFT, end
    if word == "find" and low(words, end) == "its":
        return None
    if word == "see" and not any(other.is_name for other in words[end:]):
        return None
    if word in lex.FINDING and does and _has_real_object(words, end):
        return Family.MISSING, Aim.RIGHT, end
    if word in _HOLDING_NOW and helper in lex.BE and _has_real_object(words, end):
        return Family.MISSING, Aim.RIGHT, end
    if word == "appear" and low(words, end) in {"in", "among", "anywhere"}:
        return Family.MISSING, Aim.LEFT, end
    if word in lex.EXISTING or (word == "made" and low(words, end) == "it"):
        return Family.MISSING, Aim.LEFT, end
    if (
        word in lex.HOLDING
        and does
        and helper not in {"can", "could", "will"}
        and _has_real_object(words, end)
    ):
        return Family.MISSING, Aim.RIGHT, end
    if word in lex.MAKING | lex.MADE and _by_person(words, verb) and _has_real_object(words, end):
        return Family.MISSING, Aim.RIGHT, end
    if word in lex.MADE_PARTICIPLES | lex.MERGED and helper not in {"will", "does", "do", "did"}:
        if not helper and has_object(words, end):
            return None
        named = any(other.is_name or other.low in _KNOWN for other in words[:verb])
        named = named or any(other.is_name for other in words[verb:])
        return (Family.MISSING, Aim.LEFT, end) if named or word in lex.PLAIN_PARTICIPLES else None
    return None


def _is_of_all(words: Sequence[Word], verb: int) -> bool:
    """As in "but never used", "is not used anywhere"."""
    return (verb == 1 and words[0].low == "never") or low(words, verb + 1) == "anywhere"


def _by_person(words: Sequence[Word], verb: int) -> bool:
    return any(word in {"you", "i", "we", "author"} for word in _lows(words, max(0, verb - 5), verb))


def _has_real_object(words: Sequence[Word], position: int) -> bool:
    position = after_adverbs(words, position)
    if low(words, position) in {"a", "an", "any", "the", "such", "to"}:
        position += 1
    if low(words, position) == "or" and low(words, position + 1) in lex.HOLDING:
        return _has_real_object(words, position + 2)
    if low(words, position) == "that" and low(words, position + 1) in lex.THINGS | lex.CHECKS:
        return True
    return has_object(words, position) and low(words, position) not in lex.EMPTY_OBJECTS


def _names_container(words: Sequence[Word], position: int) -> bool:
    rest = words[position + 1 : position + (5 if words[position].low == "part" else 7)]
    known = lex.CONTAINERS | lex.CHANGE | lex.REPOSITORY
    return any(word.is_name or word.low in known for word in rest)


def _none_of(words: Sequence[Word], position: int) -> Match | None:
    """As in "there is no X", "has no X", "No tests cover X"; not "no problem"."""
    if low(words, position + 1) == "longer":
        return _negated(words, position + 1)
    target = after_adverbs(words, position + 1)
    is_empty = low(words, target).strip("`[]") in lex.EMPTY_OBJECTS | _SEVERITIES
    if is_empty or not has_object(words, target):
        return None
    before = low(words, after_adverbs_back(words, position) - 1)
    listing = _listing_after(words, target)
    if before in {"has", "have"} and listing is not None:
        return Match(family=Family.MISSING, start=position - 1, end=listing, aim=Aim.LEFT, word="listed")
    end = target + 1 if low(words, target) == "such" and low(words, target + 1) in lex.FILES else target
    if position == 0 and not _is_bare_lack(words, target):
        return None
    granted = before in {"is", "are", "has", "have", "contains", "got", "see", "find"} or position == 0
    is_bare = before in {"is", "are"} and "there" not in _lows(words, 0, position)
    if is_bare or not granted:
        return None
    return Match(family=Family.MISSING, start=max(0, position - 1), end=end, aim=Aim.RIGHT, word="no")


def _listing_after(words: Sequence[Word], position: int) -> int | None:
    """Where "entry in" begins its place, as in "X has no matching entry in Y": it is X that is missing."""
    for noun in range(position, position + 3):
        if low(words, noun) in lex.ENTRIES | _LISTINGS and low(words, noun + 1) in {"in", "inside", "within"}:
            return noun + 1
    return None


def after_adverbs_back(words: Sequence[Word], position: int) -> int:
    """The position after the last word before `position` that is no adverb, a few words back at most."""
    end = position - _MOST_HELPERS
    while position > end and low(words, position - 1) in lex.ADVERBS:
        position -= 1
    return position


def _is_bare_lack(words: Sequence[Word], target: int) -> bool:
    """Whether "No X …" names what is not there, and is no statement about it ("No tests are failing")."""
    rest = words[target:]
    if low(words, target) == "such":
        return low(words, target + 1) in lex.FILES | lex.MODULES | lex.REFS | lex.SYMBOLS
    written = {"added", "written", "included", "provided", "updated"}
    if len(rest) == 1 and (low(words, target) in lex.TEST_HEADS or rest[0].shape is Shape.PLAIN):
        return rest[0].shape is not Shape.PLAIN  # not "Labels: none. No `do-not-merge`."
    if low(words, target) in lex.TEST_HEADS and any(word.low in written for word in rest):
        return True
    if low(words, target) in lex.REFS and {"pushed", "created", "exists"} & set(_lows(rest, 0, len(rest))):
        return True
    said = {"are", "is", "was", "were", "fail", "fails", "failed", "should", "can", "need", "needs"}
    if any(word.low in said for word in rest):
        return False
    known = lex.TEST_HEADS | lex.ENTRIES | lex.SYMBOLS | {"such", "mention"}
    return any(word.is_name for word in rest) and any(word.low in known or word.is_name for word in rest[:3])


def _lacks(words: Sequence[Word], position: int) -> Match | None:
    if low(words, position - 1) in lex.DETERMINERS - lex.PRONOUNS or not _has_real_object(
        words, position + 1
    ):
        return None
    start = helpers_before(words, position)
    return Match(
        family=Family.MISSING, start=start, end=position + 1, aim=Aim.RIGHT, word=words[position].low
    )


def _has_broken(words: Sequence[Word], position: int) -> Match | None:
    """As in "#20 has broken the CI loop"; else "broken" is a state."""
    rest = _lows(words, position + 1, position + 4)
    if low(words, position - 1) in {"has", "have"} and set(rest) & lex.CHECKS:
        return Match(family=Family.BROKEN, start=position - 1, end=position + 1, aim=Aim.RIGHT, word="broke")
    return _state(words, position)


def _timing(words: Sequence[Word], position: int) -> Match | None:
    """As in "the suite is timing out"."""
    start = helpers_before(words, position)
    if low(words, position + 1) != "out" or not set(_lows(words, start, position)) & lex.BE:
        return None
    return Match(family=Family.BROKEN, start=start, end=position + 2, aim=Aim.LEFT, word="failing")


def _gone(words: Sequence[Word], position: int) -> Match | None:
    """As in "`X` is gone from `index.ts`", "`X` has disappeared from the barrel"."""
    start = helpers_before(words, position)
    helped = set(_lows(words, start, position)) & (lex.BE | {"has", "have"})
    place = words[position + 2 : position + 5]
    named = any(word.is_name or word.low in lex.CONTAINERS for word in place)
    if not helped or low(words, position + 1) != "from" or not named:
        return None
    return Match(family=Family.MISSING, start=start, end=position + 1, aim=Aim.LEFT, word="gone")


def _failure(words: Sequence[Word], position: int) -> Match | None:
    """As in "the check is in FAILURE"."""
    start = helpers_before(words, position - 1)
    if low(words, position - 1) != "in" or not set(_lows(words, start, position)) & lex.BE:
        return None
    return Match(family=Family.BROKEN, start=start, end=position + 1, aim=Aim.LEFT, word="failing")


def _forgot(words: Sequence[Word], position: int) -> Match | None:
    """As in "you forgot to add X"."""
    end = position + 1
    if low(words, end) == "to":
        if low(words, end + 1) not in lex.MAKING:
            return None
        end += 2
    if not _has_real_object(words, end):
        return None
    return Match(family=Family.MISSING, start=position, end=end, aim=Aim.RIGHT, word="forgot")


def _removed(words: Sequence[Word], position: int) -> Match | None:
    """As in "got removed by mistake", "accidentally deleted X"."""
    around = _lows(words, max(0, position - 2), position + 7)
    by_error = low(words, position + 1) == "by" and low(words, position + 2) == "error"
    if not (by_error or set(around) & lex.BY_MISTAKE or _is_of_ref(words, position)):
        return None
    start = position
    while start > position - _MOST_HELPERS and low(words, start - 1) in lex.HELPERS | lex.BY_MISTAKE:
        start -= 1
    helped = set(_lows(words, start, position)) & lex.BE
    aim = Aim.LEFT if helped else Aim.RIGHT
    return Match(family=Family.MISSING, start=start, end=position + 1, aim=aim, word="removed")


def _is_of_ref(words: Sequence[Word], position: int) -> bool:
    """As in "branch `v1` got deleted": a file is deleted on purpose, a branch that is needed is not."""
    before = _lows(words, max(0, position - 5), position)
    if set(before) & lex.MODALS or not set(before) & {"branch", "tag"}:
        return False
    return before[-1] in lex.BE


def _nowhere(words: Sequence[Word], position: int) -> Match | None:
    start = position
    while low(words, start - 1) in lex.MADE_PARTICIPLES | {"to", "be"} and start > position - 3:
        start -= 1
    start = helpers_before(words, start)
    return (
        Match(family=Family.MISSING, start=start, end=position + 1, aim=Aim.LEFT, word="nowhere")
        if start < position
        else None
    )


FINDERS: Mapping[str, Finder] = {
    **dict.fromkeys(lex.STATES, _state),
    **dict.fromkeys(lex.BROKEN_VERBS, _broken_verb),
    **dict.fromkeys(("not", "never"), _negated),
    "no": _none_of,
    **dict.fromkeys(("lacks", "lack", "lacking"), _lacks),
    **dict.fromkeys(lex.CARELESS, _forgot),
    **dict.fromkeys(lex.REMOVED, _removed),
    "nowhere": _nowhere,
    "timing": _timing,
    "broken": _has_broken,
    **dict.fromkeys(("gone", "disappeared", "vanished"), _gone),
    **dict.fromkeys(("failure", "error"), _failure),
}
