"""What somebody left out or took away by mistake."""

import pytest

from bot.claims.finding.predicates import Aim
from tests.claims.finding.clauses import matches


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("you forgot to add `a.md`", Aim.RIGHT),
        ("you forgot the changelog", Aim.RIGHT),
        ("`a.md` was deleted by mistake", Aim.LEFT),
        ("I accidentally deleted `a.md`", Aim.RIGHT),
        ("the branch `v1` got deleted", Aim.LEFT),
    ],
)
def test_it_is_missing_by_mistake(text: str, aim: Aim) -> None:
    assert [match.aim for match in matches(text)] == [aim]


@pytest.mark.parametrize(
    "text", ["`a.md` was deleted", "you forgot to reply", "the branch should be deleted"]
)
def test_what_is_meant_is_no_mistake(text: str) -> None:
    assert matches(text) == []
