import pytest

from bot.model.ledger import EntryKind
from bot.model.snapshot import Statement
from bot.policy.statements import stands
from tests.building import snapshot
from tests.policy.said import comment, entry, review


@pytest.mark.parametrize(
    ("statement", "stays"),
    [
        (comment(1), True),
        (comment(1, is_edited=True), False),
        (comment(2), False),
        (review(), False),
    ],
    ids=["there", "edited", "another", "a-review-of-its-number"],
)
def test_a_word_stands_while_its_statement_is_there_as_it_was(statement: Statement, *, stays: bool) -> None:
    said = entry(EntryKind.RELEASED, source=comment(1).identity)

    assert stands(said, snapshot(statements=(statement,))) is stays


def test_a_dismissed_review_says_nothing_any_more() -> None:
    said = entry(EntryKind.APPROVED, source=review().identity)

    assert stands(said, snapshot(statements=(review(),)))
    assert not stands(said, snapshot(statements=(review("DISMISSED"),)))


def test_babysits_own_entry_rests_on_no_statement() -> None:
    assert stands(entry(EntryKind.LATCHED), snapshot())
