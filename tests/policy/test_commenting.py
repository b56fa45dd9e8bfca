from dataclasses import replace

import pytest

from bot.model.config import Comments, Config
from bot.model.gate import Case
from bot.model.ledger import EntryKind
from bot.policy.commenting import approvals, is_asked, speaks_first, wants_comment
from tests.building import case
from tests.policy.said import entry

HELD = (entry(EntryKind.HELD),)
BEFORE = replace(case(), is_from_before=True)


@pytest.mark.parametrize(
    ("given", "speaks"),
    [
        (case(), True),
        (case(is_draft=True), False),
        (BEFORE, False),
        (case(Config(comments=Comments.NONE)), False),
    ],
    ids=["new", "draft", "from-before", "silent"],
)
def test_babysit_speaks_first_only_on_what_is_ready_and_new(given: Case, *, speaks: bool) -> None:
    assert speaks_first(given) is speaks


def test_what_it_merges_it_speaks_on_though_it_was_there_before() -> None:
    assert speaks_first(BEFORE, is_merging=True)
    assert not speaks_first(case(is_draft=True), is_merging=True)


@pytest.mark.parametrize(
    ("given", "by_gate", "wanted"),
    [
        (case(), False, False),
        (case(), True, True),
        (case(is_draft=True), True, False),
        (replace(case(is_draft=True), ledger=HELD), False, True),
        (replace(case(Config(comments=Comments.NONE)), ledger=HELD), True, False),
    ],
    ids=["nothing-to-say", "a-gate-asks", "draft", "held-draft", "silent"],
)
def test_a_comment_is_there_where_somebody_waits_for_it(given: Case, *, by_gate: bool, wanted: bool) -> None:
    assert wants_comment(given, is_asked_by_gate=by_gate, is_merging=False) is wanted


def test_approvals_count_until_they_are_taken_back_or_the_head_moves() -> None:
    approved = entry(EntryKind.APPROVED, about="strategic")
    of_another = entry(EntryKind.APPROVED, head_sha="c" * 40)
    revoked = entry(EntryKind.REVOKED, minutes=1, about="strategic")

    assert approvals(replace(case(), ledger=(of_another, approved))) == (approved,)
    assert approvals(replace(case(), ledger=(approved, revoked))) == ()
    assert approvals(replace(case(), ledger=(approved, replace(revoked, by="grace")))) == (approved,)
    assert is_asked(replace(case(), ledger=(approved,)))
    assert not is_asked(replace(case(), ledger=(of_another,)))
