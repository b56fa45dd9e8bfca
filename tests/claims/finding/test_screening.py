"""Which sentences are no claims although a predicate stands in them: a screen a line."""

import pytest

from bot.claims.finding.screening import is_claim
from tests.claims.finding.clauses import statements


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Is `a.md` missing?", id="a question"),
        pytest.param("If `a.md` is missing, the build stops.", id="a supposition"),
        pytest.param("`make` fails if `a.md` is there.", id="a condition"),
        pytest.param("Check whether `a.md` is missing.", id="an order"),
        pytest.param("fix: `a.md` is missing", id="the subject of a commit"),
        pytest.param("`a.md` was missing, fixed in 1a2b3c4.", id="what is resolved"),
        pytest.param("`a.md` is not used, so I removed it.", id="what is undone"),
        pytest.param("I thought that `a.md` is missing.", id="what somebody thought"),
        pytest.param("`a.md` is missing on purpose.", id="what is meant to be so"),
        pytest.param("None of `a.md` and `b.md` is missing.", id="what is denied"),
        pytest.param("Previously `a.md` was missing.", id="what is over"),
        pytest.param("`a.md` should be missing.", id="what is expected"),
        pytest.param("A file that does not exist is skipped.", id="anything of a kind"),
        pytest.param("The next role cannot start until the gate passes.", id="a rule"),
        pytest.param("The parser does not contain old comments.", id="what a product does"),
        pytest.param("You are missing the point.", id="nothing in particular"),
        pytest.param("# Missing", id="a heading"),
    ],
)
def test_it_claims_nothing(text: str) -> None:
    found = list(statements(text))

    assert found
    assert not any(map(is_claim, found))


@pytest.mark.parametrize(
    "text",
    [
        "`a.md` is missing.",
        "The merge is blocked: `a.md` is missing.",
        "`a.md` is still missing.",
        "`a.md` appears to be missing.",
    ],
)
def test_no_screen_objects_to_a_plain_report(text: str) -> None:
    assert any(map(is_claim, statements(text)))
