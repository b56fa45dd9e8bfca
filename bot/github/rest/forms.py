"""The form of GitHub's REST answers, as far as a snapshot is made from them.

https://docs.github.com/rest; a field that GitHub may leave out has a default.
"""

from datetime import datetime

import msgspec


class User(msgspec.Struct):
    """An account; `type` is `User`, `Bot`, `Organization` or `Mannequin`. A bot's login ends in `[bot]`."""

    login: str = ""
    id: int = 0
    type: str = ""


class Repository(msgspec.Struct):
    """A repository. Its settings are told to those with write access, of which the App is one."""

    id: int
    node_id: str
    full_name: str
    created_at: datetime | None = None
    default_branch: str = ""
    fork: bool = False
    forks_count: int = 0
    allow_squash_merge: bool | None = None
    allow_merge_commit: bool | None = None
    allow_rebase_merge: bool | None = None
    delete_branch_on_merge: bool = False


class RepositoryName(msgspec.Struct):
    """A repository's "owner/name" and number."""

    id: int
    full_name: str


class Side(msgspec.Struct):
    """One end of a pull request; `repo` is null where the fork is gone."""

    ref: str
    sha: str
    repo: RepositoryName | None = None


class Label(msgspec.Struct):
    """A label."""

    name: str


class ListedPullRequest(msgspec.Struct):
    """A pull request as lists show it."""

    number: int
    node_id: str
    state: str
    head: Side
    base: Side
    draft: bool = False
    updated_at: str = ""
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    body: str | None = None
    user: User | None = None
    labels: list[Label] = []


class PullRequest(ListedPullRequest, kw_only=True):
    """A pull request by itself. `mergeable` is null while GitHub computes it."""

    title: str
    html_url: str
    created_at: datetime | None = None
    locked: bool = False
    merged: bool = False
    merged_by: User | None = None
    merge_commit_sha: str | None = None
    mergeable: bool | None = None
    mergeable_state: str = "unknown"
    comments: int = 0
    commits: int = 0
    changed_files: int = 0

    @property
    def is_from_fork(self) -> bool:
        """Whether the head lies in another repository, also in one that is gone."""
        return self.head.repo is None or self.base.repo is None or self.head.repo.id != self.base.repo.id


class Comment(msgspec.Struct):
    """A comment of the conversation, or on a line, where `in_reply_to_id` names the first of its thread."""

    id: int
    node_id: str
    html_url: str = ""
    body: str | None = None
    user: User | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    in_reply_to_id: int | None = None


class Review(msgspec.Struct):
    """A review. REST does not tell whether its words were edited."""

    id: int
    node_id: str
    state: str
    html_url: str = ""
    body: str | None = None
    user: User | None = None
    submitted_at: datetime | None = None
    commit_id: str | None = None


class File(msgspec.Struct):
    """A changed file."""

    filename: str
    status: str
    additions: int = 0
    deletions: int = 0


class Signature(msgspec.Struct):
    """A name and an address in a commit, and when."""

    name: str | None = None
    email: str | None = None
    date: datetime | None = None


class Sha(msgspec.Struct):
    """A commit, or a tree."""

    sha: str


class GitCommit(msgspec.Struct):
    """A commit as git has it."""

    message: str = ""
    author: Signature | None = None
    committer: Signature | None = None
    tree: Sha | None = None


class Commit(msgspec.Struct):
    """A commit with the accounts that GitHub knows its two addresses of; `{}` where it knows none."""

    sha: str
    commit: GitCommit
    author: User | None = None
    committer: User | None = None
    parents: list[Sha] = []


class Event(msgspec.Struct):
    """What became of an issue: https://docs.github.com/rest/using-the-rest-api/issue-event-types."""

    event: str = ""
    created_at: datetime | None = None
    actor: User | None = None
    label: Label | None = None


class StatusChecks(msgspec.Struct):
    """The required contexts of classic protection, which everybody who reads the branch may see."""

    enforcement_level: str = ""
    contexts: list[str] = []


class Protection(msgspec.Struct):
    """What a branch tells of its classic protection; all else needs `administration`."""

    enabled: bool = False
    required_status_checks: StatusChecks | None = None


class Tip(Sha):
    """The commit that a branch points to."""

    commit: GitCommit | None = None


class Branch(msgspec.Struct):
    """A branch."""

    commit: Tip
    protected: bool = False
    protection: Protection | None = None

    @property
    def is_classic(self) -> bool:
        """Whether classic protection is in force, of which more is hidden than told."""
        return self.protected if self.protection is None else self.protection.enabled


class RuleCheck(msgspec.Struct):
    """A required context of a ruleset."""

    context: str
    integration_id: int | None = None


class Parameters(msgspec.Struct):
    """The parameters of the two kinds of rule that are looked into."""

    strict_required_status_checks_policy: bool | None = None
    required_status_checks: list[RuleCheck] | None = None
    allowed_merge_methods: list[str] | None = None
    required_approving_review_count: int | None = None
    required_review_thread_resolution: bool | None = None
    require_code_owner_review: bool = False
    require_last_push_approval: bool = False


class Rule(msgspec.Struct):
    """A rule of a ruleset that applies to a branch; `type` is in lower case."""

    type: str
    parameters: Parameters | None = None


class Status(msgspec.Struct):
    """The newest commit status of a context."""

    context: str
    state: str
    created_at: datetime | None = None
    target_url: str | None = None


class StatusPage(msgspec.Struct):
    """The newest status of each context, a page at a time."""

    total_count: int
    statuses: list[Status]


class SuiteApp(msgspec.Struct):
    """The App of a check suite."""

    id: int
    name: str = ""
    slug: str = ""


class Suite(msgspec.Struct):
    """A check suite."""

    id: int
    status: str | None = None
    conclusion: str | None = None
    updated_at: datetime | None = None
    app: SuiteApp | None = None


class SuitePage(msgspec.Struct):
    """The check suites of a commit, a page at a time."""

    total_count: int
    check_suites: list[Suite]


class Run(msgspec.Struct):
    """A run of a workflow of GitHub Actions; `name` is the workflow's."""

    check_suite_id: int
    event: str = ""
    name: str | None = None
    html_url: str | None = None
    workflow_id: int | None = None


class RunPage(msgspec.Struct):
    """The workflow runs on a commit, a page at a time."""

    total_count: int
    workflow_runs: list[Run]
