from dataclasses import replace

import pytest

from bot.decide import decide
from bot.model.decision import Decision
from bot.model.snapshot import Mergeability
from tests.building import case, check_run

READY = decide(case())
UNKNOWN = case(mergeability=Mergeability.UNKNOWN)


def test_the_first_shut_gate_is_named() -> None:
    assert READY.shut_gate == "none"
    assert decide(case(mergeability=Mergeability.CONFLICTING)).shut_gate == "conflicts"


def test_what_is_over_has_no_shut_gate() -> None:
    assert replace(READY, watch=replace(READY.watch, is_over=True)).shut_gate is None


@pytest.mark.parametrize(
    ("decision", "needed"),
    [
        (READY, False),
        (decide(UNKNOWN), True),
        (
            decide(
                replace(UNKNOWN, snapshot=replace(UNKNOWN.snapshot, contexts=(check_run(state="failure"),)))
            ),
            False,
        ),
    ],
    ids=["known", "unknown-alone", "unknown-and-red"],
)
def test_github_is_asked_whether_it_merges_only_where_nothing_else_is_wrong(
    decision: Decision, *, needed: bool
) -> None:
    assert decision.needs_mergeability is needed
