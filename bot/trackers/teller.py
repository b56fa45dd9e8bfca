"""Tells trackers what waits for them, in a task of its own: no decision and no merge waits for it.

What fails is tried again, later each time, and given up in the end; it is in the log and in /metrics.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from bot.model.time import Clock
from bot.outbox_rounds import OutboxRounds
from bot.records.tracker_outbox import TrackerOutbox, WaitingAnnouncement
from bot.storage.turns import OwnTurns, Turns
from bot.trackers.tracker import BusyError, DeniedError, InvalidError, ToldTracker, TrackerError

MOST_ATTEMPTS = 10
FIRST_PAUSE = timedelta(minutes=1)
"""Long enough for a comment that was cut off to be seen when it is looked for again."""
LONGEST_PAUSE = timedelta(hours=2)
LOOKS_EVERY_S = 30.0
MOST_AT_ONCE = 20

_log = structlog.get_logger()


class TellingObserver(Protocol):
    """Somebody who counts."""

    def told_tracker(self, tracker: str, outcome: str, /) -> None:
        """An attempt ended: `told`, `no issue`, `busy`, `failed` or `given up`."""
        ...


class Teller:
    """Empties the outbox into the trackers, one announcement at a time."""

    def __init__(
        self,
        trackers: Mapping[str, ToldTracker],
        outbox: TrackerOutbox,
        clock: Clock,
        observer: TellingObserver,
        turns: Turns | None = None,
    ) -> None:
        """`turns` are those of all processes that empty it."""
        self._rounds = OutboxRounds("trackers", self.tell_due, clock, turns or OwnTurns(), LOOKS_EVERY_S)
        self._trackers = trackers
        self._outbox = outbox
        self._clock = clock
        self._observer = observer
        self._busy_until: dict[str, datetime] = {}

    def nudge(self) -> None:
        """Something new waits."""
        self._rounds.nudge()

    async def run(self) -> None:
        """For ever; cancelling it is safe, for what was under way is read back before it is said again."""
        await self._rounds.run(is_set_up=bool(self._trackers))

    async def tell_due(self) -> None:
        """Everything that is due now, once.

        Raises:
            RecordsError: the outbox could not be read or written.
        """
        while waiting := await self._outbox.due(self._clock.now(), MOST_AT_ONCE):
            for message in waiting:
                await self._tell(message)

    async def _tell(self, waiting: WaitingAnnouncement) -> None:
        told = waiting.announcement
        with structlog.contextvars.bound_contextvars(tracker=told.tracker, issue=told.key):
            outcome = await self._outcome(waiting)
            self._observer.told_tracker(told.tracker, outcome)
            _log.info("tracker.attempted", occasion=told.occasion, outcome=outcome, attempts=waiting.attempts)

    async def _outcome(self, waiting: WaitingAnnouncement) -> str:
        """Have the tracker told, and the outbox know what came of it."""
        name = waiting.announcement.tracker
        tracker, busy_until = self._trackers.get(name), self._busy_until.get(name)
        if tracker is None:
            return await self._give_up(waiting, DeniedError(f"Nobody is set up to tell {name}."))
        if busy_until is not None and self._clock.now() < busy_until:
            await self._outbox.put_off(waiting, busy_until, failed=False)
            return "busy"
        try:
            is_told = await tracker.tell(waiting.announcement)
        except Exception as error:  # noqa: BLE001 - whatever a tracker's answer breaks here, merges go on
            return await self._after(waiting, error)
        await self._outbox.settle(waiting)
        return "told" if is_told else "no issue"

    async def _after(self, waiting: WaitingAnnouncement, error: Exception) -> str:
        """What becomes of it after a failure: waiting is none, and what is not understood never will be."""
        if isinstance(error, BusyError):
            return await self._wait_for(waiting, error)
        if isinstance(error, InvalidError) or waiting.attempts + 1 >= MOST_ATTEMPTS:
            return await self._give_up(waiting, error)
        _log.warning("tracker.failed", error=_words(error))
        until = self._clock.now() + min(FIRST_PAUSE * 2**waiting.attempts, LONGEST_PAUSE)
        await self._outbox.put_off(waiting, until, failed=True)
        return "failed"

    async def _wait_for(self, waiting: WaitingAnnouncement, error: BusyError) -> str:
        """Ask nothing of a tracker while it wants to be left alone."""
        pause = timedelta(seconds=error.retry_after_s or FIRST_PAUSE.total_seconds())
        until = self._clock.now() + min(pause, LONGEST_PAUSE)
        self._busy_until[waiting.announcement.tracker] = until
        await self._outbox.put_off(waiting, until, failed=False)
        return "busy"

    async def _give_up(self, waiting: WaitingAnnouncement, error: Exception) -> str:
        _log.error("tracker.given_up", error=_words(error))
        await self._outbox.settle(waiting)
        return "given up"


def _words(error: Exception) -> str:
    """A tracker's error in its words; of any other only what it is, for its text may hold anything."""
    return str(error) if isinstance(error, TrackerError) else type(error).__name__
