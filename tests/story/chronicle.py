"""When things happened, by one count for all: what may be held against a merge depends on what was known."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import TypeAlias

from bot.model.keys import Key, PullRequestKey
from bot.model.snapshot import Snapshot
from simulator.state.deliveries import Delivery
from simulator.state.world import PullRequest

Which: TypeAlias = tuple[int, int]
"""A repository's id and a number in it."""


def which(pull: PullRequest) -> Which:
    """The pull request, whatever its repository is called."""
    return (pull.repository.id, pull.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Something that speaks against a merge: `since` by the chronicle's count, and what GitHub told of it."""

    why: str
    since: int
    told: tuple[Delivery, ...]


@dataclass(slots=True)
class Looks:
    """When the newest look at a pull request began, and when the newest that came to its end had begun."""

    began: int = -1
    finished: int = -1


@dataclass(slots=True)
class Chronicle:
    """What was known when. `speaking` tells what speaks against a pull request at this moment."""

    now: Callable[[], datetime]
    speaking: Callable[[Which], Iterable[str]]
    deliveries: Mapping[int, Delivery]
    judged: set[tuple[Which, str, str]] = field(default_factory=set)
    looks: dict[Which, Looks] = field(default_factory=dict)
    objections: dict[Which, dict[str, Objection]] = field(default_factory=dict)
    _count: "count[int]" = field(default_factory=count)
    _page: int = 0

    def began(self, key: Key) -> None:
        """A look begins."""
        if isinstance(key, PullRequestKey):
            pull = (key.repository_id, key.number)
            self.note([pull])
            self.looks.setdefault(pull, Looks()).began = next(self._count)

    def finished(self, key: Key) -> None:
        """It came to its end."""
        if isinstance(key, PullRequestKey):
            looks = self.looks.setdefault((key.repository_id, key.number), Looks())
            looks.finished = looks.began

    def judge(self, snapshot: Snapshot) -> None:
        """The checklist was asked about a head."""
        pull = (snapshot.key.repository_id, snapshot.key.number)
        self.judged.add((pull, snapshot.head.sha, snapshot.base.ref))

    def note(self, pulls: Iterable[Which]) -> None:
        """Remember since when what speaks against them does, and what GitHub has just told of them."""
        news = [delivery for number, delivery in self.deliveries.items() if number > self._page]
        for pull in pulls:
            known, speaking = self.objections.get(pull, {}), set(self.speaking(pull))
            told = tuple(delivery for delivery in news if _about(delivery) == pull)
            self.objections[pull] = {
                why: known.get(why) or Objection(why=why, since=next(self._count), told=told)
                for why in sorted(speaking)
            }

    def turn_page(self) -> None:
        """What was told until now is no news of what happens next."""
        self._page = max([self._page, *self.deliveries])

    def ignored(self, pull: Which, *, only_finished: bool) -> list[Objection]:
        """What speaks against it and was there when the deciding look began, or was delivered before."""
        looks = self.looks.get(pull, Looks())
        began = looks.finished if only_finished else looks.began
        return [
            objection
            for objection in self.objections.get(pull, {}).values()
            if objection.since < began or (not only_finished and any(map(self._was_known, objection.told)))
        ]

    def _was_known(self, delivery: Delivery) -> bool:
        return (
            delivery.status == "OK"
            and delivery.delivered_at is not None
            and delivery.delivered_at < self.now()
        )


def _about(delivery: Delivery) -> Which | None:
    """The pull request that a delivery names, None where it names a commit."""
    for one in (delivery.payload, delivery.payload.get("issue"), delivery.payload.get("pull_request")):
        number = one.get("number") if isinstance(one, dict) else None
        if isinstance(number, int) and delivery.repository_id is not None:
            return (delivery.repository_id, number)
    return None
