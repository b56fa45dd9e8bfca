"""A failed check in a line or table is a claim about that check; what came out well is none."""

import pytest

from bot.claims.find import find_claims


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("lint: failed", "lint"),
        ("- docs build: **failed** (a broken link)", "docs build"),
        ("lint \u274c", "lint"),
        ("- \u274c unit tests", "unit tests"),
        ("| Check | State |\n|--|--|\n| lint | failure |", "lint"),
        ("| Check | State |\n|--|--|\n| `e2e` | \u274c failed |", "e2e"),
        ("Build: FAILED", "Build"),
    ],
)
def test_a_failed_check_in_a_line_or_cell_is_about_that_check(text: str, subject: str) -> None:
    assert [(claim.kind.value, claim.subject) for claim in find_claims(text)] == [("check", subject)]


@pytest.mark.parametrize(
    "text",
    [
        "lint: passed",
        "lint \u2705",
        "Tests: 0 failed",
        "| Check | Before | After |\n|--|--|--|\n| lint | \u274c | \u2705 |",
        "lint: fails when a line is too long",
        "build: failed before, passes now",
    ],
)
def test_what_came_out_well_is_none(text: str) -> None:
    assert find_claims(text) == ()
