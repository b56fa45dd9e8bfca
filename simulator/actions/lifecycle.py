"""Closing and reopening issues and pull requests."""

from __future__ import annotations

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.actions.queue_exits import BY_HAND, leave
from simulator.actions.records import record
from simulator.actions.refs import base_moved
from simulator.errors import invalid
from simulator.payloads import Json
from simulator.payloads.conversation import issue as issue_json
from simulator.payloads.pulls import pull_request_in_event
from simulator.state.accounts import Account
from simulator.state.world import PullRequest, Repository


def close(repository: Repository, number: int, *, author: Who = None) -> None:
    """Close an issue, or a pull request without merging it. Closing twice changes nothing."""
    issue, sender = repository.issues[number], resolve(repository, author)
    if issue.state == "closed":
        return
    now = repository.world.clock()
    issue.state, issue.closed_at, issue.closed_by, issue.updated_at = "closed", now, sender, now
    repository.open_numbers.discard(number)
    pull = repository.pull_requests.get(number)
    issue.state_reason = "completed" if pull is None else None
    record(repository, number, "closed", sender)
    if pull is not None:
        leave(pull, BY_HAND, sender)
    tell(repository, number, "closed", sender)


def reopen(repository: Repository, number: int, *, author: Who = None) -> None:
    """Open again what was closed.

    Raises:
        Refused: the pull request is merged, or its head branch is gone.
    """
    issue, sender = repository.issues[number], resolve(repository, author)
    pull = repository.pull_requests.get(number)
    if issue.state == "open":
        return
    if pull is not None:
        check_reopenable(pull)
        base_moved(pull)
    issue.state, issue.closed_at, issue.closed_by = "open", None, None
    repository.open_numbers.add(number)
    issue.state_reason = "reopened" if pull is None else None
    issue.updated_at = repository.world.clock()
    record(repository, number, "reopened", sender)
    tell(repository, number, "reopened", sender)


def check_reopenable(pull: PullRequest) -> None:
    """Refuse what GitHub refuses.

    Raises:
        Refused: the pull request is merged, its branch was deleted, or was force-pushed.
    """
    head = pull.head_repository
    if pull.is_merged:
        raise invalid(
            "PullRequest", "state", message="state cannot be changed. The pull request cannot be reopened."
        )
    if head is None or head.branch_sha(pull.head_ref) is None:
        why = f"state cannot be changed. The {pull.head_ref} branch has been deleted."
        raise invalid("PullRequest", "state", message=why)
    if head.branch_sha(pull.head_ref) != pull.head_sha:
        why = f"state cannot be changed. The {pull.head_ref} branch was force-pushed or recreated."
        raise invalid("PullRequest", "state", message=why)


def tell(repository: Repository, number: int, action: str, sender: Account) -> None:
    """`pull_request` for a pull request, `issues` for an issue: never both."""
    pull = repository.pull_requests.get(number)
    body: Json = {"action": action}
    if pull is None:
        body["issue"] = issue_json(repository, repository.issues[number])
        emit(repository, "issues", body, sender)
    else:
        body |= {"number": number, "pull_request": pull_request_in_event(pull)}
        emit(repository, "pull_request", body, sender)
