"""One installation's budget: a limit that one request meets stops all others until it is over.

https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus

import structlog
from gidgethub import sansio

from bot.github.errors import RateLimited
from bot.github.ports import Budget, RequestObserver
from bot.model.time import Clock

_log = structlog.get_logger()
_SHORTEST_WAIT_S = 1.0
_UNNAMED_WAIT_S = 60.0
_LONGEST_WAIT_S = 3600.0
_ASKS_FOR_CALM = ("secondary rate limit", "abuse detection")


class Limits:
    """What GitHub allows one installation at present."""

    def __init__(self, installation_id: int, clock: Clock, observer: RequestObserver) -> None:
        self._installation_id = installation_id
        self._clock = clock
        self._observer = observer
        self._closed_until: dict[Budget, datetime] = {}

    def check(self, budget: Budget, where: str) -> None:
        """Let a request pass.

        Raises:
            RateLimited: a limit met earlier is not over yet.
        """
        closed_until = self._closed_until.get(budget)
        if closed_until is not None and closed_until > self._clock.now():
            raise self._refusal(where, closed_until)

    def note(self, budget: Budget, where: str, status: int, headers: Mapping[str, str], message: str) -> None:
        """Learn from an answer's head; `message` is GitHub's sentence in an error's body.

        Raises:
            RateLimited: this very answer is the refusal.
        """
        refused = status in {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}
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
    try:
        rate_limit = sansio.RateLimit.from_http(headers)
    except (ValueError, OverflowError, OSError):
        return None
    return None if rate_limit is None or rate_limit.remaining > 0 else rate_limit.reset_datetime


def _seconds(header: str | None) -> float | None:
    """`Retry-After` in seconds; GitHub sends no dates, and a word it never sends means its usual minute."""
    if header is None:
        return None
    if not (header.isascii() and header.isdigit()):
        return _UNNAMED_WAIT_S
    return min(max(_SHORTEST_WAIT_S, float(header)), _LONGEST_WAIT_S)
