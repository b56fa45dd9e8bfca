"""Pull requests."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from simulator import requirements
from simulator.access import has_role
from simulator.actions import mergeability
from simulator.graphql.objects import actors, timeline
from simulator.graphql.objects.comments import IssueComment
from simulator.graphql.objects.labels import Label
from simulator.graphql.objects.merge_queue import MergeQueue, MergeQueueEntry
from simulator.graphql.objects.pull_request_parts import (
    AutoMergeRequest,
    PullRequestChangedFile,
    PullRequestCommit,
    ReviewRequest,
)
from simulator.graphql.objects.reviews import PullRequestReview, PullRequestReviewThread
from simulator.graphql.objects.rollup import StatusCheckRollup
from simulator.graphql.objects.words import Words
from simulator.graphql.references import CommitAt, IssueAt, PullRequestAt, RefAt, RepositoryAt
from simulator.state import world
from simulator.state.accounts import Account, Team

_CLOSING = re.compile(r"\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):? +#(\d{1,9})\b", re.IGNORECASE)
_MOST_COMMITS = 250
_MOST_FILES = 3_000


@dataclass(frozen=True, slots=True)
class PullRequest:
    """A pull request."""

    repository: RepositoryAt
    record: world.PullRequest

    @property
    def here(self) -> PullRequestAt:
        """Itself, for what it holds."""
        return PullRequestAt(self.repository, self.record)

    @property
    def behind(self) -> tuple[Words, PullRequestAt]:
        return Words(self.repository, self.record, self.record.issue.body_edits), self.here

    @property
    def number(self) -> int:
        return self.record.number

    @property
    def title(self) -> str:
        return self.record.title

    @property
    def state(self) -> str:
        return self.here.state

    @property
    def closed(self) -> bool:
        return not self.record.is_open

    @property
    def closed_at(self) -> datetime | None:
        return self.record.issue.closed_at

    @property
    def locked(self) -> bool:
        return self.record.issue.is_locked

    @property
    def is_draft(self) -> bool:
        return self.record.is_draft

    @property
    def maintainer_can_modify(self) -> bool:
        return self.record.maintainer_can_modify

    # Merging

    @property
    def merged(self) -> bool:
        return self.record.is_merged

    @property
    def merged_at(self) -> datetime | None:
        return self.record.merged_at

    @property
    def merged_by(self) -> actors.Actor | None:
        return actors.present_optional(self.repository.site, self.record.merged_by)

    @property
    def merge_commit(self) -> CommitAt | None:
        sha = self.record.merge_commit_sha
        return self.repository.commit(sha) if sha is not None and self.merged else None

    @property
    def potential_merge_commit(self) -> CommitAt | None:
        return None

    @property
    def mergeable(self) -> str:
        """Reading it here does not start GitHub's job; REST does."""
        answer = mergeability.glance(self.record)
        if answer is None:
            return "UNKNOWN"
        return "MERGEABLE" if answer else "CONFLICTING"

    @property
    def merge_state_status(self) -> str:
        """A draft is BLOCKED: the schema has no member for it any more."""
        state = mergeability.merge_state(self.record).upper()
        return "BLOCKED" if state == "DRAFT" else state

    @property
    def is_merge_queue_enabled(self) -> bool:
        return requirements.has_merge_queue(self.repository.record, self.record.base_ref)

    @property
    def is_in_merge_queue(self) -> bool:
        return self.merge_queue_entry is not None

    @property
    def merge_queue(self) -> MergeQueue | None:
        queue = self.repository.record.merge_queues.get(self.record.base_ref)
        return None if queue is None else MergeQueue(self.repository, queue)

    @property
    def merge_queue_entry(self) -> MergeQueueEntry | None:
        queue = self.merge_queue
        entries = queue.entries if queue is not None else ()
        return next((entry for entry in entries if entry.record.pull_request is self.record), None)

    @property
    def auto_merge_request(self) -> AutoMergeRequest | None:
        asked = self.record.auto_merge
        return None if asked is None else AutoMergeRequest(self.here, asked)

    # Branches

    @property
    def base_ref_name(self) -> str:
        return self.record.base_ref

    @property
    def base_ref_oid(self) -> str:
        return self.record.base_sha

    @property
    def base_ref(self) -> RefAt | None:
        return self.repository.ref(f"refs/heads/{self.record.base_ref}")

    @property
    def base_repository(self) -> RepositoryAt:
        return self.repository

    @property
    def head_ref_name(self) -> str:
        return self.record.head_ref

    @property
    def head_ref_oid(self) -> str:
        return self.record.head_sha

    @property
    def head_repository(self) -> RepositoryAt | None:
        home = self.record.head_repository
        return None if home is None or not self.repository.site.can_see(home) else self.repository.other(home)

    @property
    def head_ref(self) -> RefAt | None:
        home = self.head_repository
        return None if home is None else home.ref(f"refs/heads/{self.record.head_ref}")

    @property
    def head_repository_owner(self) -> actors.Actor | None:
        home = self.record.head_repository
        return actors.present_optional(self.repository.site, home.owner if home else None)

    @property
    def is_cross_repository(self) -> bool:
        return self.record.is_fork

    # What it would bring

    @property
    def commits(self) -> Sequence[PullRequestCommit]:
        shas = self.here.brought_shas()[-_MOST_COMMITS:]
        return [PullRequestCommit(self.here, self.repository.commit(sha)) for sha in shas]

    @property
    def files(self) -> Sequence[PullRequestChangedFile]:
        changed = self.repository.record.git.diff(self.here.start, self.record.head_sha)
        return [PullRequestChangedFile(file) for file in changed[:_MOST_FILES]]

    @property
    def changed_files(self) -> int:
        return len(self.repository.record.git.diff(self.here.start, self.record.head_sha))

    @property
    def additions(self) -> int:
        return sum(file.additions for file in self.files)

    @property
    def deletions(self) -> int:
        return sum(file.deletions for file in self.files)

    @property
    def status_check_rollup(self) -> StatusCheckRollup | None:
        return StatusCheckRollup.of(self.repository, self.record.head_sha)

    @property
    def closing_issues_references(self) -> Sequence[IssueAt]:
        numbers = dict.fromkeys(int(number) for number in _CLOSING.findall(self.record.body or ""))
        found = [self.repository.issue(number) for number in numbers]
        return [issue for issue in found if issue is not None]

    # People

    @property
    def labels(self) -> Sequence[Label]:
        return [Label(self.repository, label) for label in self.record.labels]

    @property
    def assignees(self) -> Sequence[actors.Actor]:
        return [actors.present(self.repository.site, assignee) for assignee in self.record.issue.assignees]

    @property
    def comments(self) -> Sequence[IssueComment]:
        return [IssueComment(self.repository, comment) for comment in self.record.comments]

    @property
    def total_comments_count(self) -> int:
        return len(self.record.comments) + sum(len(thread.comments) for thread in self.record.threads)

    def reviews(
        self, author: str | None = None, states: Sequence[str] | None = None
    ) -> Sequence[PullRequestReview]:
        return [
            PullRequestReview(self.here, review)
            for review in self.record.reviews
            if (author is None or review.author.login == author)
            and (states is None or review.state in states)
        ]

    @property
    def latest_reviews(self) -> Sequence[PullRequestReview]:
        """Each reviewer's last review that does not ask for another one."""
        newest = {review.author.login: review for review in self.record.reviews if review.state != "PENDING"}
        return [PullRequestReview(self.here, review) for review in newest.values()]

    def latest_opinionated_reviews(self, writers_only: bool | None = None) -> Sequence[PullRequestReview]:  # noqa: FBT001 - the schema's argument
        """Each reviewer's standing approval, refusal or dismissal."""
        return [
            PullRequestReview(self.here, review)
            for review in requirements.standing_reviews(self.record).values()
            if not writers_only or has_role(self.repository.record, review.author, "write")
        ]

    @property
    def review_decision(self) -> str | None:
        return requirements.review_decision(self.record)

    @property
    def review_threads(self) -> Sequence[PullRequestReviewThread]:
        return [PullRequestReviewThread(self.here, thread) for thread in self.record.threads]

    @property
    def review_requests(self) -> Sequence[ReviewRequest]:
        asked: list[Account | Team] = [*self.record.requested_reviewers, *self.record.requested_teams]
        return [ReviewRequest(self.here, reviewer) for reviewer in asked]

    def timeline_items(
        self,
        item_types: Sequence[str] | None = None,
        since: object = None,
        skip: int | None = None,
    ) -> Sequence[object]:
        """Everything that happened, oldest first; with `item_types` only that."""
        items = [
            *timeline.happenings(self.here),
            *self.commits,
            *self.comments,
            *self.reviews(),
            *self.review_threads,
        ]
        start = datetime.fromisoformat(str(since)) if since is not None else _BEGINNING
        wanted = [item for item in items if item_types is None or timeline.item_type(item) in item_types]
        return sorted((item for item in wanted if _moment(item) >= start), key=_moment)[skip or 0 :]

    # Where people see it

    @property
    def permalink(self) -> str:
        return self.here.url

    @property
    def checks_resource_path(self) -> str:
        return f"{self.here.resource_path}/checks"

    @property
    def checks_url(self) -> str:
        return f"{self.here.url}/checks"


_BEGINNING = datetime.fromtimestamp(0, UTC)


def _moment(item: object) -> datetime:
    for owner in (item, *getattr(item, "behind", ())):
        found = getattr(owner, "created_at", None)
        if isinstance(found, datetime):
            return found
    raise TypeError(f"{item!r} has no time")
