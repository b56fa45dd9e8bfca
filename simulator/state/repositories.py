"""A repository: its git, its settings, and everything that lives in it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from simulator.actions import (
    branches,
    comments,
    lifecycle,
    locking,
    mergeability,
    merges,
    moving,
    picking,
    protection,
    pushes,
    queues,
    reactions,
    reviews,
    threads,
    updates,
    workflows,
)
from simulator.actions import (
    check_runs as check_run_actions,
)
from simulator.actions import (
    issues as issue_actions,
)
from simulator.actions import (
    labels as label_actions,
)
from simulator.actions import (
    pull_requests as pull_request_actions,
)
from simulator.actions import (
    statuses as status_actions,
)
from simulator.git.repository import GitRepository
from simulator.state.accounts import Account
from simulator.state.checks import CheckRun, CheckSuite, CommitStatus
from simulator.state.identity import node_id
from simulator.state.issues import Issue, Label
from simulator.state.pulls import PullRequest
from simulator.state.rules import BranchProtection, MergeQueue, Ruleset

if TYPE_CHECKING:
    from simulator.world import World


@dataclass(slots=True, kw_only=True)
class Settings:
    """What an administrator chooses on the settings page.

    The `*_title` and `*_message` values are GitHub's own words, such as `COMMIT_OR_PR_TITLE`.
    """

    allow_squash_merge: bool = True
    allow_merge_commit: bool = True
    allow_rebase_merge: bool = True
    allow_auto_merge: bool = False
    allow_update_branch: bool = False
    delete_branch_on_merge: bool = False
    squash_merge_commit_title: str = "COMMIT_OR_PR_TITLE"
    squash_merge_commit_message: str = "COMMIT_MESSAGES"
    merge_commit_title: str = "MERGE_MESSAGE"
    merge_commit_message: str = "PR_TITLE"


@dataclass(eq=False, slots=True, kw_only=True)
class Repository:
    """A repository. `collaborators` maps logins to read, triage, write, maintain or admin.

    `verified_commits` are those that somebody signed.
    """

    world: "World"
    id: int
    owner: Account
    name: str
    git: GitRepository
    description: str | None = None
    is_private: bool = False
    is_archived: bool = False
    default_branch: str = "main"
    parent: "Repository | None" = None
    created_at: datetime
    settings: Settings = field(default_factory=Settings)
    collaborators: dict[str, str] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    pull_requests: dict[int, PullRequest] = field(default_factory=dict)
    open_numbers: set[int] = field(default_factory=set)
    numbers_by_head: dict[str, list[int]] = field(default_factory=dict)
    protections: dict[str, BranchProtection] = field(default_factory=dict)
    rulesets: list[Ruleset] = field(default_factory=list)
    check_suites: dict[int, CheckSuite] = field(default_factory=dict)
    check_runs: dict[int, CheckRun] = field(default_factory=dict)
    suites_by_sha: dict[str, list[CheckSuite]] = field(default_factory=dict)
    runs_by_sha: dict[str, list[CheckRun]] = field(default_factory=dict)
    statuses: dict[str, list[CommitStatus]] = field(default_factory=dict)
    merge_queues: dict[str, MergeQueue] = field(default_factory=dict)
    verified_commits: set[str] = field(default_factory=set)
    tree_limit: int = 100_000

    # What can happen to a repository. Each verb has its own file under `actions`; here it gets its name.
    push = pushes.push
    cherry_pick = picking.cherry_pick
    create_branch = branches.create_branch
    move_branch = branches.move_branch
    delete_branch = branches.delete_branch
    open_pull_request = pull_request_actions.open_pull_request
    edit_pull_request = pull_request_actions.edit_pull_request
    retarget = pull_request_actions.retarget
    mark_ready = pull_request_actions.mark_ready
    convert_to_draft = pull_request_actions.convert_to_draft
    request_review = pull_request_actions.request_review
    close = lifecycle.close
    reopen = lifecycle.reopen
    open_issue = issue_actions.open_issue
    comment = comments.comment
    edit_comment = comments.edit_comment
    delete_comment = comments.delete_comment
    react = reactions.react
    create_label = label_actions.create_label
    delete_label = label_actions.delete_label
    label = label_actions.label
    lock = locking.lock
    unlock = locking.unlock
    unlabel = label_actions.unlabel
    review = reviews.review
    dismiss_review = reviews.dismiss_review
    comment_on_line = threads.comment_on_line
    reply = threads.reply
    resolve_thread = threads.resolve_thread
    unresolve_thread = threads.unresolve_thread
    start_check_run = check_run_actions.start_check_run
    update_check_run = check_run_actions.update_check_run
    complete_check_run = check_run_actions.complete_check_run
    rerun_check = check_run_actions.rerun_check
    request_action = check_run_actions.request_action
    start_workflow = workflows.start_workflow
    end_without_jobs = workflows.end_without_jobs
    finish_job = workflows.finish_job
    rerun_job = workflows.rerun_job
    set_status = status_actions.set_status
    protect = protection.protect
    unprotect = protection.unprotect
    add_ruleset = protection.add_ruleset
    remove_ruleset = protection.remove_ruleset
    merge = merges.merge
    rename = moving.rename
    transfer = moving.transfer
    archive = moving.archive
    unarchive = moving.unarchive
    delete = moving.delete
    update_branch = updates.update_branch
    settle_mergeability = mergeability.settle
    enqueue = queues.enqueue
    dequeue = queues.dequeue
    build_group = queues.build_group
    finish_group = queues.finish_group

    @property
    def full_name(self) -> str:
        """owner/name."""
        return f"{self.owner.login}/{self.name}"

    @property
    def node_id(self) -> str:
        """Its global id."""
        return node_id("Repository", self.id)

    @property
    def is_fork(self) -> bool:
        """Whether it was forked from another one."""
        return self.parent is not None

    def branch_sha(self, branch: str) -> str | None:
        """The commit at the tip of a branch, None where there is no such branch."""
        return self.git.ref(f"refs/heads/{branch}")

    def branches(self) -> dict[str, str]:
        """Tips by branch name."""
        prefix = "refs/heads/"
        return {name.removeprefix(prefix): sha for name, sha in self.git.refs(prefix).items()}

    def next_number(self) -> int:
        """The number of the next issue or pull request."""
        return len(self.issues) + 1

    def issue_url(self, number: int) -> str:
        """Where people see an issue or pull request."""
        kind = "pull" if number in self.pull_requests else "issues"
        return f"{self.world.server_url}/{self.full_name}/{kind}/{number}"

    def open_pull_requests(self) -> list[PullRequest]:
        """The open ones, oldest first."""
        numbers = sorted(self.open_numbers)
        return [self.pull_requests[number] for number in numbers if number in self.pull_requests]

    def open_with_head(self, sha: str) -> list[PullRequest]:
        """The open ones whose head is this commit, forks' among them."""
        pulls = [self.pull_requests[number] for number in self.numbers_by_head.get(sha, ())]
        return [pull for pull in pulls if pull.is_open and pull.head_sha == sha]

    def know_head(self, pull: PullRequest) -> None:
        """Make a pull request findable by the head it has now."""
        known = self.numbers_by_head.setdefault(pull.head_sha, [])
        if pull.number not in known:
            known.append(pull.number)
        self.git.set_ref(f"refs/pull/{pull.number}/head", pull.head_sha)
