"""GitHub's limits: requests and points an hour, and the secondary ones on bursts and content.

Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.access import AppViewer, InstallationViewer, PersonViewer, Viewer
from simulator.clock import Clock
from simulator.errors import Refused

_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)
_READ_POINTS, _WRITE_POINTS = 1, 5


@dataclass(slots=True, kw_only=True)
class Quotas:
    """How much is allowed to one caller; tests lower these to meet a limit soon."""

    core_an_hour: int = 5000
    anonymous_an_hour: int = 60
    graphql_points_an_hour: int = 5000
    points_a_minute: int = 900
    graphql_points_a_minute: int = 2000
    content_a_minute: int = 80
    content_an_hour: int = 500
    concurrent: int = 100
    retry_after_s: int = 60


@dataclass(slots=True, kw_only=True)
class _Window:
    started_at: datetime
    used: int = 0


@dataclass(slots=True)
class _Burst:
    """Recent costs with their times, to be counted over a sliding window."""

    costs: deque[tuple[datetime, int]] = field(default_factory=deque)

    def total(self, now: datetime, window: timedelta) -> int:
        """What was spent within the window."""
        while self.costs and self.costs[0][0] <= now - _HOUR:
            self.costs.popleft()
        return sum(cost for at, cost in reversed(self.costs) if at > now - window)


class Limits:
    """Counts what each caller spends, and refuses what is too much."""

    def __init__(self, clock: Clock) -> None:
        self.quotas = Quotas()
        self._clock = clock
        self._windows: dict[tuple[str, str], _Window] = {}
        self._points: dict[tuple[str, str], _Burst] = defaultdict(_Burst)
        self._content: dict[str, _Burst] = defaultdict(_Burst)
        self.running: dict[str, int] = defaultdict(int)

    def exhaust(self, viewer: Viewer, resource: str = "core") -> None:
        """Let a caller have nothing left of `core` or `graphql` until the window ends."""
        self._window(viewer, resource).used = self.quota(viewer, resource)

    def quota(self, viewer: Viewer, resource: str) -> int:
        """What a caller has an hour."""
        if viewer is None:
            return self.quotas.anonymous_an_hour
        return self.quotas.graphql_points_an_hour if resource == "graphql" else self.quotas.core_an_hour

    def _window(self, viewer: Viewer, resource: str) -> _Window:
        now, key = self._clock(), (caller_key(viewer), resource)
        window = self._windows.get(key)
        if window is None or now >= window.started_at + _HOUR:
            window = self._windows[key] = _Window(started_at=now)
        return window

    def check_primary(self, viewer: Viewer, resource: str) -> None:
        """Refuse a caller whose hour is spent.

        Raises:
            Refused: 403 with `X-RateLimit-Remaining: 0`.
        """
        if self._window(viewer, resource).used >= self.quota(viewer, resource):
            raise Refused(403, f"API rate limit exceeded for {_caller_name(viewer)}.")

    def spend(self, viewer: Viewer, resource: str, points: int = 1) -> None:
        """Take points off the caller's hour."""
        self._window(viewer, resource).used += points

    def check_secondary(
        self, viewer: Viewer, *, is_write: bool, is_content: bool, is_graphql: bool = False
    ) -> None:
        """Count a request, and refuse one that comes in too thick; REST and GraphQL have a minute each.

        Raises:
            Refused: 403 with `Retry-After`.
        """
        key, now, quotas = caller_key(viewer), self._clock(), self.quotas
        resource = "graphql" if is_graphql else "core"
        points, content = self._points[key, resource], self._content[key]
        most = quotas.graphql_points_a_minute if is_graphql else quotas.points_a_minute
        cost = _WRITE_POINTS if is_write else _READ_POINTS
        too_much = (
            self.running[key] > quotas.concurrent
            or points.total(now, _MINUTE) + cost > most
            or (is_content and content.total(now, _MINUTE) >= quotas.content_a_minute)
            or (is_content and content.total(now, _HOUR) >= quotas.content_an_hour)
        )
        if too_much:
            raise secondary(quotas.retry_after_s)
        points.costs.append((now, cost))
        if is_content:
            content.costs.append((now, 1))

    def headers(self, viewer: Viewer, resource: str) -> dict[str, str]:
        """The caller's account as every answer carries it."""
        window, quota = self._window(viewer, resource), self.quota(viewer, resource)
        return {
            "X-RateLimit-Limit": str(quota),
            "X-RateLimit-Remaining": str(max(0, quota - window.used)),
            "X-RateLimit-Reset": str(int((window.started_at + _HOUR).timestamp())),
            "X-RateLimit-Used": str(window.used),
            "X-RateLimit-Resource": resource,
        }

    def purse(self, viewer: Viewer) -> tuple[int, int, datetime]:
        """GraphQL's hour: limit, points used, and when it ends."""
        window = self._window(viewer, "graphql")
        return self.quota(viewer, "graphql"), window.used, window.started_at + _HOUR


def secondary(retry_after_s: int) -> Refused:
    """GitHub's refusal of a burst."""
    return Refused(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        headers={"Retry-After": str(retry_after_s)},
    )


def caller_key(viewer: Viewer) -> str:
    """What limits are counted by."""
    match viewer:
        case AppViewer():
            return f"app {viewer.app.id}"
        case InstallationViewer():
            return f"installation {viewer.token.installation.id}"
        case PersonViewer():
            return f"user {viewer.account.id}"
        case None:
            return "anonymous"


def _caller_name(viewer: Viewer) -> str:
    match viewer:
        case InstallationViewer():
            return f"installation ID {viewer.token.installation.id}"
        case PersonViewer():
            return f"user ID {viewer.account.id}"
        case AppViewer() | None:
            return "127.0.0.1"
