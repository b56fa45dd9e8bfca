"""Repositories that get another name or owner, are put away, or are deleted; their old names lead to them.

A name that is free leads to the repository that had it until another one takes it:
https://docs.github.com/en/repositories/creating-and-managing-repositories/renaming-a-repository
https://docs.github.com/en/repositories/creating-and-managing-repositories/transferring-a-repository
Events: https://docs.github.com/en/webhooks/webhook-events-and-payloads#repository
"""

from __future__ import annotations

from simulator.actions.hooks import emit
from simulator.actions.people import Who, resolve
from simulator.payloads import Json
from simulator.payloads.basics import account as account_json
from simulator.state.world import Repository


def rename(repository: Repository, name: str, *, author: Who = None) -> None:
    """Another name under the same owner."""
    before = repository.name
    _leave(repository)
    repository.name = name
    _arrive(repository)
    _tell(repository, "renamed", author, {"repository": {"name": {"from": before}}})


def transfer(repository: Repository, owner: str, *, author: Who = None) -> None:
    """Another owner. Only Apps that are installed on the new owner's account hear of it."""
    world, before = repository.world, repository.owner
    _leave(repository)
    repository.owner = world.account(owner)
    _arrive(repository)
    kind = "organization" if before.login.lower() in world.organizations else "user"
    _tell(repository, "transferred", author, {"owner": {"from": {kind: account_json(world, before)}}})


def archive(repository: Repository, *, author: Who = None) -> None:
    """From now on it can only be read."""
    repository.is_archived = True
    _tell(repository, "archived", author, None)


def unarchive(repository: Repository, *, author: Who = None) -> None:
    """It can be written to again."""
    repository.is_archived = False
    _tell(repository, "unarchived", author, None)


def delete(repository: Repository, *, author: Who = None) -> None:
    """It is gone, and its name leads nowhere."""
    _tell(repository, "deleted", author, None)
    del repository.world.repositories[repository.full_name.lower()]
    repository.world.nodes.pop(repository.node_id, None)


def _leave(repository: Repository) -> None:
    world, name = repository.world, repository.full_name
    del world.repositories[name.lower()]
    world.former_names[name.lower()] = repository
    for installation in world.installations.values():
        if installation.selected is not None:
            installation.selected.discard(name)


def _arrive(repository: Repository) -> None:
    """Installations on chosen repositories go on having it while its owner is the same."""
    world, name = repository.world, repository.full_name
    world.repositories[name.lower()] = repository
    world.former_names.pop(name.lower(), None)
    for installation in world.installations.values():
        is_same_owner = installation.account is repository.owner
        if installation.selected is not None and is_same_owner:
            installation.selected.add(name)


def _tell(repository: Repository, action: str, author: Who, changes: Json | None) -> None:
    body: Json = {"action": action}
    if changes is not None:
        body["changes"] = changes
    emit(repository, "repository", body, resolve(repository, author))
