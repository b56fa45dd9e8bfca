"""Holds a pull request's own configuration against what was decided in the month before its commit.

The answer is the same at each look at a commit, and worked out once. It takes a few decisions at a time, in a
thread, and ends when its time is over: the look waits for it no longer than that, and nobody else at all.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

import structlog
from cachetools import LRUCache

from bot.model.config import Config
from bot.model.decided import Kept
from bot.model.foreseen import Foreseen, ForeseenChange
from bot.model.gate import Case
from bot.records.database import RecordsError
from bot.records.decisions import Decisions
from bot.replay.proposing import BrokenProposal, ProposalComparison, compared

SPAN = timedelta(days=30)
MOST_DECISIONS = 500
WITHIN_S = 2.0
MOST_KNOWN = 100
MOST_NUMBERS = 5
_TOGETHER = 10

log = structlog.get_logger()

Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Proposal:
    """The proposed file, the branch that it is for, and the moment before which decisions count."""

    text: str
    base_ref: str
    until: datetime


@dataclass(slots=True)
class _Tally:
    """What came of the decisions so far; no record stays in memory."""

    looked_at: int = 0
    different: int = 0
    untold: int = 0
    left: int = 0
    times: Counter[Change] = field(default_factory=Counter)
    numbers: defaultdict[Change, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, some: Sequence[Kept], proposal: _Proposal, is_late: Callable[[], bool]) -> None:
        """Decide these again until it is late; what the organisation's file of then breaks is untold."""
        for at, kept in enumerate(some):
            if is_late():
                self.left += len(some) - at
                return
            try:
                self._count(kept, compared([kept], proposal.text, base_ref=proposal.base_ref))
            except BrokenProposal:
                self.untold += 1

    def _count(self, kept: Kept, found: ProposalComparison) -> None:
        self.looked_at += found.looked_at
        self.untold += found.untold
        self.different += len(found.found)
        for difference in (each for changed in found.found for each in changed.differences):
            change = (difference.what, difference.before, difference.after)
            self.times[change] += 1
            if len(self.numbers[change]) < MOST_NUMBERS:
                self.numbers[change][kept.number] = None

    def foreseen(self) -> Foreseen:
        """The sum of it."""
        changes = [
            ForeseenChange(
                what=what,
                before=before,
                after=after,
                times=times,
                numbers=[*self.numbers[what, before, after]],
            )
            for (what, before, after), times in self.times.most_common()
        ]
        return Foreseen(
            looked_at=self.looked_at,
            different=self.different,
            untold=self.untold,
            left=self.left,
            changes=changes,
        )


class Foresight:
    """Says what a proposed file would have changed."""

    def __init__(self, decisions: Decisions, *, seconds: Callable[[], float] = monotonic) -> None:
        self._decisions = decisions
        self._seconds = seconds
        self._known: LRUCache[tuple[int, str, str, datetime], Foreseen] = LRUCache(MOST_KNOWN)

    async def inform(self, case: Case) -> Case:
        """The case with what its own file would have changed; as it is where it proposes none that counts."""
        snapshot = case.snapshot
        file = snapshot.proposed_configuration
        if file is None or file.text is None or not isinstance(case.proposed, Config):
            return case
        key = snapshot.key
        until = case.waiting_since.replace(microsecond=0)
        proposal = _Proposal(text=file.text, base_ref=snapshot.base.ref, until=until)
        known = (key.repository_id, snapshot.head.sha, proposal.base_ref, until)
        if known not in self._known:
            try:
                self._known[known] = await self._foreseen(key.repository_id, proposal)
            except RecordsError as error:
                log.warning("proposal.not_compared", number=key.number, error=str(error))
                return replace(case, foreseen=Foreseen(is_unread=True))
        return replace(case, foreseen=self._known[known])

    async def _foreseen(self, repository_id: int, proposal: _Proposal) -> Foreseen:
        """The newest first, for as long as there is time."""
        if not repository_id:
            return Foreseen()
        tally, end = _Tally(), self._seconds() + WITHIN_S
        since, until = proposal.until - SPAN, proposal.until
        left = list(await self._decisions.ids(since, repository_id, until=until, most=MOST_DECISIONS))
        while left and not self._is_late(end):
            some, left = left[-_TOGETHER:], left[:-_TOGETHER]
            read = [await self._decisions.with_parts(record_id) for record_id in reversed(some)]
            kept = [each for each in read if each is not None]
            await asyncio.to_thread(tally.add, kept, proposal, partial(self._is_late, end))
        tally.left += len(left)
        return tally.foreseen()

    def _is_late(self, end: float) -> bool:
        return self._seconds() >= end
