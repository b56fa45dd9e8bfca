"""Labels: made, put on, taken off, deleted."""

from __future__ import annotations

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.actions.records import record
from simulator.payloads import Json
from simulator.payloads.basics import label as label_json
from simulator.payloads.conversation import issue as issue_json
from simulator.payloads.pulls import pull_request_in_event
from simulator.state.accounts import Account
from simulator.state.issues import Label
from simulator.state.world import Repository


def create_label(repository: Repository, name: str, color: str = "ededed", *, author: Who = None) -> Label:
    """A label the repository knows from now on; an old one is given back as it is."""
    known = repository.labels.get(name.lower())
    if known is not None:
        return known
    label = Label(id=repository.world.ids.next(), name=name, color=color)
    repository.labels[name.lower()] = label
    repository.world.remember(label)
    body: Json = {"action": "created", "label": label_json(repository, label)}
    emit(repository, "label", body, resolve(repository, author))
    return label


def delete_label(repository: Repository, name: str, *, author: Who = None) -> None:
    """Delete a label everywhere.

    GitHub tells of it by `label` `deleted` and by `unlabeled` of each pull request that had it.
    """
    known, sender = repository.labels[name.lower()], resolve(repository, author)
    for number, issue in repository.issues.items():
        if known in issue.labels:
            unlabel(repository, number, known.name, author=sender)
    del repository.labels[name.lower()]
    body: Json = {"action": "deleted", "label": label_json(repository, known)}
    emit(repository, "label", body, sender)


def label(repository: Repository, number: int, name: str, *, author: Who = None) -> None:
    """Put a label on an issue or pull request, making it where it is new."""
    sender = resolve(repository, author)
    one, issue = create_label(repository, name, author=sender), repository.issues[number]
    if one not in issue.labels:
        issue.labels.append(one)
        _changed(repository, number, "labeled", one, sender)


def unlabel(repository: Repository, number: int, name: str, *, author: Who = None) -> None:
    """Take a label off, if it is on."""
    issue, sender = repository.issues[number], resolve(repository, author)
    for label in list(issue.labels):
        if label.name.lower() == name.lower():
            issue.labels.remove(label)
            _changed(repository, number, "unlabeled", label, sender)


def _changed(repository: Repository, number: int, action: str, label: Label, sender: Account) -> None:
    record(repository, number, action, sender, label=label.name)
    repository.issues[number].updated_at = repository.world.clock()
    body: Json = {"action": action, "label": label_json(repository, label)}
    pull = repository.pull_requests.get(number)
    if pull is None:
        body["issue"] = issue_json(repository, repository.issues[number])
        emit(repository, "issues", body, sender)
    else:
        body |= {"number": number, "pull_request": pull_request_in_event(pull)}
        emit(repository, "pull_request", body, sender)
