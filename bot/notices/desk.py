"""Notes what a look has to tell channels. It never fails: a merge does not depend on a chat."""

from collections.abc import Callable, Sequence

import structlog
from cachetools import TTLCache

from bot.model.config import NoticeEvent, NoticeRoute
from bot.model.gate import Case, Examined
from bot.model.keys import PullRequestKey
from bot.model.notice import Notice
from bot.model.time import Clock
from bot.policy.notices import told
from bot.records.database import RecordsError
from bot.records.notice_outbox import Due, NoticeOutbox
from bot.records.notice_routes import NoticeRoutes
from bot.render.markdown import plain, visible
from bot.settings import NotifyAccess

MOST_TITLE, MOST_WORDS = 300, 1_000
MOST_REPOSITORIES = 10_000
KNOWN_FOR_S = 30.0
"""Another process may have kept other routes meanwhile."""

_log = structlog.get_logger()


class NoticeDesk:
    """Puts notices into the outbox, each once a channel."""

    def __init__(
        self,
        access: NotifyAccess,
        outbox: NoticeOutbox,
        routes: NoticeRoutes,
        clock: Clock,
        nudge: Callable[[], None],
    ) -> None:
        self._access = access
        self._outbox = outbox
        self._routes = routes
        self._clock = clock
        self._nudge = nudge
        self._known: TTLCache[int, Sequence[NoticeRoute]] = TTLCache(
            MOST_REPOSITORIES, KNOWN_FOR_S, lambda: clock.now().timestamp()
        )

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        """Note what is new since the last look, and drop what waited to become true and will not."""
        if not self._access.urls:
            return
        key, routes = case.snapshot.key, self._heard(case.snapshot.key, case.config.notify)
        try:
            await self._remember(key, routes)
            if not routes:
                return
            news = _due(case, examined, routes)
            so_far = {due.notice.occasion for due in news if due.notice.event is NoticeEvent.STUCK}
            if await self._outbox.is_empty_of(key, news, so_far):
                return
            if await self._outbox.put(key, news, case.now, so_far=so_far):
                self._nudge()
        except RecordsError as error:
            _log.warning("notice.outbox_failed", error=str(error))
        except Exception as error:  # noqa: BLE001 - what is odd about a sentence must not park a pull request
            _log.error("notice.unspoken", error=type(error).__name__)

    async def fail(self, key: PullRequestKey, server_url: str) -> None:
        """Babysit itself fails at a pull request: told once an hour, to the channels it had last."""
        now = self._clock.now()
        try:
            routes = [route for route in await self._routes.of(key) if NoticeEvent.FAILED in route.on]
            due = [
                Due(notice=_failure(key, route, server_url, now.strftime("%Y-%m-%dT%H")), at=now)
                for route in routes
            ]
            if due and await self._outbox.put(key, due, now):
                self._nudge()
        except RecordsError as error:
            _log.warning("notice.outbox_failed", error=str(error))

    def _heard(self, key: PullRequestKey, routes: Sequence[NoticeRoute]) -> Sequence[NoticeRoute]:
        """Those that this owner's repositories may use and the server knows; the log names the others."""
        owner = key.repository.partition("/")[0].lower()
        known = self._access.urls if not self._access.owners or owner in self._access.owners else {}
        heard = tuple(route for route in routes if route.url_from in known)
        if len(heard) < len(routes):
            names = sorted({route.url_from for route in routes} - set(known))
            _log.warning("notice.not_set_up", repository=key.repository, url_from=names)
        return heard

    async def _remember(self, key: PullRequestKey, routes: Sequence[NoticeRoute]) -> None:
        if self._known.get(key.repository_id) != routes:
            if list(await self._routes.of(key)) != list(routes):
                await self._routes.keep(key, routes)
            self._known[key.repository_id] = routes


def _due(case: Case, examined: Sequence[Examined], routes: Sequence[NoticeRoute]) -> Sequence[Due]:
    snapshot = case.snapshot
    return [
        Due(
            notice=Notice(
                channel=route.to,
                url_name=route.url_from,
                event=event,
                occasion=occasion,
                repository=snapshot.key.repository,
                number=snapshot.key.number,
                title=visible(snapshot.title, most=MOST_TITLE),
                url=snapshot.url,
                says=visible(plain(says), most=MOST_WORDS),
                head_sha=snapshot.head.sha,
            ),
            at=at,
        )
        for event, occasion, at, says in told(case, examined)
        for route in routes
        if event in route.on
    ]


def _failure(key: PullRequestKey, route: NoticeRoute, server_url: str, hour: str) -> Notice:
    return Notice(
        channel=route.to,
        url_name=route.url_from,
        event=NoticeEvent.FAILED,
        occasion=f"failed {hour}",
        repository=key.repository,
        number=key.number,
        title="",
        url=f"{server_url}/{key.repository}/pull/{key.number}",
        says="Babysit could not judge it again and again, and merges nothing here. Its log says why.",
    )
