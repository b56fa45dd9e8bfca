"""Pull requests, their reviews, and the threads of comments on their lines."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.state.accounts import Account, Team
from simulator.state.apps import App
from simulator.state.identity import node_id
from simulator.state.issues import Edit, Issue, IssueComment, Label, Reaction

if TYPE_CHECKING:
    from simulator.state.repositories import Repository


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


@dataclass(eq=False, slots=True, kw_only=True)
class PullRequest:
    """A pull request. Its conversation is `issue`; `head_sha` and `base_sha` outlive their branches.

    `head_repository` is None once a fork was deleted.
    """

    id: int
    repository: "Repository"
    issue: Issue
    head_ref: str
    head_sha: str
    head_repository: "Repository | None"
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
