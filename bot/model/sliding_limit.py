"""How much GitHub allows in a sliding window of time, and when there is room for more.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits

What was spent is kept by slots of a few seconds. One counts until the last of its seconds has left the
window, so that what is found to have room has it by GitHub's count, too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingLimit:
    """At most `most` within any `window_s` seconds; counted in slots of `slot_s`."""

    name: str
    most: int
    window_s: int
    slot_s: int

    def slot(self, now: datetime) -> int:
        """The slot in which something is spent now."""
        return int(now.timestamp()) // self.slot_s

    def is_over(self, slot: int, now: datetime) -> bool:
        """Whether all of this slot has left the window."""
        return self.ends_at(slot) <= now.timestamp()

    def ends_at(self, slot: int) -> float:
        """When all of it has, in seconds since 1970."""
        return float((slot + 1) * self.slot_s + self.window_s)


REST_POINTS = SlidingLimit(name="rest", most=900, window_s=60, slot_s=2)
GRAPHQL_POINTS = SlidingLimit(name="graphql", most=2000, window_s=60, slot_s=2)
CONTENT_WRITES = SlidingLimit(name="content", most=500, window_s=3600, slot_s=60)
"""Eighty a minute is kept by the second between two of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """Some of a limit, for somebody who leaves all above `ceiling` to others."""

    limit: SlidingLimit
    amount: int
    ceiling: int


def wait_for_room(spent: Mapping[int, int], wanted: Purchase, now: datetime) -> float:
    """0 where it fits in beside what was spent, by slot; else in how many seconds it will.

    A slot of a clock that is ahead counts, too, and costs no more than one window.
    """
    limit = wanted.limit
    counted = sorted((slot, amount) for slot, amount in spent.items() if not limit.is_over(slot, now))
    total = sum(amount for _slot, amount in counted) + wanted.amount
    wait_s = 0.0
    for slot, amount in counted:
        if total <= wanted.ceiling:
            break
        total -= amount
        wait_s = limit.ends_at(slot) - now.timestamp()
    return min(wait_s, float(limit.window_s + limit.slot_s))
