from typing import Any

import pytest

from bot.gates import conflicts
from bot.model.config import (
    BranchUpdates,
)
from bot.model.effects import UpdateBranch
from bot.model.gate import Case, GateState
from bot.model.snapshot import Mergeability
from tests.building import HEAD_SHA, base, case, head, merge_config

OPEN, WAITING, HELD, CLOSED = GateState.OPEN, GateState.WAITING, GateState.HELD, GateState.CLOSED
BEHIND: dict[str, Any] = {"base": base(requires_up_to_date=True), "merge_state": "BEHIND"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(case(), OPEN, id="mergeable"),
        pytest.param(case(mergeability=Mergeability.CONFLICTING), CLOSED, id="conflict"),
        pytest.param(case(mergeability=Mergeability.UNKNOWN), WAITING, id="not-computed-yet"),
        pytest.param(case(**BEHIND), CLOSED, id="behind-a-strict-base"),
        pytest.param(case(merge_state="BEHIND"), CLOSED, id="behind-a-rule-that-cannot-be-read"),
        pytest.param(
            case(merge_config(update_branch=BranchUpdates.REQUIRED), **BEHIND),
            WAITING,
            id="behind-and-updated",
        ),
        pytest.param(
            case(merge_config(update_branch=BranchUpdates.REQUIRED), head=head(is_fork=True), **BEHIND),
            CLOSED,
            id="behind-in-a-fork",
        ),
    ],
)
def test_the_head_must_merge_into_the_base(given: Case, expected: GateState) -> None:
    assert conflicts.GATE.examine(given).state is expected


@pytest.mark.parametrize(("looks", "pause"), [(0, 5), (1, 10), (2, 20), (3, 40), (4, 300.0), (40, 300.0)])
def test_unknown_mergeability_is_asked_for_with_longer_and_longer_pauses(
    looks: int, pause: float | None
) -> None:
    result = conflicts.GATE.examine(case(mergeability=Mergeability.UNKNOWN, looks=looks))

    assert result.look_again_if_last_in_s == pause


def test_a_behind_head_is_updated_at_the_sha_that_was_judged() -> None:
    result = conflicts.GATE.examine(case(merge_config(update_branch=BranchUpdates.REQUIRED), **BEHIND))

    assert result.effects_if_last == (UpdateBranch(head_sha=HEAD_SHA),)
