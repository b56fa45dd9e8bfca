"""Makes up for deliveries that failed: each is asked for once more, and then taken in from GitHub's own list.

A sweep sees by itself what became of a pull request. What it cannot see goes first: who said what to which
head, who pressed Re-run, what a merge queue asks for, who took an authorisation back.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from cachetools import LRUCache

from bot.events import USED_EVENTS
from bot.github.deliveries import FailedAttempt
from bot.github.errors import NotFound, Unprocessable
from bot.model.time import Now
from bot.model.trigger import Delivery
from bot.queue.protocol import Receipt

LOOKS_BACK = timedelta(days=3)
"""GitHub sends nothing again that is older."""
MOST_AT_ONCE = 40
"""In one sweep: to ask for one costs as much as five reads of the minute, which also pays for tokens."""
ARRIVES_WITHIN = timedelta(minutes=1)
"""Whatever is not there by then after it was asked for was lost again."""
MOST_REMEMBERED = 20_000
ONLY_TOLD = frozenset(
    {
        "check_run rerequested",
        "check_run requested_action",
        "check_suite rerequested",
        "github_app_authorization",
        "issue_comment",
        "merge_group",
        "pull_request_review",
    }
)
"""Events, some with their action, of which a sweep sees nothing, or not enough."""

log = structlog.get_logger()


class DeliveryLog(Protocol):
    """What GitHub keeps of deliveries."""

    async def list_failed(self, since: datetime) -> Sequence[FailedAttempt]:
        """The attempts that failed since then."""
        ...

    async def redeliver(self, attempt_id: int) -> None:
        """Have it sent again."""
        ...

    async def read_payload(self, attempt_id: int) -> bytes:
        """What was sent."""
        ...


class DeliveryMemory(Protocol):
    """Who knows, for all processes and over restarts, which deliveries were accepted."""

    async def accept(self, delivery: Delivery) -> Receipt:
        """Remember a delivery's id."""
        ...

    async def known(self, delivery_ids: Collection[str]) -> Collection[str]:
        """Those that were remembered."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """A delivery by its last failed attempt; `is_sent_again` says that it was asked for before."""

    last: FailedAttempt
    is_sent_again: bool

    @property
    def is_only_told(self) -> bool:
        """Whether a sweep would not find out by itself."""
        attempt = self.last
        return not ONLY_TOLD.isdisjoint({attempt.event, f"{attempt.event} {attempt.action}"})


def missed(failed: Iterable[FailedAttempt]) -> Sequence[Missed]:
    """Each delivery once: what nothing else tells first, then the oldest."""
    by_guid: dict[str, list[FailedAttempt]] = defaultdict(list)
    for attempt in failed:
        if attempt.event in USED_EVENTS:
            by_guid[attempt.guid].append(attempt)
    found = [
        Missed(
            last=max(tried, key=lambda attempt: (attempt.delivered_at, attempt.id)),
            is_sent_again=len(tried) > 1 or any(attempt.redelivery for attempt in tried),
        )
        for tried in by_guid.values()
    ]
    return sorted(found, key=lambda delivery: (not delivery.is_only_told, delivery.last.delivered_at))


class MissedDeliveries:
    """Each sweep asks it once."""

    def __init__(
        self,
        github: DeliveryLog,
        memory: DeliveryMemory,
        clock: Now,
        take_in: Callable[[str, str, bytes], Awaitable[bool]],
    ) -> None:
        """`take_in` is given event, delivery id and payload, and says whether it could be stored."""
        self._github = github
        self._memory = memory
        self._clock = clock
        self._take_in = take_in
        self._over: LRUCache[str, bool] = LRUCache(MOST_REMEMBERED)
        self._asked: LRUCache[str, datetime] = LRUCache(MOST_REMEMBERED)

    async def make_up(self) -> int:
        """Ask for what failed, and take in what failed again; how many deliveries that were.

        Raises:
            GitHubError: GitHub could not be asked.
            QueueError: the memory failed.
        """
        failed = await self._github.list_failed(self._clock.now() - LOOKS_BACK)
        open_ones = [delivery for delivery in missed(failed) if delivery.last.guid not in self._over]
        arrived = await self._memory.known([delivery.last.guid for delivery in open_ones])
        self._over.update(dict.fromkeys(arrived, True))
        count = 0
        for delivery in open_ones:
            if count >= MOST_AT_ONCE:
                break
            if delivery.last.guid not in self._over and await self._made_up(delivery):
                count += 1
        return count

    async def _made_up(self, delivery: Missed) -> bool:
        """Whether anything was done about it."""
        guid = delivery.last.guid
        try:
            if not delivery.is_sent_again and await self._is_first_time(guid):
                await self._github.redeliver(delivery.last.id)
                return True
            if self._is_on_its_way(delivery):
                return False
            payload = await self._github.read_payload(delivery.last.id)
        except (NotFound, Unprocessable) as error:
            log.info("delivery.given_up", delivery_id=guid, error=str(error))
            self._over[guid] = True
            return False
        if await self._take_in(delivery.last.event, guid, payload):
            log.info("delivery.taken_in", delivery_id=guid, event_name=delivery.last.event)
            self._over[guid] = True
        return True

    async def _is_first_time(self, guid: str) -> bool:
        """Whether no process has asked for it yet; from now on one has."""
        note = Delivery(delivery_id=f"redelivery of {guid}", event="", triggers=())
        is_first = await self._memory.accept(note) is Receipt.ACCEPTED
        if is_first:
            self._asked[guid] = self._clock.now()
        return is_first

    def _is_on_its_way(self, delivery: Missed) -> bool:
        asked_at = self._asked.get(delivery.last.guid)
        is_back = delivery.is_sent_again  # and failed once more
        return not is_back and asked_at is not None and self._clock.now() - asked_at < ARRIVES_WITHIN
