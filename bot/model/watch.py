"""What is remembered of a pull request between two looks, so that most events cost no look at all."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.model.refusal import Refusal
from bot.model.snapshot import Mergeability


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the last look is waiting for.

    `pending`, `failed` and `passed` name contexts on `head_sha` that count for the merge; one that shares its
    name with another has its suite's id behind it. `counts_every_context` says that no context is required by
    name, so that one reported for the first time counts too. `refusal` is GitHub's last no to a merge of this
    head. `base_ref` is the branch that it goes into, and `obstacle` what stood in its way there, as the
    function below has it. `blocked_at` is the time of its exit from a merge queue for a conflict with others
    that were seen in there after it. `is_over` marks a merged or closed pull request: only what revives it is
    worth a look. `looks` counts looks in the minute that began at `minute_began_at`; whoever makes a new
    watch may leave both at this look, the queue carries the count on.
    """

    head_sha: str
    pending: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    counts_every_context: bool = False
    is_over: bool = False
    base_ref: str = ""
    obstacle: str | None = None
    refusal: Refusal | None = None
    blocked_at: datetime | None = None
    looked_at: datetime
    minute_began_at: datetime
    looks: int = field(default=1)


def obstacle(mergeability: Mergeability, merge_state: str) -> str | None:
    """`CONFLICTING`, `BEHIND`, or nothing; None while GitHub has not computed it."""
    match mergeability:
        case Mergeability.UNKNOWN:
            return None
        case Mergeability.CONFLICTING:
            return "CONFLICTING"
        case Mergeability.MERGEABLE:
            return merge_state if merge_state == "BEHIND" else ""
