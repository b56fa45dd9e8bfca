"""What a sentence must have for a report to be in it at all: a denial, a failure, a wait, a warning sign."""

from collections.abc import Iterable, Sequence

from bot.claims.grammar.forms import meaning_of
from bot.claims.reading.lexicon import word_set
from bot.claims.reading.words import Word

DENYING = word_set("not never no none nothing neither nor nobody without zero unable longer nowhere hardly")
_WARNING = frozenset("\u274c\u2717\u2718\u2716\u26d4\U0001f6ab\U0001f534\U0001f6d1\u26a0")
_TELLING = word_set(
    "blocker blockers blocking wait waiting hold held parked red stale open only still unrelated remaining "
    "remains todo quota conflict conflicts gone lost dead gap gaps absence untouched partial incomplete "
    "hiccups ignored ignores swallowed swallows inert obsolete drifted throws behind aborts cancelled "
    "need needs needed requires required until error errors failure failures forgot killed limited outage "
    "deferred skipped unresolved unknown lacks lack minus"
)


def tells_something(words: Sequence[Word], signs: Iterable[str]) -> bool:
    """Whether any word or sign says that something may not be as it should."""
    if not _WARNING.isdisjoint(signs):
        return True
    return any(_tells(word.low) for word in words if not word.is_name)


def _tells(low: str) -> bool:
    if low in DENYING or low in _TELLING:
        return True
    meaning = meaning_of(low)
    return meaning is not None and meaning.is_bad
