"""The form of GitHub's answer to the snapshot's queries.

`Facts` are the single values of the first answer, `Pages` the connections of the first and all further ones.
A field that is null because of a partial error is None here, also where GitHub's schema says it cannot be.
"""

from datetime import datetime
from typing import Generic, TypeVar

import msgspec

from bot.model.snapshot import Mergeability, PullRequestState

T = TypeVar("T")


class Camel(msgspec.Struct, rename="camel"):
    """GraphQL's spelling of names."""


class Login(Camel):
    """An account; `kind` is GitHub's `__typename`."""

    login: str
    kind: str = msgspec.field(name="__typename", default="")


class Oid(Camel):
    """A commit."""

    oid: str


class Blob(Camel):
    """A git object where a file is expected; `kind` is `Blob`, or what stands in its place."""

    kind: str = msgspec.field(name="__typename", default="")
    is_binary: bool | None = None
    is_truncated: bool = False
    text: str | None = None


class TreeEntry(Camel):
    """A path in a commit."""

    object: Blob | None = None


class Target(Camel):
    """The commit a branch points to, with the configuration file in it."""

    oid: str = ""
    file: TreeEntry | None = None


class App(Camel):
    """The GitHub App behind a check."""

    database_id: int | None = None
    name: str = ""


class RequiredCheck(Camel):
    """Classic protection's required context."""

    context: str
    app: App | None = None


class RefUpdateRule(Camel):
    """Classic protection as everybody who can push may read it."""

    allows_deletions: bool = True
    required_status_check_contexts: list[str | None] | None = None
    required_approving_review_count: int | None = None
    requires_conversation_resolution: bool = False
    requires_linear_history: bool = False


class ProtectionRule(Camel):
    """Classic protection as only administrators may read it."""

    requires_status_checks: bool
    requires_strict_status_checks: bool
    requires_approving_reviews: bool
    requires_conversation_resolution: bool
    requires_linear_history: bool
    required_approving_review_count: int | None = None
    required_status_checks: list[RequiredCheck] | None = None


class PageInfo(msgspec.Struct, frozen=True, rename="camel"):
    """Where the next page begins; comments are read backwards."""

    has_next_page: bool = False
    end_cursor: str | None = None
    has_previous_page: bool = False
    start_cursor: str | None = None

    @property
    def more_from(self) -> str | None:
        """The cursor to go on from, None at the end."""
        if self.has_next_page:
            return self.end_cursor
        return self.start_cursor if self.has_previous_page else None


class Page(msgspec.Struct, Generic[T], rename="camel"):
    """A connection as far as it was read."""

    total_count: int
    nodes: list[T | None] | None = None
    page_info: PageInfo = PageInfo()

    def extend(self, further: "Page[T] | None") -> None:
        """Go on with a further page; none leaves this one as incomplete as it was, and ends it."""
        if further is None:
            self.page_info = PageInfo()
            return
        self.nodes = [*(self.nodes or []), *(further.nodes or [])]
        self.total_count, self.page_info = further.total_count, further.page_info

    @property
    def known(self) -> list[T]:
        """The nodes that GitHub told."""
        return [node for node in self.nodes or [] if node is not None]

    @property
    def is_whole(self) -> bool:
        """Whether every node was told."""
        return len(self.known) >= self.total_count and len(self.known) == len(self.nodes or [])


class StatusCheckConfiguration(Camel):
    """A ruleset's required context."""

    context: str
    integration_id: int | None = None


class RuleParameters(Camel):
    """The parameters of the two kinds of rule that are looked into; other kinds leave all at None."""

    strict_required_status_checks_policy: bool | None = None
    required_status_checks: list[StatusCheckConfiguration] | None = None
    allowed_merge_methods: list[str] | None = None
    required_approving_review_count: int | None = None
    required_review_thread_resolution: bool | None = None


class Rule(Camel):
    """A rule of a ruleset that applies to a branch."""

    type: str
    parameters: RuleParameters | None = None


class HeadRef(Camel):
    """The head's branch; null once it is deleted."""

    ref_update_rule: RefUpdateRule | None = None
    rules: Page[Rule] | None = None


class BaseRef(Camel):
    """The base's branch and its rules."""

    target: Target | None = None
    ref_update_rule: RefUpdateRule | None = None
    branch_protection_rule: ProtectionRule | None = None
    rules: Page[Rule] | None = None


class Named(Camel):
    """A label, or a workflow."""

    name: str


class ReviewNode(Camel):
    """A standing opinion."""

    state: str
    submitted_at: datetime | None = None
    url: str | None = None
    author: Login | None = None
    commit: Oid | None = None


class Thread(Camel):
    """A review thread."""

    is_resolved: bool


class FileNode(Camel):
    """A changed file."""

    path: str
    change_type: str
    additions: int = 0
    deletions: int = 0


class CommentNode(Camel):
    """A comment of anybody's."""

    viewer_did_author: bool
    body: str = ""
    database_id: int | None = None


class OpenNode(Camel):
    """An open pull request of the repository."""

    number: int
    base_ref_name: str
    head_ref_name: str


class AppSuite(Camel):
    """The suite a check run belongs to."""

    app: App | None = None


class CheckRunNode(Camel, tag="CheckRun", tag_field="__typename"):
    """A check run on the head."""

    name: str
    status: str
    database_id: int | None = None
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    url: str | None = None
    external_id: str | None = None
    is_required: bool = False
    check_suite: AppSuite | None = None


class StatusNode(Camel, tag="StatusContext", tag_field="__typename"):
    """A commit status on the head."""

    context: str
    state: str
    created_at: datetime | None = None
    target_url: str | None = None
    is_required: bool = False


ContextNode = CheckRunNode | StatusNode


class Rollup(Camel):
    """Every context of a commit."""

    contexts: Page[ContextNode] | None = None


class WorkflowRun(Camel):
    """A run of a workflow of GitHub Actions."""

    workflow: Named | None = None


class SuiteNode(Camel):
    """A check suite; only those of workflow runs say something by themselves."""

    status: str
    workflow_run: WorkflowRun | None = None


class HeadCommit(Camel):
    """The head's commit."""

    oid: str
    file: TreeEntry | None = None
    status_check_rollup: Rollup | None = None
    check_suites: Page[SuiteNode] | None = None


class CommitNode(Camel):
    """A commit of the pull request."""

    commit: HeadCommit | None = None


class Commits(Camel):
    """The last commit of the pull request, that is its head."""

    nodes: list[CommitNode | None] | None = None


class RepositoryName(Camel):
    """A repository's "owner/name"."""

    name_with_owner: str


class QueueEntry(Camel):
    """The pull request's place in the merge queue."""

    state: str


class PullRequestFacts(Camel):
    """The single values of a pull request."""

    id: str
    title: str
    url: str
    state: PullRequestState
    is_draft: bool
    mergeable: Mergeability
    merge_state_status: str
    is_merge_queue_enabled: bool
    head_ref_name: str
    head_ref_oid: str
    is_cross_repository: bool
    base_ref_name: str
    base_ref_oid: str
    review_decision: str | None = None
    merge_queue_entry: QueueEntry | None = None
    merge_commit: Oid | None = None
    merged_by: Login | None = None
    author: Login | None = None
    head_repository: RepositoryName | None = None
    head_ref: HeadRef | None = None
    base_ref: BaseRef | None = None


class RepositoryFacts(Camel):
    """The single values of its repository."""

    name_with_owner: str
    squash_merge_allowed: bool
    merge_commit_allowed: bool
    rebase_merge_allowed: bool
    delete_branch_on_merge: bool
    pull_request: PullRequestFacts | None = None


class DefaultBranch(Camel):
    """The default branch of the organisation's `.github` repository."""

    target: Target | None = None


class OrganizationDefaults(Camel):
    """The organisation's `.github` repository."""

    name_with_owner: str
    default_branch_ref: DefaultBranch | None = None


class Facts(Camel):
    """The first answer without its connections."""

    viewer: Login | None = None
    repository: RepositoryFacts | None = None
    organization_defaults: OrganizationDefaults | None = None


class PullRequestPages(Camel):
    """The connections of a pull request."""

    head_ref_oid: str
    base_ref: BaseRef | None = None
    labels: Page[Named] | None = None
    latest_opinionated_reviews: Page[ReviewNode] | None = None
    review_threads: Page[Thread] | None = None
    files: Page[FileNode] | None = None
    comments: Page[CommentNode] | None = None
    commits: Commits | None = None
    open_pull_requests: Page[OpenNode] | None = None

    @property
    def head_commit(self) -> HeadCommit | None:
        """The head's commit, None where GitHub did not tell it."""
        nodes = (self.commits.nodes if self.commits else None) or [None]
        return nodes[-1].commit if nodes[-1] else None


class RepositoryPages(Camel):
    """The connections of its repository."""

    open_pull_requests: Page[OpenNode] | None = None
    pull_request: PullRequestPages | None = None


class Pages(Camel):
    """The connections of the first answer, or of a further one."""

    repository: RepositoryPages | None = None

    @property
    def pull_request(self) -> PullRequestPages | None:
        """All connections in one place, also the repository's."""
        if self.repository is None or self.repository.pull_request is None:
            return None
        self.repository.pull_request.open_pull_requests = self.repository.open_pull_requests
        return self.repository.pull_request
