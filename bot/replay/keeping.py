"""Keeps decisions beside the work: nothing waits for it, and where it fails the log says so.

A decision is handed over in a moment; those of a second are packed in a thread and written together. Where
more come than can be kept, the oldest that still wait are let go.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata
from typing import Protocol

import structlog
from cachetools import LRUCache

from bot.model.decided import Course
from bot.model.decision import Decision
from bot.model.gate import Case
from bot.model.time import Clock
from bot.records.database import RecordsError
from bot.records.decisions import Decisions, Made, Packed, packed
from bot.replay.outcomes import in_words_of, outcome_of
from bot.replay.packing import to_parts
from bot.replay.redacting import is_altered, redacted

MOST_WAITING = 500
MOST_TOGETHER = 50
TOGETHER_S = 1.0
MOST_KNOWN = 20_000
"""Digests of parts that are certainly kept."""

log = structlog.get_logger()


class Keeping(Protocol):
    """Who keeps decisions."""

    def keep(self, case: Case, decision: Decision, course: Course) -> None:
        """This was decided, and so it went; it never fails and never waits."""


class NobodyKeeps:
    """Keeps nothing."""

    def keep(self, case: Case, decision: Decision, course: Course) -> None:
        """See `Keeping`."""


class Keeper:
    """See `Keeping`; `run` does the work."""

    def __init__(
        self, decisions: Decisions, clock: Clock, told: Callable[[int], None] = lambda _repository: None
    ) -> None:
        """`told` hears in which repository something was kept, by number."""
        self._told = told
        self._decisions = decisions
        self._clock = clock
        self._waiting: deque[tuple[Case, Decision, Course]] = deque(maxlen=MOST_WAITING)
        self._arrived = asyncio.Event()
        self._known: LRUCache[bytes, None] = LRUCache(MOST_KNOWN)

    def keep(self, case: Case, decision: Decision, course: Course) -> None:
        """See `Keeping`."""
        if case.snapshot.key.repository_id:
            self._waiting.append((case, decision, course))
            self._arrived.set()

    async def run(self) -> None:
        """Keep what is handed over, for ever: together what comes within a second."""
        while True:
            await self._arrived.wait()
            await self._clock.sleep(TOGETHER_S)
            self._arrived.clear()
            await self.catch_up()

    async def catch_up(self) -> None:
        """Keep all that waits."""
        while self._waiting:
            some = [self._waiting.popleft() for _ in range(min(MOST_TOGETHER, len(self._waiting)))]
            await self._keep(some)

    async def _keep(self, some: Sequence[tuple[Case, Decision, Course]]) -> None:
        found = await asyncio.to_thread(self._packed, some)
        try:
            await self._decisions.keep(*found)
        except RecordsError as error:
            log.warning("decisions.not_kept", decisions=len(found), error=str(error))
            return
        for decision in found:
            for digest in decision.contents:
                self._known[digest] = None
        for repository_id in {decision.key.repository_id for decision in found}:
            self._told(repository_id)

    def _packed(self, some: Sequence[tuple[Case, Decision, Course]]) -> Sequence[Packed]:
        """Those that can be packed; one that cannot takes no other along."""
        found: list[Packed] = []
        for case, decision, course in some:
            try:
                found.append(packed(made_of(case, decision, course), self._known))
            except (TypeError, ValueError, RecursionError) as error:
                log.warning(
                    "decision.not_packed", number=case.snapshot.key.number, error=type(error).__name__
                )
        return found


def made_of(case: Case, decision: Decision, course: Course | None = None) -> Made:
    """The decision and what it was made from, as they may be kept."""
    kept = redacted(case)
    outcome = outcome_of(kept, decision)
    if is_altered(case, kept):
        outcome = in_words_of(outcome, kept)
    return Made(
        key=case.snapshot.key,
        at=case.now,
        head_sha=case.snapshot.head.sha,
        version=_version(),
        outcome=outcome,
        parts=to_parts(kept),
        course=course,
    )


@cache
def _version() -> str:
    return metadata.version("babysit")
