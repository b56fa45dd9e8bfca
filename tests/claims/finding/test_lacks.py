"""Where there is none of something, and where "no" says that nothing is wrong."""

import pytest

from bot.claims.finding.predicates import Aim
from tests.claims.finding.clauses import matches


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("there is no `a.md`", Aim.RIGHT),
        ("`index.ts` has no export", Aim.RIGHT),
        ("No `a.md` file", Aim.RIGHT),
        ("`shop.md` has no entry in `nav.yml`", Aim.LEFT),
        ("the nav lacks `shop.md`", Aim.RIGHT),
        ("`a.md` no longer exists", Aim.LEFT),
    ],
)
def test_it_says_that_there_is_none(text: str, aim: Aim) -> None:
    assert [match.aim for match in matches(text)] == [aim]


@pytest.mark.parametrize("text", ["there is no problem", "no issue is blocking", "it has no errors"])
def test_good_news_is_no_lack(text: str) -> None:
    assert matches(text) == []
