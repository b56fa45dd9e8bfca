"""The form of GitHub's answer to the snapshot's queries.

`Facts` are the single values of the first answer, `Pages` the connections of the first and all further ones.
A field that is null because of a partial error is None here, also where GitHub's schema says it cannot be.
"""

from datetime import datetime

import msgspec

from bot.github.contexts_answer import Rollup, SuiteNode
from bot.github.graphql_forms import Camel, Login, Named, Oid, Page, RepositoryName
from bot.github.rules_answer import ProtectionRule, RefUpdateRule, Rule
from bot.model.snapshot import Mergeability, PullRequestState


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
    """The commit a branch points to, with the configuration file and the two folders of it that count."""

    oid: str = ""
    tree: Oid | None = None
    file: TreeEntry | None = None
    own_items: Oid | None = None
    agent_files: Oid | None = None


class OpenNode(Camel):
    """A pull request of the repository, mostly an open one; `closed_at` is told where it is asked for."""

    number: int
    base_ref_name: str
    head_ref_name: str
    id: str = ""
    is_cross_repository: bool = False
    head_ref_oid: str = ""
    state: PullRequestState = PullRequestState.OPEN
    base_repository: RepositoryName | None = None
    closed_at: datetime | None = None


class HeadRef(Camel):
    """The head's branch; null once it is deleted."""

    ref_update_rule: RefUpdateRule | None = None
    rules: Page[Rule] | None = None
    associated_pull_requests: Page[OpenNode] | None = None


class BaseRef(Camel):
    """The base's branch and its rules."""

    target: Target | None = None
    ref_update_rule: RefUpdateRule | None = None
    branch_protection_rule: ProtectionRule | None = None
    rules: Page[Rule] | None = None
    associated_pull_requests: Page[OpenNode] | None = None


class ReviewNode(Camel):
    """A standing opinion."""

    state: str
    submitted_at: datetime | None = None
    url: str | None = None
    author: Login | None = None
    commit: Oid | None = None


class Written(Camel):
    """Words of somebody's, with what GitHub tells of how they came about.

    `is_edit_untold` says that it does not tell whether they were edited: REST knows that of comments alone.
    """

    viewer_did_author: bool
    id: str = ""
    body: str = ""
    url: str = ""
    author: Login | None = None
    created_at: datetime | None = None
    last_edited_at: datetime | None = None
    includes_created_edit: bool = False
    is_edit_untold: bool = False


class LineCommentNode(Written):
    """A comment of a review thread; GitHub tells large ids as text."""

    full_database_id: int | str | None = None


class SaidReview(Written):
    """A review with its words, whatever came after it."""

    state: str = ""
    full_database_id: int | str | None = None
    submitted_at: datetime | None = None
    commit: Oid | None = None


class Thread(Camel):
    """A review thread."""

    is_resolved: bool
    id: str = ""
    resolved_by: Login | None = None
    comments: Page[LineCommentNode] | None = None


class FileNode(Camel):
    """A changed file."""

    path: str
    change_type: str
    additions: int = 0
    deletions: int = 0


class CommentNode(Written):
    """A comment of anybody's."""

    database_id: int | None = None


class GitPerson(Camel):
    """Who git says did something; `user` is null for an address that no account has.

    `is_account_untold` says that it may have one: REST does not tell a co-author's.
    """

    name: str | None = None
    email: str | None = None
    user: Login | None = None
    is_account_untold: bool = False


class HistoryCommit(Camel):
    """A commit with the people that it names."""

    oid: str
    message: str = ""
    authored_date: datetime | None = None
    committed_date: datetime | None = None
    authors: Page[GitPerson] | None = None
    committer: GitPerson | None = None


class HistoryNode(Camel):
    """A commit of the pull request."""

    commit: HistoryCommit


class LabelEventNode(Camel):
    """A label put on or taken off, or another base; `kind` is GitHub's `__typename`."""

    kind: str = msgspec.field(name="__typename", default="")
    created_at: datetime | None = None
    actor: Login | None = None
    label: Named | None = None


class HeadCommit(Camel):
    """The head's commit."""

    oid: str
    tree: Oid | None = None
    file: TreeEntry | None = None
    status_check_rollup: Rollup | None = None
    check_suites: Page[SuiteNode] | None = None
    associated_pull_requests: Page[OpenNode] | None = None


class CommitNode(Camel):
    """A commit of the pull request."""

    commit: HeadCommit | None = None


class Commits(Camel):
    """The last commit of the pull request, that is its head."""

    nodes: list[CommitNode | None] | None = None


class GroupCommit(Camel):
    """The commit of a merge group, with what was reported on it."""

    oid: str
    status_check_rollup: Rollup | None = None
    check_suites: Page[SuiteNode] | None = None


class QueueEntryNode(Camel):
    """The pull request's place in the merge queue."""

    state: str
    position: int = 1
    enqueuer: Login | None = None
    base_commit: Oid | None = None
    head_commit: GroupCommit | None = None


class QueueEventNode(Camel):
    """It was put into a merge queue, or left it; `kind` is GitHub's `__typename`."""

    kind: str = msgspec.field(name="__typename", default="")
    created_at: datetime | None = None
    reason: str | None = None
    actor: Login | None = None
    before_commit: GroupCommit | None = None


class ChainLink(Camel):
    """A commit of the pull request and what it was made from."""

    oid: str
    parents: Page[Oid] | None = None


class ChainNode(Camel):
    """A commit of the pull request."""

    commit: ChainLink | None = None


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
    merge_queue_entry: QueueEntryNode | None = None
    queue_events: Page[QueueEventNode] | None = None
    enqueued: Page[QueueEventNode] | None = None
    merge_commit: Oid | None = None
    merged_by: Login | None = None
    merged_at: datetime | None = None
    author: Login | None = None
    body: str = ""
    created_at: datetime | None = None
    last_edited_at: datetime | None = None
    includes_created_edit: bool = False
    head_repository: RepositoryName | None = None
    is_edit_untold: bool = False
    head_ref: HeadRef | None = None
    base_ref: BaseRef | None = None
    ancestry: Page[ChainNode] | None = None
    locked: bool = False


class BranchTarget(Camel):
    """The commit at a branch's tip."""

    committed_date: datetime | None = None


class BranchNode(Camel):
    """A branch whose name an agent may have given it."""

    name: str
    target: BranchTarget | None = None


class RepositoryFacts(Camel):
    """The single values of its repository."""

    name_with_owner: str
    squash_merge_allowed: bool
    merge_commit_allowed: bool
    rebase_merge_allowed: bool
    delete_branch_on_merge: bool
    default_branch_ref: Named | None = None
    worktree_branches: Page[BranchNode] | None = None
    agent_branches: Page[BranchNode] | None = None
    claude_branches: Page[BranchNode] | None = None
    copilot_branches: Page[BranchNode] | None = None
    codex_branches: Page[BranchNode] | None = None
    cursor_branches: Page[BranchNode] | None = None
    devin_branches: Page[BranchNode] | None = None
    openhands_branches: Page[BranchNode] | None = None
    id: str = ""
    database_id: int | None = None
    created_at: datetime | None = None
    pull_request: PullRequestFacts | None = None

    @property
    def branches_of_agents(self) -> list[BranchNode]:
        """Each once; a name may be found by more than one word."""
        pages = (
            *(self.worktree_branches, self.agent_branches, self.claude_branches, self.copilot_branches),
            *(self.codex_branches, self.cursor_branches, self.devin_branches, self.openhands_branches),
        )
        return list({node.name: node for page in pages if page is not None for node in page.known}.values())


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
    reviews: Page[SaidReview] | None = None
    history: Page[HistoryNode] | None = None
    label_events: Page[LabelEventNode] | None = None
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
