"""What issues and pull requests have in common: labels, comments with their edits, reactions, a timeline."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.identity import node_id

REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


@dataclass(eq=False, slots=True, kw_only=True)
class Label:
    """A label of a repository. Names are unique without regard to case."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("Label", self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class Reaction:
    """One emoji by one account; the same twice is one."""

    id: int
    user: Account
    content: str
    created_at: datetime

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("Reaction", self.id)


@dataclass(eq=False, slots=True, kw_only=True)
class Edit:
    """One version a text had, and who gave it that version."""

    editor: Account
    body: str
    edited_at: datetime


@dataclass(eq=False, slots=True, kw_only=True)
class IssueComment:
    """A comment in the conversation of an issue or pull request. `edits` are oldest first."""

    id: int
    number: int
    author: Account
    app: App | None = None
    body: str
    created_at: datetime
    updated_at: datetime
    edits: list[Edit] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    is_minimized: bool = False

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("IssueComment", self.id)

    @property
    def last_edited_at(self) -> datetime | None:
        """When its text last changed after it was written."""
        return self.edits[-1].edited_at if self.edits else None

    @property
    def editor(self) -> Account | None:
        """Who changed it last."""
        return self.edits[-1].editor if self.edits else None


@dataclass(eq=False, slots=True, kw_only=True)
class TimelineEvent:
    """Something that happened to an issue: `labeled`, `closed`, `head_ref_force_pushed` and such."""

    id: int
    event: str
    actor: Account
    created_at: datetime
    label: str | None = None
    commit_sha: str | None = None
    previous: str | None = None
    current: str | None = None


@dataclass(eq=False, slots=True, kw_only=True)
class Issue:
    """An issue, and the half of a pull request that GitHub treats as one."""

    id: int
    number: int
    title: str
    body: str | None
    author: Account
    app: App | None = None
    state: str = "open"
    state_reason: str | None = None
    labels: list[Label] = field(default_factory=list)
    assignees: list[Account] = field(default_factory=list)
    comments: list[IssueComment] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    timeline: list[TimelineEvent] = field(default_factory=list)
    body_edits: list[Edit] = field(default_factory=list)
    is_locked: bool = False
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None = None
    closed_by: Account | None = None

    @property
    def node_id(self) -> str:
        """Its global id as an issue."""
        return node_id("Issue", self.id)

    def has_label(self, name: str) -> bool:
        """Whether it carries the label, whatever the case."""
        return any(label.name.lower() == name.lower() for label in self.labels)
