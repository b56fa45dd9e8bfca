"""Reads all that Babysit knows of a pull request beside GitHub's snapshot: one look's case, and its commands.

What reading itself keeps (claims' numbers, a head's review, since when a head is known) is no more than what
was read: losing it costs another reading.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from bot import agent_roster, diff, neighbourhood
from bot.agent_roster import AgentFilesReader, AgentNotesReader
from bot.claim_verification.verifier import EVERY_CLAIM, NONE_AFRESH
from bot.command_execution.inbox import NEXT_IN_S, InboxReader
from bot.command_execution.obeying import EMPTY, Inbox, wishes_of
from bot.diff import read_diff
from bot.model.answer import NO_WISHES, Wish, Wishes
from bot.model.checklist import ReviewOutcome
from bot.model.config import ChecklistConfig, Mode
from bot.model.gate import Case
from bot.model.keys import PullRequestKey
from bot.model.people import Person
from bot.model.snapshot import PullRequestState, Snapshot
from bot.neighbourhood import Neighbours
from bot.policy.agent_file_notes import changed_agent_files
from bot.policy.agent_scopes import needs_agent_files
from bot.policy.people import asked_for, teams_in
from bot.policy.signals import needs_diff
from bot.policy.waivers import with_ledger
from bot.records.arrivals import Arrivals
from bot.records.holdings import Holdings
from bot.records.ledger import Ledger
from bot.records.listed_branches import ListedBranches
from bot.records.open_checks import OpenChecks
from bot.records.postings import Postings
from bot.records.refused_acts import RefusedActs
from bot.records.repositories import Repositories


class ProposalInformer(Protocol):
    """What a look needs of the decisions that were made before."""

    async def inform(self, case: Case) -> Case:
        """The case with what the configuration that it proposes would have changed."""


class Checklist(Protocol):
    """What a look needs of the checklist."""

    async def look(
        self, snapshot: Snapshot, config: ChecklistConfig, *, is_afresh: bool = False
    ) -> ReviewOutcome | None:
        """The review of this very head, a new one where it is wanted afresh; None where nothing is asked."""


class CaseSource(diff.ComparisonReader, agent_roster.FolderReader, neighbourhood.NeighbourReader, Protocol):
    """What loading a case needs of GitHub beside the snapshot."""

    async def items_url(self) -> str:
        """Where the checklist's pages are, empty where nobody knows."""

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        """What somebody may do in the repository now, and which of these teams they are in."""


class ClaimInformer(Protocol):
    """What a look needs of claims."""

    async def inform(self, case: Case, afresh: frozenset[str]) -> Case:
        """The case with its claims at this head; those of `afresh` are looked at once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What the server remembers of what it did, so that nothing is done twice."""

    postings: Postings
    open_checks: OpenChecks
    refused_acts: RefusedActs
    repositories: Repositories
    arrivals: Arrivals
    holdings: Holdings
    listed_branches: ListedBranches


def claims_wanted(wishes: Wishes) -> frozenset[str]:
    """The names of the claims that somebody wants to be verified now."""
    if wishes.is_recheck or (Wish.VERIFY in wishes.kinds and not wishes.claims):
        return EVERY_CLAIM
    return frozenset(f"C{number}" for number in wishes.claims)


class CaseLoader:
    """Asks everybody who knows something, those first on whom others depend."""

    def __init__(
        self,
        github: CaseSource,
        ledger: Ledger,
        claims: ClaimInformer,
        checklist: Checklist,
        *,
        memory: Memory | None = None,
        inbox: InboxReader | None = None,
        holdings: Holdings | None = None,
        foresight: ProposalInformer | None = None,
    ) -> None:
        """Without `memory` nothing is known of what was done before; without `inbox` nobody is heard.

        Without `holdings`, which a memory brings along, no pull request is compared with others, and without
        `foresight` no proposed configuration with what was decided.
        """
        self._github = github
        self._ledger = ledger
        self._claims = claims
        self._checklist = checklist
        self._memory = memory
        self._inbox = inbox
        self._foresight = foresight
        self._agent_files = AgentFilesReader(github)
        self._agent_notes = AgentNotesReader(github)
        held = memory.holdings if memory is not None else holdings
        self._neighbours = Neighbours(github, held) if held is not None else None

    async def inform(self, case: Case) -> Case:
        """The case with what was begun and, of an open pull request, all that was looked up for its gates.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        case = await self._remembered(case)
        if case.snapshot.state is not PullRequestState.OPEN:
            return case
        case = await self._claims.inform(case, NONE_AFRESH)
        return await self._with_people(await self._looked_up(case, NO_WISHES))

    async def overhear(self, case: Case) -> Case:
        """The same of another pull request; one whose commands wait to be obeyed there is not green yet.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        case = await self.inform(case)
        if self._inbox is None or case.config.mode is Mode.OBSERVE:
            return case
        if not await self._inbox.has_commands(case):
            return case
        return replace(case, commands_due_in_s=NEXT_IN_S)

    async def load(self, case: Case) -> tuple[Case, Inbox]:
        """The same, and the commands that wait; what those want afresh is looked up afresh.

        Where Babysit only observes nobody is heard, for an answer would be a comment. Of a pull request that
        is over only the commands are read.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        if self._inbox is None or case.config.mode is Mode.OBSERVE:
            return await self.inform(case), EMPTY
        is_open = case.snapshot.state is PullRequestState.OPEN
        case = await self._remembered(case)
        if is_open:
            case = await self._claims.inform(case, NONE_AFRESH)
        inbox = await self._inbox.read(case)
        wishes = wishes_of(case, inbox)
        case = replace(case, is_afresh=wishes.is_recheck)
        if is_open:
            case = await self._looked_up(case, wishes)
            case = await self._with_people(case, [person for _, person in inbox.given])
        return case, inbox

    async def _remembered(self, case: Case) -> Case:
        """With the ledger and all that was done before, once it is certain whose those are."""
        snapshot, memory = case.snapshot, self._memory
        if memory is None:
            return with_ledger(case, await self._ledger.of(snapshot.key))
        if snapshot.repository is not None:
            await memory.repositories.meet(snapshot.repository)
        is_open = snapshot.state is PullRequestState.OPEN
        if self._neighbours is not None and not is_open:
            case = await self._neighbours.leave(case)
        return replace(
            with_ledger(case, await self._ledger.of(snapshot.key)),
            posted=await memory.postings.of(snapshot.key),
            listed_branches=await memory.listed_branches.of(snapshot.key),
            items_url=await self._github.items_url(),
            is_from_before=is_open and await memory.arrivals.is_from_before(snapshot),
            open_checks=await memory.open_checks.of(snapshot.key),
            refused=await memory.refused_acts.of(snapshot.key),
        )

    async def _looked_up(self, case: Case, wishes: Wishes) -> Case:
        """With what others hold, changed lines and agent files where needed, and the checklist's review."""
        snapshot, afresh = case.snapshot, claims_wanted(wishes)
        if afresh and case.claims:
            case = await self._claims.inform(case, afresh)
        if self._neighbours is not None:
            case = await self._neighbours.inform(case)
        if needs_agent_files(case):
            files = await self._agent_files.read(snapshot, case.config.agents)
            case = replace(case, agent_files=files)
        if changed_agent_files(case):
            case = replace(case, agent_notes=await self._agent_notes.read(case))
        if needs_diff(case):
            case = replace(case, diff=await read_diff(self._github, snapshot))
        if self._foresight is not None:
            case = await self._foresight.inform(case)
        reviewed = await self._checklist.look(snapshot, case.config.checklist, is_afresh=wishes.is_recheck)
        return replace(case, reviewed=reviewed)

    async def _with_people(self, case: Case, known: Iterable[Person] = ()) -> Case:
        """With what those may do now on whose word a gate may hang: asked once a look."""
        people = {person.login.lower(): person for person in known}
        for login in sorted(asked_for(case) - people.keys()):
            people[login] = await self._github.read_person(case.snapshot.key, login, teams_in(case.config))
        return replace(case, people=people)
