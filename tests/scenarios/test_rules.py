"""What a branch demands, and what people say, from the first look to the merge."""

from collections.abc import Callable

import pytest

from simulator.actions.threads import LinePlace
from simulator.state.rules import Rule
from tests.scenarios.house import House


def strict_in_ruleset(house: House) -> None:
    checks = {
        "required_status_checks": [{"context": "build"}],
        "strict_required_status_checks_policy": True,
    }
    house.repository.add_ruleset(Rule(type="required_status_checks", parameters=checks))


def strict_in_classic_protection(house: House) -> None:
    house.repository.protect(checks=["build"], strict=True)


STRICT = {"ruleset": strict_in_ruleset, "classic": strict_in_classic_protection}


@pytest.mark.parametrize("be_strict", STRICT.values(), ids=STRICT.keys())
async def test_a_head_behind_a_strict_base_is_left_to_its_author(
    house: House, be_strict: Callable[[House], None]
) -> None:
    be_strict(house)
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")

    house.report(pull_request, "build", "success")
    await house.settle()

    assert not pull_request.is_merged
    assert all(merge.status != 200 for merge in house.merges())

    house.repository.update_branch(pull_request.number, author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_a_head_behind_is_said_to_be_behind(house: House) -> None:
    strict_in_ruleset(house)
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert "behind" in house.says(pull_request)
    assert "update the branch" in house.says(pull_request)


async def test_a_head_behind_is_updated_once_where_the_configuration_says_so(house: House) -> None:
    house.configure("merge:\n  update_branch: true\n")
    strict_in_ruleset(house)
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    behind = pull_request.head_sha

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.head_sha != behind
    assert house.verdict(pull_request) == "in_progress"
    updates = [request for request in house.requests() if request.path.endswith("/update-branch")]
    assert len(updates) == 1

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_a_head_behind_is_updated_also_where_nothing_requires_it(house: House) -> None:
    house.configure("merge:\n  update_branch: always\n")
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    behind = pull_request.head_sha

    house.report(pull_request, "build", "success")
    await house.settle()
    assert pull_request.head_sha != behind
    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    assert sum(request.path.endswith("/update-branch") for request in house.requests()) == 1


async def test_a_head_behind_that_nobody_wants_merged_is_left_alone(house: House) -> None:
    house.configure("merge:\n  update_branch: always\n")
    pull_request = house.propose(labels=())
    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    behind = pull_request.head_sha

    house.report(pull_request, "build", "success")
    await house.settle()

    assert (house.verdict(pull_request), pull_request.head_sha) == ("success", behind)


async def test_a_red_head_behind_is_not_updated(house: House) -> None:
    house.configure("merge:\n  update_branch: true\n")
    strict_in_ruleset(house)
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    behind = pull_request.head_sha

    house.report(pull_request, "build", "failure")
    await house.settle()

    assert (house.verdict(pull_request), pull_request.head_sha) == ("failure", behind)


async def test_a_draft_is_judged_and_merged_once_it_is_ready(house: House) -> None:
    pull_request = house.propose(draft=True)
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "success"
    assert "draft" in house.says(pull_request)

    house.repository.mark_ready(pull_request.number, author="agent")
    await house.settle()

    assert pull_request.is_merged


async def test_a_conflict_is_the_author_s_to_mend(house: House) -> None:
    pull_request = house.propose(files={"README.md": "agents say hello\n"})
    house.repository.push("main", {"README.md": "people say hello\n"}, author="ada")
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "failure"
    assert "conflicts with" in house.says(pull_request)

    house.repository.push(
        pull_request.head_ref, {"README.md": "all say hello\n"}, onto="main", author="agent"
    )
    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_a_base_that_moves_into_a_conflict_is_noticed_before_the_merge(house: House) -> None:
    pull_request = house.propose(files={"README.md": "agents say hello\n"})
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.repository.push("main", {"README.md": "people say hello\n"}, author="ada")

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "failure"


async def test_mergeability_that_stays_unknown_is_asked_for_ever_more_rarely(
    house: House,
) -> None:
    house.starter.world.mergeability_reads = 10_000
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "in_progress"
    assert "not computed" in house.says(pull_request)
    asked = len(house.requests())
    assert asked <= 20

    await house.let_pass(600)
    asked_now_and_then = 2 * 2  # a look, and the read that starts the computation, each five minutes
    assert len(house.requests()) <= asked + asked_now_and_then

    house.starter.world.settle_mergeability()
    house.report(pull_request, "build", "success")
    await house.settle()
    assert pull_request.is_merged


async def test_mergeability_that_is_known_a_little_later_needs_no_event(house: House) -> None:
    house.starter.world.mergeability_reads = 6
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_mergeability_is_found_out_for_a_pull_request_that_a_human_will_merge(house: House) -> None:
    pull_request = house.propose(labels=())
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "success"
    assert "The label automerge is not on" in house.says(pull_request)


async def test_changes_requested_hold_the_merge_until_they_are_withdrawn(house: House) -> None:
    pull_request = house.propose()
    critical = house.repository.review(pull_request.number, "CHANGES_REQUESTED", "no", author="wei")
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "failure"
    assert "@wei" in house.says(pull_request)

    house.repository.dismiss_review(pull_request.number, critical, author="max")
    await house.settle()

    assert pull_request.is_merged


async def test_changes_requested_and_then_approved_by_the_same_person_merge(house: House) -> None:
    pull_request = house.propose()
    house.repository.review(pull_request.number, "CHANGES_REQUESTED", "no", author="wei")
    house.report(pull_request, "build", "success")
    await house.settle()

    house.repository.review(pull_request.number, "APPROVED", "yes", author="wei")
    await house.settle()

    assert pull_request.is_merged


async def test_changes_requested_by_somebody_who_may_only_read_hold_nothing(house: House) -> None:
    pull_request = house.propose()
    house.repository.review(pull_request.number, "CHANGES_REQUESTED", "no", author="rob")

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


@pytest.mark.parametrize("by_ruleset", [True, False], ids=["ruleset", "classic"])
async def test_required_approvals_are_waited_for(house: House, *, by_ruleset: bool) -> None:
    if by_ruleset:
        wanted = {"required_approving_review_count": 2}
        house.repository.add_ruleset(Rule(type="pull_request", parameters=wanted))
    else:
        house.repository.protect(approvals=2)
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    house.repository.review(pull_request.number, "APPROVED", author="wei")
    await house.settle()
    assert house.verdict(pull_request) == "action_required"

    house.repository.review(pull_request.number, "APPROVED", author="max")
    await house.settle()

    assert pull_request.is_merged


async def test_an_unresolved_conversation_holds_the_merge_until_it_is_resolved(house: House) -> None:
    house.repository.protect(checks=["build"], conversations=True)
    pull_request = house.propose(files={"a.py": "print(1)\n"})
    thread = house.repository.comment_on_line(
        pull_request.number, LinePlace(path="a.py", line=1), "why?", author="wei"
    )
    house.report(pull_request, "build", "success")
    await house.settle()
    assert not pull_request.is_merged
    assert all(merge.status != 200 for merge in house.merges())

    house.repository.resolve_thread(pull_request.number, thread, author="agent")
    await house.settle()

    assert pull_request.is_merged


async def test_a_workflow_change_without_the_permission_is_left_to_a_human_in_github_s_words(
    house: House,
) -> None:
    pull_request = house.propose(files={".github/workflows/ci.yml": "on: push\n"})

    house.report(pull_request, "build", "success")
    await house.settle()

    assert not pull_request.is_merged
    assert house.conclusion(pull_request) == "success"
    assert "workflow" in house.says(pull_request)
    tried = len(house.merges())
    assert tried <= 2

    await house.let_pass(3600)
    assert len(house.merges()) == tried


async def test_a_merge_method_that_the_branch_forbids_is_not_tried(house: House) -> None:
    house.repository.settings.allow_squash_merge = False
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.merges() == []
    assert "`merge.method` is squash" in house.summary(pull_request)
