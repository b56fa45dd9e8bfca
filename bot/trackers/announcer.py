"""Notes what a look has to tell trackers. It never fails: a merge does not depend on a tracker."""

from collections.abc import Callable, Collection, Mapping, Sequence

import structlog

from bot.model.gate import Case, Examined
from bot.records.database import RecordsError
from bot.records.tracker_outbox import TrackerOutbox
from bot.render.tracker import announcements
from bot.trackers.registry import references_of

_log = structlog.get_logger()


class Announcer:
    """Puts announcements into the outbox, each once."""

    def __init__(
        self, outbox: TrackerOutbox, trackers: Mapping[str, Collection[str]], nudge: Callable[[], None]
    ) -> None:
        """`trackers` are those that can be told, each with the owners whose repositories may, none for all.

        For any other, somebody reads in the log what is missing.
        """
        self._outbox = outbox
        self._trackers = trackers
        self._nudge = nudge

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        """Note what is new since the last look."""
        try:
            news = tuple(announcements(case, examined, references_of()))
        except Exception as error:  # noqa: BLE001 - what is odd about an issue's key must not park a pull request
            _log.error("tracker.unspoken", error=type(error).__name__)
            return
        owner = case.snapshot.key.repository.partition("/")[0].lower()
        wanted = [announcement for announcement in news if self._may(owner, announcement.tracker)]
        if len(wanted) < len(news):
            _log.warning("tracker.not_set_up", repository=case.snapshot.key.repository)
        if not wanted:
            return
        try:
            if await self._outbox.put(case.snapshot.key, wanted, case.now):
                self._nudge()
        except RecordsError as error:
            _log.warning("tracker.outbox_failed", error=str(error))

    def _may(self, owner: str, tracker: str) -> bool:
        owners = self._trackers.get(tracker)
        return owners is not None and (not owners or owner in owners)
