import pytest

from simulator.state.rules import Rule
from simulator.state.world import PullRequest, QueueEntry
from tests.scenarios.house import House


@pytest.fixture
async def queued_house(house: House) -> House:
    """`main` has a merge queue and requires `build` and `babysit`."""
    checks = [{"context": "build"}, {"context": "babysit"}]
    house.repository.add_ruleset(
        Rule(type="merge_queue", parameters={"merge_method": "SQUASH"}),
        Rule(type="required_status_checks", parameters={"required_status_checks": checks}),
    )
    return house


def entries(house: House) -> list[QueueEntry]:
    return house.repository.merge_queues["main"].entries


def group_check(house: House, sha: str) -> str | None:
    runs = [run for run in house.repository.runs_by_sha.get(sha, []) if run.app.slug == "babysit"]
    return runs[-1].conclusion or runs[-1].status if runs else None


async def green(house: House, branch: str = "agent/feature") -> PullRequest:
    pull_request = house.propose(branch)
    house.report(pull_request, "build", "success")
    await house.settle()
    return pull_request


async def test_a_green_pull_request_is_put_in_the_queue_and_not_merged_past_it(queued_house: House) -> None:
    pull_request = await green(queued_house)

    assert [entry.pull_request for entry in entries(queued_house)] == [pull_request]
    assert queued_house.merges() == []
    assert "In the merge queue" in queued_house.says(pull_request)


async def test_a_pending_pull_request_is_not_queued(queued_house: House) -> None:
    pull_request = queued_house.propose()
    queued_house.report(pull_request, "build", "in_progress")
    await queued_house.settle()

    assert entries(queued_house) == []


async def test_a_merge_group_is_judged_and_the_queue_merges_it(queued_house: House) -> None:
    house = queued_house
    pull_request = await green(house)
    entry = house.repository.build_group()
    group_sha = entry.group_sha or ""
    await house.settle()
    assert group_check(house, group_sha) == "success"

    run = house.repository.start_check_run(group_sha, "build")
    house.repository.complete_check_run(run, "success")
    assert house.repository.finish_group(entry)
    await house.settle()

    assert pull_request.is_merged
    assert house.repository.branch_sha(pull_request.head_ref) is None
    assert house.conclusion(pull_request) == "success"


async def test_a_merge_group_whose_pull_request_was_objected_to_is_not_waved_through(
    queued_house: House,
) -> None:
    house = queued_house
    pull_request = await green(house)
    house.repository.review(pull_request.number, "CHANGES_REQUESTED", "no", author="wei")

    entry = house.repository.build_group()
    await house.settle()

    assert group_check(house, entry.group_sha or "") == "failure"
    assert not house.repository.finish_group(entry)
    assert not pull_request.is_merged


async def test_two_groups_on_top_of_each_other_are_each_judged(queued_house: House) -> None:
    house = queued_house
    await green(house, "agent/one")
    await green(house, "agent/two")

    first, second = house.repository.build_group(), house.repository.build_group()
    await house.settle()

    assert [group_check(house, queue_entry.group_sha or "") for queue_entry in (first, second)] == [
        "success",
        "success",
    ]


async def test_a_push_while_it_is_queued_is_judged_anew(queued_house: House) -> None:
    house = queued_house
    pull_request = await green(house)
    house.repository.dequeue(pull_request.number, author="ada")
    house.repository.push(pull_request.head_ref, {"more.py": "1\n"}, author="agent")
    await house.settle()
    assert entries(house) == []

    house.report(pull_request, "build", "success")
    await house.settle()

    assert [entry.pull_request for entry in entries(house)] == [pull_request]


async def test_a_push_as_it_would_be_queued_is_not_queued_unjudged(queued_house: House) -> None:
    house = queued_house
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    late = {"late.py": "1\n"}
    before = house.github.faults.before

    def push_before_the_mutation() -> None:
        before(
            "POST",
            "/graphql",
            lambda: house.repository.push(pull_request.head_ref, late, author="agent"),
        )

    before("PATCH", "*/check-runs/*", push_before_the_mutation)
    house.report(pull_request, "build", "success")
    await house.settle()

    assert entries(house) == []
    assert house.verdict(pull_request) == "in_progress"
