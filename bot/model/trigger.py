"""What a delivery asks for: look at this key, with what it claims to have happened as a hint."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.model.keys import Key


class Outcome(Enum):
    """What a context's state means for a merge: the only three cases that matter."""

    PENDING = "pending"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextReport:
    """A payload's word that a check run or commit status of this name reached this outcome.

    Payloads arrive late, twice and out of order, so this decides only *when* Babysit looks, never what it
    sees.
    """

    name: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """Look at `key`. With a `report` the look may wait, without one it may not.

    `revives` is true for an event that brings a closed pull request back to life.
    """

    key: Key
    report: ContextReport | None = None
    revives: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One accepted webhook delivery: GitHub's id for it, its event, and what it may have changed."""

    delivery_id: str
    event: str
    triggers: Sequence[Trigger]
