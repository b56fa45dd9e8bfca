"""A clause that leaves its verb to the one before speaks of its own name."""

import pytest

from bot.claims.find import find_claims


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("`a.ts` exists, `b.ts` does not.", ["b.ts"]),
        ("`a.ts` is not missing, but `b.ts` is.", ["b.ts"]),
        ("`Card` is exported from `index.ts`, but `Button` isn't.", ["Button"]),
        ("`a.ts` and `c.ts` exist while `b.ts` does not.", ["b.ts"]),
        ("`a.ts` is short, but `b.ts` is not.", []),
        ("If `a.ts` exists, `b.ts` does not.", []),
        ("`a.ts` exists, `b.ts` does not matter.", []),
    ],
)
def test_what_is_left_out_is_said_of_the_second_name(text: str, subjects: list[str]) -> None:
    assert [claim.subject for claim in find_claims(text)] == subjects
