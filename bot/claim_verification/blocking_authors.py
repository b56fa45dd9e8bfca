"""Whose claims hold a merge: agents', and people's as far as the configuration and GitHub say so."""

from collections.abc import Collection, Sequence
from typing import Protocol

from cachetools import TTLCache

from bot.claim_verification.finder import FoundClaim
from bot.github.errors import GitHubError
from bot.model.config import HoldFrom
from bot.model.keys import PullRequestKey
from bot.model.people import Person, Role
from bot.model.time import Clock

REMEMBERED_S = 300.0
MOST_ASKED = 20
"""People that one look asks for; whoever is beyond them holds."""


class PersonReader(Protocol):
    """Who may do what."""

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        """What somebody may do in the repository now."""
        ...


class Holders:
    """Remembers for some minutes who may write."""

    def __init__(self, github: PersonReader, clock: Clock) -> None:
        self._github = github
        self._writers: TTLCache[tuple[str, str], bool] = TTLCache(
            10_000, REMEMBERED_S, timer=lambda: clock.now().timestamp()
        )

    async def holding(
        self, key: PullRequestKey, hold_from: HoldFrom, claims: Sequence[Sequence[FoundClaim]]
    ) -> Sequence[bool]:
        """Whether each claim holds, given everybody's statements of it: one who may hold is enough."""
        asked: set[str] = set()
        return [await self._holds(key, hold_from, said, asked) for said in claims]

    async def _holds(
        self, key: PullRequestKey, hold_from: HoldFrom, said: Sequence[FoundClaim], asked: set[str]
    ) -> bool:
        if hold_from is HoldFrom.EVERYONE or not said or any(found.is_from_agent for found in said):
            return True
        if hold_from is HoldFrom.AGENTS:
            return False
        for login in dict.fromkeys(found.statement.author.login for found in said):
            if await self._may_write(key, login, asked):
                return True
        return False

    async def _may_write(self, key: PullRequestKey, login: str, asked: set[str]) -> bool:
        """Taken for granted where GitHub does not tell: what is not known holds."""
        known = self._writers.get((key.repository, login))
        if known is not None:
            return known
        asked.add(login)
        if len(asked) > MOST_ASKED:
            return True
        try:
            person = await self._github.read_person(key, login, ())
        except GitHubError:
            return True
        self._writers[key.repository, login] = person.role >= Role.WRITE
        return person.role >= Role.WRITE
