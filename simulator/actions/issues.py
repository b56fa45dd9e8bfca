"""Opening issues, and editing the text of issues and pull requests."""

from __future__ import annotations

from simulator.actions.lifecycle import tell
from simulator.actions.people import Who, resolve
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.issues import Edit, Issue
from simulator.state.world import Repository


def open_issue(repository: Repository, title: str, body: str | None = None, *, author: Who = None) -> Issue:
    """A new issue."""
    sender = resolve(repository, author)
    issue = new_issue(repository, title, body, sender)
    tell(repository, issue.number, "opened", sender)
    return issue


def new_issue(
    repository: Repository, title: str, body: str | None, author: Account, app: App | None = None
) -> Issue:
    """The record of an issue, or of a pull request's conversation; nobody is told yet."""
    now = repository.world.clock()
    issue = Issue(
        id=repository.world.ids.next(),
        number=repository.next_number(),
        title=title,
        body=body,
        author=author,
        app=app,
        created_at=now,
        updated_at=now,
    )
    repository.issues[issue.number] = issue
    repository.open_numbers.add(issue.number)
    repository.world.remember(issue)
    return issue


def change_text(
    repository: Repository, issue: Issue, title: str | None, body: str | None, editor: Account
) -> dict[str, object]:
    """Give new words; the answer is the `changes` of the event, empty where nothing changed."""
    changes: dict[str, object] = {}
    now = repository.world.clock()
    if title is not None and title != issue.title:
        changes["title"] = {"from": issue.title}
        issue.title = title
    if body is not None and body != issue.body:
        changes["body"] = {"from": issue.body}
        issue.body = body
        issue.body_edits.append(Edit(editor=editor, body=body, edited_at=now))
    if changes:
        issue.updated_at = now
    return changes
