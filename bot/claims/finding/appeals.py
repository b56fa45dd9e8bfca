"""Lines that call for a human or say that somebody stopped: "Needs human: …", "Escalation needed"."""

from collections.abc import Sequence

from bot.claims.reading import lexicon as lex
from bot.claims.reading.words import Word

_HELPERS = lex.word_set("human humans maintainer owner operator admin manual your reviewer person")
_HELP = lex.word_set(
    "input decision action review intervention approval help attention call answer judgement"
)
_WANTED = lex.word_set("needed required requested wanted pending outstanding")
_WANTING = lex.word_set("needs need requires require awaiting")
_ESCALATING = lex.word_set("escalation escalate escalating escalated")
_STOPPED = lex.word_set("stopped stopping halted halting aborted aborting failed stuck")
_UNDONE = lex.word_set("incomplete unfinished unverified unresolved unmet outstanding")
_NAMED = lex.word_set(
    "needs-human needs_human human-needed needs-human-input needs_human_input action-required"
)
_MARKS = frozenset({":", "\u2014", "-", ""})
_PHRASES = (
    ("giving", "up"),
    ("gave", "up"),
    ("handing", "over"),
    ("handing", "back"),
    ("handing", "this", "back"),
)


def appeal_in(line: Sequence[Word]) -> tuple[int, bool] | None:
    """Where the reason of such a line begins, and whether it needs one to count; None for any other line."""
    lows = [word.low.strip("`") for word in line]
    start = next((at for at, word in enumerate(line) if word.is_name or word.is_word), len(line))
    end = _called(lows, start)
    if end is not None and _low(lows, end) in _MARKS:
        return min(end + 1, len(line)), False
    end = _stopped(lows, start)
    if end is not None and _low(lows, end) in _MARKS - {""}:
        return end + 1, True
    return None


def is_halted(value: Sequence[Word]) -> bool:
    """Whether a status says so, as in "Outcome: NEEDS_HUMAN", "State: stuck", "verdict: hold"."""
    lows = [word.low.strip("`\"'") for word in value[:3]]
    if _low(lows, 0) in _NAMED or (lows[:1] == ["needs"] and _low(lows, 1) in _HELPERS):
        return True
    return _low(lows, 0) in {"stuck", "halted", "hold", "aborted"} and _low(lows, 1) in _MARKS | {".", ","}


def _called(lows: Sequence[str], start: int) -> int | None:
    """Behind "needs human", "human decision required", "escalation needed", "action required"."""
    first, second = _low(lows, start), _low(lows, start + 1)
    if first in _NAMED:
        return start + 1
    if first in _WANTING and second in _HELPERS:
        return start + 2 + (_low(lows, start + 2) in _HELP)
    if first in _HELPERS and second in _HELP:
        return start + 3 if _low(lows, start + 2) in _WANTED else None
    if first in _ESCALATING:
        return start + 1 + (second in _WANTED)
    return start + 2 if first in _HELP and second in _WANTED else None


def _stopped(lows: Sequence[str], start: int) -> int | None:
    """Behind "stopping here", "aborted", "giving up", "unresolved"."""
    first, second = _low(lows, start), _low(lows, start + 1)
    for phrase in _PHRASES:
        if tuple(lows[start : start + len(phrase)]) == phrase:
            return start + len(phrase)
    if first in _STOPPED:
        return start + 1 + (second in {"here", "now", "work"})
    return start + 1 if first in _UNDONE else None


def _low(lows: Sequence[str], position: int) -> str:
    return lows[position] if 0 <= position < len(lows) else ""
