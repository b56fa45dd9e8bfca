"""Which Apps hear of an event, and the queue of what they are still to be told."""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.payloads import Json
from simulator.payloads.basics import account
from simulator.payloads.repositories import repository as repository_json
from simulator.state.accounts import Account
from simulator.state.apps import App, Installation
from simulator.state.deliveries import Delivery
from simulator.state.identity import node_id

if TYPE_CHECKING:
    from simulator.state.repositories import Repository
    from simulator.world import World


MOST_KEPT = 5000


class Outbox:
    """Deliveries in the order of their events. Somebody who sends them waits at `waiting`.

    `deliveries` forgets the oldest beyond `MOST_KEPT`, as GitHub forgets after some days.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self.deliveries: dict[int, Delivery] = {}
        self.waiting: deque[Delivery] = deque()
        self.on_arrival: Callable[[], None] = lambda: None

    def add(self, delivery: Delivery) -> None:
        """Keep a delivery and have it sent; without an address it is only kept."""
        self.deliveries[delivery.id] = delivery
        if len(self.deliveries) > MOST_KEPT:
            del self.deliveries[next(iter(self.deliveries))]
        if delivery.app.webhook_url is None:
            delivery.status = "no webhook url"
            return
        self.waiting.append(delivery)
        self.on_arrival()

    def deliver(
        self,
        installation: Installation,
        event: str,
        payload: Json,
        repository_id: int | None = None,
    ) -> None:
        """Tell one installation's App, whatever it subscribed to. Apps without a webhook hear nothing."""
        self._deliver(installation.app, installation, event, payload, repository_id)

    def tell_app(self, app: App, event: str, payload: Json) -> None:
        """Tell an App of what concerns no installation."""
        self._deliver(app, None, event, payload, None)

    def _deliver(
        self,
        app: App,
        installation: Installation | None,
        event: str,
        payload: Json,
        repository_id: int | None,
    ) -> None:
        if app.webhook_secret is None:
            return
        number = self._world.ids.next()
        action = payload.get("action")
        delivery = Delivery(
            id=number,
            guid=str(uuid.uuid5(uuid.NAMESPACE_OID, f"delivery {number}")),
            app=app,
            installation=installation,
            event=event,
            action=action if isinstance(action, str) else None,
            repository_id=repository_id,
            payload=payload,
            created_at=self._world.clock(),
        )
        self.add(delivery)

    def redeliver(self, old: Delivery) -> Delivery:
        """Send the same once more, under the same GUID."""
        again = Delivery(
            id=self._world.ids.next(),
            guid=old.guid,
            app=old.app,
            installation=old.installation,
            event=old.event,
            action=old.action,
            repository_id=old.repository_id,
            payload=old.payload,
            created_at=self._world.clock(),
            is_redelivery=True,
        )
        self.add(again)
        return again


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
