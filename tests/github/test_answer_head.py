from datetime import UTC, datetime

import pytest

from bot.github.answer_head import allowance_of, github_at
from bot.github.ports import Allowance

HEADERS = {"x-ratelimit-limit": "5000", "x-ratelimit-remaining": "12", "x-ratelimit-reset": "1764504000"}


def test_what_is_left_of_the_hour_is_told_with_its_end() -> None:
    assert allowance_of(HEADERS) == Allowance(
        limit=5000, remaining=12, resets_at=datetime(2025, 11, 30, 12, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "spoilt",
    [
        {},
        HEADERS | {"x-ratelimit-limit": "many"},
        HEADERS | {"x-ratelimit-reset": "9" * 30},
        HEADERS | {"x-ratelimit-reset": "\u0661"},
    ],
    ids=["nothing", "no number", "no time", "digits of another script"],
)
def test_what_is_no_account_counts_as_nothing_said(spoilt: dict[str, str]) -> None:
    told = allowance_of(spoilt)

    assert told is None or told.resets_at.year == 1970


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Mon, 30 Nov 2026 12:00:05 GMT", datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC)),
        ("Mon, 30 Nov 2026 14:00:05 +0200", datetime(2026, 11, 30, 12, 0, 5, tzinfo=UTC)),
        ("Mon, 30 Nov 2026 12:00:05 -0000", None),
        ("yesterday", None),
        ("Mon, 30 Nov 99999 12:00:05 GMT", None),
        ("", None),
    ],
)
def test_githubs_time_is_that_of_its_date_header(date: str, at: datetime | None) -> None:
    assert github_at({"date": date}) == at
