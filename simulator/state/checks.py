"""What CI reports: check suites, check runs, commit statuses, and the jobs and logs of Actions runs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from zlib import crc32

from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.identity import node_id

if TYPE_CHECKING:
    from simulator.state.repositories import Repository

CONCLUSIONS = (
    "success",
    "failure",
    "neutral",
    "cancelled",
    "skipped",
    "timed_out",
    "action_required",
    "stale",
    "startup_failure",
)
SETTABLE_CONCLUSIONS = CONCLUSIONS[:-2]
"""`stale` and `startup_failure` are GitHub's own: an App that sends them is refused."""


@dataclass(eq=False, slots=True, kw_only=True)
class Annotation:
    """A remark of a check run on lines of a file. `level` is notice, warning or failure."""

    path: str
    start_line: int
    end_line: int
    level: str
    message: str
    title: str | None = None
    raw_details: str | None = None
    start_column: int | None = None
    end_column: int | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Output:
    """What a check run shows people."""

    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Annotation] = field(default_factory=list)


@dataclass(eq=False, slots=True, kw_only=True)
class Step:
    """One step of an Actions job."""

    name: str
    number: int
    status: str = "completed"
    conclusion: str | None = "success"


def workflow_id(repository_id: int, path: str) -> int:
    """The number of a workflow, made from its path: the world knows workflows by their runs alone."""
    return crc32(f"{repository_id}:{path}".encode()) & 0x7FFF_FFFF


@dataclass(eq=False, slots=True, kw_only=True)
class WorkflowRun:
    """One run of an Actions workflow; its jobs are the check runs of its suite."""

    id: int
    name: str
    path: str
    event: str
    run_number: int
    run_attempt: int = 1


@dataclass(eq=False, slots=True, kw_only=True)
class CheckSuite:
    """All check runs of one App on one commit. `status` and `conclusion` follow from them."""

    id: int
    repository: "Repository"
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
    repository: "Repository"
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
class CommitStatus:
    """A status in the old way: a context and a state (error, failure, pending, success) on a commit."""

    id: int
    sha: str
    context: str
    state: str
    description: str | None = None
    target_url: str | None = None
    creator: Account
    created_at: datetime
    updated_at: datetime

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("StatusContext", self.id)
