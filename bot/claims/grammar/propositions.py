"""What a clause asserts: of which subject, by which verb, with which helping words."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.claims.grammar.forms import Form
from bot.claims.grammar.verb_groups import LASTING
from bot.claims.grammar.vocabulary import Sense
from bot.claims.reading.words import Word


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposition:
    """That something is not as it should be. `start` to `end` are its verb's words in the clause.

    `subject` is what stands before it; `is_object_denied` where that holds what is denied ("has no X");
    `is_bare` where no verb says it ("vault credentials inaccessible", "Phase 9 NOT STARTED").
    """

    subject: Sequence[Word]
    start: int
    end: int
    sense: Sense
    base: str
    form: Form
    helpers: frozenset[str]
    is_denied: bool
    is_object_denied: bool = False
    is_bare: bool = False

    @property
    def subject_lows(self) -> frozenset[str]:
        """The subject's words in lower case."""
        return frozenset(word.low for word in self.subject)

    @property
    def is_lasting(self) -> bool:
        """As in "remains unavailable", "still broken"."""
        return bool(self.helpers & LASTING)
