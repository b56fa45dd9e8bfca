"""Finds out what the other open pull requests hold, where one is compared with them.

What one holds is remembered by its head, so that each head is read once: its commits and paths come with its
own snapshot, or in one request for all that nobody looked at yet. Patches are read where two change one path,
a request a head.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from bot.github.errors import GitHubError, RateLimited
from bot.github.neighbours import Neighbour
from bot.model.gate import Case
from bot.model.holding import Holding, Neighbourhood
from bot.model.keys import PullRequestKey
from bot.model.snapshot import OpenPullRequest
from bot.policy.isolation import (
    holding_of,
    is_compared,
    let_go_of,
    listed,
    sharing,
    unread,
    with_patches,
)
from bot.records.holdings import Holdings

log = structlog.get_logger()

MOST_PATCHES = 10
"""Heads whose patches one look reads; the next look goes on."""
KEPT = timedelta(days=30)
"""How long it is known what a closed one held: whoever opens it again later has its commits from then on."""
MOST_LEFT = 300
"""Closed ones that are known in a repository."""
MOST_LISTED = 99
"""Where the snapshot lists so many others, there may be more, and what is remembered of those counts."""


class NeighbourReader(Protocol):
    """What comparing pull requests needs of GitHub."""

    async def read_neighbours(
        self, key: PullRequestKey, ids: Sequence[str]
    ) -> Mapping[int, Neighbour | None]:
        """Pull requests by number, None for one that is not open any more."""

    async def read_patches(
        self, key: PullRequestKey, ends: tuple[str, str], shas: Sequence[str]
    ) -> Mapping[str, str] | None:
        """A digest of what each of these commits changes; None where GitHub shows no patch."""


class Neighbours:
    """Who else has work open, and what that is."""

    def __init__(self, github: NeighbourReader, holdings: Holdings) -> None:
        self._github = github
        self._holdings = holdings
        self._locks = WeakValueDictionary[int, asyncio.Lock]()

    async def inform(self, case: Case) -> Case:
        """The case with what it and the others hold.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        key = case.snapshot.key
        known = await self._current(case)
        before = known.pop(key.number, None)
        own = holding_of(case.snapshot, case.config.agents, before, case.now)
        if own != before:
            await self._holdings.keep(key, [own])
        among = Neighbourhood(own=own)
        if is_compared(case):
            among = await self._among(case, own, known, before)
        let_go = let_go_of(before, own, tuple(known.values())) if before is not None else ()
        return replace(case, neighbourhood=among, let_go=let_go)

    async def leave(self, case: Case) -> Case:
        """The case of one that is over: its commits are nobody's, and whoever shared them is to be told."""
        key = case.snapshot.key
        known = await self._holdings.of_repository(key)
        own = known.get(key.number)
        if own is None:
            return case
        others = [held for held in known.values() if held.number != own.number and held.left_at is None]
        shared = sorted(sharing(own, others))
        return replace(case, neighbourhood=Neighbourhood(own=own), let_go=shared)

    async def _current(self, case: Case) -> dict[int, Holding]:
        """What is remembered of those that may be open, and of this one; the others are marked as closed."""
        key, others = case.snapshot.key, {request.number for request in case.snapshot.open_pull_requests}
        known = await self._holdings.of_repository(key)
        is_listed = len(others) < MOST_LISTED
        over = [held for number, held in known.items() if number not in others | {key.number} and is_listed]
        if over and not case.snapshot.missing:
            await self._let_go(key, over, case.now)
        closed = {held.number for held in over} | {
            held.number for held in known.values() if _is_left(held, others)
        }
        return {number: held for number, held in known.items() if number not in closed - {key.number}}

    async def _let_go(self, key: PullRequestKey, over: Sequence[Holding], now: datetime) -> None:
        """Mark what ended unnoticed, and forget what ended long ago."""
        ended = [replace(held, left_at=now) for held in over if held.left_at is None]
        if ended:
            await self._holdings.keep(key, ended)
        left = sorted(
            (held for held in over if held.left_at is not None), key=lambda held: held.left_at or now
        )
        recent = [held for held in left if held.left_at is not None and now - held.left_at < KEPT][
            -MOST_LEFT:
        ]
        old = [held.number for held in left if held not in recent]
        if old:
            await self._holdings.forget(key, old)

    async def _among(
        self, case: Case, own: Holding, known: Mapping[int, Holding], before: Holding | None
    ) -> Neighbourhood:
        """Where something must be read, one look at the repository after the other, so that each learns."""
        among = _assembled(case, own, known)
        if not (unknown(case, known) or unread(among)):
            return among
        async with self._locks.setdefault(case.snapshot.key.repository_id, asyncio.Lock()):
            known = {**known, **await self._holdings.of_repository(case.snapshot.key)}
            own = known.get(own.number, own)
            return await self._with_patches(case, await self._with_others(case, own, known), before)

    async def _with_others(self, case: Case, own: Holding, known: Mapping[int, Holding]) -> Neighbourhood:
        """With those that nobody looked at at their heads, in a request for fifty."""
        key, new = case.snapshot.key, unknown(case, known)
        if not new:
            return _assembled(case, own, known)
        told = await self._told(case, new)
        read: dict[int, Holding] = {}
        for number, neighbour in told.items():
            if neighbour is not None:
                holding = holding_of(neighbour.snapshot, case.config.agents, known.get(number), case.now)
                read[number] = replace(holding, is_whole=neighbour.is_whole)
        await self._holdings.keep(key, tuple(read.values()))
        over = {number for number, neighbour in told.items() if neighbour is None}
        return _assembled(case, own, {**known, **read}, over)

    async def _told(self, case: Case, new: Sequence[OpenPullRequest]) -> Mapping[int, Neighbour | None]:
        """Nothing while GitHub does not tell: each is known once it was looked at itself, by whatever way."""
        try:
            return await self._github.read_neighbours(
                case.snapshot.key, [pull_request.node_id for pull_request in new]
            )
        except RateLimited:
            raise
        except GitHubError as error:
            log.warning("neighbours.untold", number=case.snapshot.key.number, error=str(error))
            return {}

    async def _with_patches(self, case: Case, among: Neighbourhood, before: Holding | None) -> Neighbourhood:
        """With the patches of those that change a path that this one changes, too."""
        key, base_sha = case.snapshot.key, case.snapshot.base.sha
        for sha in unread(among)[:MOST_PATCHES]:
            shas = [commit.sha for commit in sha.commits]
            patches = await self._github.read_patches(key, (base_sha, sha.head_sha), shas)
            if patches is None:
                holding = replace(sha, is_shown=False)
            else:
                holding = with_patches(sha, patches, before if sha.number == key.number else None)
            await self._holdings.keep(key, [holding])
            others = tuple(holding if other.number == sha.number else other for other in among.others)
            own = holding if sha.number == among.own.number else among.own
            among = replace(among, own=own, others=others)
        return among


def _is_left(holding: Holding, others: Collection[int]) -> bool:
    """Whether it was closed, as far as is known: one that is listed as open is open again."""
    return holding.left_at is not None and holding.number not in others


def unknown(case: Case, known: Mapping[int, Holding]) -> Sequence[OpenPullRequest]:
    """The other open pull requests whose commits at their present head are not known."""
    return [
        request
        for request in case.snapshot.open_pull_requests
        if not _is_known(request, known.get(request.number))
    ]


def _is_known(pull_request: OpenPullRequest, holding: Holding | None) -> bool:
    return holding is not None and holding.head_sha == pull_request.head_sha and holding.is_whole


def _assembled(
    case: Case, own: Holding, known: Mapping[int, Holding], over: Collection[int] = ()
) -> Neighbourhood:
    """All that are open; of those that the snapshot does not list, what is remembered."""
    others = {
        request.number: request for request in case.snapshot.open_pull_requests if request.number not in over
    }
    found = [
        listed(pull_request, known[number])
        for number, pull_request in others.items()
        if _is_known(pull_request, known.get(number))
    ]
    if len(case.snapshot.open_pull_requests) >= MOST_LISTED:
        found += [
            holding for number, holding in known.items() if number not in others and number != own.number
        ]
    told = {holding.number for holding in found}
    return Neighbourhood(
        own=own, others=tuple(found), untold=tuple(number for number in others if number not in told)
    )
