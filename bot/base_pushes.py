"""After a push to a base branch: which of the open pull requests into it conflict now, or are behind.

GitHub tells nobody that a pull request conflicts since somebody else's was merged. One list says it of a
hundred; those whose obstacle changed are looked at. A branch that no open pull request is known to go into
costs nothing.

GitHub computes the answers in the background and begins when it is asked, mostly also by such a list
(https://github.com/eps1lon/actions-label-merge-conflict lives on that). So what is unknown is asked for once
more after five seconds; of what is unknown even then the ten that changed last are asked for by REST, which
always makes GitHub compute, and once more by the query. The rest is left to the sweep.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

import msgspec
import structlog

from bot.github.merge_states import MergeState
from bot.model.keys import MovedBaseKey, PullRequestKey
from bot.model.snapshot import Mergeability
from bot.model.time import Now
from bot.model.trigger import Trigger
from bot.model.watch import Watch, obstacle

BETWEEN_LISTS = timedelta(seconds=30)
ASKED_AGAIN_AFTER_S = (5.0, 3.0, 5.0)
MOST_ASKED_BY_REST = 10

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

    async def open_into(self, key: MovedBaseKey) -> Mapping[PullRequestKey, Watch]:
        """What the last looks remembered of the open pull requests into this branch."""


class Rounds(Protocol):
    """Who keeps how far a list has come."""

    async def of(self, key: MovedBaseKey) -> bytes | None:
        """What was kept, None for nothing."""

    async def keep(self, key: MovedBaseKey, kept: bytes) -> None:
        """Remember it in place of what was."""


class _Round(msgspec.Struct, omit_defaults=True):
    """One base's list: when it was made, whether another is due, and what was unknown in it."""

    listed_at: datetime | None = None
    is_due: bool = False
    unknown: Sequence[MergeState] = ()
    asked: int = 0


_decoder = msgspec.json.Decoder(_Round)


class BasePushes:
    """Compares what GitHub says now with what the last looks remembered, whichever process made them."""

    def __init__(self, github: MergeStateReader, queue: PushQueue, clock: Now, rounds: Rounds) -> None:
        self._github = github
        self._queue = queue
        self._clock = clock
        self._rounds = rounds

    async def visit(self, key: MovedBaseKey, *, is_new: bool) -> float | None:
        """List, or ask once more, and queue what changed; seconds until the next visit, None for none.

        `is_new` says that there was another push.
        """
        watches = await self._queue.open_into(key)
        if not watches:
            return None
        now, this = self._clock.now(), _read(await self._rounds.of(key))
        this.is_due = this.is_due or is_new
        if this.is_due and (this.listed_at is None or now - this.listed_at >= BETWEEN_LISTS):
            found = await self._github.list_merge_states(key)
            this = _Round(listed_at=now)
        elif this.is_due:
            await self._rounds.keep(key, msgspec.json.encode(this))
            return _pause_s(this, now)
        else:
            found = await self._ask(key, this)
        this.unknown = _kept(this, found)
        changed = [state.key for state in found if _is_news(watches, state)]
        await self._queue.put([Trigger(key=pull_request_key, revives=True) for pull_request_key in changed])
        await self._rounds.keep(key, msgspec.json.encode(this))
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


def _read(kept: bytes | None) -> _Round:
    """A new one where nothing was kept, or another Babysit kept it in another form."""
    try:
        return _decoder.decode(kept) if kept is not None else _Round()
    except msgspec.ValidationError:
        return _Round()


def _is_news(watches: Mapping[PullRequestKey, Watch], now: MergeState) -> bool:
    """Whether another thing stands in its way than at the last look.

    A look that could not tell saw nothing in its way: where that was to matter, it looks again by itself.
    """
    stands = obstacle(now.mergeability, now.merge_state)
    watch = watches.get(now.key)
    return stands is not None and (watch is None or (watch.obstacle or "") != stands)


def _kept(this: _Round, found: Sequence[MergeState]) -> Sequence[MergeState]:
    if this.asked >= len(ASKED_AGAIN_AFTER_S):
        return ()
    return [state for state in found if obstacle(state.mergeability, state.merge_state) is None]


def _pause_s(this: _Round, now: datetime) -> float | None:
    """A list that is due soon makes the asking in between needless: GitHub computes all anew."""
    if this.is_due and this.listed_at is not None:
        return max(1.0, (this.listed_at + BETWEEN_LISTS - now).total_seconds())
    return ASKED_AGAIN_AFTER_S[this.asked] if this.unknown else None
