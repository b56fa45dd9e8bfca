"""Reports that no rule reads are found by their weight, for a human to settle."""

import pytest

from bot.claims.find import Context, find_claims
from bot.model.claims import ClaimKind


@pytest.mark.parametrize(
    "text",
    [
        "The reviewer credential is chronically out of credits.",
        "Nobody has looked at the second half so far.",
        "The two red jobs are unrelated to this change.",
        "- Audit records not written",
        "\U0001f534 Staging is down",
        "The new setting is ignored.",
    ],
)
def test_a_report_in_words_that_no_rule_knows_waits_for_a_human(text: str) -> None:
    assert [claim.kind for claim in find_claims(text)] == [ClaimKind.OTHER]


@pytest.mark.parametrize(
    "text",
    [
        "I moved the parser into its own module.",
        "Are the two red jobs unrelated to this change?",
        "If nobody has looked at it, we wait.",
        "- [ ] Nobody has looked at the docs",
        "Removes the setting that was ignored.",
        "A user who is not invited sees nothing.",
    ],
)
def test_a_sentence_that_weighs_too_little_is_none(text: str) -> None:
    assert find_claims(text) == ()


def test_what_a_rule_read_is_not_weighed_again() -> None:
    assert len(find_claims("`src/a.ts` is missing from the second half.")) == 1


def test_a_pull_requests_own_description_is_not_weighed() -> None:
    assert find_claims("The new setting is ignored.", Context(is_description=True)) == ()


def test_a_long_report_is_not_weighed_into_a_hundred_claims() -> None:
    text = "".join(f"- Audit records {number} not written\n" for number in range(30))

    assert len(find_claims(text)) == 10
