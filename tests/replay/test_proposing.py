"""A proposed file is held against what was decided."""

from dataclasses import replace

import pytest

from bot.decide import decide
from bot.model.decided import Kept
from bot.model.gate import Case
from bot.replay.keeping import made_of
from bot.replay.proposing import BrokenProposal, compared
from tests.building import HEAD_SHA, NOW, case


def kept(of: Case) -> Kept:
    made = made_of(of, decide(of))
    return Kept(
        record_id=1,
        repository_id=70,
        number=7,
        at=NOW,
        last_at=NOW,
        times=1,
        head_sha=HEAD_SHA,
        version="1",
        outcome=made.outcome,
        parts=dict(made.parts),
    )


def test_each_changed_decision_is_told_and_counted_by_gate() -> None:
    found = compared([kept(case()), kept(case())], "version: 1\nmerge: {block_labels: [automerge]}\n")

    assert (found.looked_at, found.untold, len(found.found)) == (2, 0, 2)
    assert found.by_gate()["hold", "open", "held"] == 2
    assert found.found[0].repository == "acme/app"


def test_the_same_file_changes_nothing_and_what_cannot_be_read_is_counted() -> None:
    found = compared([kept(case()), replace(kept(case()), parts={})], "version: 1\n")

    assert (found.looked_at, found.untold, list(found.found)) == (1, 1, [])


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(BrokenProposal):
        compared([kept(case())], "version: 1\nmerge: {metod: x}\n")
