"""Reviews, and the threads of comments on lines."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator import access
from simulator.graphql.objects import actors
from simulator.graphql.objects.words import Minimizing, Words
from simulator.graphql.references import CommitAt, PullRequestAt, RepositoryAt
from simulator.state import pulls


@dataclass(frozen=True, slots=True)
class PullRequestReview:
    """A review."""

    pull_request: PullRequestAt
    record: pulls.Review

    @property
    def behind(self) -> tuple[Words, Minimizing]:
        return Words(self.repository, self.record, self.record.edits), Minimizing(self.record)

    @property
    def repository(self) -> RepositoryAt:
        return self.pull_request.repository

    @property
    def state(self) -> str:
        return self.record.state

    @property
    def submitted_at(self) -> datetime | None:
        return None if self.record.state == "PENDING" else self.record.submitted_at

    @property
    def commit(self) -> CommitAt | None:
        return self.repository.commit_or_none(self.record.commit_sha)

    @property
    def author_can_push_to_repository(self) -> bool:
        return access.has_role(self.repository.record, self.record.author, "write")

    @property
    def comments(self) -> "Sequence[PullRequestReviewComment]":
        return [
            PullRequestReviewComment(self.pull_request, comment)
            for thread in self.pull_request.record.threads
            for comment in thread.comments
            if comment.review_id == self.record.id
        ]

    @property
    def resource_path(self) -> str:
        return f"{self.pull_request.resource_path}#pullrequestreview-{self.record.id}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"


@dataclass(frozen=True, slots=True)
class PullRequestReviewComment:
    """A comment on a line."""

    pull_request: PullRequestAt
    record: pulls.ReviewComment

    @property
    def behind(self) -> tuple[Words, Minimizing]:
        return Words(self.repository, self.record, self.record.edits), Minimizing(self.record)

    @property
    def repository(self) -> RepositoryAt:
        return self.pull_request.repository

    @property
    def path(self) -> str:
        return self.record.path

    @property
    def line(self) -> int | None:
        return self.record.line

    @property
    def original_line(self) -> int:
        return self.record.original_line

    @property
    def start_line(self) -> int | None:
        return self.record.start_line

    @property
    def outdated(self) -> bool:
        return self.record.line is None

    @property
    def diff_hunk(self) -> str:
        return self.record.diff_hunk

    @property
    def state(self) -> str:
        review = self.pull_request_review
        return "PENDING" if review is not None and review.state == "PENDING" else "SUBMITTED"

    @property
    def commit(self) -> CommitAt | None:
        return self.repository.commit_or_none(self.record.commit_sha)

    @property
    def original_commit(self) -> CommitAt | None:
        return self.repository.commit_or_none(self.record.original_commit_sha)

    @property
    def pull_request_review(self) -> PullRequestReview | None:
        reviews = self.pull_request.record.reviews
        found = next((review for review in reviews if review.id == self.record.review_id), None)
        return None if found is None else PullRequestReview(self.pull_request, found)

    @property
    def reply_to(self) -> "PullRequestReviewComment | None":
        comments = [comment for thread in self.pull_request.record.threads for comment in thread.comments]
        found = next((comment for comment in comments if comment.id == self.record.in_reply_to_id), None)
        return None if found is None else PullRequestReviewComment(self.pull_request, found)

    @property
    def resource_path(self) -> str:
        return f"{self.pull_request.resource_path}#discussion_r{self.record.id}"

    @property
    def url(self) -> str:
        return f"{self.repository.server_url}{self.resource_path}"


@dataclass(frozen=True, slots=True)
class PullRequestReviewThread:
    """Comments on one line, resolved together."""

    pull_request: PullRequestAt
    record: pulls.ReviewThread

    @property
    def id(self) -> str:
        return self.record.node_id

    @property
    def repository(self) -> RepositoryAt:
        return self.pull_request.repository

    @property
    def created_at(self) -> datetime:
        """For the order of the timeline."""
        return self.record.comments[0].created_at

    @property
    def is_resolved(self) -> bool:
        return self.record.is_resolved

    @property
    def resolved_by(self) -> actors.User | None:
        who = self.record.resolved_by
        return None if who is None else actors.viewer(self.repository.site, who)

    @property
    def is_outdated(self) -> bool:
        return self.line is None

    @property
    def is_collapsed(self) -> bool:
        return self.is_resolved or self.is_outdated

    @property
    def path(self) -> str:
        return self.record.comments[0].path

    @property
    def line(self) -> int | None:
        return self.record.comments[0].line

    @property
    def start_line(self) -> int | None:
        return self.record.comments[0].start_line

    @property
    def original_line(self) -> int:
        return self.record.comments[0].original_line

    @property
    def diff_side(self) -> str:
        return self.record.comments[0].side

    @property
    def comments(self) -> Sequence[PullRequestReviewComment]:
        return [PullRequestReviewComment(self.pull_request, comment) for comment in self.record.comments]
