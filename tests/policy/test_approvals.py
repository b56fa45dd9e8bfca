from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.ledger import EntryKind
from bot.model.snapshot import Statement
from bot.policy.approvals import approvals
from tests.building import NOW, case
from tests.policy.said import comment, entry, review

APPROVED = entry(EntryKind.APPROVED, source=comment(1).identity, about="strategic")


@pytest.mark.parametrize(
    ("statements", "by"),
    [
        ((review(),), ["ada"]),
        ((review(commit_sha="c" * 40),), []),
        ((review(), review("CHANGES_REQUESTED", number=2)), []),
        ((review(), review("COMMENTED", number=2)), ["ada"]),
        ((review("CHANGES_REQUESTED"), review(by="grace", number=2)), ["grace"]),
    ],
    ids=["approved", "another-commit", "changed-their-mind", "only-commented", "one-of-two"],
)
def test_each_persons_last_opinion_on_this_commit_counts(
    statements: tuple[Statement, ...], by: list[str]
) -> None:
    assert [approval.by for approval in approvals(case(statements=statements))] == by


def test_an_approval_by_comment_stands_while_the_comment_does() -> None:
    there, edited = case(statements=(comment(1),)), case(statements=(comment(1, is_edited=True),))

    assert [approval.label for approval in approvals(replace(there, ledger=(APPROVED,)))] == ["strategic"]
    assert approvals(replace(edited, ledger=(APPROVED,))) == ()
    assert approvals(replace(there, ledger=(replace(APPROVED, base_ref="next"),))) == ()


def test_approvals_end_when_they_are_taken_back_or_the_base_is_changed() -> None:
    given = case(statements=(review(),))
    revoked = entry(EntryKind.REVOKED, minutes=1)

    assert approvals(replace(given, ledger=(revoked,))) == ()
    assert approvals(replace(given, ledger=(replace(revoked, at=NOW - timedelta(minutes=1)),)))
    assert approvals(case(statements=(review(),), base_changed_at=NOW)) == ()
