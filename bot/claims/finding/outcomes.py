"""Lines and table cells that tell how something came out: "Build: FAILED", "| lint | \u274c |"."""

from collections.abc import Iterable, Iterator, Sequence

from bot.claims.finding.lines import CROSSES, Report, content_of, low_at, lows_on
from bot.claims.grammar.forms import meaning_of
from bot.claims.grammar.vocabulary import HARMLESS, Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.shapes import Shape
from bot.claims.reading.words import Word

UNSAID = lex.word_set(
    "if when once unless whenever mark marks label labelled labeled set not no never non was were been "
    "previously formerly earlier without any zero unblocked"
)
"""Words before a label that take it back."""
WAITING_FOR = frozenset({"by", "on", "until", "pending"})
_TICK = "\u2705"
_NEGATIVE = lex.word_set(
    "no not missing absent blocked without lacks never cannot unavailable failed nothing"
)
_MOST_CELL = 8
_MOST_NONE = 3
_MOST_KEY = 12
_MOST_CHECK = 4
_SHOUTED = frozenset({"BLOCKED", "MISSING"})
_RULES = lex.word_set("if when expected default fallback before previously example status severity was fixed")
_NOT_DONE = frozenset(
    {
        "not executed", "not run", "not done", "not started", "not implemented", "not verified", "not tested",
        "not provisioned", "not configured", "not deployed", "not available", "blocked", "missing",
    }
)  # fmt: skip
_ABSENT = frozenset({"missing", "not found", "absent", "blocked", "does not exist", "not implemented"})
_FAILED = frozenset({"failed", "failure", "failing", "red", "broken"})
_ENDS = frozenset({"", "(", ",", ";", "\u2014"})


def outcomes_in(line: Sequence[Word]) -> Iterator[Report]:
    """As in "Browser acceptance: not executed", "Preflight: BLOCKED before the change", "lint \u274c"."""
    content = content_of(line)
    at = next((at for at, word in enumerate(content) if word.low in {":", "\u2192"}), 0)
    key, value = content[:at], content[at + 1 :]
    if key and value and len(key) <= _MOST_KEY and not (UNSAID | _RULES) & lows_on(key):
        yield from _valued(line, key, value)
    yield from _crossed_check(line)


def _valued(line: Sequence[Word], key: Sequence[Word], value: Sequence[Word]) -> Iterator[Report]:
    if len(key) == 1 and "_" in key[0].text:
        return  # a field of a log: "to_state: Blocked"
    said = " ".join(word.low for word in value if word.is_word)
    of_check = names_check(key)
    if key[0].low == "n/a" and said in _ABSENT:
        yield Report(words=line, reason=line)
    elif value[0].low.strip("`") == "blocked" and low_at(value, 1) in WAITING_FOR:
        yield Report(words=line, reason=value[2:])
    elif _tells_failure(value) or (of_check and _tells_failed_check(value)):
        yield Report(words=line, reason=key, is_of_check=of_check)
    elif said in _NOT_DONE or _is_shouted(value):
        yield Report(words=line, reason=key)


def _is_shouted(value: Sequence[Word]) -> bool:
    """As in "Preflight: BLOCKED before the change"; not "State: BLOCKED, DONE or OPEN"."""
    listed = value[0].is_code or low_at(value, 1) == ","
    return not listed and value[0].text in _SHOUTED and not lows_on(value) & (_RULES - {"before"})


def _crossed_check(line: Sequence[Word]) -> Iterator[Report]:
    """As in "lint \u274c", "- \u274c docs build"."""
    kept = [word for word in line if word.low not in CROSSES | {"-", "*"}]
    if len(kept) < len(line) and not CROSSES.isdisjoint(lows_on(line)) and names_check(kept):
        yield Report(words=line, reason=kept, is_of_check=True)


def names_check(words: Sequence[Word]) -> bool:
    """Whether a few words name a check, as "lint", "docs build", "the `e2e` job" do."""
    content = [word for word in content_of(words) if word.low not in lex.DETERMINERS]
    if not 0 < len(content) <= _MOST_CHECK or any(word.shape is Shape.PATH for word in content):
        return False
    return content[-1].low.strip("`") in lex.CHECKS | lex.CHECK_HEADS


def _tells_failed_check(value: Sequence[Word]) -> bool:
    """As in "(lint:) failed"; not "(lint:) failed before, passes now"."""
    return value[0].low in _FAILED and low_at(value, 1) in _ENDS | {".", "|"}


def _tells_failure(value: Sequence[Word]) -> bool:
    """As in "Build: FAILED", "Tests: 3 failed, 120 passed", "e2e: \u274c (timeout)"; not "0 failed"."""
    if value[0].low in CROSSES:
        return True
    at = 1 if value[0].low.strip("0").isdecimal() and len(value) > 1 else 0
    if value[at].is_name:
        return False
    meaning = meaning_of(low_at(value, at))
    told = at == 1 or (value[at].text.isupper() and not value[at].is_code and low_at(value, at + 1) != ",")
    failed = meaning is not None and meaning.sense is Sense.FAILURE and told
    return failed and low_at(value, at + 1) in _ENDS | {"-", "/"}


def marked_cells(cells: Sequence[Sequence[Word]]) -> Iterator[Report]:
    """As in a row "Rate limiter | \u274c missing": what the first cell names is not there."""
    named = content_of(cells[0])
    of_check = names_check(named)
    for cell in cells[1:]:
        if not named or len(cell) > _MOST_CELL:
            continue
        content = content_of(cell)
        alone = len(cell) == 1 and cell[0].low in CROSSES
        failed = _tells_failure(content) if content else False
        failed = failed or (bool(content) and of_check and _tells_failed_check(content))
        if failed or _tells_absence(cell, content) or (alone and _may_be_crossed(named)):
            yield Report(words=cell, reason=named, is_of_check=of_check and (alone or failed))
            return


def _tells_absence(cell: Sequence[Word], content: Sequence[Word]) -> bool:
    """As in "\u274c missing", "no handler", "N/A: not found"; not "no issues"."""
    lows = [word.low for word in content]
    crossed = any(word.low in CROSSES for word in cell[:2]) and is_negative(lows)
    none = lows[:1] == ["no"] and 1 < len(lows) <= _MOST_NONE and lows[-1] not in HARMLESS
    return crossed or none or " ".join(word for word in lows if word not in {"n/a", ":"}) in _ABSENT


def _may_be_crossed(named: Sequence[Word]) -> bool:
    """Whether a cross alone says something of it: of a check, or of a path."""
    is_path = len(named) == 1 and named[0].shape is Shape.PATH
    return is_path or not lex.CHECKS.isdisjoint(lows_on(named))


def tells_what_was(row: Sequence[Word]) -> bool:
    """As in a row "lint | \u274c 78 errors | \u2705 pass": what was wrong and is right now."""
    signs = [word.low for word in row if word.low in CROSSES or word.low == _TICK]
    return _TICK in signs[1:] and signs[-1] == _TICK and not CROSSES.isdisjoint(signs)


def is_negative(lows: Iterable[str]) -> bool:
    """Whether a word denies, or says that something fails."""
    meanings = (meaning_of(low) for low in lows)
    return not _NEGATIVE.isdisjoint(lows) or any(
        meaning is not None and meaning.is_bad for meaning in meanings
    )
