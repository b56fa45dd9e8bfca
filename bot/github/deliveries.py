"""Deliveries that failed, as GitHub lists them for an App: it sends none again by itself.

They are listed for 30 days and sent again, where somebody asks for it, within 3:
https://docs.github.com/en/rest/apps/webhooks
https://docs.github.com/en/webhooks/testing-and-troubleshooting-webhooks/redelivering-webhooks
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from bot.github.app_client import AppClient

MOST_PAGES = 20
"""Of a hundred attempts each: an outage of hours is not read in one go, and sweeps see most of it anyway."""

_LIST = "/app/hook/deliveries?status=failure&per_page=100"
_ONE = "/app/hook/deliveries/{delivery_id}"
_ATTEMPT = "/app/hook/deliveries/{delivery_id}/attempts"


class FailedAttempt(msgspec.Struct, frozen=True):
    """A failed attempt to deliver; a further one of the same delivery has the same `guid`."""

    id: int
    guid: str
    delivered_at: datetime
    event: str = ""
    action: str | None = None
    redelivery: bool = False


class _Sent(msgspec.Struct):
    payload: dict[str, object]


class _Shown(msgspec.Struct):
    request: _Sent


async def list_failed(app: AppClient, since: datetime) -> Sequence[FailedAttempt]:
    """The attempts that failed since then, newest first.

    Costs a request for each hundred, none of the hour where nothing is new, counted against the App and no
    installation.

    Raises:
        GitHubError: they could not be read.
    """
    found: list[FailedAttempt] = []
    more: str | None = _LIST
    for _page in range(MOST_PAGES):
        if more is None:
            break
        page, more = await app.get_page(more, list[FailedAttempt])
        found += [attempt for attempt in page if attempt.delivered_at >= since]
        if page and page[-1].delivered_at < since:
            break
    return found


async def redeliver(app: AppClient, attempt_id: int) -> None:
    """Have GitHub send it again.

    Raises:
        NotFound, Unprocessable: GitHub forgot it meanwhile, or sends it no more.
        GitHubError: it could not be asked for.
    """
    await app.post(_ATTEMPT, {"delivery_id": attempt_id})


async def read_payload(app: AppClient, attempt_id: int) -> bytes:
    """What was sent, as JSON.

    Raises:
        NotFound: GitHub forgot it meanwhile.
        GitHubError: it could not be read.
    """
    shown = await app.get(_ONE, {"delivery_id": attempt_id}, _Shown)
    return msgspec.json.encode(shown.request.payload)
