"""When a base branch is over, and when it only looks so."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.model.config import Config
from bot.model.gate import Case
from bot.model.snapshot import OpenPullRequest, Proposal, PullRequestState
from bot.policy.bases import is_named, over, standing_on
from tests.building import BASE_SHA, NOW, base, case, head, merge_config, snapshot

HOUR = timedelta(hours=1)
MERGED = Proposal(
    number=1, state=PullRequestState.MERGED, head_sha=BASE_SHA, base_ref="main", ended_at=NOW - HOUR
)


def stacked(*proposals: Proposal, config: Config | None = None, **fields: Any) -> Case:
    told = {"proposals": proposals or (MERGED,), "ref": "agent/below", **fields}
    return case(config, base=base(**told), opened_at=NOW - 2 * HOUR)


def test_a_base_that_was_merged_is_over() -> None:
    assert over(stacked()) == MERGED


def test_a_base_whose_pull_request_was_closed_is_over() -> None:
    closed = replace(MERGED, state=PullRequestState.CLOSED)
    assert over(stacked(closed)) == closed


def test_the_last_of_several_is_told() -> None:
    later = replace(MERGED, number=3, ended_at=NOW)
    assert over(stacked(later, MERGED)) == later


LIVES_ON: dict[str, dict[str, Any]] = {
    "the default branch": {"is_default": True},
    "a branch that nobody may delete": {"is_protected": True},
    "a branch of a well known name": {"ref": "release/2"},
    "what was never proposed": {"proposals": ()},
}


@pytest.mark.parametrize("fields", LIVES_ON.values(), ids=LIVES_ON)
def test_a_branch_lives_on(fields: dict[str, Any]) -> None:
    assert over(case(base=base(**{"proposals": (MERGED,), "ref": "agent/below", **fields}))) is None


def test_an_open_pull_request_leads_on() -> None:
    assert (
        over(stacked(replace(MERGED, number=2, state=PullRequestState.OPEN, ended_at=None), MERGED)) is None
    )


def test_a_protection_of_every_branch_says_nothing_of_the_base() -> None:
    asked = stacked(is_protected=True)
    everybodys = replace(asked, snapshot=replace(asked.snapshot, head=head(is_protected=True)))
    assert over(everybodys) == MERGED


def test_a_push_after_the_end_counts_for_who_came_later_only() -> None:
    moved = stacked(sha="d" * 40)
    assert over(moved) == MERGED
    came_later = replace(moved, snapshot=replace(moved.snapshot, opened_at=NOW - HOUR / 2))
    assert over(came_later) is None
    pointed_later = replace(moved, snapshot=replace(moved.snapshot, base_changed_at=NOW - HOUR / 2))
    assert over(pointed_later) is None


def test_without_a_time_it_is_over() -> None:
    untold = replace(MERGED, ended_at=None)
    assert over(stacked(untold, sha="d" * 40)) == untold


def test_the_configuration_names_branches_that_live_on() -> None:
    assert over(stacked(config=merge_config(long_lived=("agent/*",)))) is None
    assert over(stacked(ref="develop", config=merge_config(long_lived=()))) == MERGED


@pytest.mark.parametrize(
    ("ref", "is_it"),
    [("dev", True), ("dev/fix", False), ("agent/dev", False), ("release/1", True), ("release/1/fix", False)],
)
def test_a_name_is_the_whole_name(ref: str, *, is_it: bool) -> None:
    assert is_named(ref, ("dev", "release/*")) is is_it


def test_what_goes_into_this_branch_stands_on_it() -> None:
    above = OpenPullRequest(number=8, base_ref="agent/feature", head_ref="agent/above")
    beside = OpenPullRequest(number=9, base_ref="main", head_ref="agent/beside")
    assert standing_on(snapshot(open_pull_requests=(above, beside))) == [8]
    assert standing_on(snapshot(open_pull_requests=(above,), head=head(is_fork=True))) == ()
