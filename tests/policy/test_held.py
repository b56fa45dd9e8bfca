from dataclasses import replace

from bot.model.ledger import EntryKind
from bot.policy.held import holds
from tests.building import case
from tests.policy.said import comment, entry

HELD = entry(EntryKind.HELD, source=comment(1).identity)
RELEASED = entry(EntryKind.RELEASED, source=comment(2).identity, minutes=1)


def test_a_hold_stays_though_its_comment_is_gone() -> None:
    assert holds(replace(case(), ledger=(HELD,))) == (HELD,)


def test_a_release_counts_for_the_holds_before_it_while_its_comment_stands() -> None:
    later = replace(HELD, at=RELEASED.at.replace(minute=30))
    ledger = (HELD, RELEASED, later)

    assert holds(replace(case(statements=(comment(2),)), ledger=ledger)) == (later,)
    assert holds(replace(case(), ledger=ledger)) == (HELD, later)
