"""Where a clause says with none, nothing, neither, zero or without that something is missing."""

from collections.abc import Mapping, Sequence

from bot.claims.finding.predicates import Aim, Finder, Match, low
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word
from bot.model.claims import Family

UNTESTED = "no test"
"""The word of a match that says that no test does something."""
NONE = "none"
"""The word of a match that says that none of some things is there."""
UNUSED = "unused"
"""The word of a match that says that nothing registers, imports or calls something."""

_TESTING = lex.word_set(
    "exercises exercise covers cover covering reaches reach reaching injects asserts assert checks drives "
    "touches hits tests pins exist exists for anywhere references verifies"
)
_USING = lex.word_set(
    "imports import registers register calls call uses use references reference mounts mount wires wire "
    "exports export loads load invokes invoke emits emit reads read sets creates triggers trigger runs "
    "schedules renders applies"
)
_ANSWERING = lex.word_set("handles handle serves serve answers answer routes")
_PROVING = lex.word_set("tests test exercises exercise covers cover asserts")
_WITH = lex.word_set("with without ships ship adds add has have changes contains includes touches")
_CALLERS = lex.word_set(
    "caller callers consumer consumers usage usages importer importers call-site callsite"
)
_GOOD_NOT_TO_FIND = lex.word_set(
    "vulnerabilities vulnerability secrets alerts matches results duplicates leaks violations bugs offenses "
    "such files usages references callers callsites"
)
_STATED = lex.BE | lex.word_set("exists exist has have does do was were")
_RUNS = lex.word_set("check-runs checks jobs runs workflows statuses check-run")
_TEST_NOUNS = lex.TEST_HEADS | {"case", "cases", "suite"}


def _made(start: int, end: int, aim: Aim, word: str = "no") -> Match:
    return Match(family=Family.MISSING, start=start, end=end, aim=aim, word=word)


def _no(  # noqa: PLR0911 - one line a wording reads best
    words: Sequence[Word], position: int
) -> Match | None:
    """As in "no test exercises X", "reached by no test", "with no tests", "has no caller"."""
    at = position + 1
    if low(words, at) in {"single", "unit", "integration", "regression", "direct", "automated", "dedicated"}:
        at += 1
    noun, before, after = low(words, at), low(words, position - 1), low(words, at + 1)
    if noun not in lex.EMPTY_OBJECTS | _TEST_NOUNS and _is_not_there(words, at):
        return _made(position, at, Aim.RIGHT, NONE)
    if noun in _TEST_NOUNS:
        if before == "by":
            return _made(position - 1, at + 1, Aim.LEFT, UNTESTED)
        if after in _TESTING or (noun in lex.TEST_HEADS and before in _WITH):
            return _made(position, at + 1 + (after in _TESTING), Aim.RIGHT, UNTESTED)
    if noun in _RUNS or after in _RUNS:
        verb = at + 1 + (noun not in _RUNS)
        if low(words, verb) in {"have", "has", "ran", "reported", "started", "exist", "exists", "were"}:
            return _made(position, at, Aim.RIGHT)
    if noun in _CALLERS and before in {"has", "have", "with"}:
        return _made(position - 1, at + 1, Aim.LEFT, UNUSED)
    if noun in {"production", "other"} and after in _CALLERS and before in {"has", "have", "with"}:
        return _made(position - 1, at + 2, Aim.LEFT, UNUSED)
    return None


def _is_not_there(words: Sequence[Word], position: int) -> bool:
    """As in "no orders exist", "no tag is defined": what follows the noun says that it is not there."""
    for at in range(position + 1, min(position + 9, len(words))):
        if low(words, at) in {"exist", "exists"}:
            return low(words, at - 1) not in {"to", "not"}
        if low(words, at) in {"is", "are"}:
            return low(words, at + 1) in {"defined", "configured", "available", "registered", "present"}
        if low(words, at) in {"found", "available", "configured"}:
            return not {word.low for word in words[position:at]} & (lex.EMPTY_OBJECTS | _GOOD_NOT_TO_FIND)
    return False


def _lack_of(words: Sequence[Word], position: int) -> Match | None:
    """As in "there is a lack of tests", "the absence of `x` breaks the install"."""
    if low(words, position + 1) != "of" or low(words, position - 1) not in {
        "a",
        "the",
        "complete",
        "total",
        "",
    }:
        return None
    return _made(position, position + 2, Aim.RIGHT) if position + 2 < len(words) else None


def _not_one(words: Sequence[Word], position: int) -> Match | None:
    """As in "not a single test touches this path"."""
    lows = [low(words, position + step) for step in range(1, 4)]
    if lows[:1] == ["one"] and lows[1] in lex.TEST_HEADS:
        return _made(position, position + 3, Aim.RIGHT, UNTESTED)
    if lows[:2] == ["a", "single"] and lows[2] in lex.TEST_HEADS:
        return _made(position, position + 4, Aim.RIGHT, UNTESTED)
    return None


def _unused(words: Sequence[Word], position: int) -> Match | None:
    """As in "`parse` is unused"."""
    if low(words, position - 1) not in lex.BE | lex.ADVERBS or not any(
        word.is_name for word in words[:position]
    ):
        return None
    return _made(position - 1, position + 1, Aim.LEFT, UNUSED)


def _without(words: Sequence[Word], position: int) -> Match | None:
    """As in "merged without a single test"."""
    at = position + 1
    while low(words, at) in {"a", "any", "single", "the", "unit", "corresponding"}:
        at += 1
    adds = bool({"adds", "added", "merged", "calls", "ships"} & {word.low for word in words[:position]})
    if adds and low(words, at) in {"definition", "implementation", "file", "declaration", "migration"}:
        return _made(position, at, Aim.RIGHT, UNUSED)
    if low(words, at) in lex.TEST_HEADS and position:
        return _made(position, at, Aim.RIGHT, UNTESTED)
    return None


def _nothing(words: Sequence[Word], position: int) -> Match | None:
    """As in "nothing imports X", "nobody calls X"."""
    verb = position + 1
    while low(words, verb) in lex.ADVERBS | {"else", "in", "here", "there"} or _is_place(words, verb):
        verb += 1
    if verb + 1 >= len(words):
        return None
    if low(words, verb) in _USING or (low(words, verb) in _ANSWERING and _names_route(words[verb + 1 :])):
        return _made(position, verb + 1, Aim.RIGHT, UNUSED)
    named = words[verb + 1].is_name and low(words, verb) in _PROVING
    return _made(position, verb + 1, Aim.RIGHT, UNTESTED) if named else None


def _is_place(words: Sequence[Word], position: int) -> bool:
    """As in "nothing in `routes.ts` registers it"."""
    return position < len(words) and words[position].is_name and low(words, position - 1) in {"in", "under"}


def _names_route(words: Sequence[Word]) -> bool:
    return any(word.shape is Shape.ROUTE for word in words[:3])


def _none(words: Sequence[Word], position: int) -> Match | None:
    """As in "none of the tests exercise X", "none of these files exist"."""
    if low(words, position + 1) != "of":
        return None
    for at in range(position + 2, min(position + 8, len(words))):
        if low(words, at) in _TEST_NOUNS:
            return _made(position, at + 2, Aim.RIGHT, UNTESTED)
        if low(words, at) in lex.MADE_PARTICIPLES | {
            "exist",
            "exists",
            "present",
            "registered",
            "exported",
            "committed",
            "imported",
        }:
            return _made(position, at + 1, Aim.LEFT if position else Aim.RIGHT, NONE)
    return None


def _neither(words: Sequence[Word], position: int) -> Match | None:
    """As in "neither `a.ts` nor `b.ts` exists", "neither has a direct test"."""
    rest = [word.low for word in words[position + 1 : position + 14]]
    tested = any(word in lex.TEST_HEADS for word in rest) and bool({"has", "have"} & set(rest[:6]))
    if tested:
        return _made(position, position + 1, Aim.RIGHT, UNTESTED)
    named = any(word.is_name for word in words[position + 1 : position + 4])
    verb = next((at for at, word in enumerate(rest) if word in _STATED), -1)
    after = set(rest[verb : verb + 4]) & (lex.EXISTING | lex.MADE_PARTICIPLES | {"exist", "exists", "in"})
    return _made(position, position + 1, Aim.RIGHT) if named and verb > 0 and after else None


def _zero(words: Sequence[Word], position: int) -> Match | None:
    """As in "zero route files emit events", "zero tests"."""
    rest = [word.low for word in words[position + 1 : position + 5]]
    if set(rest[:1]) & _CALLERS and position:
        return _made(position - 1, position + 2, Aim.LEFT, UNUSED)
    if set(rest[:2]) & lex.TEST_HEADS:
        return _made(position, position + 2, Aim.RIGHT, UNTESTED)
    return _made(position, position + 1, Aim.RIGHT) if set(rest) & _USING else None


def _left_out(words: Sequence[Word], position: int) -> Match | None:
    """As in "you left out the index file"."""
    person = low(words, position - 1) in {"you", "i", "we"}
    ends = low(words, position + 1) == "out" and position + 2 < len(words)
    return _made(position, position + 2, Aim.RIGHT, "forgot") if person and ends else None


FINDERS: Mapping[str, Finder] = {
    "no": _no,
    "without": _without,
    **dict.fromkeys(("nothing", "nobody"), _nothing),
    "none": _none,
    "neither": _neither,
    "zero": _zero,
    **dict.fromkeys(("lack", "absence"), _lack_of),
    "not": _not_one,
    "unused": _unused,
    "left": _left_out,
}
