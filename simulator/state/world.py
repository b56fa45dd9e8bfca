"""Everything there is: the world, its repositories, and what in a repository points back at it.

These stand in one file because each of them knows the others: a pull request its repository, the
repository the world, and the world all repositories. They are what is, and nothing here does anything: what
can happen to them are the functions of `simulator.actions`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator.clock import Clock
from simulator.git.repository import GitRepository, temporary_directory
from simulator.state.accounts import Account, Organization, Team
from simulator.state.apps import App, Installation, InstallationToken
from simulator.state.authorizations import Authorizations, UserToken
from simulator.state.checks import CommitStatus, Output, Step, WorkflowRun
from simulator.state.deliveries import Outbox
from simulator.state.identity import Ids, node_id
from simulator.state.issues import Issue, IssueComment, Label
from simulator.state.pulls import Mergeability, Review, ReviewThread
from simulator.state.rules import BranchProtection, Ruleset
from simulator.state.settings import Settings


@dataclass(eq=False, slots=True, kw_only=True)
class CheckSuite:
    """All check runs of one App on one commit. `status` and `conclusion` follow from them."""

    id: int
    repository: Repository
    app: App
    head_sha: str
    head_branch: str | None
    before: str | None = None
    created_at: datetime
    updated_at: datetime
    status: str = "queued"
    conclusion: str | None = None
    workflow_run: WorkflowRun | None = None

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("CheckSuite", self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class CheckRun:
    """One check of one App on one commit. An Actions job is one too: then it has `steps` and a `log`."""

    id: int
    repository: Repository
    suite: CheckSuite
    name: str
    status: str = "queued"
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    details_url: str | None = None
    external_id: str = ""
    output: Output = field(default_factory=Output)
    actions: list[dict[str, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    log: str = ""

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("CheckRun", self.id)

    @property
    def app(self) -> App:
        """Whose check it is."""
        return self.suite.app

    @property
    def head_sha(self) -> str:
        """The commit it judges."""
        return self.suite.head_sha

    @property
    def is_completed(self) -> bool:
        """Whether it has a conclusion."""
        return self.status == "completed"


@dataclass(eq=False, slots=True, kw_only=True)
class PullRequest:
    """A pull request. Its conversation is `issue`; `head_sha` and `base_sha` outlive their branches.

    `head_repository` is None once a fork was deleted.
    """

    id: int
    repository: Repository
    issue: Issue
    head_ref: str
    head_sha: str
    head_repository: Repository | None
    base_ref: str
    base_sha: str
    is_draft: bool = False
    merged_at: datetime | None = None
    merged_by: Account | None = None
    merge_commit_sha: str | None = None
    mergeability: Mergeability
    reviews: list[Review] = field(default_factory=list)
    threads: list[ReviewThread] = field(default_factory=list)
    requested_reviewers: list[Account] = field(default_factory=list)
    requested_teams: list[Team] = field(default_factory=list)
    auto_merge: dict[str, object] | None = None
    maintainer_can_modify: bool = False

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("PullRequest", self.id)

    @property
    def number(self) -> int:
        """Its number in the repository."""
        return self.issue.number

    @property
    def title(self) -> str:
        """Its title."""
        return self.issue.title

    @property
    def body(self) -> str | None:
        """Its description."""
        return self.issue.body

    @property
    def author(self) -> Account:
        """Who opened it."""
        return self.issue.author

    @property
    def created_at(self) -> datetime:
        """When it was opened."""
        return self.issue.created_at

    @property
    def updated_at(self) -> datetime:
        """When anything about it last changed."""
        return self.issue.updated_at

    @property
    def state(self) -> str:
        """`open` or `closed`; a merged one is closed."""
        return self.issue.state

    @property
    def is_open(self) -> bool:
        """Whether it can still be merged."""
        return self.issue.state == "open"

    @property
    def is_merged(self) -> bool:
        """Whether its commits are in the base."""
        return self.merged_at is not None

    @property
    def is_fork(self) -> bool:
        """Whether its head lies in another repository."""
        return self.head_repository is not self.repository

    @property
    def labels(self) -> list[Label]:
        """Its labels."""
        return self.issue.labels

    @property
    def comments(self) -> list[IssueComment]:
        """The comments of its conversation, oldest first."""
        return self.issue.comments


@dataclass(eq=False, slots=True, kw_only=True)
class QueueEntry:
    """A pull request in a merge queue. `state` is QUEUED, AWAITING_CHECKS, MERGEABLE, UNMERGEABLE or LOCKED.

    `group_sha` and `group_ref` are the commit and branch that GitHub asks to have checked.
    """

    id: int
    pull_request: PullRequest
    enqueuer: str
    enqueued_at: datetime
    state: str = "QUEUED"
    group_sha: str | None = None
    group_ref: str | None = None
    base_sha: str | None = None

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("MergeQueueEntry", self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class MergeQueue:
    """The queue of one branch, first in first."""

    id: int
    branch: str
    entries: list[QueueEntry] = field(default_factory=list)

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("MergeQueue", self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class Repository:
    """A repository. `collaborators` maps logins to read, triage, write, maintain or admin.

    `verified_commits` are those that somebody signed.
    """

    world: World
    id: int
    owner: Account
    name: str
    git: GitRepository
    description: str | None = None
    is_private: bool = False
    is_archived: bool = False
    default_branch: str = "main"
    parent: Repository | None = None
    created_at: datetime
    settings: Settings = field(default_factory=Settings)
    collaborators: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    pull_requests: dict[int, PullRequest] = field(default_factory=dict)
    open_numbers: set[int] = field(default_factory=set)
    numbers_by_head: dict[str, list[int]] = field(default_factory=dict)
    protections: dict[str, BranchProtection] = field(default_factory=dict)
    rulesets: list[Ruleset] = field(default_factory=list)
    check_suites: dict[int, CheckSuite] = field(default_factory=dict)
    check_runs: dict[int, CheckRun] = field(default_factory=dict)
    suites_by_sha: dict[str, list[CheckSuite]] = field(default_factory=dict)
    runs_by_sha: dict[str, list[CheckRun]] = field(default_factory=dict)
    statuses: dict[str, list[CommitStatus]] = field(default_factory=dict)
    merge_queues: dict[str, MergeQueue] = field(default_factory=dict)
    verified_commits: set[str] = field(default_factory=set)
    tree_limit: int = 100_000

    @property
    def full_name(self) -> str:
        """owner/name."""
        return f"{self.owner.login}/{self.name}"

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("Repository", self.id)

    @property
    def is_fork(self) -> bool:
        """Whether it was forked from another one."""
        return self.parent is not None

    def branch_sha(self, branch: str) -> str | None:
        """The commit at the tip of a branch, None where there is no such branch."""
        return self.git.ref(f"refs/heads/{branch}")

    def branches(self) -> dict[str, str]:
        """Tips by branch name."""
        prefix = "refs/heads/"
        return {name.removeprefix(prefix): sha for name, sha in self.git.refs(prefix).items()}

    def next_number(self) -> int:
        """The number of the next issue or pull request."""
        return len(self.issues) + 1

    def issue_url(self, number: int) -> str:
        """Where people see an issue or pull request."""
        kind = "pull" if number in self.pull_requests else "issues"
        return f"{self.world.server_url}/{self.full_name}/{kind}/{number}"

    def open_pull_requests(self) -> list[PullRequest]:
        """The open ones, oldest first."""
        numbers = sorted(self.open_numbers)
        return [self.pull_requests[number] for number in numbers if number in self.pull_requests]

    def open_with_head(self, sha: str) -> list[PullRequest]:
        """The open ones whose head is this commit, forks' among them."""
        pulls = [self.pull_requests[number] for number in self.numbers_by_head.get(sha, ())]
        return [pull for pull in pulls if pull.is_open and pull.head_sha == sha]

    def know_head(self, pull: PullRequest) -> None:
        """Make a pull request findable by the head it has now."""
        known = self.numbers_by_head.setdefault(pull.head_sha, [])
        if pull.number not in known:
            known.append(pull.number)
        self.git.set_ref(f"refs/pull/{pull.number}/head", pull.head_sha)


class World:
    """Everything there is. `close()` removes the git repositories from the disk.

    `mergeability_reads` is how many times a pull request's mergeability is read as unknown, after a REST read
    has started the background job, before the answer is there; 0 answers the first read. With
    `graphql_starts_mergeability` a GraphQL read starts it, too.
    """

    def __init__(self, *, clock: Clock) -> None:
        self.clock = clock
        self.ids = Ids()
        self.api_url = "https://api.github.com"
        self.server_url = "https://github.com"
        self.mergeability_reads = 1
        self.graphql_starts_mergeability = False
        self.accounts: dict[str, Account] = {}
        self.organizations: dict[str, Organization] = {}
        self.apps: dict[str, App] = {}
        self.installations: dict[int, Installation] = {}
        self.tokens: dict[str, Account | InstallationToken | UserToken] = {}
        self.authorizations = Authorizations()
        self.repositories: dict[str, Repository] = {}
        self.former_names: dict[str, Repository] = {}
        self.nodes: dict[str, object] = {}
        self.outbox = Outbox(self.ids, self.now)
        self.queue_merges_itself = False
        """Whether a queue's merge is told as its account's own, or the enqueuer's: public data has both."""
        self.tokens_minted = 0
        self._directory: TemporaryDirectory[str] = temporary_directory()

    def now(self) -> datetime:
        """The time by the clock that it has at this moment."""
        return self.clock()

    def close(self) -> None:
        """Remove the repositories from the disk."""
        self._directory.cleanup()

    def folder_of(self, repository_id: int) -> Path:
        """Where the git objects of a repository lie."""
        return Path(self._directory.name) / f"{repository_id}.git"

    def remember(self, *things: object) -> None:
        """Make things findable by their node id."""
        for thing in things:
            self.nodes[str(getattr(thing, "node_id"))] = thing  # noqa: B009 - every kind of thing has one

    def token_of(self, login: str) -> str:
        """The personal access token that acts as this account."""
        return "ghp_" + re.sub(r"\W", "_", login)

    def account(self, login: str) -> Account:
        """An account by login, whatever the case.

        Raises:
            KeyError: there is none.
        """
        return self.accounts[login.lower()]

    def repository(self, full_name: str) -> Repository:
        """A repository by owner/name, whatever the case.

        Raises:
            KeyError: there is none.
        """
        return self.repositories[full_name.lower()]
