"""All that Babysit knows of a pull request beside GitHub's snapshot, put together for one look."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from bot import agent_roster, diff, neighbourhood
from bot.agent_roster import AgentFilesReader, AgentNotesReader
from bot.claim_verification.verifier import EVERY_CLAIM, NONE_AFRESH
from bot.command_execution.listener import Listener, Obeyed
from bot.comment_posting import Speaker
from bot.diff import read_diff
from bot.model.checklist import ReviewOutcome
from bot.model.command import Wish, Wishes
from bot.model.config import ChecklistConfig, Mode
from bot.model.effects import (
    AnswerClaimant,
    ClaimEffect,
    EndCheck,
    ListBranches,
    PostFindings,
    PublishCheck,
    PublishStatus,
    Remember,
    RememberedEffect,
    Remind,
    ReopenThread,
    ResolveThread,
)
from bot.model.gate import Case, Examined
from bot.model.keys import PullRequestKey
from bot.model.people import Person
from bot.model.side_act import RefusedAct
from bot.model.snapshot import PullRequestState, Snapshot
from bot.neighbourhood import Neighbours
from bot.policy.agent_file_notes import changed_agent_files
from bot.policy.agent_scopes import needs_agent_files
from bot.policy.people import asked_for, teams_in
from bot.policy.signals import needs_diff
from bot.policy.waivers import waivers
from bot.publishing import Publisher
from bot.records.arrivals import Arrivals
from bot.records.holdings import Holdings
from bot.records.ledger import Ledger
from bot.records.refused_acts import RefusedActs
from bot.records.repositories import Repositories
from bot.trackers.announcer import Announcer


class Checklist(Protocol):
    """What a look needs of the checklist."""

    async def look(self, snapshot: Snapshot, config: ChecklistConfig) -> ReviewOutcome | None:
        """The review of this very head, None where nothing is asked."""

    async def forget(self, snapshot: Snapshot) -> None:
        """Have the next look review this head afresh."""


class GitHub(diff.GitHub, agent_roster.GitHub, neighbourhood.GitHub, Protocol):
    """What the desk itself needs of GitHub."""

    async def items_url(self) -> str:
        """Where the checklist's pages are, empty where nobody knows."""

    async def read_person(self, key: PullRequestKey, login: str, teams: Collection[str]) -> Person:
        """What somebody may do in the repository now, and which of these teams they are in."""


class Claims(Protocol):
    """What a look needs of claims."""

    async def inform(self, case: Case, afresh: frozenset[str]) -> Case:
        """The case with its claims at this head; those of `afresh` are looked at once more."""

    async def carry_out(self, key: PullRequestKey, effect: ClaimEffect) -> None:
        """Say it, and remember that it was said."""

    async def note_told(self, key: PullRequestKey, numbers: Sequence[int]) -> None:
        """Remember that the one comment answers whoever made these claims."""


def claims_wanted(wishes: Wishes) -> frozenset[str]:
    """The names of the claims that somebody wants to be verified now."""
    if wishes.is_recheck or (Wish.VERIFY in wishes.kinds and not wishes.claims):
        return EVERY_CLAIM
    return frozenset(f"C{number}" for number in wishes.claims)


class Desk:
    """Asks everybody who knows something, those first on whom others depend."""

    def __init__(
        self,
        github: GitHub,
        ledger: Ledger,
        claims: Claims,
        checklist: Checklist,
        *,
        listener: Listener | None = None,
        publisher: Publisher | None = None,
        speaker: Speaker | None = None,
        refused: RefusedActs | None = None,
        repositories: Repositories | None = None,
        arrivals: Arrivals | None = None,
        holdings: Holdings | None = None,
        announcer: Announcer | None = None,
    ) -> None:
        """Without the first four of the last it only informs: nobody is obeyed, nothing is published or said.

        Without `repositories` nothing that was kept under a name is adopted; without `arrivals` nothing was
        there before Babysit; without `holdings` no pull request is compared with others; without `announcer`
        no tracker is told.
        """
        self._github = github
        self._ledger = ledger
        self._claims = claims
        self._checklist = checklist
        self._listener = listener
        self._publisher = publisher
        self._speaker = speaker
        self._repositories = repositories
        self._refused = refused
        self._arrivals = arrivals
        self._announcer = announcer
        self._agent_files = AgentFilesReader(github)
        self._neighbours = Neighbours(github, holdings) if holdings is not None else None
        self._agent_notes = AgentNotesReader(github)

    async def inform(self, case: Case) -> Case:
        """The case with what was begun and, of an open pull request, all that was looked up for its gates.

        Raises:
            GitHubError: something could not be read, and may be later.
        """
        if case.snapshot.state is not PullRequestState.OPEN:
            return await self._with_what_was_done(case)
        case = await self._with_what_was_done(await self._remembered(case))
        case = await self._claims.inform(case, NONE_AFRESH)
        return await self._weighed(await self._looked_up(case))

    async def hear(self, case: Case) -> tuple[Case, Sequence[Obeyed]]:
        """The same, after all commands that wait were obeyed; those who said them are to be told.

        Where Babysit only observes, nobody is heard: an answer would be a comment.

        Commands are taken when the claims are numbered and before the rest is looked up, for some want that
        afresh; they are obeyed when all have spoken, for some are about what was found. Of a pull request
        that is over, only commands are heard.

        Raises:
            GitHubError: something could not be read or said, and may be later.
        """
        if self._listener is None or case.config.mode is Mode.OBSERVE:
            return await self.inform(case), ()
        is_open = case.snapshot.state is PullRequestState.OPEN
        case = await self._with_what_was_done(await self._remembered(case))
        if is_open:
            case = await self._claims.inform(case, NONE_AFRESH)
        taken = await self._listener.take(case)
        case = replace(case, commands_due_in_s=taken.next_in_s, is_afresh=taken.wishes.is_recheck)
        if is_open:
            case = await self._looked_up(await self._afresh(case, taken.wishes))
        case, obeyed = await self._listener.obey(case, taken)
        case = await self._weighed(replace(case, people=taken.people))
        return case, obeyed

    async def tell(self, case: Case, obeyed: Sequence[Obeyed]) -> Mapping[str, RefusedAct]:
        """Tell whoever gave commands what came of them; what GitHub refuses here by now.

        Raises:
            GitHubError: it could not be said, and may be later.
        """
        if self._listener is None or self._refused is None or not obeyed:
            return case.refused
        await self._listener.tell(case, obeyed)
        return await self._refused.of(case.snapshot.key)

    async def _remembered(self, case: Case) -> Case:
        """With the ledger, once it is certain whose that is."""
        repository = case.snapshot.repository
        if self._repositories is not None and repository is not None:
            await self._repositories.meet(repository)
        return replace(case, ledger=await self._ledger.of(case.snapshot.key))

    async def _afresh(self, case: Case, wishes: Wishes) -> Case:
        """With what people want to be looked at once more."""
        if wishes.is_recheck:
            await self._checklist.forget(case.snapshot)
        afresh = claims_wanted(wishes)
        return await self._claims.inform(case, afresh) if afresh and case.claims else case

    async def _looked_up(self, case: Case) -> Case:
        """With what others hold, changed lines and agent files where needed, and the checklist's review."""
        if self._neighbours is not None:
            case = await self._neighbours.inform(case)
        if needs_agent_files(case):
            files = await self._agent_files.read(case.snapshot, case.config.agents)
            case = replace(case, agent_files=files)
        if changed_agent_files(case):
            case = replace(case, agent_notes=await self._agent_notes.read(case))
        if needs_diff(case):
            case = replace(case, diff=await read_diff(self._github, case.snapshot))
        return replace(case, reviewed=await self._checklist.look(case.snapshot, case.config.checklist))

    async def _weighed(self, case: Case) -> Case:
        """With what the ledger means now, and what those may do now on whose word a gate may hang."""
        if case.snapshot.state is not PullRequestState.OPEN:
            return case
        return replace(case, people=await self._people(case), waivers=waivers(case))

    async def _people(self, case: Case) -> Mapping[str, Person]:
        """Asked once a look, also those who just commanded."""
        teams, known = teams_in(case.config), {login.lower(): one for login, one in case.people.items()}
        return {
            login: known.get(login) or await self._github.read_person(case.snapshot.key, login, teams)
            for login in sorted(asked_for(case))
        }

    async def _with_what_was_done(self, case: Case) -> Case:
        """With the check runs that are open, what was said and may be, and what GitHub refused."""
        key = case.snapshot.key
        if self._speaker is not None:
            posted = await self._speaker.posted(key)
            case = replace(case, posted=posted, items_url=await self._github.items_url())
            case = replace(case, listed_branches=await self._speaker.listed_branches(key))
        if self._arrivals is not None and case.snapshot.state is PullRequestState.OPEN:
            case = replace(case, is_from_before=await self._arrivals.is_from_before(case.snapshot))
        if self._publisher is not None:
            case = replace(case, open_checks=await self._publisher.open_checks(key))
        if self._neighbours is not None and case.snapshot.state is not PullRequestState.OPEN:
            case = await self._neighbours.leave(case)
        return case if self._refused is None else replace(case, refused=await self._refused.of(key))

    async def announce(self, case: Case, examined: Sequence[Examined]) -> None:
        """Note what trackers are to be told, where any is."""
        if self._announcer is not None:
            await self._announcer.announce(case, examined)

    async def publish(self, key: PullRequestKey, effect: PublishCheck, *, is_group: bool) -> int:
        """Make the check run say this; its id. `is_group` for one on a merge group's head.

        Raises:
            GitHubError: it could not be published.
        """
        if self._publisher is None:
            raise TypeError("nobody publishes")
        return await self._publisher.publish(key, effect, is_group=is_group)

    async def note_refused(self, key: PullRequestKey, refused: RefusedAct) -> None:
        """Remember what GitHub refused."""
        if self._refused is not None:
            await self._refused.note(key, refused)

    async def forget_refused(self, key: PullRequestKey, act: str) -> None:
        """It was done after all."""
        if self._refused is not None:
            await self._refused.forget(key, act)

    async def carry_out(self, key: PullRequestKey, effect: RememberedEffect) -> None:
        """Do it, and remember that it was done.

        Raises:
            GitHubError: it could not be done.
        """
        match effect:
            case PublishStatus() | PostFindings() | ResolveThread() | ReopenThread() | ListBranches():
                if self._speaker is not None:
                    await self._speaker.carry_out(key, effect)
                if isinstance(effect, PublishStatus):
                    await self._claims.note_told(key, effect.answered)
            case AnswerClaimant() | Remind():
                await self._claims.carry_out(key, effect)
            case EndCheck():
                if self._publisher is not None:
                    await self._publisher.end(key, effect)
            case Remember():
                await self._ledger.add(key, effect.entries)
