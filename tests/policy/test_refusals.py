from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.gate import Case, GateState
from bot.model.refusal import Refusal
from bot.policy.refusals import PASSES_AFTER_S, answered, as_gate, is_told, standing
from tests.building import NOW, case, head

RED = "Required status check has failed."


def refused(words: str = RED, **fields: bool) -> Case:
    """A case in which GitHub has just said no."""
    return replace(case(), refusal=answered(case(), words, **fields))


def refusal(of: Case) -> Refusal:
    assert of.refusal is not None
    return of.refusal


def test_a_refusal_shuts_the_gate_that_it_belongs_to_and_no_other() -> None:
    shut = as_gate(refused(), "ci")

    assert shut is not None
    assert shut.state is GateState.CLOSED
    assert as_gate(refused(), "reviews") is None


@pytest.mark.parametrize(
    "now_so",
    [
        replace(refused(), is_afresh=True),
        replace(refused(), now=NOW + timedelta(days=1)),
        replace(refused(), snapshot=case(head=head(sha="c" * 40)).snapshot),
        replace(case(), refusal=None),
    ],
    ids=["asked-again", "its-time-is-up", "another-head", "none"],
)
def test_a_refusal_stands_only_while_nothing_changed(now_so: Case) -> None:
    assert standing(refused()) is not None
    assert standing(now_so) is None


def test_the_same_no_again_is_tried_ever_more_rarely() -> None:
    first = refused()
    second = answered(first, RED)

    assert (refusal(first).tries, second.tries) == (1, 2)
    assert second.again_at > refusal(first).again_at


def test_what_passes_by_itself_is_told_only_when_it_does_not() -> None:
    passing = refusal(refused("Base branch was modified.", is_passing=True))

    assert not is_told(passing)
    assert is_told(replace(passing, tries=len(PASSES_AFTER_S) + 1))
    assert is_told(refusal(refused()))
