"""What the head of GitHub's answers tells beside the answer: what is left of the hour, and GitHub's time."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from gidgethub import sansio

from bot.github.ports import Allowance


def allowance_of(headers: Mapping[str, str]) -> Allowance | None:
    """What is left of this hour's budget, None where nothing is said that can be understood.

    https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#checking-the-status-of-your-rate-limit
    """
    try:
        told = sansio.RateLimit.from_http(headers)
    except (ValueError, OverflowError, OSError):
        return None
    if told is None:
        return None
    return Allowance(limit=told.limit, remaining=max(0, told.remaining), resets_at=told.reset_datetime)


def github_at(headers: Mapping[str, str]) -> datetime | None:
    """GitHub's clock when it answered, to the second; None where it is no time."""
    try:
        told = parsedate_to_datetime(headers.get("date", ""))
    except (ValueError, OverflowError):
        return None
    return told.astimezone(UTC) if told.tzinfo is not None else None
