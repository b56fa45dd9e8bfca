"""Lines that carry a report, and what stands on them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.claims.reading.words import Word

CROSSES = frozenset("\u274c\u2717\u2718\u2716\u26d4\U0001f6ab")
_NONE = frozenset({"none", "nothing", "n/a", "na", "nil", "no", "false", "0", "-", "\u2014", "\u2705"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A label and its reason. `words` are all of the line; a weak one counts only with a reason.

    `is_of_check` where the reason is the name of a check, of which the label says that it failed.
    """

    words: Sequence[Word]
    reason: Sequence[Word]
    is_weak: bool = False
    is_of_check: bool = False


def content_of(words: Sequence[Word]) -> Sequence[Word]:
    """Without the marks and signs at its head."""
    start = 0
    while start < len(words) and not (words[start].is_name or words[start].is_word):
        start += 1
    return words[start:]


def low_at(words: Sequence[Word], position: int) -> str:
    """The word there in lower case, empty beyond either end."""
    return words[position].low if 0 <= position < len(words) else ""


def lows_on(words: Sequence[Word]) -> set[str]:
    """The words in lower case."""
    return {word.low for word in words}


def is_none(words: Sequence[Word]) -> bool:
    """As in "Blockers: none", "Blocked by: n/a"; not "Blocked: no access"."""
    lows = [word.low for word in words if word.low not in {"*", "_", ".", ":"}]
    if not lows:
        return False
    return lows[0] in _NONE and (
        len(lows) == 1
        or lows[0] in {"none", "nothing", "n/a", "\u2705"}
        or lows[1] in {"blocker", "blockers"}
    )
