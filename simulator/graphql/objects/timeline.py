"""What happened to a pull request: one class for each kind of line that the world writes."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from simulator.graphql.objects import actors
from simulator.graphql.objects.labels import Label
from simulator.graphql.references import CommitAt, PullRequestAt
from simulator.state import issues
from simulator.state.identity import node_id


@dataclass(frozen=True, slots=True)
class Happening:
    """What all lines have in common."""

    pull_request: PullRequestAt
    record: issues.TimelineEvent
    kind: str

    @property
    def id(self) -> str:
        return node_id(self.kind, self.record.id)

    @property
    def created_at(self) -> datetime:
        return self.record.created_at

    @property
    def actor(self) -> actors.Actor:
        return actors.present(self.pull_request.repository.site, self.record.actor)

    @property
    def resource_path(self) -> str:
        return f"{self.pull_request.resource_path}#event-{self.record.id}"

    @property
    def url(self) -> str:
        return f"{self.pull_request.url}#event-{self.record.id}"


@dataclass(frozen=True, slots=True)
class LabelChange:
    """The part of a line that names a label, also one that was deleted since."""

    happening: Happening

    @property
    def label(self) -> Label:
        repository, name = self.happening.pull_request.repository, self.happening.record.label or ""
        known = {label.name.lower(): label for label in repository.record.labels.values()}
        return Label(repository, known.get(name.lower()) or issues.Label(id=0, name=name))


@dataclass(frozen=True, slots=True)
class CommitMention:
    """The part of a line that names commits."""

    happening: Happening

    @property
    def commit(self) -> CommitAt | None:
        sha = self.happening.record.commit_sha
        return None if sha is None else self.happening.pull_request.repository.commit_or_none(sha)

    @property
    def before_commit(self) -> CommitAt | None:
        sha = self.happening.record.previous
        return None if sha is None else self.happening.pull_request.repository.commit_or_none(sha)

    @property
    def after_commit(self) -> CommitAt | None:
        sha = self.happening.record.current or self.happening.record.commit_sha
        return None if sha is None else self.happening.pull_request.repository.commit_or_none(sha)


@dataclass(frozen=True, slots=True)
class NameChange:
    """The part of a line that names branches or titles."""

    happening: Happening

    @property
    def head_ref_name(self) -> str:
        return self.happening.pull_request.record.head_ref

    @property
    def merge_ref_name(self) -> str:
        return self.happening.pull_request.record.base_ref

    @property
    def previous_ref_name(self) -> str:
        return self.happening.record.previous or ""

    @property
    def current_ref_name(self) -> str:
        return self.happening.record.current or self.happening.pull_request.record.base_ref

    @property
    def previous_title(self) -> str:
        return self.happening.record.previous or ""

    @property
    def current_title(self) -> str:
        return self.happening.record.current or self.happening.pull_request.record.title

    @property
    def dismissal_message(self) -> str | None:
        return self.happening.record.current

    @property
    def reason(self) -> str | None:
        return self.happening.record.current


Behind: TypeAlias = tuple[Happening, LabelChange, CommitMention, NameChange]


@dataclass(frozen=True, slots=True)
class LabeledEvent:
    """A label was put on."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class UnlabeledEvent:
    """A label was taken off."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class ClosedEvent:
    """It was closed, by hand or by a merge."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class ReopenedEvent:
    """It was opened again."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class MergedEvent:
    """It was merged."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class HeadRefForcePushedEvent:
    """The head was replaced by one that does not hold the old one."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class HeadRefDeletedEvent:
    """The head branch was deleted."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class BaseRefChangedEvent:
    """It was retargeted."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class ConvertToDraftEvent:
    """It became a draft."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class ReadyForReviewEvent:
    """It stopped being a draft."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class RenamedTitleEvent:
    """It got another title."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class ReviewDismissedEvent:
    """A review was taken back."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class AddedToMergeQueueEvent:
    """It was enqueued."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class RemovedFromMergeQueueEvent:
    """It left the queue without being merged."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class AutoMergeEnabledEvent:
    """GitHub was told to merge it when ready."""

    behind: Behind


@dataclass(frozen=True, slots=True)
class AutoMergeDisabledEvent:
    """GitHub was told not to."""

    behind: Behind


_KINDS = {
    "labeled": LabeledEvent,
    "unlabeled": UnlabeledEvent,
    "closed": ClosedEvent,
    "reopened": ReopenedEvent,
    "merged": MergedEvent,
    "head_ref_force_pushed": HeadRefForcePushedEvent,
    "head_ref_deleted": HeadRefDeletedEvent,
    "base_ref_changed": BaseRefChangedEvent,
    "convert_to_draft": ConvertToDraftEvent,
    "ready_for_review": ReadyForReviewEvent,
    "renamed": RenamedTitleEvent,
    "review_dismissed": ReviewDismissedEvent,
    "added_to_merge_queue": AddedToMergeQueueEvent,
    "removed_from_merge_queue": RemovedFromMergeQueueEvent,
    "auto_merge_enabled": AutoMergeEnabledEvent,
    "auto_merge_disabled": AutoMergeDisabledEvent,
}


def happenings(pull_request: PullRequestAt) -> Sequence[object]:
    """The lines that the world wrote, of the kinds that the schema knows, oldest first."""
    return [
        _present(pull_request, event, kind)
        for event in pull_request.record.issue.timeline
        if (kind := _KINDS.get(event.event)) is not None
    ]


def _present(pull_request: PullRequestAt, event: issues.TimelineEvent, kind: type) -> object:
    line = Happening(pull_request, event, kind.__name__)
    return kind((line, LabelChange(line), CommitMention(line), NameChange(line)))


def item_type(item: object) -> str:
    """The member of `PullRequestTimelineItemsItemType` for a line, such as `LABELED_EVENT`."""
    words = "".join(f"_{letter}" if letter.isupper() else letter for letter in type(item).__name__)
    return words.lstrip("_").upper()
