"""Explicit reports: lines that carry a label such as "Blocked:", "Status: BLOCKED" or "[BLOCKING]".

They are claims whatever their subject: somebody says outright that work has stopped.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.claims.grammar.forms import meaning_of
from bot.claims.grammar.vocabulary import HARMLESS, Sense
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import Block, BlockRole
from bot.claims.reading.sentences import read_sentences
from bot.claims.reading.words import Word

MOST_REASON = 12
_MOST_BEFORE = 6
_MOST_SIGNS = 2
_MOST_CELL = 8
_BREAKS = frozenset({"\n", "|", "\u00b7", "\u2022"})
_MARKS = frozenset({":", "\u2014", "-", "="})
_LABELS = frozenset({"blocked", "blocker", "blockers", "hard-blocked", "showstopper", "showstoppers"})
_STATUS = lex.word_set("status state verdict result decision outcome conclusion progress")
_UNSAID = lex.word_set(
    "if when once unless whenever mark marks label labelled labeled set not no never non was were been "
    "previously formerly earlier without any zero unblocked"
)
_NONE = frozenset({"none", "nothing", "n/a", "na", "nil", "no", "false", "0", "-", "\u2014", "\u2705"})
_CROSSES = frozenset("\u274c\u2717\u2718\u2716\u26d4\U0001f6ab")
_TICK = "\u2705"
_NEGATIVE = lex.word_set(
    "no not missing absent blocked without lacks never cannot unavailable failed nothing"
)
_BY_NATURE = frozenset({"default", "design"})
_HALTED = frozenset({"parked", "paused", "stalled", "stuck"})
_WAITING_FOR = frozenset({"by", "on", "until", "pending"})
_STOPS = frozenset("\u26d4\U0001f6d1")
_REASONS = frozenset(
    {
        "reason", "reasons", "because", "cause", "why", "blocker", "blockers", "blocked by", "waiting for",
        "waiting on", "depends on",
    }
)  # fmt: skip
"""Keys of a line that says why, as in "Status: BLOCKED", below which "Reason: ENG-1" stands."""
_LEAST_PART = 2
_MOST_NONE = 3
_BESIDE = frozenset({"and", "&", "plus", ",", ";", "but", "\u2014"})
_DEPENDENT = lex.word_set(
    "so because since therefore hence thus which that who as see cc ref details until if when while with "
    "then though although e.g i.e for by in on at from after before please"
)
_MOST_KEY = 12
_SHOUTED = frozenset({"BLOCKED", "MISSING"})
_RULES = lex.word_set("if when expected default fallback before previously example status severity was fixed")
_NOT_DONE = frozenset(
    {
        "not executed", "not run", "not done", "not started", "not implemented", "not verified", "not tested",
        "not provisioned", "not configured", "not deployed", "not available", "blocked", "missing",
    }
)  # fmt: skip
_ABSENT = frozenset({"missing", "not found", "absent", "blocked", "does not exist", "not implemented"})
_SETTLED = lex.RESOLVING | lex.word_set("cleared closed lifted withdrawn")
_OPEN_ENDED = frozenset({"not", "until", "be", "to", "once", "after", "needs", "should", "must"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A label and its reason. `words` are all of the line; a weak one counts only with a reason."""

    words: Sequence[Word]
    reason: Sequence[Word]
    is_weak: bool = False


def read_reports(block: Block, words: Sequence[Word]) -> Iterator[Report]:
    """The labels of a block, from top to bottom. `words` are all of it, line ends included."""
    lines = list(_lines(words, by_cell=block.role is BlockRole.ROW))
    for position, line in enumerate(lines):
        found = _label(line, is_heading=block.role is BlockRole.HEADING) or _crossed(line) or _begun(line)
        if found is None and block.role in {BlockRole.ITEM, BlockRole.PARAGRAPH, BlockRole.HEADING}:
            yield from _valued(line)
        if found is None:
            continue
        end, is_weak = found
        reason = _content(line[end:])
        if not reason and position + 1 < len(lines):
            reason = _reason_below(lines[position + 1])
        if not (_is_none(line[end:]) or _is_settled(line)):
            yield Report(words=line, reason=reason, is_weak=is_weak)
    if block.role is BlockRole.ROW and len(lines) > 1:
        yield from _marked_cells(lines)


def _valued(line: Sequence[Word]) -> Iterator[Report]:
    """As in "Browser acceptance: not executed", "Preflight: BLOCKED before the change"."""
    content = _content(line)
    at = next((at for at, word in enumerate(content) if word.low in {":", "\u2192"}), 0)
    key, value = content[:at], content[at + 1 :]
    if not key or not value or len(key) > _MOST_KEY or (_UNSAID | _RULES) & _of(key):
        return
    if len(key) == 1 and "_" in key[0].text:
        return  # a field of a log: "to_state: Blocked"
    lows = [word.low for word in value if word.is_word]
    listed = value[0].is_code or _low(value, 1) == ","
    shouted = not listed and value[0].text in _SHOUTED and not _of(value) & (_RULES - {"before"})
    if value[0].low.strip("`") == "blocked" and _low(value, 1) in _WAITING_FOR:
        yield Report(words=line, reason=value[2:])
        return
    if shouted or " ".join(lows) in _NOT_DONE or _tells_failure(value):
        yield Report(words=line, reason=key)


def _tells_failure(value: Sequence[Word]) -> bool:
    """As in "Build: FAILED", "Tests: 3 failed, 120 passed", "e2e: \u274c (timeout)"; not "0 failed"."""
    if value[0].low in _CROSSES:
        return True
    at = 1 if value[0].low.strip("0").isdecimal() and len(value) > 1 else 0
    if value[at].is_name:
        return False
    meaning = meaning_of(_low(value, at))
    told = at == 1 or (value[at].text.isupper() and not value[at].is_code and _low(value, at + 1) != ",")
    failed = meaning is not None and meaning.sense is Sense.FAILURE and told
    return failed and _low(value, at + 1) in {"", "(", ",", ";", "\u2014", "-", "/"}


def _of(words: Sequence[Word]) -> set[str]:
    return {word.low for word in words}


def _marked_cells(cells: Sequence[Sequence[Word]]) -> Iterator[Report]:
    """As in a row "Rate limiter | ❌ missing": what the first cell names is not there."""
    for cell in cells[1:]:
        if len(cell) > _MOST_CELL:
            continue
        content = [word.low for word in _content(cell)]
        crossed = any(word.low in _CROSSES for word in cell[:2]) and _is_negative(content)
        none = content[:1] == ["no"] and 1 < len(content) <= _MOST_NONE and content[-1] not in HARMLESS
        said = content and " ".join(word for word in content if word not in {"n/a", ":"}) in _ABSENT
        failed = bool(_content(cell)) and _tells_failure(_content(cell))
        of_check = len(cell) == 1 and cell[0].low in _CROSSES and not lex.CHECKS.isdisjoint(_of(cells[0]))
        if (crossed or said or none or failed or of_check) and _content(cells[0]):
            yield Report(words=cell, reason=_content(cells[0]))
            return


def tells_what_was(row: Sequence[Word]) -> bool:
    """As in a row "lint | \u274c 78 errors | \u2705 pass": what was wrong and is right now."""
    signs = [word.low for word in row if word.low in _CROSSES or word.low == _TICK]
    return _TICK in signs[1:] and signs[-1] == _TICK and not _CROSSES.isdisjoint(signs)


def reason_in(block: Block, words: Sequence[Word]) -> Sequence[Word]:
    """What the next block says to a label without a reason; empty where that is "none" or a new heading."""
    if block.role is BlockRole.HEADING or _is_none(words):
        return ()
    return _after_key(words) or _content(words)


def _reason_below(line: Sequence[Word]) -> Sequence[Word]:
    """What a line says to the label above it; empty where it has another key of its own, or says "none"."""
    said = _after_key(line)
    if said:
        return () if _is_none(said) else said
    return () if _is_keyed(line) else _content(line)


def _after_key(line: Sequence[Word]) -> Sequence[Word]:
    """As in "Reason: the vendor is silent"; empty where no key of a reason begins the line."""
    content = _content(line)
    end = next((at for at, word in enumerate(content[:3]) if word.low == ":"), 0)
    key = " ".join(word.low for word in content[:end])
    return _content(content[end + 1 :]) if key in _REASONS else ()


def parts_of(reason: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """What the first sentence of a reason says side by side, without consequences and references."""
    sentence = next(iter(read_sentences(reason)), None)
    part: list[Word] = []
    for word in (*(sentence.words if sentence else ()), None):
        if word is not None and (word.is_name or word.low not in _BESIDE):
            part.append(word)
            continue
        if _says_something(part):
            yield tuple(part)
        part = []


def _says_something(part: Sequence[Word]) -> bool:
    content = _content(part)
    if not content or content[0].low in _DEPENDENT or _of(content) & (lex.MODALS - {"can"}):
        return False
    return len([word for word in content if word.is_word and word.low not in lex.ADVERBS]) >= _LEAST_PART


def spelled(words: Sequence[Word]) -> str:
    """The reason's first words, as a claim's subject."""
    kept = [word for word in words[:MOST_REASON] if word.is_name or word.is_word]
    texts = [word.text for at, word in enumerate(kept) if not at or kept[at - 1].text != word.text]
    return " ".join(texts)  # the halves of an opened contraction have one text


def _lines(words: Sequence[Word], *, by_cell: bool) -> Iterator[Sequence[Word]]:
    start = 0
    for position, word in enumerate(words):
        if word.low in _BREAKS or (by_cell and word.low == "\u2014"):
            if position > start:
                yield words[start:position]
            start = position + 1
    if start < len(words):
        yield words[start:]


def _content(words: Sequence[Word]) -> Sequence[Word]:
    """Without the marks and signs at its head."""
    start = 0
    while start < len(words) and not (words[start].is_name or words[start].is_word):
        start += 1
    return words[start:]


def _label(line: Sequence[Word], *, is_heading: bool) -> tuple[int, bool] | None:
    """Where the reason begins, and whether the label is a weak one; None where the line has none."""
    line_start = len(line) - len(_content(line))
    end = min(len(line), line_start + _MOST_BEFORE + 1)
    for position in range(line_start, end):
        if _UNSAID & _of(line[line_start:position]):
            return None
        found = _status(line, position) if line[position].low in _STATUS else None
        found = found or _marked(line, position, line_start)
        if found is not None:
            return found
        word = line[position].low
        if word in _LABELS or word.endswith("-blocked"):
            return _reason_start(line, position, is_first=position == line_start, is_heading=is_heading)
    return None


def _marked(line: Sequence[Word], position: int, line_start: int) -> tuple[int, bool] | None:
    """As in "[BLOCKING] …", "Blocking: …", "Blocked/parked: …", "3 blocked (…)"."""
    word, after = line[position].low, _low(line, position + 1)
    bracketed = _low(line, position - 1) == "[" and after == "]"
    if bracketed and (word == "blocking" or word in _LABELS):
        return position + 2, False
    if word == "blocking" and position == line_start and after in _MARKS:
        return position + 2, True
    if "/" in word and word.partition("/")[0] in _LABELS and after == ":":
        return position + 2, not word.startswith("blocked")
    counted = position > line_start and line[position - 1].low.isdecimal()
    return (position + 2, True) if word == "blocked" and counted and after in {"(", ":"} else None


def _crossed(line: Sequence[Word]) -> tuple[int, bool] | None:
    """As in "❌ No implementation": a cross before something that is not there or does not go."""
    signs = [word.low for word in line[: len(line) - len(_content(line))]]
    lows = {word.low for word in line}
    if signs and signs[0] in _STOPS and len(lows) > _MOST_SIGNS:
        return 0, False  # as in "\u26d4 The vendor is silent."
    if line[-1].low in _CROSSES and len(line) == 2 and line[0].is_name:  # noqa: PLR2004 - a name and its cross
        return 0, False
    crossed = _CROSSES & set(signs) and len(lows) > _MOST_SIGNS
    return (0, False) if crossed and (_is_negative(lows) or _counts_errors(line)) else None


def _is_negative(lows: Iterable[str]) -> bool:
    """Whether a word denies, or says that something fails."""
    meanings = (meaning_of(low) for low in lows)
    return not _NEGATIVE.isdisjoint(lows) or any(
        meaning is not None and meaning.is_bad for meaning in meanings
    )


def _counts_errors(line: Sequence[Word]) -> bool:
    """As in "\u2717 lint \u2014 4 errors"."""
    return any(
        word.low in {"errors", "error", "problems", "failures"} and _low(line, at - 1).strip("0").isdecimal()
        for at, word in enumerate(line)
    )


def _begun(line: Sequence[Word]) -> tuple[int, bool] | None:
    """As in "Blocked by #12 and the vendor is silent": a report without a colon."""
    start = len(line) - len(_content(line))
    said = _low(line, start) in _LABELS | _HALTED and _low(line, start + 1) in _WAITING_FOR
    by_nature = _low(line, start + 1) == "by" and _low(line, start + 2) in _BY_NATURE
    return (start + 2, True) if said and not by_nature else None


def _status(line: Sequence[Word], position: int) -> tuple[int, bool] | None:
    """As in "Status: BLOCKED", "stopped with status blocked"."""
    at = position + 1
    while at < len(line) and not (line[at].is_name or line[at].is_word or line[at].is_opaque):
        at += 1
    value = _low(line, at).strip("\"'`")
    told = at > position + 1 or _low(line, position - 1) == "with"
    is_blocked = value in {"blocked", "blocking"} or value.endswith("-blocked")
    return (at + 1, False) if told and is_blocked else None


def _reason_start(
    line: Sequence[Word], position: int, *, is_first: bool, is_heading: bool
) -> tuple[int, bool] | None:
    at = position + 1
    if is_first and _low(line, at).isdecimal():
        at += 1
    if _low(line, at) == "/" or _low(line, at) in {"by", "on"}:
        at += 1 if _low(line, at) != "/" else 2
    while (
        at < len(line)
        and len(_low(line, at)) == 1
        and not _low(line, at).isascii()
        and _low(line, at) not in _MARKS
    ):
        at += 1  # a sign
    after = _low(line, at)
    word = line[position].low
    if after in _MARKS or (after == "(" and is_first):
        return at + 1, word != "blocked" or at > position + 1
    if at >= len(line) and (is_heading or is_first):
        return at, is_heading or not line[position].text.isupper()
    return None


def _is_keyed(line: Sequence[Word]) -> bool:
    """Whether a line begins with a key of its own, as in "kind: ci"."""
    content = _content(line)
    return any(word.low == ":" for word in content[1:3]) and not any(word.is_name for word in content[:1])


def _is_none(words: Sequence[Word]) -> bool:
    """As in "Blockers: none", "Blocked by: n/a"; not "Blocked: no access"."""
    lows = [word.low for word in words if word.low not in {"*", "_", ".", ":"}]
    if not lows:
        return False
    return lows[0] in _NONE and (
        len(lows) == 1
        or lows[0] in {"none", "nothing", "n/a", "\u2705"}
        or lows[1] in {"blocker", "blockers"}
    )


def _is_settled(line: Sequence[Word]) -> bool:
    lows = [word.low for word in line]
    for position, word in enumerate(lows):
        if word in _SETTLED and not _OPEN_ENDED & set(lows[max(0, position - 3) : position]):
            return True
    return False


def _low(words: Sequence[Word], position: int) -> str:
    return words[position].low if 0 <= position < len(words) else ""
