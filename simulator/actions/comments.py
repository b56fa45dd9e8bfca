"""Comments in a conversation, with every edit remembered."""

from __future__ import annotations

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.payloads import Json
from simulator.payloads.conversation import comment as comment_json
from simulator.payloads.conversation import issue as issue_json
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.issues import Edit, IssueComment
from simulator.state.world import Repository


def comment(
    repository: Repository, number: int, body: str, *, author: Who = None, app: App | None = None
) -> IssueComment:
    """Say something on an issue or pull request. `app` is the App that says it."""
    now, sender = repository.world.clock(), resolve(repository, author)
    new = IssueComment(
        id=repository.world.ids.next(),
        number=number,
        author=sender,
        app=app,
        body=body,
        created_at=now,
        updated_at=now,
    )
    repository.issues[number].comments.append(new)
    repository.issues[number].updated_at = now
    repository.world.remember(new)
    _tell(repository, new, {"action": "created"}, sender)
    return new


def edit_comment(repository: Repository, comment: IssueComment, body: str, *, author: Who = None) -> None:
    """Change a comment's text. GitHub tells of an edit to the same text too."""
    sender, now = resolve(repository, author), repository.world.clock()
    changes: Json = {"body": {"from": comment.body}}
    if body != comment.body:
        comment.edits.append(Edit(editor=sender, body=body, edited_at=now))
    comment.body, comment.updated_at = body, now
    _tell(repository, comment, {"action": "edited", "changes": changes}, sender)


def delete_comment(repository: Repository, comment: IssueComment, *, author: Who = None) -> None:
    """Delete a comment."""
    repository.issues[comment.number].comments.remove(comment)
    repository.world.nodes.pop(comment.node_id, None)
    _tell(repository, comment, {"action": "deleted"}, resolve(repository, author))


def _tell(repository: Repository, comment: IssueComment, body: Json, sender: Account) -> None:
    event: Json = {
        **body,
        "issue": issue_json(repository, repository.issues[comment.number]),
        "comment": comment_json(repository, comment),
    }
    emit(repository, "issue_comment", event, sender)
