"""What an act can do: agents propose, CI runs, and the story waits until Babysit has answered."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from simulator.actions import workflows
from simulator.demo.endings import name_of, own_check
from simulator.demo.narrator import Part
from simulator.demo.problems import DemoError
from simulator.demo.sample_organisations import REQUIRED_CHECKS, Organisations
from simulator.demo.served import ServedBabysit
from simulator.git.repository import Content
from simulator.server import SimulatedGitHub
from simulator.state.world import CheckRun, PullRequest
from simulator.story import StoryRepository

PATIENCE_S = 25.0
LOOKS_EVERY_S = 0.02
CI_TAKES_S = 1.2


@dataclass(frozen=True, slots=True)
class Cues:
    """Moments of one act that another one waits for."""

    login_is_merged: asyncio.Event = field(default_factory=asyncio.Event)
    race_is_over: asyncio.Event = field(default_factory=asyncio.Event)
    report_is_written: asyncio.Event = field(default_factory=asyncio.Event)
    server_is_back: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What all acts share."""

    organisations: Organisations
    github: SimulatedGitHub
    server: ServedBabysit
    cues: Cues


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A pull request that somebody is about to open: one commit on a new branch."""

    by: str
    branch: str
    title: str
    body: str
    files: Mapping[str, Content]
    labels: Sequence[str] = ("automerge",)


@dataclass(frozen=True, slots=True)
class Scene:
    """One act's view of the stage, and its voice."""

    stage: Stage
    part: Part

    def propose(
        self, repository: StoryRepository, proposal: Proposal, *, onto: str | None = None
    ) -> PullRequest:
        """Push the commit, onto another one than the tip of `main` if said, and open the pull request."""
        repository.push(
            proposal.branch, proposal.files, message=proposal.title, author=proposal.by, onto=onto
        )
        return repository.open_pull_request(
            head=proposal.branch,
            title=proposal.title,
            body=proposal.body,
            author=proposal.by,
            labels=proposal.labels,
        )

    def start_ci(self, pull_request: PullRequest) -> list[CheckRun]:
        """Begin every required job on the head."""
        return workflows.start_workflow(pull_request.repository, pull_request.head_sha, REQUIRED_CHECKS)

    def pass_ci_at_once(self, pull_request: PullRequest) -> None:
        """Run every required job on the head, all green before Babysit has looked."""
        for job in self.start_ci(pull_request):
            workflows.finish_job(pull_request.repository, job)

    async def pass_ci(self, pull_request: PullRequest, jobs: Sequence[CheckRun]) -> None:
        """Let the jobs run for a moment, and end green."""
        await asyncio.sleep(CI_TAKES_S)
        for job in jobs:
            workflows.finish_job(pull_request.repository, job)

    async def until(self, happened: Callable[[], object], what: str) -> None:
        """Return once it happened.

        Raises:
            DemoError: it did not in time, or the server is gone; `what` says what was waited for.
        """
        deadline = time.monotonic() + PATIENCE_S
        while not happened():
            if time.monotonic() > deadline:
                raise self._missing(what)
            await asyncio.sleep(LOOKS_EVERY_S)

    async def within_patience(self, happening: Awaitable[object], what: str) -> None:
        """Wait for something that ends by itself.

        Raises:
            DemoError: it did not in time; `what` says what was waited for.
        """
        try:
            async with asyncio.timeout(PATIENCE_S):
                await happening
        except TimeoutError as error:
            raise self._missing(what) from error

    def _missing(self, what: str) -> DemoError:
        return DemoError(f"Act “{self.part.heading}”: {what} did not come within {PATIENCE_S:.0f} s.")

    async def hear(self, pull_request: PullRequest, words: str, *, why: str = "") -> None:
        """Wait until Babysit's check run on the head says these words in its title, and quote it."""
        await self.hear_quietly(pull_request, words)
        run = own_check(pull_request)
        if run is not None:
            self.part.quote(run.output.title or "", run.conclusion, why=why)

    async def hear_quietly(self, pull_request: PullRequest, words: str) -> None:
        """Wait for the words and do not quote them."""

        def is_said() -> bool:
            run = own_check(pull_request)
            return run is not None and words in (run.output.title or "")

        await self.until(is_said, f"“{words}” on {name_of(pull_request)}")

    async def see_merged(self, pull_request: PullRequest, *, why: str) -> None:
        """Wait until it is merged and its branch deleted, and quote the check run that says so."""
        await self.until(lambda: pull_request.is_merged, f"the merge of #{pull_request.number}")
        judged, commit = pull_request.head_sha[:7], (pull_request.merge_commit_sha or "")[:7]
        self.part.tell("Babysit", f"squash-merges {judged} into main as {commit}", why=why)
        await self.hear(pull_request, "Merged as")
        branch, repository = pull_request.head_ref, pull_request.repository
        await self.until(lambda: repository.branch_sha(branch) is None, f"the deletion of {branch}")
        self.part.tell("Babysit", f"deletes the branch {branch}")
