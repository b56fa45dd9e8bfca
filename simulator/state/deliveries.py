"""Webhook deliveries as GitHub keeps them for an App: what was sent, when, and what came back."""

from dataclasses import dataclass, field
from datetime import datetime

from simulator.state.apps import App, Installation


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
