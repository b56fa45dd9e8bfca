"""Looks again and again, tells each change once, and ends where only a person moves it on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.github.errors import GitHubError, Malformed
from bot.github.sighting import Sighting
from bot.model.time import Clock
from bot.watching.progress import WatchProgress, progress_of

LONGEST_PAUSE_S = 300.0
"""Between two tries while GitHub does not answer, unless it names a longer one itself."""


class Audience(Protocol):
    """Somebody who is told."""

    def moved(self, progress: WatchProgress, at: datetime, /) -> None:
        """It stands elsewhere now."""

    def troubled(self, error: GitHubError | None, at: datetime, /) -> None:
        """GitHub cannot be read, told once; None once it can be again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPace:
    """Seconds: between two looks, and altogether (None for as long as it takes)."""

    interval_s: float
    timeout_s: float | None = None


@dataclass(slots=True)
class _Trouble:
    pauses: int = 0


async def watch(
    look: Callable[[], Awaitable[Sighting]], clock: Clock, audience: Audience, pace: WatchPace
) -> WatchProgress | None:
    """The end; None where time was over before.

    Raises:
        GitHubError: one that does not pass by itself.
    """
    began, known, trouble = clock.now(), None, _Trouble()
    while True:
        try:
            seen = await look()
        except GitHubError as error:
            if not _may_pass(error, is_known=known is not None):
                raise
            pause_s = _pause_s(error, trouble, clock.now(), audience, pace)
        else:
            if trouble.pauses:
                audience.troubled(None, clock.now())
                trouble = _Trouble()
            progress = progress_of(seen)
            if progress != known:
                audience.moved(progress, clock.now())
                known = progress
            if progress.stage.is_end:
                return progress
            pause_s = max(pace.interval_s, seen.poll_interval_s)
        if not await _rest(clock, began, pause_s, pace):
            return None


def _may_pass(error: GitHubError, *, is_known: bool) -> bool:
    """What stands between may answer with its own page for a while."""
    return error.is_retryable or (is_known and isinstance(error, Malformed))


def _pause_s(
    error: GitHubError, trouble: _Trouble, now: datetime, audience: Audience, pace: WatchPace
) -> float:
    """Longer each time; never shorter than GitHub asks for."""
    if not trouble.pauses:
        audience.troubled(error, now)
    trouble.pauses += 1
    growing_s = min(pace.interval_s * 2.0 ** min(trouble.pauses - 1, 10), LONGEST_PAUSE_S)
    return max(growing_s, pace.interval_s, error.retry_after_s or 0)


async def _rest(clock: Clock, began: datetime, pause_s: float, pace: WatchPace) -> bool:
    """Sleep; whether there is time for another look afterwards."""
    if pace.timeout_s is not None:
        left_s = (began + timedelta(seconds=pace.timeout_s) - clock.now()).total_seconds()
        if left_s <= 0:
            return False
        pause_s = min(pause_s, left_s)
    await clock.sleep(pause_s)
    return True
