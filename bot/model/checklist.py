"""What became of the checklist on a pull request's head, and what was said about it so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.model.review import ItemReview, Review, Verdict, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A human's word that an item's failure on this head is acceptable: who said it, and why."""

    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The review of a head against its merge base.

    `on_diff` holds the fingerprints of failing subjects whose line the diff shows, for GitHub takes comments
    on no other. `gap` says in words what of the change was not listed, empty where the list was whole.
    """

    review: Review
    on_diff: frozenset[str] = frozenset()
    gap: str = ""

    def verdict(self, item: ItemReview) -> Verdict:
        """The item's verdict; what was not seen whole is never fine."""
        return worst((item.verdict, Verdict.UNCLEAR)) if self.gap else item.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemProblem:
    """A line of the repository's own item files that keeps them from being used."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenItems:
    """The repository's own items cannot be used, hence nothing was reviewed."""

    problems: Sequence[ItemProblem]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReviewed:
    """No review came of it. `reason` is a whole sentence in plain text.

    `tries` counts the attempts so far; `again_at` is when the next is made, None where this was the last.
    """

    reason: str
    tries: int = 1
    again_at: datetime | None = None


ReviewOutcome: TypeAlias = Reviewed | BrokenItems | NotReviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What Babysit remembers to have written on a pull request; GitHub may be slow to show it.

    `comment_id` and `digest` are the one comment's id and what it said last; None and empty for none.
    `findings` maps the fingerprints that were commented on to the comments' ids, 0 for one GitHub refused.
    `settled` and `reopened` are those of them whose conversation was last to be settled, or opened again,
    whatever GitHub made of that.
    """

    comment_id: int | None = None
    digest: str = ""
    findings: Mapping[str, int] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    reopened: frozenset[str] = frozenset()
