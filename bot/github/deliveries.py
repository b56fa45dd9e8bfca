"""Deliveries that failed: GitHub keeps them for three days and sends none again by itself.

https://docs.github.com/en/rest/apps/webhooks
"""

from collections import defaultdict
from collections.abc import Iterable, MutableMapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import msgspec

from bot.github.app_client import AppClient
from bot.github.errors import NotFound, Unprocessable

LOOKS_BACK = timedelta(hours=24)
MOST_AT_ONCE = 50
MOST_ATTEMPTS = 3
"""A delivery that failed so often does so for a reason; the sweep sees what it was about all the same."""

_LIST = "/app/hook/deliveries?status=failure&per_page=100"
_ATTEMPT = "/app/hook/deliveries/{delivery_id}/attempts"


class Attempt(msgspec.Struct, frozen=True):
    """A failed attempt to deliver; a further one of the same delivery has the same `guid`."""

    id: int
    guid: str
    delivered_at: datetime


async def redeliver_failed(app: AppClient, now: datetime, asked_for: MutableMapping[int, str]) -> int:
    """Have GitHub send again what did not arrive in the last day; how many that were.

    `asked_for` remembers attempts that were answered so already, for the list does not say whether a later
    one arrived. Costs one request where nothing failed, counted against the App and no installation.

    Raises:
        GitHubError: the list could not be read, or an attempt not be asked for.
    """
    pages = await app.get_pages(_LIST, list[Attempt])
    failed = [one for page in pages for one in page if now - one.delivered_at < LOOKS_BACK]
    chosen = [one for one in worth_another(failed) if one.id not in asked_for][:MOST_AT_ONCE]
    for attempt in chosen:
        asked_for[attempt.id] = attempt.guid
        with suppress(NotFound, Unprocessable):  # GitHub forgot it meanwhile
            await app.post(_ATTEMPT, {"delivery_id": attempt.id})
    return len(chosen)


def worth_another(failed: Iterable[Attempt]) -> Sequence[Attempt]:
    """The last attempt of each delivery that was not tried too often, oldest first."""
    by_guid: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in failed:
        by_guid[attempt.guid].append(attempt)
    last = [
        max(tried, key=lambda one: one.delivered_at)
        for tried in by_guid.values()
        if len(tried) < MOST_ATTEMPTS
    ]
    return sorted(last, key=lambda one: one.delivered_at)
