"""Issues, comments, reviews, review comments, threads and the timeline as JSON."""

from __future__ import annotations

from simulator.payloads import Json
from simulator.payloads.apps import optional_app
from simulator.payloads.basics import (
    account,
    association,
    label,
    moment,
    optional_account,
    optional_moment,
    reaction_counts,
)
from simulator.payloads.repositories import url
from simulator.state.issues import Issue, IssueComment, TimelineEvent
from simulator.state.pulls import Review, ReviewComment, ReviewThread
from simulator.state.world import PullRequest, Repository


def issue(repository: Repository, of: Issue) -> Json:
    """An issue; one that is a pull request says so under `pull_request`."""
    world, address = repository.world, f"{url(repository)}/issues/{of.number}"
    page = repository.issue_url(of.number)
    body: Json = {
        "url": address,
        "repository_url": url(repository),
        "labels_url": f"{address}/labels{{/name}}",
        "comments_url": f"{address}/comments",
        "events_url": f"{address}/events",
        "html_url": page,
        "id": of.id,
        "node_id": of.node_id,
        "number": of.number,
        "title": of.title,
        "user": account(world, of.author),
        "labels": [label(repository, carried) for carried in of.labels],
        "state": of.state,
        "state_reason": of.state_reason,
        "locked": of.is_locked,
        "assignee": optional_account(world, of.assignees[0] if of.assignees else None),
        "assignees": [account(world, assignee) for assignee in of.assignees],
        "milestone": None,
        "comments": len(of.comments),
        "created_at": moment(of.created_at),
        "updated_at": moment(of.updated_at),
        "closed_at": optional_moment(of.closed_at),
        "author_association": association(repository, of.author),
        "active_lock_reason": None,
        "body": of.body,
        "closed_by": optional_account(world, of.closed_by),
        "reactions": reaction_counts(address, of.reactions),
        "timeline_url": f"{address}/timeline",
        "performed_via_github_app": optional_app(world, of.app),
    }
    pull = repository.pull_requests.get(of.number)
    if pull is not None:
        body["draft"] = pull.is_draft
        body["pull_request"] = {
            "url": f"{url(repository)}/pulls/{of.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": optional_moment(pull.merged_at),
        }
    return body


def comment(repository: Repository, of: IssueComment) -> Json:
    """A comment of a conversation."""
    address = f"{url(repository)}/issues/comments/{of.id}"
    return {
        "url": address,
        "html_url": f"{repository.issue_url(of.number)}#issuecomment-{of.id}",
        "issue_url": f"{url(repository)}/issues/{of.number}",
        "id": of.id,
        "node_id": of.node_id,
        "user": account(repository.world, of.author),
        "created_at": moment(of.created_at),
        "updated_at": moment(of.updated_at),
        "author_association": association(repository, of.author),
        "body": of.body,
        "reactions": reaction_counts(address, of.reactions),
        "performed_via_github_app": optional_app(repository.world, of.app),
    }


def review(pull: PullRequest, of: Review) -> Json:
    """A review as REST shows it; webhooks write `state` in lower case (see `review_in_event`)."""
    repository = pull.repository
    page = repository.issue_url(pull.number)
    return {
        "id": of.id,
        "node_id": of.node_id,
        "user": account(repository.world, of.author),
        "body": of.body,
        "state": of.state,
        "html_url": f"{page}#pullrequestreview-{of.id}",
        "pull_request_url": f"{url(repository)}/pulls/{pull.number}",
        "author_association": association(repository, of.author),
        "_links": {
            "html": {"href": f"{page}#pullrequestreview-{of.id}"},
            "pull_request": {"href": f"{url(repository)}/pulls/{pull.number}"},
        },
        "submitted_at": moment(of.submitted_at),
        "commit_id": of.commit_sha,
    }


def review_in_event(pull: PullRequest, of: Review) -> Json:
    """A review in a webhook payload."""
    return {**review(pull, of), "state": of.state.lower(), "updated_at": moment(of.updated_at)}


def review_comment(pull: PullRequest, of: ReviewComment) -> Json:
    """A comment on a line."""
    repository = pull.repository
    address = f"{url(repository)}/pulls/comments/{of.id}"
    body: Json = {
        "url": address,
        "pull_request_review_id": of.review_id,
        "id": of.id,
        "node_id": of.node_id,
        "diff_hunk": of.diff_hunk,
        "path": of.path,
        "commit_id": of.commit_sha,
        "original_commit_id": of.original_commit_sha,
        "user": account(repository.world, of.author),
        "body": of.body,
        "created_at": moment(of.created_at),
        "updated_at": moment(of.updated_at),
        "html_url": f"{repository.issue_url(pull.number)}#discussion_r{of.id}",
        "pull_request_url": f"{url(repository)}/pulls/{pull.number}",
        "author_association": association(repository, of.author),
        "reactions": reaction_counts(address, of.reactions),
        "start_line": of.start_line,
        "original_start_line": of.start_line,
        "start_side": of.side if of.start_line else None,
        "line": of.line,
        "original_line": of.original_line,
        "side": of.side,
        "position": None if of.line is None else 1,
        "original_position": 1,
        "subject_type": "line",
    }
    if of.in_reply_to_id is not None:
        body["in_reply_to_id"] = of.in_reply_to_id
    return body


def thread(pull: PullRequest, of: ReviewThread) -> Json:
    """A thread, as only webhooks show it."""
    return {"node_id": of.node_id, "comments": [review_comment(pull, comment) for comment in of.comments]}


def timeline_event(repository: Repository, of: TimelineEvent) -> Json:
    """One line of a timeline."""
    body: Json = {
        "id": of.id,
        "node_id": f"TE_{of.id}",
        "url": f"{url(repository)}/issues/events/{of.id}",
        "actor": account(repository.world, of.actor),
        "event": of.event,
        "commit_id": of.commit_sha,
        "commit_url": f"{url(repository)}/commits/{of.commit_sha}" if of.commit_sha else None,
        "created_at": moment(of.created_at),
        "performed_via_github_app": None,
    }
    if of.label is not None:
        known = repository.labels.get(of.label.lower())
        body["label"] = {"name": of.label, "color": known.color if known else "ededed"}
    if of.event == "renamed":
        body["rename"] = {"from": of.previous, "to": of.current}
    return body
