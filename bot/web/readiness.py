"""Whether Babysit can do its work: GitHub takes its credentials, and its sweeps succeed."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from bot.model.time import Clock

MISSED_SWEEPS = 3
"""So many intervals without a successful sweep are no hiccup any more."""


class Standing(Protocol):
    """What GitHub thinks of the App."""

    is_known: bool

    def why_not(self) -> str:
        """What is wrong and what to do, empty while nothing is."""
        ...


class Readiness:
    """Told of each successful sweep; `remark` says what is missing without being needed at once."""

    def __init__(
        self, standing: Standing, clock: Clock, interval_s: float, swept: Callable[[datetime], None]
    ) -> None:
        self._standing = standing
        self._clock = clock
        self._patience = timedelta(seconds=interval_s * MISSED_SWEEPS)
        self._tell_swept = swept
        self._swept_at: datetime | None = None
        self._began_at = clock.now()
        self._failure = ""
        self.remark = ""

    def swept(self) -> None:
        """An installation was looked at whole, or there is none."""
        self._swept_at, self._failure = self._clock.now(), ""
        self._tell_swept(self._swept_at)

    def missed(self, failure: str) -> None:
        """A sweep failed; `failure` says why."""
        self._failure = failure

    def why_not(self) -> str:
        """Why Babysit cannot do its work and what to do, empty where it can."""
        refusal = self._standing.why_not()
        if refusal:
            return refusal
        words = f" ({self._failure})" if self._failure else ""
        if not self._standing.is_known:
            return f"GitHub has not answered the App yet{words}."
        since = self._swept_at or self._began_at
        if self._clock.now() - since >= self._patience:
            return (
                f"No sweep has succeeded since {since:%Y-%m-%d %H:%M} UTC{words}: look into the log for "
                "sweep.failed and github.failed."
            )
        return ""
