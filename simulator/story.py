"""A world whose things have their verbs as methods, so that a story about it reads as one.

`repository.push("agent/x", files)` is `pushes.push(repository, "agent/x", files)`: here each verb gets its
name, and nothing else is here. The server itself needs only the state and the actions.
"""

from collections.abc import Mapping

from simulator.actions import (
    accounts,
    apps,
    branches,
    comments,
    installations,
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
    repositories,
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
from simulator.git.repository import Content
from simulator.state.settings import Settings
from simulator.state.world import Repository, World


class StoryRepository(Repository):
    """A repository, and what can happen to it."""

    __slots__ = ()

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


class StoryWorld(World):
    """The world, and what can happen in it."""

    add_user = accounts.add_user
    rename_account = accounts.rename_account
    add_organization = accounts.add_organization
    add_member = accounts.add_member
    add_team = accounts.add_team
    add_app = apps.add_app
    mint_token = apps.mint_token
    install = installations.install
    uninstall = installations.uninstall
    select_repositories = installations.select_repositories
    suspend = installations.suspend
    unsuspend = installations.unsuspend
    settle_mergeability = mergeability.settle_all

    def add_repository(
        self,
        full_name: str,
        files: Mapping[str, Content] | None = None,
        *,
        is_private: bool = False,
        settings: Settings | None = None,
    ) -> StoryRepository:
        """See `repositories.add_repository`."""
        return repositories.add_repository(
            self, StoryRepository, full_name, files, is_private=is_private, settings=settings
        )

    def repository(self, full_name: str) -> StoryRepository:
        """See `World.repository`.

        Raises:
            KeyError: there is none.
            TypeError: it was added by something else than a story.
        """
        found = super().repository(full_name)
        if not isinstance(found, StoryRepository):
            raise TypeError(f"{full_name} has no verbs")
        return found

    def fork(self, full_name: str, login: str) -> StoryRepository:
        """See `repositories.fork`."""
        return repositories.fork(self, StoryRepository, full_name, login)
