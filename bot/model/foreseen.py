"""What a proposed configuration file would have made of decisions that were made already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenChange:
    """A gate, `act` or `conclusion` that would have been `after` instead of `before`.

    `times` counts the decisions, `numbers` are some of their pull requests, the newest first.
    """

    what: str
    before: str
    after: str
    times: int
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeseenDecision:
    """A decision that would have been another one; `turns` are what, before and after, as above."""

    number: int
    at: datetime
    head_sha: str
    turns: Sequence[tuple[str, str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """The comparison of the decisions on pull requests into one branch.

    Of the `looked_at` decisions `different` would have been others; `changes` says how, the most frequent
    first, and `decisions` are the newest of them. `untold` could not be decided again, `left` were not looked
    at, for time: the oldest. `is_unread` says that the records could not be read.
    """

    looked_at: int = 0
    different: int = 0
    untold: int = 0
    left: int = 0
    changes: Sequence[ForeseenChange] = ()
    decisions: Sequence[ForeseenDecision] = ()
    is_unread: bool = False
