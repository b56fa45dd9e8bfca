"""Holds a proposed configuration against the month before: a pull request's own, or one that a person tries.

It takes a few decisions at a time, in a thread, and ends when its time is over: whoever asks waits for it no
longer than that, and nobody else at all. Of a pull request's commit the answer stays the same, and is worked
out once.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from time import monotonic

import structlog
from cachetools import LRUCache

from bot.model.config import Config
from bot.model.decided import Kept
from bot.model.foreseen import Foreseen, ForeseenChange, ForeseenDecision
from bot.model.gate import Case
from bot.records.database import RecordsError
from bot.records.decisions import Decisions
from bot.replay.proposing import BrokenProposal, Changed, ProposalComparison, compared

SPAN = timedelta(days=30)
MOST_DECISIONS = 500
WITHIN_S = 2.0
MOST_KNOWN = 100
MOST_NUMBERS = 5
MOST_LISTED = 50
_TOGETHER = 10

log = structlog.get_logger()

Change = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class ProposedFile:
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
    listed: list[ForeseenDecision] = field(default_factory=list)

    def add(self, some: Sequence[Kept], proposal: ProposedFile, is_late: Callable[[], bool]) -> None:
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
        for changed in found.found:
            self._note(kept, changed)

    def _note(self, kept: Kept, changed: Changed) -> None:
        turns = [(turn.what, turn.before, turn.after) for turn in changed.differences]
        for turn in turns:
            self.times[turn] += 1
            if len(self.numbers[turn]) < MOST_NUMBERS:
                self.numbers[turn][kept.number] = None
        if len(self.listed) < MOST_LISTED:
            self.listed.append(
                ForeseenDecision(number=kept.number, at=kept.at, head_sha=kept.head_sha, turns=turns)
            )

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
            decisions=tuple(self.listed),
        )


async def foreseen(
    decisions: Decisions,
    repository_id: int,
    proposal: ProposedFile,
    *,
    seconds: Callable[[], float] = monotonic,
) -> Foreseen:
    """What it would have changed, the newest decision first, for as long as there is time.

    Raises:
        RecordsError: the database failed.
    """
    if not repository_id:
        return Foreseen()
    tally, end = _Tally(), seconds() + WITHIN_S

    def is_late() -> bool:
        return seconds() >= end

    since, until = proposal.until - SPAN, proposal.until
    left = list(await decisions.ids(since, repository_id, until=until, most=MOST_DECISIONS))
    while left and not is_late():
        some, left = left[-_TOGETHER:], left[:-_TOGETHER]
        read = [await decisions.with_parts(record_id) for record_id in reversed(some)]
        kept = [each for each in read if each is not None]
        await asyncio.to_thread(tally.add, kept, proposal, is_late)
    tally.left += len(left)
    return tally.foreseen()


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
        proposal = ProposedFile(text=file.text, base_ref=snapshot.base.ref, until=until)
        known = (key.repository_id, snapshot.head.sha, proposal.base_ref, until)
        if known not in self._known:
            try:
                self._known[known] = await foreseen(
                    self._decisions, key.repository_id, proposal, seconds=self._seconds
                )
            except RecordsError as error:
                log.warning("proposal.not_compared", number=key.number, error=str(error))
                return replace(case, foreseen=Foreseen(is_unread=True))
        return replace(case, foreseen=self._known[known])
