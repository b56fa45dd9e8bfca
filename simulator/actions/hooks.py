"""Which Apps hear of an event, and the queue of what they are still to be told."""

from __future__ import annotations

from simulator.payloads import Json
from simulator.payloads.basics import account
from simulator.payloads.repositories import repository as repository_json
from simulator.state.accounts import Account
from simulator.state.apps import App, Installation
from simulator.state.identity import node_id
from simulator.state.world import Repository


def emit(repository: Repository, event: str, body: Json, sender: Account) -> None:
    """Tell every App that subscribed to the event and reaches the repository."""
    for installation in _installations(repository):
        if event in installation.app.events:
            _send(repository, installation, event, body, sender)


def emit_to_owner(repository: Repository, app: App, event: str, body: Json, sender: Account) -> None:
    """Tell only the App that a check belongs to, as GitHub does for re-runs and requested suites."""
    for installation in _installations(repository):
        if installation.app is app:
            _send(repository, installation, event, body, sender)


def _installations(repository: Repository) -> list[Installation]:
    return [
        installation
        for installation in repository.world.installations.values()
        if installation.suspended_at is None
        and installation.app.webhook_secret is not None
        and installation.covers(repository.full_name)
    ]


def _send(
    repository: Repository, installation: Installation, event: str, body: Json, sender: Account
) -> None:
    world = repository.world
    payload: Json = {**body, "repository": repository_json(repository)}
    organization = world.organizations.get(repository.owner.login.lower())
    if organization is not None:
        login = organization.account.login
        payload["organization"] = {
            "login": login,
            "id": organization.account.id,
            "node_id": organization.account.node_id,
            "url": f"{world.api_url}/orgs/{login}",
        }
    payload["sender"] = account(world, sender)
    payload["installation"] = {
        "id": installation.id,
        "node_id": node_id("IntegrationInstallation", installation.id),
    }
    world.outbox.deliver(installation, event, payload, repository.id)
