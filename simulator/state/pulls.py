"""Pull requests, their reviews, and the threads of comments on their lines."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.identity import node_id
from simulator.state.issues import Edit, Reaction


@dataclass(eq=False, slots=True, kw_only=True)
class Review:
    """A submitted review. `state` is APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING."""

    id: int
    author: Account
    app: App | None = None
    state: str
    body: str
    commit_sha: str
    submitted_at: datetime
    updated_at: datetime
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    is_minimized: bool = False

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("PullRequestReview", self.id)

    @property
    def created_at(self) -> datetime:
        """When it was submitted: the simulator keeps no time of its draft."""
        return self.submitted_at

    @property
    def last_edited_at(self) -> datetime | None:
        """When its text last changed after it was submitted."""
        return self.edits[-1].edited_at if self.edits else None

    @property
    def editor(self) -> Account | None:
        """Who changed it last."""
        return self.edits[-1].editor if self.edits else None


@dataclass(eq=False, slots=True, kw_only=True)
class ReviewComment:
    """A comment on a line. `line` is None once the line it was written on is gone (outdated)."""

    id: int
    thread_id: int
    review_id: int
    author: Account
    app: App | None = None
    body: str
    path: str
    line: int | None
    original_line: int
    start_line: int | None = None
    side: str = "RIGHT"
    commit_sha: str
    original_commit_sha: str
    diff_hunk: str
    in_reply_to_id: int | None = None
    created_at: datetime
    updated_at: datetime
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    is_minimized: bool = False

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("PullRequestReviewComment", self.id)

    @property
    def last_edited_at(self) -> datetime | None:
        """When its text last changed after it was written."""
        return self.edits[-1].edited_at if self.edits else None

    @property
    def editor(self) -> Account | None:
        """Who changed it last."""
        return self.edits[-1].editor if self.edits else None


@dataclass(eq=False, slots=True, kw_only=True)
class ReviewThread:
    """Comments on one line, resolved together."""

    id: int
    comments: list[ReviewComment]
    resolved_by: Account | None = None

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("PullRequestReviewThread", self.id)

    @property
    def is_resolved(self) -> bool:
        """Whether somebody called it settled."""
        return self.resolved_by is not None


@dataclass(eq=False, slots=True, kw_only=True)
class Mergeability:
    """GitHub's background job for one pair of commits: not started, running, or done with an answer."""

    head_sha: str
    base_sha: str
    is_started: bool = False
    reads: int = 0
    answer: bool | None = None
