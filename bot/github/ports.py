"""What the adapter asks of those who build it: the time, and somebody to tell what it did."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol

from bot.model.sliding_limit import CONTENT_WRITES, Purchase
from bot.storage.turns import Turns


class Budget(Enum):
    """GitHub counts REST and GraphQL apart."""

    REST = "rest"
    GRAPHQL = "graphql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where GitHub lives; GitHub Enterprise Server has its two addresses under `/api`."""

    api_url: str = "https://api.github.com"
    graphql_url: str = "https://api.github.com/graphql"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What GitHub says is left of an hour: requests of REST, points of GraphQL."""

    limit: int
    remaining: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its fate.

    `status` is 0 where no answer came, `installation_id` 0 for the App itself. `allowance` and GitHub's own
    time, `github_at`, are as the answer told them, None where it did not.
    """

    installation_id: int
    budget: Budget
    method: str
    status: int
    seconds: float
    allowance: Allowance | None = None
    github_at: datetime | None = None


class RequestObserver(Protocol):
    """Somebody who counts, for metrics and for the tests of cost."""

    def exchanged(self, exchange: Exchange, /) -> None:
        """A request was answered, or failed to be."""

    def limited(self, installation_id: int, budget: Budget, seconds: float, /) -> None:
        """GitHub asked to send nothing of this budget for `seconds`."""


class Nobody:
    """An observer that does not look."""

    def exchanged(self, exchange: Exchange, /) -> None:
        """Forget it."""

    def limited(self, installation_id: int, budget: Budget, seconds: float, /) -> None:
        """Forget it."""


class Spending(Protocol):
    """Who counts what an installation spends of a limit."""

    async def spend(self, installation_id: int, wanted: Purchase, now: datetime, /) -> float:
        """0 where there was room, and it is counted; else in how many seconds there will be."""
        ...

    async def foresee(self, installation_id: int, wanted: Purchase, now: datetime, /) -> float:
        """In how many seconds there will be room, 0 for at once; nothing is counted."""
        ...


class Pace(Protocol):
    """Who knows when an installation's next content write may go out, of whichever process."""

    async def reserve(self, installation_id: int, now: datetime, interval_s: float, /) -> float:
        """0 where the caller may write now, and nobody else for `interval_s`; else seconds to wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmongProcesses:
    """What several processes in the name of one App must agree about; None where there is but one.

    `points` are the minute's. `content` is kept where there is but one, too, for an hour outlives a process;
    at most `content_an_hour` such writes are sent, 0 for as many as there are.
    """

    pace: Pace | None = None
    turns: Turns | None = None
    points: Spending | None = None
    content: Spending | None = None
    content_an_hour: int = CONTENT_WRITES.most


ALONE = AmongProcesses()
