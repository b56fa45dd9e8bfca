"""What CI reports: check suites, check runs, commit statuses, and the jobs and logs of Actions runs."""

from dataclasses import dataclass, field
from datetime import datetime
from zlib import crc32

from simulator.state.accounts import Account
from simulator.state.identity import node_id

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
