from dataclasses import replace

from bot.decide import decide
from bot.model.effects import UpdateBranch
from bot.model.snapshot import Mergeability
from tests.building import HEAD_SHA, case

READY = decide(case())


def test_the_first_shut_gate_is_named() -> None:
    assert READY.shut_gate == "none"
    assert decide(case(mergeability=Mergeability.CONFLICTING)).shut_gate == "conflicts"


def test_what_is_over_has_no_shut_gate() -> None:
    assert replace(READY, watch=replace(READY.watch, is_over=True)).shut_gate is None


def test_only_a_merge_is_one_among_the_acts() -> None:
    assert READY.merge is READY.act is not None
    assert replace(READY, act=UpdateBranch(head_sha=HEAD_SHA)).merge is None
