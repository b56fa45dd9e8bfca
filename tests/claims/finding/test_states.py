"""Bad states that a clause tells, and words of states that describe something else."""

import pytest

from bot.model.claims import Family
from tests.claims.finding.clauses import matches


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("`a.md` is missing", Family.MISSING),
        ("there is a missing import", Family.MISSING),
        ("the build fails", Family.BROKEN),
        ("this breaks the build", Family.BROKEN),
        ("#20 has broken the tests", Family.BROKEN),
        ("the suite is timing out", Family.BROKEN),
        ("the check is in FAILURE", Family.BROKEN),
        ("`a` is gone from `index.ts`", Family.MISSING),
        ("`a` is nowhere to be found", Family.MISSING),
    ],
)
def test_a_bad_state_is_told(text: str, family: Family) -> None:
    assert [match.family for match in matches(text)] == [family]


@pytest.mark.parametrize(
    "text",
    ["Failed payments are retried", "it fails fast", "the build would fail", "missing values are dropped"],
)
def test_a_state_that_only_describes_or_is_supposed_is_none(text: str) -> None:
    assert matches(text) == []
