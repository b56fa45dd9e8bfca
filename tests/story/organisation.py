"""The organisation of the story: GitHub, Babysit beside it, and what people, agents and CI do there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.model.checklist import ReviewOutcome
from bot.model.config import ChecklistConfig
from bot.model.snapshot import Snapshot
from bot.settings import Settings
from simulator.actions import check_runs, pull_requests, pushes
from simulator.actions import workflows as workflow_actions
from simulator.actions.repositories import add_repository
from simulator.payloads import Json
from simulator.server import SimulatedGitHub
from simulator.starter import starter_world
from simulator.state.apps import Installation
from simulator.state.deliveries import Outbox
from simulator.state.rules import Rule
from simulator.state.world import CheckRun, PullRequest, QueueEntry, Repository, World
from simulator.story import StoryRepository
from tests.fakes import FakeChecklist
from tests.scenarios.house import BABYSIT, HouseClock, free_port
from tests.scenarios.skipping_loop import skipping_loop
from tests.story.chronicle import Chronicle, Which, which
from tests.story.journal import Journal
from tests.story.lives import Server, begin_task
from tests.story.objections import Policy, objections

SWEEP_S = 300
GITHUB_S_WRITES = 500
CONFIGURATION = ".github/babysit.yml"
JOBS = ("build", "test")
PLANS = ("free", "required", "strict", "queue")
"""What `main` asks for: nothing; `build` and `babysit`; also to be up to date; or to go through a queue."""


class WitnessedOutbox(Outbox):
    """Hears of every event at the moment at which it happens."""

    def __init__(self, world: World, hear: Callable[[str, Json], None]) -> None:
        super().__init__(world.ids, world.clock)
        self._hear = hear

    def deliver(
        self, installation: Installation, event: str, payload: Json, repository_id: int | None = None
    ) -> None:
        """See `Outbox.deliver`."""
        if installation.app.slug == "babysit":
            self._hear(event, payload)
        super().deliver(installation, event, payload, repository_id)


class WitnessedChecklist(FakeChecklist):
    """Has nothing against any head, and tells which it was asked about."""

    def __init__(self, judge: Callable[[Snapshot], None]) -> None:
        super().__init__()
        self._judge = judge

    async def look(
        self, snapshot: Snapshot, config: ChecklistConfig, *, is_afresh: bool = False
    ) -> ReviewOutcome | None:
        """See `Checklist.look`."""
        self._judge(snapshot)
        return await super().look(snapshot, config, is_afresh=is_afresh)


@dataclass(slots=True, kw_only=True)
class Organisation:
    """All there is. `wrongs` are what happened and must not; `policies` are by the file's text.

    `excused` went to another base at the moment of the merge, against which GitHub's API has no guard.
    `is_spent` says that little may be left of an hour's limits.
    """

    github: SimulatedGitHub
    repository: StoryRepository
    installation: Installation
    clock: HouseClock
    plan: str
    server: Server
    chronicle: Chronicle
    journal: Journal
    policies: dict[bytes, Policy] = field(default_factory=dict)
    wrongs: list[str] = field(default_factory=list)
    excused: set[Which] = field(default_factory=set)
    names: int = 0
    is_spent: bool = False

    @property
    def world(self) -> World:
        """GitHub's insides."""
        return self.github.world

    def pulls(self) -> list[PullRequest]:
        """Every pull request there ever was, oldest first."""
        return [
            pull
            for repository in self.world.repositories.values()
            for pull in repository.pull_requests.values()
        ]

    def open_pulls(self) -> list[PullRequest]:
        """The open ones of all repositories."""
        return [pull for pull in self.pulls() if pull.is_open]

    def speaking(self, pull: PullRequest) -> dict[str, str]:
        """What speaks against it now, and who must act."""
        return objections(pull, self.policy(pull), self.clock.now())

    def policy(self, pull: PullRequest) -> Policy:
        """What the configuration on its base says."""
        repository, tip = pull.repository, pull.repository.branch_sha(pull.base_ref)
        text = repository.git.read_file(tip, CONFIGURATION) if tip else None
        return self.policies.get(text or b"", Policy())

    def find(self, pull: Which) -> PullRequest | None:
        """A pull request by repository and number."""
        return next((pull_request for pull_request in self.pulls() if which(pull_request) == pull), None)

    def note(self) -> None:
        """Let the chronicle know what speaks against each at this moment."""
        self.chronicle.note([which(pull) for pull in self.open_pulls()])
        self.chronicle.turn_page()

    def fresh(self, word: str) -> str:
        """A name that nothing has yet."""
        self.names += 1
        return f"{word}-{self.names}"

    async def pause(self, seconds: float) -> None:
        """So many seconds, and what they bring."""
        self.note()
        if seconds:
            await asyncio.sleep(seconds)
        await skipping_loop().rest()
        self.note()

    # What people, agents and CI do

    def propose(
        self, base: str, *, draft: bool = False, labels: tuple[str, ...] = ("automerge",), shared: str = ""
    ) -> PullRequest:
        """An agent opens a pull request; `shared` is another's file, which makes them conflict."""
        branch = self.fresh("agent/change")
        path = shared or f"{branch}.py"
        self.repository.push(
            branch, {path: f"{branch}\n"}, message=f"Change {branch}", author="agent", onto=base
        )
        return self.repository.open_pull_request(
            head=branch, base=base, title=f"Change {branch}", author="agent", labels=labels, draft=draft
        )

    def push(self, pull: PullRequest, *, force: bool) -> None:
        """Another commit on its branch."""
        if pull.repository.branch_sha(pull.head_ref) is not None:
            name = self.fresh("more")
            onto = pull.base_ref if force else None
            pushes.push(
                pull.repository, pull.head_ref, {f"{name}.py": "1\n"}, message=name, author="agent", onto=onto
            )

    def start_ci(self, sha: str, repository: Repository, workflow: str = "CI") -> None:
        """GitHub Actions begins on a commit."""
        path = f".github/workflows/{workflow.lower()}.yml"
        workflow_actions.start_workflow(repository, sha, JOBS, name=workflow, path=path)

    def finish_ci(self, sha: str, repository: Repository, conclusion: str, most: int) -> None:
        """The first `most` jobs that run end; all but the last are green."""
        running = [
            run
            for run in repository.runs_by_sha.get(sha, [])
            if run.app.slug == "github-actions" and not run.is_completed
        ][:most]
        for run in running:
            last = run is running[-1]
            workflow_actions.finish_job(
                repository, run, conclusion if last else "success", log="Error: it broke\n"
            )

    def turn_green(self, pull: PullRequest) -> None:
        """CI has run, and all is well."""
        if not any(run.app.slug == "github-actions" for run in runs_on(pull)):
            self.start_ci(pull.head_sha, pull.repository)
        self.finish_ci(pull.head_sha, pull.repository, "success", most=99)

    def rerun_ci(self, pull: PullRequest) -> None:
        """Somebody re-runs the newest job that has ended."""
        ended = [
            run
            for run in pull.repository.runs_by_sha.get(pull.head_sha, [])
            if run.app.slug == "github-actions" and run.is_completed and run.suite.workflow_run is not None
        ]
        if ended:
            workflow_actions.rerun_job(pull.repository, ended[-1])

    def rerun_babysit(self, pull: PullRequest) -> None:
        """Somebody presses Re-run on Babysit's check."""
        runs = own_runs(pull.repository, pull.head_sha)
        if runs and runs[-1].is_completed:
            check_runs.rerun_check(pull.repository, runs[-1], author="wei")

    def configure(self, branch: str, text: str, policy: Policy) -> None:
        """An administrator changes Babysit's configuration."""
        written = f"version: 1\n{text}"
        self.policies[written.encode()] = policy
        self.repository.push(branch, {CONFIGURATION: written}, message="Configure", author="ada")

    def twin(self, pull: PullRequest) -> None:
        """The same head is proposed for the other branch, too."""
        other = "release" if pull.base_ref == "main" else "main"
        pull_requests.open_pull_request(
            pull.repository,
            head=pull.head_ref,
            base=other,
            title="The same",
            author="agent",
            labels=("automerge",),
        )

    def rename(self, *, is_taken: bool) -> None:
        """The repository gets another name, and perhaps another repository the one it had."""
        old = self.repository.full_name
        self.repository.rename(self.fresh("app"), author="ada")
        if is_taken:
            other = add_repository(self.world, StoryRepository, old)
            other.collaborators.update(self.repository.collaborators)
            other.push("agent/other", {"other.py": "1\n"}, message="Other", author="agent")
            other.open_pull_request(head="agent/other", title="Other", author="agent", labels=("automerge",))

    def entries(self) -> list[QueueEntry]:
        """What is in the queue of `main`."""
        queue = self.repository.merge_queues.get("main")
        return queue.entries if queue is not None else []

    # What must not happen

    def hear(self, event: str, payload: Json) -> None:
        """GitHub has just done something: a merge or a deletion by Babysit is looked into at once."""
        match event, payload:
            case "pull_request", {
                "action": "closed",
                "number": int() as number,
                "repository": {"id": int() as id_},
            }:
                pull = self.find((id_, number))
                if pull is not None and pull.is_merged:
                    self._merged(pull)
            case "push", {"deleted": True, "ref": str() as ref, "before": str() as sha}:
                if payload["sender"]["login"] == BABYSIT:  # type: ignore[index]
                    self._deleted(ref.removeprefix("refs/heads/"), sha)
            case _:
                pass

    def _merged(self, pull: PullRequest) -> None:
        if pull.merged_by is None or pull.merged_by.login != BABYSIT or which(pull) in self.excused:
            return
        by_queue = self.plan == "queue" and pull.base_ref == "main" and pull.repository is self.repository
        self.chronicle.note([which(pull)])
        if (which(pull), pull.head_sha, pull.base_ref) not in self.chronicle.judged:
            self.wrongs.append(f"#{pull.number} was merged at {pull.head_sha[:7]} unjudged")
        for objection in self.chronicle.ignored(which(pull), only_finished=by_queue):
            self.wrongs.append(f"#{pull.number} was merged although {objection.why}")

    def _deleted(self, branch: str, sha: str) -> None:
        tips = {(pull.head_ref, pull.head_sha) for pull in self.pulls() if pull.is_merged}
        if (branch, sha) not in tips:
            self.wrongs.append(f"{branch} was deleted at {sha[:7]}, which was not merged")


def runs_on(pull: PullRequest) -> list[CheckRun]:
    """Everybody's check runs on its head, oldest first."""
    return pull.repository.runs_by_sha.get(pull.head_sha, [])


def own_runs(repository: Repository, sha: str) -> list[CheckRun]:
    """Babysit's check runs on a commit, oldest first."""
    return [run for run in repository.runs_by_sha.get(sha, []) if run.app.slug == "babysit"]


def require(repository: StoryRepository, plan: str) -> None:
    """What `main` asks for from now on."""
    checks = [{"context": "build"}, {"context": "babysit"}]
    if plan == "queue":
        repository.add_ruleset(
            Rule(type="merge_queue", parameters={"merge_method": "SQUASH"}),
            Rule(type="required_status_checks", parameters={"required_status_checks": checks}),
        )
    elif plan != "free":
        repository.protect("main", checks=["build", "babysit"], strict=plan == "strict")


@asynccontextmanager
async def open_organisation(plan: str, journal: Journal, writes: int) -> AsyncIterator[Organisation]:
    """An organisation in which Babysit listens, and may write so much an hour."""
    clock = HouseClock()
    asyncio.get_running_loop().set_task_factory(begin_task)
    starter = starter_world(clock=clock.now)
    world, repository = starter.world, starter.repository
    known: list[Organisation] = []
    world.outbox = WitnessedOutbox(
        world, lambda event, payload: known[0].hear(event, payload) if known else None
    )
    repository.create_branch("release", repository.branch_sha("main") or "", author="ada")
    require(repository, plan)
    async with SimulatedGitHub(world) as github:
        port = free_port()
        github.limits.quotas.content_an_hour = writes
        settings = Settings.from_environment(
            {
                "APP_ID": str(starter.app.id),
                "PRIVATE_KEY": starter.private_key,
                "WEBHOOK_SECRET": starter.webhook_secret,
                "GITHUB_API_URL": github.api_url,
                "GITHUB_GRAPHQL_URL": github.graphql_url,
                "PORT": str(port),
                "SWEEP_INTERVAL": str(SWEEP_S),
                "CONTENT_WRITES_PER_HOUR": str(writes),
            }
        )
        starter.app.webhook_url = f"http://127.0.0.1:{port}/webhook"

        def speaking(one: Which) -> list[str]:
            pull = known[0].find(one)
            return list(known[0].speaking(pull)) if pull is not None else []

        chronicle = Chronicle(now=clock.now, speaking=speaking, deliveries=world.outbox.deliveries)
        server = Server(
            settings=settings,
            clock=clock,
            checklist=WitnessedChecklist(chronicle.judge),
            began=chronicle.began,
            finished=chronicle.finished,
        )
        organisation = Organisation(
            github=github,
            repository=repository,
            installation=starter.installation,
            clock=clock,
            plan=plan,
            server=server,
            chronicle=chronicle,
            journal=journal,
            is_spent=writes < GITHUB_S_WRITES,
        )
        known.append(organisation)
        living = asyncio.create_task(server.live())
        try:
            await organisation.pause(2)
            yield organisation
        finally:
            server.stop()
            await living
