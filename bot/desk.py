"""All that Babysit knows of a pull request beside GitHub's snapshot, put together for one look."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Protocol

from bot import surveying
from bot.model.config import ChecklistConfig
from bot.model.effects import (
    ChecklistEffect,
    PostFindings,
    PublishChecklist,
    Remember,
    RememberedEffect,
    ReopenThread,
    ResolveThread,
)
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.people import Person
from bot.model.snapshot import Snapshot
from bot.records.ledger import Ledger
from bot.reviewing.reviewer import Look
from bot.standing.people import asked_for, teams_in
from bot.standing.signals import needs_survey
from bot.surveying import survey


class Checklist(Protocol):
    """What a look needs of the checklist."""

    async def look(self, snapshot: Snapshot, config: ChecklistConfig) -> Look:
        """The review of this very head, and what was said of it so far."""

    async def carry_out(self, key: PullRequestKey, effect: ChecklistEffect) -> None:
        """Say it, and remember that it was said."""


class GitHub(surveying.GitHub, Protocol):
    """What the desk itself needs of GitHub."""

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        """What somebody may do in the repository now, and which of these teams they are in."""


class Desk:
    """Asks everybody who knows something, those first on whom others depend."""

    def __init__(self, github: GitHub, ledger: Ledger, checklist: Checklist) -> None:
        self._github = github
        self._ledger = ledger
        self._checklist = checklist

    async def inform(self, case: Case) -> Case:
        """The case with the ledger, the changed lines where a gate needs them, people, then the checklist.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        case = replace(case, ledger=await self._ledger.of(case.snapshot.key))
        if needs_survey(case):
            case = replace(case, survey=await survey(self._github, case.snapshot))
        case = replace(case, people=await self._people(case))
        look = await self._checklist.look(case.snapshot, case.config.checklist)
        return replace(case, reviewed=look.outcome, posted=look.posted)

    async def _people(self, case: Case) -> Mapping[str, Person]:
        """What those may do now on whose word a gate may hang."""
        teams = teams_in(case.config)
        return {
            login: await self._github.read_person(case.snapshot.key, login, teams)
            for login in sorted(asked_for(case))
        }

    async def carry_out(self, key: PullRequestKey, effect: RememberedEffect) -> None:
        """Do it, and remember that it was done.

        Raises:
            GitHubError: it could not be done.
        """
        match effect:
            case PublishChecklist() | PostFindings() | ResolveThread() | ReopenThread():
                await self._checklist.carry_out(key, effect)
            case Remember():
                await self._ledger.add(key, effect.entries)
