"""The tour of every open pull request, whatever webhooks said: nothing stays stuck until somebody pokes it.

GitHub never redelivers by itself, so every interval what failed is asked for again, and each installation's
open pull requests are listed with a fingerprint, many in one request. One whose fingerprint changed since the
last tour is looked at; of the others those that were not looked at for longest, as many as the budget allows.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import structlog

from bot.github.app_standing import AppCheck
from bot.github.errors import GitHubError
from bot.github.precedence import Precedence, spending_as
from bot.model.keys import InstallationKey, Key, PullRequestKey
from bot.model.swept import Swept, SweptPullRequest
from bot.model.time import Clock
from bot.model.trigger import Gone, Trigger, Urgency
from bot.queue.protocol import QueueError
from bot.records.database import RecordsError
from bot.records.visits import TourVisit

LOOKS_AN_HOUR = 1000
"""Full looks without news that one installation gets: a fifth of GitHub's smallest budget for it."""

LOOKS_BY_REST_AN_HOUR = 180
"""All looks of tours while GraphQL is down: two dozen requests each, within GitHub's smallest budget."""

SOONER_S = 60.0
"""After a tour that failed, at most."""

NEARLY = 0.9
"""Of an interval: processes that began at one time do not wait for each other's clocks."""

log = structlog.get_logger()


class InstallationReader(Protocol):
    """What a tour needs of GitHub."""

    async def check_app(self) -> AppCheck:
        """Who the App is, and what it lacks."""
        ...

    async def installations(self) -> Sequence[int]:
        """The ids of every installation that is not suspended."""
        ...

    async def sweep(self, installation_id: int) -> Swept:
        """Every open pull request of every repository of the installation."""
        ...


class TourQueue(Protocol):
    """Where a tour leaves what it found."""

    async def put(self, triggers: Sequence[Trigger]) -> None:
        """Store triggers."""
        ...

    async def believed_open(self, installation_id: int) -> Sequence[Key]:
        """The pull requests of an installation that were open at their last look."""
        ...


class MakesUp(Protocol):
    """Who sees to deliveries that did not arrive."""

    async def make_up(self) -> int:
        """Have them sent again, or take them in; how many that were."""
        ...


class ArrivalMemory(Protocol):
    """Who remembers what was open when Babysit came."""

    async def meet(self, installation_id: int, swept: Swept) -> None:
        """An installation's repositories were listed, with what is open there."""
        ...


class EndMemory(Protocol):
    """Who remembers on whose behalf something of ours is unfinished."""

    async def unended(self, swept: Swept, installation_id: int) -> Sequence[PullRequestKey]:
        """Pull requests of what was swept that are over, and nobody told, perhaps because we were away."""
        ...


class TourMemory(Protocol):
    """Who remembers, for all processes, what the tours saw."""

    async def begin_tour(self, now: datetime, every_s: float) -> int | None:
        """The number of the tour that begins now, None where one began less than that ago."""
        ...

    async def tour(self) -> int:
        """The number of the last that began."""
        ...

    async def of(self, installation_id: int) -> Mapping[PullRequestKey, TourVisit]:
        """What was seen in an installation."""
        ...

    async def installations(self) -> Sequence[int]:
        """Those in which anything was seen."""
        ...

    async def keep(
        self, installation_id: int, seen: Mapping[PullRequestKey, TourVisit], over: Sequence[PullRequestKey]
    ) -> None:
        """Remember these, and nothing of those."""
        ...

    async def forget(self, gone: Gone) -> None:
        """Know nothing of what is out of reach."""
        ...


def is_news(visit: TourVisit, now: SweptPullRequest) -> bool:
    """Whether it changed since; after a time without GraphQL everything counts as changed."""
    if now.fingerprint:
        return visit.fingerprint != now.fingerprint
    return visit.outline != now.outline


def worth_a_look(
    seen: Mapping[PullRequestKey, TourVisit], swept: Sequence[SweptPullRequest], *, most_unchanged: int
) -> list[SweptPullRequest]:
    """The changed ones, and of the unchanged ones the `most_unchanged` that were looked at longest ago."""
    changed = [
        pull_request
        for pull_request in swept
        if pull_request.key not in seen or is_news(seen[pull_request.key], pull_request)
    ]
    unchanged = [
        pull_request
        for pull_request in swept
        if pull_request.key in seen and not is_news(seen[pull_request.key], pull_request)
    ]
    unchanged.sort(key=lambda pull_request: seen[pull_request.key].tour)
    return [*changed, *unchanged[:most_unchanged]]


class Witness(Protocol):
    """Somebody who wants to know whether sweeps succeed."""

    remark: str

    def swept(self) -> None:
        """An installation was looked at whole, or there is none."""
        ...

    def missed(self, failure: str) -> None:
        """A sweep failed."""
        ...


class NoWitness:
    """Does not want to know."""

    remark = ""

    def swept(self) -> None:
        """Forget it."""

    def missed(self, failure: str) -> None:
        """Forget it."""


class Sweep:
    """Starts a tour every `interval_s` seconds, unless another process did, and one at its own start."""

    def __init__(
        self,
        github: InstallationReader,
        queue: TourQueue,
        clock: Clock,
        *,
        interval_s: float,
        arrivals: ArrivalMemory,
        ends: EndMemory,
        missed: MakesUp,
        visits: TourMemory,
        witness: Witness | None = None,
    ) -> None:
        self._github = github
        self._queue = queue
        self._clock = clock
        self._interval_s = interval_s
        self._arrivals = arrivals
        self._ends = ends
        self._missed = missed
        self._witness = witness or NoWitness()
        self._visits = visits
        self._has_begun = False

    async def run(self) -> None:
        """Begin a tour now and after every interval; one that fails is left to the next."""
        with spending_as(Precedence.TOUR):
            await self._run()

    async def _run(self) -> None:
        while True:
            try:
                await self.introduce()
                if await self.begin():
                    await self.make_up()
            except (GitHubError, QueueError, RecordsError) as error:
                log.warning("sweep.failed", error=str(error))
                self._witness.missed(str(error))
                await self._clock.sleep(min(self._interval_s, SOONER_S))
            else:
                await self._clock.sleep(self._interval_s)

    async def stay_known(self) -> None:
        """Ask GitHub now and after every interval who we are, and nothing else: others sweep."""
        while True:
            try:
                await self.introduce()
                self._has_begun = True
                self._witness.swept()
            except GitHubError as error:
                log.warning("introduction.failed", error=str(error))
                self._witness.missed(str(error))
                await self._clock.sleep(min(self._interval_s, SOONER_S))
            else:
                await self._clock.sleep(self._interval_s)

    async def introduce(self) -> None:
        """Log once who we are for GitHub, and each time it changes what we lack."""
        check = await self._github.check_app()
        if not self._has_begun:
            log.info("app.known", name=check.name, owner=check.owner, url=check.url)
        if str(check) != self._witness.remark:
            self._witness.remark = str(check)
            log.warning("app.lacks", permissions=dict(check.permissions), events=list(check.events))

    async def begin(self) -> bool:
        """Put every installation into the queue; False where another process just did."""
        installations = await self._github.installations()
        every_s = self._interval_s * NEARLY if self._has_begun else 0.0
        tour = await self._visits.begin_tour(self._clock.now(), every_s)
        self._has_begun = True
        if tour is None:
            self._witness.swept()
            return False
        await self._queue.put(
            [
                Trigger(key=InstallationKey(installation_id=number), urgency=Urgency.BACKGROUND)
                for number in (*installations, *await self._missing(installations))
            ]
        )
        if not installations:
            self._witness.swept()
        log.info("sweep.began", tour=tour, installations=len(installations))
        return True

    async def _missing(self, listed: Sequence[int]) -> Sequence[int]:
        """Installations that were there before and are not listed: a visit finds them gone."""
        return [number for number in await self._visits.installations() if number not in set(listed)]

    async def make_up(self) -> None:
        """See to what did not arrive: a look finds most, but not who said what to which head."""
        count = await self._missed.make_up()
        if count:
            log.info("deliveries.made_up_for", count=count)

    async def forget(self, gone: Gone) -> None:
        """Nothing is known any more of what is out of reach; once it is back, everything there is news."""
        await self._visits.forget(gone)

    async def visit(self, installation_id: int) -> None:
        """Put those of the installation's open pull requests into the queue that are worth a look.

        One that was open at its last look and is none of them has ended, and nobody told.
        """
        found = await self._github.sweep(installation_id)
        await self._arrivals.meet(installation_id, found)
        swept = found.pull_requests
        seen, tour = await self._visits.of(installation_id), await self._visits.tour()
        budget = max(20, int(LOOKS_AN_HOUR * self._interval_s / 3600))
        chosen = worth_a_look(seen, swept, most_unchanged=budget)
        if found.is_by_rest:
            chosen = chosen[: max(1, int(LOOKS_BY_REST_AN_HOUR * self._interval_s / 3600))]
        open_ones = {pull_request.key for pull_request in swept}
        believed = [*await self._queue.believed_open(installation_id)]
        ended = dict.fromkeys([*believed, *await self._ends.unended(found, installation_id)])
        over = [key for key in ended if key not in open_ones]
        await self._queue.put(
            [
                *(
                    Trigger(key=pull_request.key, urgency=Urgency.BACKGROUND, revives=True)
                    for pull_request in chosen
                ),
                *(Trigger(key=key, urgency=Urgency.BACKGROUND) for key in over[:budget]),
            ]
        )
        looked_at = {
            pull_request.key: TourVisit(
                fingerprint=pull_request.fingerprint, outline=pull_request.outline, tour=tour
            )
            for pull_request in chosen
        }
        await self._visits.keep(installation_id, looked_at, [key for key in seen if key not in open_ones])
        self._witness.swept()
        log.info("sweep.visited", installation_id=installation_id, open=len(swept), looks=len(chosen))
