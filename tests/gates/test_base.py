"""A branch that leads nowhere takes nothing."""

from dataclasses import replace
from typing import Any

from bot.gates.base import examine
from bot.model.gate import GateState
from bot.model.snapshot import Proposal, PullRequestState
from bot.render.markdown import plain
from tests.building import BASE_SHA, base, case

MERGED = Proposal(number=1, state=PullRequestState.MERGED, head_sha=BASE_SHA, base_ref="main")


def answer(*proposals: Proposal, **fields: Any) -> tuple[GateState, str, str]:
    result = examine(case(base=base(ref="agent/below", proposals=proposals, **fields)))
    return result.state, plain(result.says), plain(result.next_actor)


def test_it_says_where_a_merged_base_went_and_where_to_go() -> None:
    assert answer(MERGED) == (
        GateState.CLOSED,
        "Its base agent/below was merged into main as #1.",
        "the author, @ada: retarget it to main",
    )


def test_it_says_that_a_base_was_closed() -> None:
    closed = replace(MERGED, state=PullRequestState.CLOSED)
    assert answer(closed) == (
        GateState.CLOSED,
        "Its base agent/below leads nowhere: #1 was closed without a merge.",
        "the author, @ada: retarget it to main, or open #1 again",
    )


def test_it_says_how_a_branch_lives_on() -> None:
    kept = examine(case(base=base(ref="agent/below", proposals=(MERGED,)))).details[0]
    assert "protect it from deletion" in plain(kept)


def test_any_other_base_is_fine() -> None:
    assert answer()[0] is GateState.OPEN
