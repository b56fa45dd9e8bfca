"""Issues, their comments, labels, reactions and timeline; a pull request is an issue too."""

from functools import partial
from urllib.parse import unquote

from simulator.access import PersonViewer, has_role
from simulator.actions import comments as comment_actions
from simulator.actions import issues as issue_actions
from simulator.actions import labels as label_actions
from simulator.actions import lifecycle, locking
from simulator.actions import pull_requests as pull_request_actions
from simulator.actions import reactions as reaction_actions
from simulator.errors import Refused, invalid, not_found
from simulator.payloads.basics import label as label_json
from simulator.payloads.basics import reaction as reaction_json
from simulator.payloads.conversation import comment as comment_json
from simulator.payloads.conversation import issue as issue_json
from simulator.payloads.conversation import timeline_event
from simulator.rest import find
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.issues import REACTIONS, Issue, IssueComment
from simulator.state.pulls import ReviewComment

_MOST_TEXT = 65536
_MOST_LABEL = 50
"""https://docs.github.com/issues/using-labels-and-milestones-to-track-work/managing-labels"""


def list_all(call: Call) -> Listing:
    """Issues and pull requests, newest first, open ones unless asked otherwise."""
    state = call.query.get("state", "open")
    found = [issue for issue in reversed(call.repository.issues.values()) if state in ("all", issue.state)]
    return Listing(bodies=[partial(issue_json, call.repository, issue) for issue in found])


def create(call: Call) -> Answer:
    """Open an issue."""
    body = call.body
    issue = issue_actions.open_issue(
        call.repository, body.text("title"), body.optional_text("body"), author=call.actor
    )
    return Answer(status=201, body=issue_json(call.repository, issue))


def show(call: Call) -> Answer:
    """An issue."""
    return Answer(body=issue_json(call.repository, find.issue(call)))


def edit(call: Call) -> Answer:
    """New words, closed or open."""
    issue, body, repository = find.issue(call), call.body, call.repository
    if isinstance(call.viewer, PersonViewer) and not (
        call.actor is issue.author or has_role(repository, call.actor, "triage")
    ):
        raise Refused(403, "Must have admin rights to Repository.")
    title, text = body.optional_text("title"), body.optional_text("body")
    pull_request_actions.edit_pull_request(
        repository, issue.number, title=title, body=text, author=call.actor
    )
    match body.choice("state", ("open", "closed")):
        case "closed":
            lifecycle.close(repository, issue.number, author=call.actor)
        case "open":
            lifecycle.reopen(repository, issue.number, author=call.actor)
        case _:
            pass
    return Answer(body=issue_json(repository, issue))


def list_comments(call: Call) -> Listing:
    """The conversation, oldest first."""
    comments = find.issue(call).comments
    return Listing(bodies=[partial(comment_json, call.repository, comment) for comment in comments])


def create_comment(call: Call) -> Answer:
    """Say something."""
    issue, text = find.issue(call), _text(call)
    locking.check_may_comment(call.repository, issue, call.actor)
    comment = comment_actions.comment(call.repository, issue.number, text, author=call.actor, app=call.app)
    return Answer(status=201, body=comment_json(call.repository, comment))


def _text(call: Call) -> str:
    text = call.body.text("body")
    if not text.strip():
        raise Refused(
            422,
            "Validation Failed",
            [
                {
                    "resource": "IssueComment",
                    "code": "unprocessable",
                    "field": "data",
                    "message": "Body cannot be blank",
                }
            ],
        )
    if len(text) > _MOST_TEXT:
        message = f"Body is too long (maximum is {_MOST_TEXT} characters)"
        raise invalid("IssueComment", "body", "unprocessable", message)
    return text


def show_comment(call: Call) -> Answer:
    """One comment."""
    return Answer(body=comment_json(call.repository, find.comment(call)))


def edit_comment(call: Call) -> Answer:
    """New words for a comment."""
    comment = find.comment(call)
    find.may_change(call, comment.author.login)
    comment_actions.edit_comment(call.repository, comment, _text(call), author=call.actor)
    return Answer(body=comment_json(call.repository, comment))


def delete_comment(call: Call) -> Answer:
    """Delete a comment."""
    comment = find.comment(call)
    find.may_change(call, comment.author.login)
    comment_actions.delete_comment(call.repository, comment, author=call.actor)
    return Answer(status=204)


def list_labels(call: Call) -> Listing:
    """The labels on an issue."""
    return Listing(bodies=[partial(label_json, call.repository, label) for label in find.issue(call).labels])


def add_labels(call: Call) -> Answer:
    """Put labels on."""
    issue = find.issue(call)
    for name in call.body.texts("labels"):
        if len(name) > _MOST_LABEL:
            raise invalid(
                "Label", "name", "custom", f"name is too long (maximum is {_MOST_LABEL} characters)"
            )
        label_actions.label(call.repository, issue.number, name, author=call.actor)
    return Answer(body=[label_json(call.repository, label) for label in issue.labels])


def remove_label(call: Call) -> Answer:
    """Take a label off."""
    issue, name = find.issue(call), unquote(call.path["name"])
    if not issue.has_label(name):
        raise Refused(404, "Label does not exist")
    label_actions.unlabel(call.repository, issue.number, name, author=call.actor)
    return Answer(body=[label_json(call.repository, label) for label in issue.labels])


def repository_labels(call: Call) -> Listing:
    """Every label of the repository."""
    labels = call.repository.labels.values()
    return Listing(bodies=[partial(label_json, call.repository, label) for label in labels])


def create_label(call: Call) -> Answer:
    """A new label."""
    name = call.body.text("name")
    if name.lower() in call.repository.labels:
        raise invalid("Label", "name", "already_exists")
    color = call.body.optional_text("color") or "ededed"
    label = label_actions.create_label(call.repository, name, color, author=call.actor)
    return Answer(status=201, body=label_json(call.repository, label))


def delete_label(call: Call) -> Answer:
    """Delete a label everywhere."""
    name = unquote(call.path["name"])
    if name.lower() not in call.repository.labels:
        raise not_found()
    label_actions.delete_label(call.repository, name, author=call.actor)
    return Answer(status=204)


def timeline(call: Call) -> Listing:
    """What happened, oldest first. Comments and reviews, which GitHub mixes in, are left out here."""
    lines = find.issue(call).timeline
    return Listing(bodies=[partial(timeline_event, call.repository, line) for line in lines])


def events(call: Call) -> Listing:
    """The same without comments, reviews and commits: https://docs.github.com/rest/issues/events."""
    return timeline(call)


def react_to_issue(call: Call) -> Answer:
    """React to an issue's first text."""
    return _react(call, find.issue(call))


def react_to_comment(call: Call) -> Answer:
    """React to a comment."""
    return _react(call, find.comment(call))


def react_to_line(call: Call) -> Answer:
    """React to a comment on a line."""
    return _react(call, find.thread_comment(call, call.number("id"))[2])


def _react(call: Call, on: Issue | IssueComment | ReviewComment) -> Answer:
    content = call.body.choice("content", REACTIONS) or call.body.text("content")
    reaction, is_new = reaction_actions.react(call.repository, on, content, author=call.actor)
    return Answer(status=201 if is_new else 200, body=reaction_json(call.world, reaction))


def comment_reactions(call: Call) -> Listing:
    """The reactions to a comment."""
    return Listing(
        bodies=[partial(reaction_json, call.world, reaction) for reaction in find.comment(call).reactions]
    )


_REPO = "/repos/{owner}/{repo}"
_ISSUE = f"{_REPO}/issues/{{number}}"
_COMMENT = f"{_REPO}/issues/comments/{{id}}"
_READ, _WRITE = ("issues:read", "pull_requests:read"), ("issues:write", "pull_requests:write")
ROUTES = [
    route(f"GET {_REPO}/issues", list_all, *_READ),
    route(f"POST {_REPO}/issues", create, "issues:write", role="read"),
    route(f"GET {_COMMENT}", show_comment, *_READ),
    route(f"PATCH {_COMMENT}", edit_comment, *_WRITE, role="read"),
    route(f"DELETE {_COMMENT}", delete_comment, *_WRITE, role="read"),
    route(f"GET {_COMMENT}/reactions", comment_reactions, *_READ),
    route(f"POST {_COMMENT}/reactions", react_to_comment, *_WRITE, role="read"),
    route(f"POST {_REPO}/pulls/comments/{{id}}/reactions", react_to_line, "pull_requests:write", role="read"),
    route(f"GET {_ISSUE}", show, *_READ),
    route(f"PATCH {_ISSUE}", edit, *_WRITE, role="read"),
    route(f"GET {_ISSUE}/comments", list_comments, *_READ),
    route(f"POST {_ISSUE}/comments", create_comment, *_WRITE, role="read"),
    route(f"GET {_ISSUE}/labels", list_labels, *_READ),
    route(f"POST {_ISSUE}/labels", add_labels, *_WRITE, role="triage"),
    route(f"DELETE {_ISSUE}/labels/{{name}}", remove_label, *_WRITE, role="triage"),
    route(f"POST {_ISSUE}/reactions", react_to_issue, *_WRITE, role="read"),
    route(f"GET {_ISSUE}/timeline", timeline, *_READ),
    route(f"GET {_ISSUE}/events", events, *_READ),
    route(f"GET {_REPO}/labels", repository_labels, *_READ),
    route(f"POST {_REPO}/labels", create_label, *_WRITE),
    route(f"DELETE {_REPO}/labels/{{name}}", delete_label, *_WRITE),
]
