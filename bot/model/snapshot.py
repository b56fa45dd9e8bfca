"""Everything Babysit knows of one pull request at one head SHA, read in one go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.model.keys import PullRequestKey
from bot.model.people import Account
from bot.model.repository import Repository
from bot.model.trigger import Outcome


class ActorKind(Enum):
    """Who an account is, as GitHub types it."""

    USER = "User"
    BOT = "Bot"
    ORGANIZATION = "Organization"
    OTHER = "Other"


@dataclass(frozen=True, slots=True)
class Actor:
    """A GitHub account. A deleted one is GitHub's own placeholder, `ghost`.

    `user_id` is GitHub's number for it, which stays when it is renamed; 0 where it was not told.
    """

    login: str
    kind: ActorKind = ActorKind.USER
    user_id: int = 0

    @property
    def account(self) -> Account:
        """Which account it is, whatever kind of account that is."""
        return Account(self.login, self.user_id)


GHOST = Actor("ghost", ActorKind.OTHER)


class PullRequestState(Enum):
    """GitHub's three states of a pull request."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    MERGED = "MERGED"


class Mergeability(Enum):
    """Whether head merges into base; GitHub computes it in the background and says UNKNOWN until then."""

    MERGEABLE = "MERGEABLE"
    CONFLICTING = "CONFLICTING"
    UNKNOWN = "UNKNOWN"


class ContextKind(Enum):
    """The two things GitHub calls a check: one of each may carry the same name.

    A check suite is one only where it says what none of its runs says.
    """

    CHECK_RUN = "check run"
    COMMIT_STATUS = "commit status"
    CHECK_SUITE = "check suite"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A report of one check run or commit status on the head.

    `state` is GitHub's own word in lower case (`queued`, `in_progress`, `success`, `timed_out`, …); an
    unknown word is a failed one. `app_id` is None for a commit status. `run_id` is the check run's id, 0 for
    a commit status, and `suite_id` its suite's. `workflow` and `event` are what that suite ran and why, empty
    where it is no run of GitHub Actions or is not known. `is_required` is GitHub's own `isRequired`, False
    where it was not asked. `is_babysits` says that a Babysit made it, be it another one.
    """

    kind: ContextKind
    name: str
    state: str
    outcome: Outcome
    app_id: int | None = None
    app_name: str = ""
    run_id: int = 0
    suite_id: int = 0
    workflow: str = ""
    workflow_id: int = 0
    event: str = ""
    is_suite_known: bool = False
    reported_at: datetime | None = None
    url: str | None = None
    is_required: bool = False
    is_babysits: bool = False

    @property
    def identity(self) -> tuple[ContextKind, int | None, str, str]:
        """What makes two reports the same context: kind, App, workflow with its event, and name.

        A run of a suite that is not known may be any workflow's, and is like no other suite's.
        """
        if self.workflow:
            source = f"{self.workflow_id or self.workflow} {self.event}"
        else:
            source = "" if self.is_suite_known or not self.suite_id else f"suite {self.suite_id}"
        return (self.kind, self.app_id, source, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """All check runs of one App on the head, or of one run of a workflow; never Babysit's own.

    `status` and `conclusion` are GitHub's words in lower case, the latter empty before the end. `workflow` is
    empty for other Apps than GitHub Actions; such a suite is made on every push and may stay queued for ever.
    """

    suite_id: int
    status: str
    conclusion: str = ""
    app_id: int | None = None
    app_name: str = ""
    workflow: str = ""
    workflow_id: int = 0
    event: str = ""
    updated_at: datetime | None = None
    url: str | None = None

    @property
    def same_workflow(self) -> tuple[int | None, str]:
        """Equal for runs of one workflow."""
        return (self.app_id, str(self.workflow_id or self.workflow))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredContext:
    """A context that must pass before a merge. With an `app_id` only that App's report counts."""

    name: str
    app_id: int | None = None
    source: str = "branch protection"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A pull request of this repository that comes from a branch, as far as what goes into it needs to know.

    `head_sha` is the last commit that it had, `ended_at` when it was merged or closed.
    """

    number: int
    state: PullRequestState
    head_sha: str
    base_ref: str
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The branch a pull request merges into, and GitHub's rules on it.

    `merge_methods` are the ones the repository and every rule allow, as `squash`, `merge`, `rebase`.
    `rule_types` are all kinds of rule in force, in GitHub's words. `own_items` is the git tree of the
    repository's own checklist items, empty for none, None where it is not known; `agent_files` is the same of
    `.claude/agents`. `tree` is the git tree of its whole, empty where it is not known. `proposals` are the
    pull requests that come from this branch, some twenty of them, `is_default` says that it is the
    repository's default branch, `is_protected` that nobody may delete it.
    """

    ref: str
    sha: str
    proposals: Sequence[Proposal] = ()
    is_default: bool = False
    is_protected: bool = False
    required_contexts: Sequence[RequiredContext] = ()
    requires_up_to_date: bool = False
    requires_resolved_conversations: bool = False
    required_approvals: int = 0
    has_merge_queue: bool = False
    merge_methods: frozenset[str] = frozenset({"squash", "merge", "rebase"})
    deletes_merged_heads: bool = False
    rule_types: frozenset[str] = frozenset()
    own_items: str | None = None
    agent_files: str | None = None
    tree: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The proposed commit and the branch it lies on. `exists` is False once the branch was deleted.

    `is_shared` says that another open pull request comes from this very branch, whatever it goes into.
    `tree` is the git tree of the commit, empty where it is not known.
    """

    ref: str
    sha: str
    repository: str | None
    is_fork: bool = False
    exists: bool = True
    is_protected: bool = False
    is_shared: bool = False
    tree: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestReview:
    """One person's standing opinion: `state` is GitHub's word, such as `APPROVED` or `CHANGES_REQUESTED`."""

    author: Actor
    state: str
    commit_sha: str | None
    submitted_at: datetime | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A file of the diff. `change` is GitHub's word: ADDED, MODIFIED, DELETED, RENAMED, COPIED, CHANGED."""

    path: str
    change: str
    additions: int = 0
    deletions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCheck:
    """Babysit's own check run on the head, as GitHub holds it now."""

    check_run_id: int
    external_id: str
    status: str
    conclusion: str | None
    started_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCheck:
    """A commit on which Babysit began a check run for a pull request, and did not conclude it yet.

    `is_group` says that it is a merge group's head and no pull request's.
    """

    head_sha: str
    is_group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnComment:
    """A comment Babysit itself wrote, known by GitHub's word for its author and never by its text alone."""

    comment_id: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnThread:
    """A conversation on a line that Babysit began. `body` is its first comment's text.

    `resolved_by` is who called it settled, None where nobody did or GitHub does not say. Without a
    `thread_id` nothing is known of how it ended.
    """

    thread_id: str
    comment_id: int
    is_resolved: bool
    body: str
    resolved_by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """The pull request's place in its base's merge queue, 1 for the first; `state` is GitHub's word.

    `group_sha` is the commit that GitHub asks to have checked, of all that is ahead and this one, on top of
    `group_base_sha`; both are None until GitHub has made it. `own_check` is Babysit's check run on it.
    """

    state: str
    enqueuer: Actor = GHOST
    position: int = 1
    group_sha: str | None = None
    group_base_sha: str | None = None
    own_check: OwnCheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEvent:
    """The last time that the pull request was put into a merge queue, or left it (`is_exit`).

    `reason` is GitHub's word for an exit: `manual`, `failed_checks`, `merge_conflict`, `merged`, or another;
    empty where there is none. The rest is what was reported on the commit of its group, as on a head.
    """

    is_exit: bool
    at: datetime | None
    actor: Actor = GHOST
    reason: str = ""
    group_sha: str | None = None
    contexts: Sequence[Context] = ()
    suites: Sequence[Suite] = ()
    own_check: OwnCheck | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """Somebody's entry in a merge queue: its pull request's number, and Babysit's check run on its group.

    `since` is when it was put there, None where GitHub does not tell.
    """

    number: int
    position: int
    since: datetime | None = None
    group_sha: str | None = None
    own_check: OwnCheck | None = None


class StatementKind(Enum):
    """Where people say something about a pull request."""

    DESCRIPTION = "description"
    COMMENT = "comment"
    REVIEW = "review"
    LINE_COMMENT = "line comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What somebody other than Babysit wrote on the pull request: all of it is foreign text.

    `statement_id` is GitHub's number for it, among its kind; a description has the pull request's own number.
    `is_edited` says that these may no longer be its author's words; without `is_edit_told` nobody knows.
    `state` and `commit_sha` are a review's: GitHub's word, and the commit that was reviewed.
    """

    kind: StatementKind
    statement_id: int
    node_id: str
    author: Actor
    body: str
    url: str
    created_at: datetime | None
    is_edited: bool = False
    is_edit_told: bool = True
    state: str = ""
    commit_sha: str | None = None

    @property
    def identity(self) -> str:
        """The same for one statement however often it is edited: `comment 12`."""
        return statement_identity(self.kind, self.statement_id)


def statement_identity(kind: StatementKind, statement_id: int) -> str:
    """How a statement is remembered."""
    return f"{kind.value} {statement_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GitAuthor:
    """An author or co-author as a commit names them; `login` is empty where GitHub knows no account."""

    name: str
    email: str
    login: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """A commit of the pull request with everybody it names: author, co-authors, committer.

    `logins` are accounts that GitHub knows the addresses of; `emails` are all addresses, in lower case.
    `authors` are the author and the co-authors, without the committer. `authored_at` stays when a commit is
    rebased or picked, `committed_at` does not. `untold` are addresses of which GitHub does not tell at
    present whether an account has them.
    """

    sha: str
    message: str
    logins: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    authors: Sequence[GitAuthor] = ()
    authored_at: datetime | None = None
    committed_at: datetime | None = None
    untold: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelEvent:
    """A label that was put on, or taken off, by `actor`."""

    label: str
    actor: Actor
    is_on: bool
    at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPullRequest:
    """Another open pull request of the same repository, as far as this one needs to know it.

    `node_id` is GitHub's global id for it.
    """

    number: int
    base_ref: str
    head_ref: str
    is_from_fork: bool = False
    head_sha: str = ""
    node_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentBranch:
    """A branch whose name says that an agent made it, and when its last commit was made."""

    name: str
    committed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigurationFile:
    """A configuration file as it stands in git. `text` is None where it is too large or no text."""

    repository: str
    path: str
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """One pull request at one head.

    `missing` names what could not be read whole, in words for a person; such a snapshot never merges.
    `suites` are the check suites of the head, also those without a run. `configuration` is the base
    branch's file, `organisation_configuration` the one in the organisation's `.github` repository,
    `proposed_configuration` the pull request's own copy, where its diff touches the file. `merge_base` is
    the commit that its changes are counted from, None where more must be read to know. `repository` is the
    one that `key` is about, None where GitHub did not tell its number. `statements` come by
    kind and, within one, by time; `commits` and `label_events` oldest first. `base_changed_at` is when it
    was last pointed at another base branch, `opened_at` when it was opened first and `reopened_at` when
    last opened again after it was closed. `enqueued_by` put it into a merge queue last, also where it has
    left that since. `agent_branches` are some of the repository's, whatever became of them.
    """

    key: PullRequestKey
    read_at: datetime
    node_id: str
    title: str
    url: str
    author: Actor
    state: PullRequestState
    is_draft: bool
    labels: frozenset[str]
    head: Head
    base: Base
    mergeability: Mergeability
    merge_state: str
    review_decision: str | None = None
    reviews: Sequence[PullRequestReview] = ()
    unresolved_threads: int = 0
    contexts: Sequence[Context] = ()
    suites: Sequence[Suite] = ()
    changed_files: Sequence[ChangedFile] = ()
    queue_entry: QueueEntry | None = None
    queue_event: QueueEvent | None = None
    enqueued_by: Actor | None = None
    merged_by: Actor | None = None
    merge_sha: str | None = None
    merged_at: datetime | None = None
    configuration: ConfigurationFile | None = None
    organisation_configuration: ConfigurationFile | None = None
    proposed_configuration: ConfigurationFile | None = None
    merge_base: str | None = None
    own_check: OwnCheck | None = None
    own_comments: Sequence[OwnComment] = ()
    own_threads: Sequence[OwnThread] = ()
    open_pull_requests: Sequence[OpenPullRequest] = ()
    statements: Sequence[Statement] = ()
    commits: Sequence[Commit] = ()
    label_events: Sequence[LabelEvent] = ()
    base_changed_at: datetime | None = None
    opened_at: datetime | None = None
    reopened_at: datetime | None = None
    viewer_login: str = ""
    viewer_id: int = 0
    repository: Repository | None = None
    is_locked: bool = False
    agent_branches: Sequence[AgentBranch] = ()
    missing: Sequence[str] = ()

    def is_own(self, actor: Actor | None) -> bool:
        """Whether this account is Babysit's own: by its number, for logins change hands.

        Where GitHub does not tell both numbers, an App's account of the same login counts; no person's does.
        """
        if actor is None or actor.kind is not ActorKind.BOT:
            return False
        viewer = Account(self.viewer_login.lower().removesuffix("[bot]"), self.viewer_id)
        return bool(viewer.login) and viewer.is_same(
            Account(actor.login.removesuffix("[bot]"), actor.user_id)
        )

    @property
    def sharing(self) -> Sequence[int]:
        """The other open pull requests with this very commit as their head: its check run is theirs, too."""
        return [request.number for request in self.open_pull_requests if request.head_sha == self.head.sha]
