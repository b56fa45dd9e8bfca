"""Webhook deliveries as GitHub keeps them for an App: what was sent, when, and what came back."""

import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulator.clock import Clock
from simulator.state.apps import App, Installation
from simulator.state.identity import Ids

MOST_KEPT = 5000
KEPT_FOR = timedelta(days=30)
"""For so long attempts are listed: https://github.com/github/roadmap/issues/196."""
SENT_AGAIN_FOR = timedelta(days=3)
"""For so long one can be sent again: "you can redeliver webhook deliveries from the past 3 days",
https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks."""


@dataclass(eq=False, slots=True, kw_only=True)
class Delivery:
    """One attempt to tell an App of an event. A redelivery is another one with the same `guid`.

    `status_code` is None until an answer came; `status` is GitHub's word for it (`OK`, `timed out`, …).
    """

    id: int
    guid: str
    app: App
    installation: Installation | None
    event: str
    action: str | None
    repository_id: int | None
    payload: dict[str, object]
    created_at: datetime
    is_redelivery: bool = False
    delivered_at: datetime | None = None
    duration_s: float = 0.0
    status_code: int | None = None
    status: str = "pending"
    request_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""


class Outbox:
    """Deliveries in the order of their events. Somebody who sends them waits at `waiting`.

    `deliveries` forgets the oldest beyond `MOST_KEPT`; what is older than `KEPT_FOR` is not shown any more.
    `added` counts all.
    """

    def __init__(self, ids: Ids, now: Clock) -> None:
        self._ids, self._now = ids, now
        self.deliveries: dict[int, Delivery] = {}
        self.waiting: deque[Delivery] = deque()
        self.added = 0
        self.on_arrival: Callable[[], None] = lambda: None

    def add(self, delivery: Delivery) -> None:
        """Keep a delivery and have it sent; without an address it is only kept."""
        self.deliveries[delivery.id] = delivery
        self.added += 1
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
        payload: dict[str, object],
        repository_id: int | None = None,
    ) -> None:
        """Tell one installation's App, whatever it subscribed to. Apps without a webhook hear nothing."""
        self._deliver(installation.app, installation, event, payload, repository_id)

    def tell_app(self, app: App, event: str, payload: dict[str, object]) -> None:
        """Tell an App of what concerns no installation."""
        self._deliver(app, None, event, payload, None)

    def _deliver(
        self,
        app: App,
        installation: Installation | None,
        event: str,
        payload: dict[str, object],
        repository_id: int | None,
    ) -> None:
        if app.webhook_secret is None:
            return
        number = self._ids.next()
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
            created_at=self._now(),
        )
        self.add(delivery)

    def redeliver(self, old: Delivery) -> Delivery:
        """Send the same once more, under the same GUID."""
        again = Delivery(
            id=self._ids.next(),
            guid=old.guid,
            app=old.app,
            installation=old.installation,
            event=old.event,
            action=old.action,
            repository_id=old.repository_id,
            payload=old.payload,
            created_at=self._now(),
            is_redelivery=True,
        )
        self.add(again)
        return again
