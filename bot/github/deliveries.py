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
MOST_AT_ONCE = 10
"""A request costs as much as five reads, of the budget that also pays for tokens."""
MOST_ATTEMPTS = 3
"""A delivery that failed so often does so for a reason; the sweep sees what it was about all the same."""

SPEECH = frozenset({"issue_comment", "pull_request_review"})
"""Events whose arrival says which head a command is about; what others tell, the sweep sees by itself."""

_LIST = "/app/hook/deliveries?status=failure&per_page=100"
_ATTEMPT = "/app/hook/deliveries/{delivery_id}/attempts"


class FailedAttempt(msgspec.Struct, frozen=True):
    """A failed attempt to deliver; a further one of the same delivery has the same `guid`."""

    id: int
    guid: str
    delivered_at: datetime
    event: str = ""


async def redeliver_failed(app: AppClient, now: datetime, asked_for: MutableMapping[int, str]) -> int:
    """Have GitHub send again what people said in the last day and did not arrive; how many that were.

    `asked_for` remembers attempts that were answered so already, for the list does not say whether a later
    one arrived. Only the hundred newest failures are looked at. Costs one request where nothing failed,
    counted against the App and no installation.

    Raises:
        GitHubError: the list could not be read, or an attempt not be asked for.
    """
    newest = await app.get(_LIST, {}, list[FailedAttempt])
    failed = [
        delivery
        for delivery in newest
        if delivery.event in SPEECH and now - delivery.delivered_at < LOOKS_BACK
    ]
    chosen = [delivery for delivery in worth_another(failed) if delivery.id not in asked_for][:MOST_AT_ONCE]
    for attempt in chosen:
        asked_for[attempt.id] = attempt.guid
        with suppress(NotFound, Unprocessable):  # GitHub forgot it meanwhile
            await app.post(_ATTEMPT, {"delivery_id": attempt.id})
    return len(chosen)


def worth_another(failed: Iterable[FailedAttempt]) -> Sequence[FailedAttempt]:
    """The last attempt of each delivery that was not tried too often, oldest first."""
    by_guid: dict[str, list[FailedAttempt]] = defaultdict(list)
    for attempt in failed:
        by_guid[attempt.guid].append(attempt)
    last = [
        max(tried, key=lambda delivery: delivery.delivered_at)
        for tried in by_guid.values()
        if len(tried) < MOST_ATTEMPTS
    ]
    return sorted(last, key=lambda delivery: delivery.delivered_at)
