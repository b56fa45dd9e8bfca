"""Where a clause tells a bad state: "is missing", "the build fails", "is gone from the index"."""

from collections.abc import Mapping, Sequence

from bot.claims.finding.predicates import Aim, Finder, Match, has_object, helpers_before, low, lows
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family

_SORTS = lex.DEPENDENCIES | lex.SYMBOLS | lex.ENVIRONMENT | lex.MODULES
_MOST_SHORT = 3
_MOST_BACK = 40  # words back in which a name is looked for
_TALK = lex.word_set("cause causes default defaults fall falls get gets has have return should")


def _family(word: str) -> Family:
    return Family.BROKEN if word in lex.BROKEN_STATES else Family.MISSING


def _state(words: Sequence[Word], position: int) -> Match | None:
    """As in "is missing", "X missing", "is missing X", "Missing X"; not "the missing X"."""
    word = words[position].low
    start = helpers_before(words, position)
    auxiliary = lows(words, start, position)
    helped = any(helper in lex.BE for helper in auxiliary)
    takes_object = word == "missing" and has_object(words, position + 1)
    if _is_sort(words, position):
        return Match(
            family=_family(word),
            start=position - 2,
            end=position + 2,
            aim=Aim.LEFT,
            word=word,
            auxiliary=("is",),
        )
    there = helped and low(words, start - 1) == "there"
    if not helped and not _stands_alone(words, start, position):
        return None
    aim = (
        Aim.RIGHT if takes_object or ((there or not helped) and has_object(words, position + 1)) else Aim.LEFT
    )
    if aim is Aim.RIGHT and word != "missing" and not there and not _is_licensed(words, start):
        return None
    return Match(family=_family(word), start=start, end=position + 1, aim=aim, word=word, auxiliary=auxiliary)


def _is_sort(words: Sequence[Word], position: int) -> bool:
    """As in "`x` is an undeclared dependency", "`y` is an undefined variable"."""
    of_that_sort = low(words, position - 1) in {"a", "an"} and low(words, position - 2) in {"is", "are"}
    return of_that_sort and low(words, position + 1) in _SORTS and words[position].low.startswith("un")


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
    rest = lows(words, position, position + 7)
    return any(word in lex.BE | lex.MODALS | _TALK for word in rest)


def _is_licensed(words: Sequence[Word], start: int) -> bool:
    """As in "there is a missing X", "because of a missing X", "found a broken X", "detected missing X"."""
    position = start
    if low(words, position - 1) in {"a", "an", "the", "some", "several", "two", "three"}:
        position -= 1
    before = lows(words, max(0, position - 2), position)
    if before in {("there", "is"), ("there", "are"), ("due", "to"), ("because", "of")}:
        return True
    if before[-1:] in {("to",), ("of",), ("for",)} and _is_called(words, start):
        return True
    if before[-1:] == ("to",) and low(words, start) in {"nonexistent", "non-existent", "non-existing"}:
        return True
    return before[-1:] in {("found",), ("detected",)} and "not" not in before


def _is_counted(words: Sequence[Word], start: int) -> bool:
    """As in "there is a comma missing", "Env example missing SHOP_KEY"."""
    before = lows(words, max(0, start - 6), start)
    if "there" in before and set(before) & {"is", "are"} and not {"no", "not"} & set(before):
        return True
    return start <= _MOST_SHORT and start + 1 < len(words) and words[start + 1].shape is Shape.ENV


def _is_called(words: Sequence[Word], start: int) -> bool:
    """As in "a missing module named x", where the name follows."""
    return any(
        low(words, at) in {"named", "called"} and at + 1 < len(words) for at in range(start + 2, start + 4)
    )


def _has_broken(words: Sequence[Word], position: int) -> Match | None:
    """As in "#20 has broken the CI loop"; else "broken" is a state."""
    rest = lows(words, position + 1, position + 4)
    if low(words, position - 1) in {"has", "have"} and set(rest) & lex.CHECKS:
        return Match(family=Family.BROKEN, start=position - 1, end=position + 1, aim=Aim.RIGHT, word="broke")
    return _state(words, position)


def _broken_verb(words: Sequence[Word], position: int) -> Match | None:
    """As in "the build fails", "this breaks the build"; not "Failed payments", "fails fast"."""
    start, word = helpers_before(words, position), words[position].low
    auxiliary = lows(words, start, position)
    if _is_no_break(words, start, position) or _is_undone(auxiliary):
        return None
    takes_object = has_object(words, position + 1)
    breaks = word in {"breaks", "broke"} and takes_object
    around = words[position + 1 : position + 5] if breaks else words[:start]
    if takes_object and not any(other.is_name or other.low in lex.CHECKS for other in around):
        return None
    aim = Aim.RIGHT if breaks else Aim.LEFT
    return Match(family=Family.BROKEN, start=start, end=position + 1, aim=aim, word=word, auxiliary=auxiliary)


def _is_no_break(words: Sequence[Word], start: int, position: int) -> bool:
    """As in "Failed payments", "a failed build", "fails fast", "… or fails"."""
    before, after = low(words, start - 1), low(words, position + 1)
    if start == 0 or before in lex.DETERMINERS - lex.PRONOUNS or after in lex.NOT_BROKEN_BEFORE:
        return True
    return before == "or" and not has_object(words, position + 1)


def _is_undone(auxiliary: Sequence[str]) -> bool:
    """As in "has not failed", "to fail", "would fail"."""
    return bool({"to", "not", "never", "longer", *lex.MODALS} & set(auxiliary))


def _timing(words: Sequence[Word], position: int) -> Match | None:
    """As in "the suite is timing out"."""
    start = helpers_before(words, position)
    if low(words, position + 1) != "out" or not set(lows(words, start, position)) & lex.BE:
        return None
    return Match(family=Family.BROKEN, start=start, end=position + 2, aim=Aim.LEFT, word="failing")


def _gone(words: Sequence[Word], position: int) -> Match | None:
    """As in "`X` is gone from `index.ts`", "`X` has disappeared from the barrel"."""
    start = helpers_before(words, position)
    helped = set(lows(words, start, position)) & (lex.BE | {"has", "have"})
    place = words[position + 2 : position + 5]
    named = any(word.is_name or word.low in lex.CONTAINERS for word in place)
    if not helped or not (_ends_of_file(words, start, position) or named):
        return None
    if named and low(words, position + 1) != "from":
        return None
    return Match(family=Family.MISSING, start=start, end=position + 1, aim=Aim.LEFT, word="gone")


def _ends_of_file(words: Sequence[Word], start: int, position: int) -> bool:
    """As in "`src/a.ts` is gone", "the branch `x` is gone", at the end of the clause."""
    if position + 1 < len(words) or not start:
        return False
    before = words[max(0, start - 2) : start]
    return before[-1].shape is Shape.PATH or (before[-1].is_name and before[0].low in lex.REFS | lex.FILES)


def _failure(words: Sequence[Word], position: int) -> Match | None:
    """As in "the check is in FAILURE"."""
    start = helpers_before(words, position - 1)
    if low(words, position - 1) != "in" or not set(lows(words, start, position)) & lex.BE:
        return None
    return Match(family=Family.BROKEN, start=start, end=position + 1, aim=Aim.LEFT, word="failing")


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
    "broken": _has_broken,
    "nowhere": _nowhere,
    "timing": _timing,
    **dict.fromkeys(("gone", "disappeared", "vanished"), _gone),
    **dict.fromkeys(("failure", "error"), _failure),
}
