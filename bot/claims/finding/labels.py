"""Explicit reports: lines that carry a label such as "Blocked:", "Status: BLOCKED" or "[BLOCKING]".

They are claims whatever their subject: somebody says outright that work has stopped.
"""

from collections.abc import Iterator, Sequence

from bot.claims.finding.appeals import appeal_in, is_halted
from bot.claims.finding.lines import CROSSES, Report, content_of, is_none, low_at, lows_on
from bot.claims.finding.outcomes import UNSAID, WAITING_FOR, is_negative, marked_cells, outcomes_in
from bot.claims.reading import lexicon as lex
from bot.claims.reading.document import Block, BlockRole
from bot.claims.reading.sentences import read_sentences
from bot.claims.reading.words import Word

MOST_REASON = 12
_MOST_BEFORE = 6
_MOST_SIGNS = 2
_BREAKS = frozenset({"\n", "|", "\u00b7", "\u2022"})
_MARKS = frozenset({":", "\u2014", "-", "="})
_LABELS = frozenset({"blocked", "blocker", "blockers", "hard-blocked", "showstopper", "showstoppers"})
_STATUS = lex.word_set("status state verdict result decision outcome conclusion progress")
_BY_NATURE = frozenset({"default", "design"})
_HALTED = frozenset({"parked", "paused", "stalled", "stuck"})
_STOPS = frozenset("\u26d4\U0001f6d1")
_SIGNS = CROSSES | _STOPS | {"\u26a0"}
_REASONS = frozenset(
    {
        "reason", "reasons", "because", "cause", "why", "blocker", "blockers", "blocked by", "waiting for",
        "waiting on", "depends on",
    }
)  # fmt: skip
"""Keys of a line that says why, as in "Status: BLOCKED", below which "Reason: ENG-1" stands."""
_ERRORS = frozenset({"errors", "error", "problems", "failures"})
_LEAST_PART = 2
_BESIDE = frozenset({"and", "&", "plus", ",", ";", "but", "\u2014"})
_DEPENDENT = lex.word_set(
    "so because since therefore hence thus which that who as see cc ref details until if when while with "
    "then though although e.g i.e for by in on at from after before please"
)
_SETTLED = lex.RESOLVING | lex.word_set("cleared closed lifted withdrawn")
_OPEN_ENDED = frozenset({"not", "until", "be", "to", "once", "after", "needs", "should", "must"})


def read_reports(block: Block, words: Sequence[Word]) -> Iterator[Report]:
    """The labels of a block, from top to bottom. `words` are all of it, line ends included."""
    lines = list(_lines(words, by_cell=block.role is BlockRole.ROW))
    is_told = False
    for position, line in enumerate(lines):
        found = _label(line, is_heading=block.role is BlockRole.HEADING) or _crossed(line) or _begun(line)
        found = found or appeal_in(line)
        if block.role is BlockRole.OPEN_TASK and found is not None and found[0] >= len(line):
            found = (found[0], False)  # an open task that says "Blocked" and nothing else
        if found is None and block.role in {BlockRole.ITEM, BlockRole.PARAGRAPH, BlockRole.HEADING}:
            yield from outcomes_in(line)
        if found is None:
            continue
        end, is_weak = found
        reason = content_of(line[end:])
        if not reason and position + 1 < len(lines):
            reason = _reason_below(lines[position + 1])
        if not (is_none(line[end:]) or _is_settled(line)):
            is_told = bool(reason)
            yield Report(words=line, reason=reason, is_weak=is_weak)
    if block.role is BlockRole.ROW and len(lines) > 1 and not is_told:
        yield from marked_cells(lines)


def reason_in(block: Block, words: Sequence[Word]) -> Sequence[Word]:
    """What the next block says to a label without a reason; empty where that is "none" or a new heading."""
    if block.role is BlockRole.HEADING or is_none(words):
        return ()
    return _after_key(words) or content_of(words)


def _reason_below(line: Sequence[Word]) -> Sequence[Word]:
    """What a line says to the label above it; empty where it has another key of its own, or says "none"."""
    said = _after_key(line)
    if said:
        return () if is_none(said) else said
    return () if _is_keyed(line) else content_of(line)


def _after_key(line: Sequence[Word]) -> Sequence[Word]:
    """As in "Reason: the vendor is silent"; empty where no key of a reason begins the line."""
    content = content_of(line)
    end = next((at for at, word in enumerate(content[:3]) if word.low == ":"), 0)
    key = " ".join(word.low for word in content[:end])
    return content_of(content[end + 1 :]) if key in _REASONS else ()


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
    content = content_of(part)
    if not content or content[0].low in _DEPENDENT or lows_on(content) & (lex.MODALS - {"can"}):
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


def _label(line: Sequence[Word], *, is_heading: bool) -> tuple[int, bool] | None:
    """Where the reason begins, and whether the label is a weak one; None where the line has none."""
    line_start = len(line) - len(content_of(line))
    end = min(len(line), line_start + _MOST_BEFORE + 1)
    for position in range(line_start, end):
        if UNSAID & lows_on(line[line_start:position]):
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
    word, after = line[position].low, low_at(line, position + 1)
    bracketed = low_at(line, position - 1) == "[" and after == "]"
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
    signs = [word.low for word in line[: len(line) - len(content_of(line))]]
    lows = {word.low for word in line}
    if signs and signs[0] in _STOPS and len(lows) > _MOST_SIGNS:
        return 0, False  # as in "\u26d4 The vendor is silent."
    if line[-1].low in CROSSES and len(line) == 2 and line[0].is_name:  # noqa: PLR2004 - a name and its cross
        return 0, False
    crossed = CROSSES & set(signs) and len(lows) > _MOST_SIGNS
    return (0, False) if crossed and (is_negative(lows) or _counts_errors(line)) else None


def _counts_errors(line: Sequence[Word]) -> bool:
    """As in "\u2717 lint \u2014 4 errors"."""
    return any(
        word.low in {"errors", "error", "problems", "failures"}
        and low_at(line, at - 1).strip("0").isdecimal()
        for at, word in enumerate(line)
    )


def _begun(line: Sequence[Word]) -> tuple[int, bool] | None:
    """As in "Blocked by #12 and the vendor is silent": a report without a colon."""
    start = len(line) - len(content_of(line))
    said = low_at(line, start) in _LABELS | _HALTED and low_at(line, start + 1) in WAITING_FOR
    by_nature = low_at(line, start + 1) == "by" and low_at(line, start + 2) in _BY_NATURE
    return (start + 2, True) if said and not by_nature else None


def _status(line: Sequence[Word], position: int) -> tuple[int, bool] | None:
    """As in "Status: BLOCKED", "stopped with status blocked"."""
    at = position + 1
    while at < len(line) and not (line[at].is_name or line[at].is_word or line[at].is_opaque):
        at += 1
    value = low_at(line, at).strip("\"'`")
    told = at > position + 1 or low_at(line, position - 1) == "with"
    is_blocked = value in {"blocked", "blocking"} or value.endswith("-blocked") or is_halted(line[at:])
    return (at + 1, False) if told and is_blocked else None


def _reason_start(
    line: Sequence[Word], position: int, *, is_first: bool, is_heading: bool
) -> tuple[int, bool] | None:
    at = position + 1
    if is_first and low_at(line, at).isdecimal():
        at += 1
    if low_at(line, at) == "/" or low_at(line, at) in {"by", "on"}:
        at += 1 if low_at(line, at) != "/" else 2
    while (
        at < len(line)
        and len(low_at(line, at)) == 1
        and not low_at(line, at).isascii()
        and low_at(line, at) not in _MARKS
    ):
        at += 1  # a sign
    after = low_at(line, at)
    word = line[position].low
    if after in _MARKS or (after == "(" and is_first):
        return at + 1, word != "blocked" or at > position + 1
    if at >= len(line) and (is_heading or is_first):
        is_signed = not _SIGNS.isdisjoint(lows_on(line[:position]))
        return at, is_heading or not (is_signed or line[position].text.isupper())
    return None


def _is_keyed(line: Sequence[Word]) -> bool:
    """Whether a line begins with a key of its own, as in "kind: ci"."""
    content = content_of(line)
    return any(word.low == ":" for word in content[1:3]) and not any(word.is_name for word in content[:1])


def _is_settled(line: Sequence[Word]) -> bool:
    lows = [word.low for word in line]
    for position, word in enumerate(lows):
        if word in _SETTLED and not _OPEN_ENDED & set(lows[max(0, position - 3) : position]):
            return True
    return False
