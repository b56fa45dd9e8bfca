"""What a caller may change through GraphQL: each goes the way that people's own clicks go in the world."""

# ruff: noqa: D102 - each name is a field of the schema, which says what it is

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from simulator import access
from simulator.access import AppViewer, InstallationViewer, PersonViewer
from simulator.actions import branches, locking, mergeability, queues, threads
from simulator.actions import pull_requests as pull_request_actions
from simulator.actions import reactions as reaction_actions
from simulator.graphql.errors import Refusal, forbidden, unprocessable, unresolved_node
from simulator.graphql.objects import actors, lookup
from simulator.graphql.objects.comments import CONTENTS, IssueComment, Reaction, reaction_groups
from simulator.graphql.objects.merge_queue import MergeQueueEntry
from simulator.graphql.objects.pull_requests import PullRequest
from simulator.graphql.objects.refs import Ref
from simulator.graphql.objects.repositories import Repository
from simulator.graphql.objects.reviews import (
    PullRequestReview,
    PullRequestReviewComment,
    PullRequestReviewThread,
)
from simulator.graphql.references import BRANCH_PREFIX, RepositoryAt
from simulator.graphql.site import Site
from simulator.payloads.basics import account as account_json
from simulator.state.accounts import Account

Wanted = TypeVar("Wanted")
Payload = Mapping[str, object]
_NO_SHA = "0" * 40
_ALREADY_MERGEABLE = {"clean", "unstable"}
_REACTABLE = (IssueComment, PullRequest, PullRequestReview, PullRequestReviewComment)
_MINIMIZABLE = (IssueComment, PullRequestReview, PullRequestReviewComment)


@dataclass(frozen=True, slots=True)
class Mutation:
    """The root."""

    site: Site

    # The merge queue

    def enqueue_pull_request(
        self,
        pull_request_id: str,
        expected_head_oid: str | None = None,
        jump: bool | None = None,  # noqa: FBT001 - the schema's argument
    ) -> Payload:
        del jump
        pull = self._pull_request(pull_request_id)
        queues.enqueue(
            pull.repository.record, pull.number, expected_head_sha=expected_head_oid, author=self._actor()
        )
        return {"merge_queue_entry": pull.merge_queue_entry}

    def dequeue_pull_request(self, id: str) -> Payload:  # noqa: A002 - the schema's word
        """By the id of the pull request or of its entry."""
        found = lookup.node(self.site, id)
        pull = (
            found.record.pull_request if isinstance(found, MergeQueueEntry) else self._pull_request(id).record
        )
        here = PullRequest(RepositoryAt(self.site, pull.repository), pull)
        entry = here.merge_queue_entry
        if entry is None:
            raise unprocessable("Pull request is not in the queue")
        self._demand_write(here.repository)
        queues.dequeue(pull.repository, pull.number, author=self._actor())
        return {"merge_queue_entry": entry}

    # Auto-merge

    def enable_pull_request_auto_merge(
        self,
        *,
        pull_request_id: str,
        merge_method: str = "MERGE",
        expected_head_oid: str | None = None,
        commit_headline: str | None = None,
        commit_body: str | None = None,
        author_email: str | None = None,
    ) -> Payload:
        """Refused on a pull request that could be merged at once, as GitHub does."""
        del author_email
        pull = self._pull_request(pull_request_id)
        _check_auto_merge(pull, expected_head_oid)
        pull.record.auto_merge = {
            "enabled_by": account_json(self.site.world, self._actor()),
            "merge_method": merge_method.lower(),
            "commit_title": commit_headline,
            "commit_message": commit_body,
        }
        return {"actor": actors.present(self.site, self._actor()), "pull_request": pull}

    def disable_pull_request_auto_merge(self, pull_request_id: str) -> Payload:
        pull = self._pull_request(pull_request_id)
        if pull.record.auto_merge is None:
            raise unprocessable("Can't disable auto-merge for this pull request.")
        pull.record.auto_merge = None
        return {"actor": actors.present(self.site, self._actor()), "pull_request": pull}

    # Drafts

    def mark_pull_request_ready_for_review(self, pull_request_id: str) -> Payload:
        pull = self._pull_request(pull_request_id)
        pull_request_actions.mark_ready(pull.repository.record, pull.number, author=self._actor())
        return {"pull_request": pull}

    def convert_pull_request_to_draft(self, pull_request_id: str) -> Payload:
        pull = self._pull_request(pull_request_id)
        pull_request_actions.convert_to_draft(pull.repository.record, pull.number, author=self._actor())
        return {"pull_request": pull}

    # Conversations

    def resolve_review_thread(self, thread_id: str) -> Payload:
        thread = self._find(thread_id, PullRequestReviewThread)
        self._demand_write(thread.repository)
        threads.resolve_thread(
            thread.repository.record, thread.pull_request.record.number, thread.record, author=self._actor()
        )
        return {"thread": thread}

    def unresolve_review_thread(self, thread_id: str) -> Payload:
        thread = self._find(thread_id, PullRequestReviewThread)
        self._demand_write(thread.repository)
        threads.unresolve_thread(
            thread.repository.record, thread.pull_request.record.number, thread.record, author=self._actor()
        )
        return {"thread": thread}

    def add_reaction(self, subject_id: str, content: str) -> Payload:
        """Whoever can read may react; an App needs to write issues or pull requests."""
        found = lookup.node(self.site, subject_id)
        if not isinstance(found, _REACTABLE):
            raise unresolved_node(subject_id)
        self._demand_reacting(found.repository)
        if self._is_locked(found):
            raise Refusal("FORBIDDEN", "The conversation is locked.")
        on = found.record.issue if isinstance(found, PullRequest) else found.record
        reaction, _ = reaction_actions.react(
            found.repository.record, on, CONTENTS[content], author=self._actor()
        )
        return {
            "reaction": Reaction(self.site, reaction),
            "reaction_groups": reaction_groups(self.site, on.reactions),
        }

    def _is_locked(
        self, found: IssueComment | PullRequest | PullRequestReview | PullRequestReviewComment
    ) -> bool:
        """Whether the conversation is; that reactions are refused then is documented, the words are not."""
        match found:
            case PullRequest():
                number = found.number
            case IssueComment():
                number = found.record.number
            case _:
                number = found.pull_request.record.number
        record = found.repository.record
        return locking.is_silenced(record, record.issues[number], self._actor())

    def _demand_reacting(self, repository: RepositoryAt) -> None:
        if isinstance(self.site.viewer, AppViewer | None):
            raise forbidden()
        if not any(
            self.site.may(repository.record, permission, "write")
            for permission in ("issues", "pull_requests")
        ):
            raise forbidden()

    def minimize_comment(self, subject_id: str, classifier: str) -> Payload:
        del classifier
        return self._minimize(subject_id, is_minimized=True)

    def unminimize_comment(self, subject_id: str) -> Payload:
        return {"unminimized_comment": self._minimize(subject_id, is_minimized=False)["minimized_comment"]}

    def _minimize(self, subject_id: str, *, is_minimized: bool) -> Payload:
        found = lookup.node(self.site, subject_id)
        if not isinstance(found, _MINIMIZABLE):
            raise unresolved_node(subject_id)
        self._demand_write(found.repository)
        found.record.is_minimized = is_minimized
        return {"minimized_comment": found}

    # Branches

    def delete_ref(self, ref_id: str) -> Payload:
        ref = self._find(ref_id, Ref)
        self._demand_write(ref.repository, "contents")
        branches.delete_branch(ref.repository.record, ref.name, author=self._actor())
        return {}

    def update_refs(self, repository_id: str, ref_updates: Sequence[Mapping[str, object]]) -> Payload:
        """All or none: every `beforeOid` is compared before the first branch moves."""
        repository = self._find(repository_id, Repository).here
        self._demand_write(repository, "contents")
        for update in ref_updates:
            _check_before(repository, update)
        for update in ref_updates:
            self._update_ref(repository, update)
        return {}

    def _update_ref(self, repository: RepositoryAt, update: Mapping[str, object]) -> None:
        branch = str(update["name"]).removeprefix(BRANCH_PREFIX)
        after = str(update["after_oid"])
        record, author = repository.record, self._actor()
        if after == _NO_SHA:
            branches.delete_branch(record, branch, author=author)
        elif record.branch_sha(branch) is None:
            branches.create_branch(record, branch, after, author=author)
        else:
            branches.move_branch(record, branch, after, author=author, force=bool(update.get("force")))

    # Who asks, for what

    def _actor(self) -> Account:
        return access.actor(self.site.viewer)

    def _pull_request(self, node_id: str) -> PullRequest:
        pull = self._find(node_id, PullRequest)
        self._demand_write(pull.repository)
        return pull

    def _find(self, node_id: str, kind: type[Wanted]) -> Wanted:
        found = lookup.node(self.site, node_id)
        if not isinstance(found, kind):
            raise unresolved_node(node_id)
        return found

    def _demand_write(self, repository: RepositoryAt, permission: str = "pull_requests") -> None:
        match self.site.viewer:
            case InstallationViewer():
                self.site.demand(repository.record, permission, "write")
            case PersonViewer(account=account):
                if not access.has_role(repository.record, account, "write"):
                    raise Refusal("FORBIDDEN", f"{account.login} does not have the correct permissions.")
            case AppViewer() | None:
                raise forbidden()


def _check_auto_merge(pull: PullRequest, expected_head_oid: str | None) -> None:
    if not pull.repository.record.settings.allow_auto_merge:
        raise unprocessable("Auto merge is not allowed for this repository")
    if expected_head_oid not in {None, pull.head_ref_oid}:
        raise unprocessable("Head branch was modified. Review and try the merge again.")
    if not pull.record.is_open:
        raise unprocessable("Can't enable auto-merge for this pull request.")
    state = mergeability.merge_state(pull.record)
    if state in _ALREADY_MERGEABLE:
        raise unprocessable(f"Pull request Pull request is in {state} status")


def _check_before(repository: RepositoryAt, update: Mapping[str, object]) -> None:
    branch = str(update["name"]).removeprefix(BRANCH_PREFIX)
    expected = update.get("before_oid")
    now = repository.record.branch_sha(branch) or _NO_SHA
    if expected not in {None, now}:
        raise unprocessable(f'Ref update rejected: "{update["name"]}" is at {now} but expected {expected}')
