"""All that Babysit knows of a pull request beside GitHub's snapshot, put together for one look."""

from dataclasses import replace
from typing import Protocol

from bot.model.config import ChecklistConfig
from bot.model.effects import PostFindings, PublishChecklist, Remember, RememberedEffect
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.snapshot import Snapshot
from bot.records.ledger import Ledger
from bot.reviewing.reviewer import Look


class Checklist(Protocol):
    """What a look needs of the checklist."""

    async def look(self, snapshot: Snapshot, config: ChecklistConfig) -> Look:
        """The review of this very head, and what was said of it so far."""

    async def carry_out(self, key: PullRequestKey, effect: PublishChecklist | PostFindings) -> None:
        """Say it, and remember that it was said."""


class Desk:
    """Asks everybody who knows something, those first on whom others depend."""

    def __init__(self, ledger: Ledger, checklist: Checklist) -> None:
        self._ledger = ledger
        self._checklist = checklist

    async def inform(self, case: Case) -> Case:
        """The case with the ledger, then with the checklist's review.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        case = replace(case, ledger=await self._ledger.of(case.snapshot.key))
        look = await self._checklist.look(case.snapshot, case.config.checklist)
        return replace(case, reviewed=look.outcome, posted=look.posted)

    async def carry_out(self, key: PullRequestKey, effect: RememberedEffect) -> None:
        """Do it, and remember that it was done.

        Raises:
            GitHubError: it could not be done.
        """
        match effect:
            case PublishChecklist() | PostFindings():
                await self._checklist.carry_out(key, effect)
            case Remember():
                await self._ledger.add(key, effect.entries)
