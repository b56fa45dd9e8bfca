"""Opening and editing pull requests."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.actions import labels as label_actions
from simulator.actions.hooks import emit
from simulator.actions.issues import change_text, new_issue
from simulator.actions.lifecycle import tell
from simulator.actions.people import Who, resolve
from simulator.actions.records import record
from simulator.actions.retargeting import change_base
from simulator.errors import Refused, invalid
from simulator.payloads import Json
from simulator.payloads.basics import account
from simulator.payloads.pulls import pull_request_in_event
from simulator.state.apps import App
from simulator.state.pulls import Mergeability
from simulator.state.world import PullRequest, Repository


def open_pull_request(
    repository: Repository,
    *,
    head: str,
    base: str | None = None,
    title: str = "Change things",
    body: str | None = None,
    author: Who = None,
    labels: Iterable[str] = (),
    draft: bool = False,
    app: App | None = None,
) -> PullRequest:
    """Propose `head` (a branch, or `owner:branch` of a fork) for `base`, the default branch if not said.

    Labels are put on after opening, one event each, as somebody would.

    Raises:
        Refused: a branch is missing, nothing to merge, or there already is one.
    """
    base = base or repository.default_branch
    head_repository, branch = _find_head(repository, head)
    head_sha = head_repository.branch_sha(branch)
    base_sha = repository.branch_sha(base)
    if head_sha is None:
        raise invalid("PullRequest", "head")
    if base_sha is None:
        raise invalid("PullRequest", "base")
    _check_new(repository, head_repository, head_sha, branch, base)
    if head_sha in repository.git.ancestors(base_sha):
        why = f"No commits between {base} and {head}"
        raise Refused(
            422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": why}]
        )
    sender = resolve(repository, author)
    issue = new_issue(repository, title, body, sender, app)
    pull = PullRequest(
        id=repository.world.ids.next(),
        repository=repository,
        issue=issue,
        head_ref=branch,
        head_sha=head_sha,
        head_repository=head_repository,
        base_ref=base,
        base_sha=base_sha,
        is_draft=draft,
        mergeability=Mergeability(head_sha=head_sha, base_sha=base_sha, is_started=True),
    )
    repository.pull_requests[issue.number] = pull
    repository.know_head(pull)
    repository.world.remember(pull)
    tell(repository, pull.number, "opened", sender)
    for label in labels:
        label_actions.label(repository, pull.number, label, author=sender)
    return pull


def _find_head(repository: Repository, head: str) -> tuple[Repository, str]:
    owner, colon, branch = head.rpartition(":")
    if not colon or owner.lower() == repository.owner.login.lower():
        return repository, branch
    for other in repository.world.repositories.values():
        if other.owner.login.lower() == owner.lower() and other.parent is repository:
            return other, branch
    raise invalid("PullRequest", "head")


def _check_new(repository: Repository, head: Repository, sha: str, branch: str, base: str) -> None:
    for pull in repository.open_with_head(sha):
        if (pull.head_repository, pull.head_ref, pull.base_ref) == (head, branch, base):
            why = f"A pull request already exists for {head.owner.login}:{branch}."
            error = {"resource": "PullRequest", "code": "custom", "message": why}
            raise Refused(422, "Validation Failed", [error])


def edit_pull_request(
    repository: Repository,
    number: int,
    *,
    title: str | None = None,
    body: str | None = None,
    author: Who = None,
) -> None:
    """New words for a pull request or an issue."""
    sender = resolve(repository, author)
    changes = change_text(repository, repository.issues[number], title, body, sender)
    pull = repository.pull_requests.get(number)
    if changes and pull is not None:
        event: Json = {
            "action": "edited",
            "number": number,
            "pull_request": pull_request_in_event(pull),
            "changes": changes,
        }
        emit(repository, "pull_request", event, sender)
    elif changes:
        tell(repository, number, "edited", sender)


def retarget(repository: Repository, number: int, base: str, *, author: Who = None) -> None:
    """Merge into another branch from now on.

    Raises:
        Refused: there is no such branch.
    """
    change_base(repository.pull_requests[number], base, resolve(repository, author))


def mark_ready(repository: Repository, number: int, *, author: Who = None) -> None:
    """No draft any more."""
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    if pull.is_draft:
        pull.is_draft = False
        record(repository, number, "ready_for_review", sender)
        tell(repository, number, "ready_for_review", sender)


def convert_to_draft(repository: Repository, number: int, *, author: Who = None) -> None:
    """A draft again."""
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    if not pull.is_draft:
        pull.is_draft = True
        record(repository, number, "convert_to_draft", sender)
        tell(repository, number, "converted_to_draft", sender)


def request_review(repository: Repository, number: int, login: str, *, author: Who = None) -> None:
    """Ask somebody to review."""
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    reviewer = repository.world.account(login)
    if reviewer is pull.author:
        raise Refused(422, "Review cannot be requested from pull request author.")
    if reviewer not in pull.requested_reviewers:
        pull.requested_reviewers.append(reviewer)
        record(repository, number, "review_requested", sender)
        body: Json = {
            "action": "review_requested",
            "number": number,
            "pull_request": pull_request_in_event(pull),
            "requested_reviewer": account(repository.world, reviewer),
        }
        emit(repository, "pull_request", body, sender)
