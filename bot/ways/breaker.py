"""A circuit breaker: whether a way works, and when one that does not is tried again.

https://learn.microsoft.com/azure/architecture/patterns/circuit-breaker
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 3
"""So many in a row, and the way is down: one alone may be about what was asked for."""
SHORTEST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(minutes=5)


@dataclass(slots=True, kw_only=True)
class Breaker:
    """One way's health, by what came of its last attempts.

    `down_since` is None while it is up. `why` says how the last attempt failed, empty after one that did not.
    """

    down_since: datetime | None = None
    why: str = ""
    _failures: int = 0
    _pause: timedelta = SHORTEST_PAUSE
    _left_alone_until: datetime | None = None

    def may_try(self, now: datetime) -> bool:
        """Whether to send something this way: always while it is up, else one probe a pause.

        Whoever is told so is the probe; one that never tells how it went is followed by another.
        """
        if self._left_alone_until is None:
            return True
        if now < self._left_alone_until:
            return False
        self._left_alone_until = now + self._pause
        return True

    def succeeded(self) -> bool:
        """It works; whether that is news."""
        was_down = self.down_since is not None
        self.down_since, self.why, self._failures = None, "", 0
        self._pause, self._left_alone_until = SHORTEST_PAUSE, None
        return was_down

    def failed(self, now: datetime, why: str) -> bool:
        """It does not; whether it is down by that and was not before. A failed probe doubles the pause."""
        self.why = why
        self._failures += 1
        if self._failures < FAILURES:
            return False
        is_news = self.down_since is None
        if is_news:
            self.down_since = now
        else:
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._left_alone_until = now + self._pause
        return is_news
