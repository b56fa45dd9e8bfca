"""What people write: worth a look where it holds a command or a claim, now or before it was edited."""

from bot.claims.find import find_claims
from bot.commands import has_command
from bot.events.payloads import (
    Comment,
    IssueCommentEvent,
    LineCommentEvent,
    OwnApp,
    ReviewEvent,
    Speech,
)
from bot.model.keys import PullRequestKey
from bot.model.repository import Repository
from bot.model.snapshot import StatementKind, statement_identity
from bot.model.trigger import Said, Trigger


def review(payload: ReviewEvent, own: OwnApp) -> tuple[Trigger, ...]:
    """Approvals and requested changes are gates; we give neither."""
    if own.is_sender(payload.sender):
        return ()
    key = payload.pull_request_key(payload.pull_request.number)
    return (Trigger(key=key, revives=said_in_review(payload) is not None),)


def said_in_review(payload: ReviewEvent) -> Said | None:
    """A new review with a command in it."""
    key = payload.pull_request_key(payload.pull_request.number)
    if payload.action != "submitted":
        return None
    return _said(key, payload.repository.known, StatementKind.REVIEW, payload.review)


def line_comment(payload: LineCommentEvent, own: OwnApp) -> tuple[Trigger, ...]:
    """Commands are not taken from lines, claims are."""
    if _is_ours(payload, own) or not any(find_claims(text) for text in payload.texts):
        return ()
    return (Trigger(key=payload.pull_request_key(payload.pull_request.number)),)


def issue_comment(payload: IssueCommentEvent, own: OwnApp) -> tuple[Trigger, ...]:
    """Commands and claims, also those that were edited away or deleted; other talk costs no look."""
    if payload.issue.pull_request is None or _is_ours(payload, own):
        return ()
    if not any(has_command(text) or find_claims(text) for text in payload.texts):
        return ()
    is_command = payload.action == "created" and has_command(payload.comment.body or "")
    return (Trigger(key=payload.pull_request_key(payload.issue.number), revives=is_command),)


def said_in_comment(payload: IssueCommentEvent) -> Said | None:
    """A new comment with a command in it."""
    if payload.issue.pull_request is None or payload.action != "created":
        return None
    key = payload.pull_request_key(payload.issue.number)
    return _said(key, payload.repository.known, StatementKind.COMMENT, payload.comment)


def _said(key: PullRequestKey, repository: Repository, kind: StatementKind, comment: Comment) -> Said | None:
    if not has_command(comment.body or ""):
        return None
    is_from_app = comment.performed_via_github_app is not None
    said_at = comment.submitted_at or comment.created_at
    source = statement_identity(kind, comment.id)
    return Said(key=key, repository=repository, source=source, is_from_app=is_from_app, said_at=said_at)


def _is_ours(payload: Speech, own: OwnApp) -> bool:
    return own.is_app(payload.comment.performed_via_github_app) or own.is_sender(payload.sender)
