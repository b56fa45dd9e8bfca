"""Reviews submitted and dismissed."""

from __future__ import annotations

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.errors import Refused
from simulator.payloads import Json
from simulator.payloads.conversation import review_in_event
from simulator.payloads.pulls import pull_request
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.pulls import Review
from simulator.state.world import PullRequest, Repository

STATES = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED", "COMMENT": "COMMENTED"}


def review(
    repository: Repository,
    number: int,
    state: str,
    body: str = "",
    *,
    author: Who = None,
    commit_sha: str | None = None,
    app: App | None = None,
) -> Review:
    """Submit a review: APPROVED, CHANGES_REQUESTED or COMMENTED, of the head commit if none is named.

    Raises:
        Refused: the author of the pull request approves or refuses it.
    """
    pull, sender = repository.pull_requests[number], resolve(repository, author)
    if sender is pull.author and state in {"APPROVED", "CHANGES_REQUESTED"}:
        verb = "approve" if state == "APPROVED" else "request changes on"
        raise Refused(422, "Unprocessable Entity", [f"Can not {verb} your own pull request"])
    now = repository.world.clock()
    new = Review(
        id=repository.world.ids.next(),
        author=sender,
        app=app,
        state=state,
        body=body,
        commit_sha=commit_sha or pull.head_sha,
        submitted_at=now,
        updated_at=now,
    )
    pull.reviews.append(new)
    pull.requested_reviewers = [reviewer for reviewer in pull.requested_reviewers if reviewer is not sender]
    pull.issue.updated_at = now
    repository.world.remember(new)
    _tell(pull, new, "submitted", sender)
    return new


def dismiss_review(repository: Repository, number: int, review: Review, *, author: Who = None) -> None:
    """Take somebody's verdict away.

    Raises:
        Refused: it was no verdict.
    """
    if review.state not in {"APPROVED", "CHANGES_REQUESTED"}:
        raise Refused(422, "Can not dismiss a commented pull request review")
    review.state, review.updated_at = "DISMISSED", repository.world.clock()
    _tell(repository.pull_requests[number], review, "dismissed", resolve(repository, author))


def _tell(pull: PullRequest, review: Review, action: str, sender: Account) -> None:
    body: Json = {
        "action": action,
        "review": review_in_event(pull, review),
        "pull_request": pull_request(pull),
    }
    emit(pull.repository, "pull_request_review", body, sender)
