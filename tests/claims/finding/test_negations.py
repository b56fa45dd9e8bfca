"""What a denied verb says of its subject or its object, and which denials say nothing."""

import pytest

from bot.claims.finding.predicates import Aim
from bot.model.claims import Family
from tests.claims.finding.clauses import matches

MISSING, BROKEN = Family.MISSING, Family.BROKEN
LEFT, RIGHT = Aim.LEFT, Aim.RIGHT


@pytest.mark.parametrize(
    ("text", "family", "aim"),
    [
        ("`a.md` is not anywhere", MISSING, LEFT),
        ("`a.md` is not among the files", MISSING, LEFT),
        ("`a` is not in `index.ts`", MISSING, LEFT),
        ("`lodash` is not a dependency", MISSING, LEFT),
        ("the branch does not compile", BROKEN, LEFT),
        ("The README does not say how it is started", MISSING, LEFT),
        ("`a` is not used anywhere", MISSING, LEFT),
        ("I cannot find `a.md`", MISSING, RIGHT),
        ("`index.ts` is not exporting `a`", MISSING, RIGHT),
        ("`a.md` does not exist", MISSING, LEFT),
        ("`a` does not appear in the list", MISSING, LEFT),
        ("`index.ts` does not export `a`", MISSING, RIGHT),
        ("you did not add `a.md`", MISSING, RIGHT),
        ("`a.md` was never added", MISSING, LEFT),
    ],
)
def test_a_denied_verb_says_what_is_missing_or_broken(text: str, family: Family, aim: Aim) -> None:
    assert [(match.family, match.aim) for match in matches(text)] == [(family, aim)]


@pytest.mark.parametrize(
    "text",
    [
        "this should not exist",
        "it does not find its way",
        "I do not see why",
        "The parser does not say how",
        "nothing is said and not added files",
    ],
)
def test_what_supposes_or_names_nothing_denies_nothing(text: str) -> None:
    assert matches(text) == []
