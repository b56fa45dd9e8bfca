"""One installation's budgets, all in one place: what GitHub says is left, and what we count ourselves.

A limit that one request meets stops all others until it is over. So that none is met, each budget has a part
that only merges and commands may use: see `bot.github.precedence`. What GitHub counts by the hour it tells in
the head of every answer, whichever process asked; what it counts by the minute, and content by the hour, it
tells nobody, so that is counted here or among all processes: see `bot.github.spending`.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

import structlog
from gidgethub import sansio

from bot.github.answer_head import allowance_of
from bot.github.errors import PutOff, RateLimited
from bot.github.ports import Allowance, Budget, RequestObserver, Spending
from bot.github.precedence import Precedence, precedence
from bot.github.spending import OwnSpending
from bot.model.sliding_limit import CONTENT_WRITES, GRAPHQL_POINTS, REST_POINTS, Purchase, SlidingLimit
from bot.model.time import Clock

_log = structlog.get_logger()
_SHORTEST_WAIT_S = 1.0
_UNNAMED_WAIT_S = 60.0
_LONGEST_WAIT_S = 3600.0
_ASKS_FOR_CALM = ("secondary rate limit", "abuse detection")
READ_POINTS, WRITE_POINTS = 1, 5
"""See "Calculating points for the secondary rate limit" on that page."""
_POINTS: Mapping[Budget, SlidingLimit] = {Budget.REST: REST_POINTS, Budget.GRAPHQL: GRAPHQL_POINTS}
_SPENT: Mapping[Budget, str] = {
    Budget.REST: "Most of the {:,} requests that GitHub grants an hour are used up",
    Budget.GRAPHQL: "Most of the {:,} points that GitHub grants an hour for queries are used up",
}
_CONTENT = "POST, PATCH or PUT of content"
_SPENT_CONTENT = "Most of the {:,} comments, check runs and merges that GitHub allows an hour are written"
_ROOM_AGAIN = 0.1
"""So much of an hour's writes is free again when what was put off is tried anew, lest all come at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendingCounts:
    """Who counts minutes' points and hours' content writes: at most `content_an_hour`.

    Where that is 0, GitHub sets no limits but those that its answers tell.
    """

    points: Spending
    content: Spending
    content_an_hour: int = CONTENT_WRITES.most


def own_counts() -> SpendingCounts:
    """Those of a process that has an installation for itself, and keeps nothing."""
    return SpendingCounts(points=OwnSpending(), content=OwnSpending())


class Limits:
    """What GitHub allows one installation at present."""

    def __init__(
        self,
        installation_id: int,
        clock: Clock,
        observer: RequestObserver,
        counts: SpendingCounts | None = None,
    ) -> None:
        self._installation_id = installation_id
        self._clock = clock
        self._observer = observer
        self._counts = counts or own_counts()
        self._closed_until: dict[Budget, datetime] = {}
        self._left: dict[Budget, Allowance] = {}
        self._full_until: dict[Precedence, datetime] = {}

    def check(self, budget: Budget, where: str) -> None:
        """Let a request pass.

        Raises:
            RateLimited: a limit met earlier is not over yet.
            PutOff: what is left is not for what this is done for.
        """
        now = self._clock.now()
        closed_until = self._closed_until.get(budget)
        if closed_until is not None and closed_until > now:
            raise self._refusal(where, closed_until)
        left = self._left.get(budget)
        if left is None or left.resets_at <= now:
            return
        if left.remaining < left.limit * (1 - precedence().value):
            raise self._put_off(where, _SPENT[budget].format(left.limit), self._within_reason(left.resets_at))

    def _within_reason(self, until: datetime) -> datetime:
        return min(until, self._clock.now() + timedelta(seconds=_LONGEST_WAIT_S))

    async def pay(self, budget: Budget, *, is_write: bool) -> None:
        """Return once a request's points fit into the minute; it is counted then.

        Raises:
            RecordsError: who counts for all processes failed.
        """
        if not self._counts.content_an_hour:
            return
        limit = _POINTS[budget]
        wanted = Purchase(
            limit=limit,
            amount=WRITE_POINTS if is_write else READ_POINTS,
            ceiling=int(limit.most * precedence().value),
        )
        while wait_s := await self._counts.points.spend(self._installation_id, wanted, self._clock.now()):
            await self._clock.sleep(wait_s)

    def check_content(self, what_for: Precedence) -> None:
        """Let a content write wait for its turn.

        Raises:
            PutOff: it would find no room in this hour.
        """
        full_until = self._full_until.get(what_for)
        if full_until is not None and full_until > self._clock.now():
            raise self._put_off(_CONTENT, self._full(), full_until)

    async def pay_for_content(self, what_for: Precedence) -> None:
        """Count a content write, which is about to be sent.

        Raises:
            PutOff: there is no room for it in this hour.
            RecordsError: who counts failed.
        """
        most = self._counts.content_an_hour
        if not most:
            return
        wanted = Purchase(limit=CONTENT_WRITES, amount=1, ceiling=int(most * what_for.value))
        now = self._clock.now()
        if await self._counts.content.spend(self._installation_id, wanted, now) <= 0:
            return
        again = replace(wanted, amount=int(most * _ROOM_AGAIN))
        wait_s = await self._counts.content.foresee(self._installation_id, again, now)
        self._full_until[what_for] = now + timedelta(seconds=wait_s)
        raise self._put_off(_CONTENT, self._full(), self._full_until[what_for])

    def _full(self) -> str:
        return _SPENT_CONTENT.format(self._counts.content_an_hour)

    def note(self, budget: Budget, where: str, status: int, headers: Mapping[str, str], message: str) -> None:
        """Learn from an answer's head; `message` is GitHub's sentence in an error's body.

        Raises:
            RateLimited: this very answer is the refusal.
        """
        refused = status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
        self._learn(budget, headers)
        spent_until = self._spent_until(headers)
        retry_after_s = _seconds(headers.get("retry-after"))
        if spent_until is not None:
            self._close([budget], spent_until)
            if refused:
                raise self._refusal(where, spent_until)
        elif refused and (
            retry_after_s is not None
            or status == HTTPStatus.TOO_MANY_REQUESTS
            or any(words in message.lower() for words in _ASKS_FOR_CALM)
        ):
            wait_s = _UNNAMED_WAIT_S if retry_after_s is None else retry_after_s
            until = self._clock.now() + timedelta(seconds=wait_s)
            self._close(list(Budget), until)
            raise self._refusal(where, until)

    def refuse(self, budget: Budget, where: str, headers: Mapping[str, str]) -> RateLimited:
        """The error for an answer that says in its body alone that the budget is spent, as GraphQL does."""
        until = self._spent_until(headers) or self._clock.now() + timedelta(seconds=_UNNAMED_WAIT_S)
        self._close([budget], until)
        return self._refusal(where, until)

    def _learn(self, budget: Budget, headers: Mapping[str, str]) -> None:
        """What is left of the hour, by the latest answer."""
        told = allowance_of(headers)
        if told is not None:
            self._left[budget] = told

    def _put_off(self, where: str, spent: str, until: datetime) -> PutOff:
        now = self._clock.now()
        wait_s = max(_SHORTEST_WAIT_S, (until - now).total_seconds())
        return PutOff(where, spent, retry_at=until, retry_after_s=wait_s)

    def _spent_until(self, headers: Mapping[str, str]) -> datetime | None:
        """When a spent budget may be used again: a time that is over says only that the clocks disagree."""
        reset_at, now = _reset_at(headers), self._clock.now()
        if reset_at is None or reset_at > now:
            return reset_at
        return now + timedelta(seconds=_UNNAMED_WAIT_S)

    def _close(self, budgets: list[Budget], until: datetime) -> None:
        now = self._clock.now()
        until = min(until, now + timedelta(seconds=_LONGEST_WAIT_S))
        for budget in budgets:
            known = self._closed_until.get(budget)
            if until > now and (known is None or until > known):
                _log.info(
                    "github.limited",
                    installation_id=self._installation_id,
                    budget=budget.value,
                    until=f"{until:%Y-%m-%dT%H:%M:%SZ}",
                )
                self._closed_until[budget] = until
                self._observer.limited(self._installation_id, budget, (until - now).total_seconds())

    def _refusal(self, where: str, until: datetime) -> RateLimited:
        wait_s = max(0.0, (until - self._clock.now()).total_seconds())
        return RateLimited(where, retry_at=until, retry_after_s=wait_s)


def _reset_at(headers: Mapping[str, str]) -> datetime | None:
    """When the budget is filled again, None while something is left or nothing was said."""
    rate_limit = _rate_limit(headers)
    return None if rate_limit is None or rate_limit.remaining > 0 else rate_limit.reset_datetime


def _rate_limit(headers: Mapping[str, str]) -> sansio.RateLimit | None:
    try:
        return sansio.RateLimit.from_http(headers)
    except (ValueError, OverflowError, OSError):
        return None


def _seconds(header: str | None) -> float | None:
    """`Retry-After` in seconds; GitHub sends no dates, and a word it never sends means its usual minute."""
    if header is None:
        return None
    if not (header.isascii() and header.isdigit()):
        return _UNNAMED_WAIT_S
    return min(max(_SHORTEST_WAIT_S, float(header)), _LONGEST_WAIT_S)
