"""Linear behind the seam: the first way that works, and nothing said twice."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from bot.claims.judging.evidence import IssueState
from bot.model.keys import PullRequestKey
from bot.model.tracker import Announcement
from bot.trackers.linear.issue import Issue, LinearWay
from bot.trackers.tracker import UncertainError, fault_of
from bot.ways.health import Health
from bot.ways.ways import Way, Ways

_T = TypeVar("_T")


class Linear:
    """See `Tracker`."""

    def __init__(self, ways: Sequence[tuple[str, LinearWay]], health: Health) -> None:
        """`ways` in the order in which they are tried, each with its name for people."""
        self._ways = Ways("linear", health, fault_of)
        self._ordered = ways

    async def read(
        self, key: PullRequestKey, issues: Sequence[str]
    ) -> AsyncIterator[tuple[str, IssueState | None]]:
        """See `Tracker`."""
        del key
        for issue in issues:
            found = await self._issue(issue)
            over = IssueState.CLOSED if found is not None and found.is_over else IssueState.OPEN
            yield issue, None if found is None else over

    async def tell(self, announcement: Announcement) -> bool:
        """See `Tracker`."""
        issue = await self._issue(announcement.key)
        if issue is None:
            return False
        if not await self._is_said(announcement):
            await self._say(announcement)
        wanted = announcement.done
        if wanted and not issue.is_over and issue.state.lower() != wanted.lower():
            await self._ways.read(*self._each(lambda way: way.move(announcement.key, wanted)))
        return True

    async def _issue(self, key: str) -> Issue | None:
        return await self._ways.read(*self._each(lambda way: way.issue(key)))

    async def _is_said(self, announcement: Announcement) -> bool:
        key, marker = announcement.key, announcement.marker
        return await self._ways.read(*self._each(lambda way: way.has_comment(key, marker)))

    async def _say(self, announcement: Announcement) -> None:
        """Comment by the first way that works. What is not certain is left for later, when it can be read."""

        async def go(way: LinearWay) -> bool:
            await way.comment(announcement.key, announcement.body)
            return True

        async def read_back() -> bool:
            if await self._is_said(announcement):
                return True
            # It may still be under way: written again now, it could be there twice.
            raise UncertainError("Linear does not show the comment yet.")

        await self._ways.write(*self._each(go), done=read_back)

    def _each(self, go: Callable[[LinearWay], Awaitable[_T]]) -> Iterator[Way[_T]]:
        return (Way(name, partial(go, way)) for name, way in self._ordered)
