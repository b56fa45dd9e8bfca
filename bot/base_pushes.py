"""After a push to a base branch: which of the open pull requests into it conflict now, or are behind.

GitHub tells nobody that a pull request conflicts since somebody else's was merged. One list says it of a
hundred; those whose obstacle changed are looked at. A branch that no open pull request is known to go into
costs nothing.

GitHub computes the answers in the background and begins when it is asked, mostly also by such a list
(https://github.com/eps1lon/actions-label-merge-conflict lives on that). So what is unknown is asked for once
more after five seconds; of what is unknown even then the ten that changed last are asked for by REST, which
always makes GitHub compute, and once more by the query. The rest is left to the sweep.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

import structlog

from bot.github.merge_states import MergeState
from bot.model.keys import MovedBaseKey, PullRequestKey, identity_of
from bot.model.snapshot import Mergeability
from bot.model.time import Now
from bot.model.trigger import Trigger
from bot.model.watch import Watch, obstacle

BETWEEN_LISTS = timedelta(seconds=30)
ASKED_AGAIN_AFTER_S = (5.0, 3.0, 5.0)
MOST_ASKED_BY_REST = 10

Place: TypeAlias = tuple[int, str, str]
"""Installation, repository and branch."""

log = structlog.get_logger()


class MergeStateReader(Protocol):
    """What this needs of GitHub."""

    async def list_merge_states(self, key: MovedBaseKey) -> Sequence[MergeState]:
        """Whether the open pull requests into a branch merge."""

    async def ask_merge_states(self, key: MovedBaseKey, ids: Sequence[str]) -> Sequence[MergeState]:
        """The same of these, by their node ids."""

    async def ask_mergeability(self, key: PullRequestKey) -> Mergeability:
        """Whether it merges, by the one kind of read that always makes GitHub compute it."""


class PushQueue(Protocol):
    """Where those are left that are worth a look."""

    async def put(self, triggers: Sequence[Trigger]) -> None:
        """Store triggers."""


@dataclass(slots=True)
class _Round:
    """One base's list: when it was made, whether another is due, and what was unknown in it."""

    listed_at: datetime | None = None
    is_due: bool = False
    unknown: Sequence[MergeState] = ()
    asked: int = 0


@dataclass(slots=True)
class _Base:
    """The open pull requests into a branch that looks have seen, each with what stood in its way then."""

    obstacles: dict[PullRequestKey, str] = field(default_factory=dict)
    round: _Round = field(default_factory=_Round)


class BasePushes:
    """Remembers in memory what looks found; a restart learns it anew from the first sweep."""

    def __init__(self, github: MergeStateReader, queue: PushQueue, clock: Now) -> None:
        self._github = github
        self._queue = queue
        self._clock = clock
        self._bases: dict[Place, _Base] = {}
        self._places: dict[PullRequestKey, Place] = {}

    def note(self, key: PullRequestKey, watch: Watch | None) -> None:
        """What a look at a pull request found."""
        is_over = watch is None or watch.is_over
        place = _place(key, watch.base_ref) if watch is not None and not is_over else None
        former = self._places.get(key)
        if former is not None and former != place:
            self._forget(key, former)
        if watch is None or place is None:
            return
        self._places[key] = place
        obstacles = self._bases.setdefault(place, _Base()).obstacles
        obstacles[key] = obstacles.get(key, "") if watch.obstacle is None else watch.obstacle

    def _forget(self, key: PullRequestKey, place: Place) -> None:
        del self._places[key]
        del self._bases[place].obstacles[key]
        if not self._bases[place].obstacles:
            del self._bases[place]

    async def visit(self, key: MovedBaseKey, *, is_new: bool) -> float | None:
        """List, or ask once more, and queue what changed; seconds until the next visit, None for none.

        `is_new` says that there was another push.
        """
        base = self._bases.get(_place(key, key.base_ref))
        if base is None:
            return None
        now, this = self._clock.now(), base.round
        this.is_due = this.is_due or is_new
        if this.is_due and (this.listed_at is None or now - this.listed_at >= BETWEEN_LISTS):
            found = await self._github.list_merge_states(key)
            base.round = this = _Round(listed_at=now)
        elif this.is_due:
            return _pause_s(this, now)
        else:
            found = await self._ask(key, this)
        this.unknown = _kept(this, found)
        changed = [state.key for state in found if self._is_news(base, state)]
        await self._queue.put([Trigger(key=pull_request_key, revives=True) for pull_request_key in changed])
        log.info("base.visited", base_ref=key.base_ref, changed=len(changed), unknown=len(this.unknown))
        return _pause_s(this, now)

    async def _ask(self, key: MovedBaseKey, this: _Round) -> Sequence[MergeState]:
        """Once more for what is unknown."""
        this.asked += 1
        if not this.unknown:
            return ()
        if this.asked == 2:  # noqa: PLR2004 - the turn of REST, see above
            for state in this.unknown[:MOST_ASKED_BY_REST]:
                await self._github.ask_mergeability(state.key)
            return this.unknown
        return await self._github.ask_merge_states(key, [state.node_id for state in this.unknown])

    @staticmethod
    def _is_news(base: _Base, state: MergeState) -> bool:
        """Whether another thing stands in its way than at the last look, or it was never looked at."""
        stands = obstacle(state.mergeability, state.merge_state)
        return stands is not None and base.obstacles.get(state.key) != stands


def _place(key: PullRequestKey | MovedBaseKey, base_ref: str) -> Place:
    return (key.installation_id, identity_of(key.repository_id, key.repository), base_ref)


def _kept(this: _Round, found: Sequence[MergeState]) -> Sequence[MergeState]:
    if this.asked >= len(ASKED_AGAIN_AFTER_S):
        return ()
    return [state for state in found if obstacle(state.mergeability, state.merge_state) is None]


def _pause_s(this: _Round, now: datetime) -> float | None:
    """A list that is due soon makes the asking in between needless: GitHub computes all anew."""
    if this.is_due and this.listed_at is not None:
        return max(1.0, (this.listed_at + BETWEEN_LISTS - now).total_seconds())
    return ASKED_AGAIN_AFTER_S[this.asked] if this.unknown else None
