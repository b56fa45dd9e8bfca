"""What is remembered of a pull request between two looks, so that most events cost no look at all."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the last look is waiting for.

    `pending` and `failed` name contexts on `head_sha`. `counts_every_context` says that no context is
    required by name, so that one reported for the first time joins `pending`. `is_over` marks a merged or
    closed pull request: only an event that revives it is worth a look. `looks` counts looks in the minute
    that began at `minute_began_at`.
    """

    head_sha: str
    pending: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    counts_every_context: bool = False
    is_over: bool = False
    looked_at: datetime
    minute_began_at: datetime
    looks: int = field(default=1)
