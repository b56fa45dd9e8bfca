from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.ledger import EntryKind
from bot.policy.opting import is_opted_in
from tests.building import NOW, case
from tests.policy.said import comment, entry

WISH = entry(EntryKind.OPTED_IN, source=comment(1).identity)


@pytest.mark.parametrize(("minutes", "counts"), [(-1, True), (1, False), (None, True)])
def test_a_wish_to_merge_ends_when_it_is_opened_again(minutes: int | None, *, counts: bool) -> None:
    reopened_at = None if minutes is None else NOW + timedelta(minutes=minutes)
    asked = case(statements=(comment(1),), reopened_at=reopened_at)

    assert is_opted_in(replace(asked, ledger=(WISH,))) is counts


def test_a_wish_to_merge_goes_with_its_comment() -> None:
    assert not is_opted_in(replace(case(), ledger=(WISH,)))
    assert not is_opted_in(replace(case(), ledger=(entry(EntryKind.HELD),)))
