"""Pull requests that come from elsewhere, go elsewhere, share something, or end before they are merged."""

from simulator.state.world import PullRequest
from tests.scenarios.house import House


def propose_from_fork(house: House) -> PullRequest:
    fork = house.starter.world.fork("acme/app", "mallory")
    fork.push("patch", {"patch.py": "print(1)\n"}, author="mallory")
    pull_request = house.repository.open_pull_request(head="mallory:patch", title="Patch", author="mallory")
    house.repository.label(pull_request.number, "automerge", author="wei")
    return pull_request


async def test_a_fork_s_pull_request_is_merged_and_its_branch_left_alone(house: House) -> None:
    pull_request = propose_from_fork(house)
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    assert house.starter.world.repository("mallory/app").branch_sha("patch") == pull_request.head_sha
    assert [request for request in house.requests() if request.method == "DELETE"] == []


async def test_a_fork_s_re_run_is_noticed_although_its_events_name_no_pull_request(house: House) -> None:
    pull_request = propose_from_fork(house)
    house.report(pull_request, "build", "failure")
    await house.settle()
    assert house.verdict(pull_request) == "failure"

    run = house.repository.start_check_run(pull_request.head_sha, "build")
    await house.let_pass(30)
    house.repository.complete_check_run(run, "success")
    await house.settle()

    assert pull_request.is_merged


async def test_a_push_to_a_fork_is_judged_at_its_new_head(house: House) -> None:
    pull_request = propose_from_fork(house)
    house.report(pull_request, "build", "failure")
    await house.settle()

    house.starter.world.repository("mallory/app").push("patch", {"patch.py": "print(2)\n"}, author="mallory")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_a_retargeted_pull_request_is_judged_by_its_new_base(house: House) -> None:
    house.repository.push("release", {"VERSION": "1\n"}, author="ada")
    house.repository.protect("release", checks=["build", "audit"])
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    house.repository.retarget(pull_request.number, "release", author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "in_progress"
    assert "audit" in house.says(pull_request)

    house.report(pull_request, "audit", "success")
    await house.settle()

    assert (pull_request.is_merged, pull_request.base_ref) == (True, "release")


async def test_a_pull_request_that_is_retargeted_as_it_would_merge_is_not_merged_unjudged(
    house: House,
) -> None:
    house.repository.push("release", {"VERSION": "1\n"}, author="ada")
    house.repository.protect("release", checks=["audit"])
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.github.faults.before(
        "PUT",
        "*/merge",
        lambda: house.repository.retarget(pull_request.number, "release", author="agent"),
    )

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "in_progress"
    assert "audit" in house.says(pull_request)


async def test_a_closed_pull_request_is_left_closed_and_its_check_run_ended(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    house.repository.close(pull_request.number, author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.merges() == []
    assert house.verdict(pull_request) == "cancelled"


async def test_a_reopened_pull_request_is_merged(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.repository.close(pull_request.number, author="agent")
    await house.settle()
    house.report(pull_request, "build", "success")
    await house.settle()

    house.repository.reopen(pull_request.number, author="agent")
    await house.settle()

    assert pull_request.is_merged


async def test_a_branch_that_is_deleted_meanwhile_ends_the_story_quietly(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.github.faults.before(
        "PUT", "*/merge", lambda: house.repository.delete_branch(pull_request.head_ref, author="agent")
    )

    house.report(pull_request, "build", "success")
    await house.settle()

    assert not pull_request.is_merged
    assert len(house.merges()) == 1
    assert not pull_request.is_open


async def test_a_pull_request_that_a_human_merges_first_is_not_merged_again(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.github.faults.before(
        "PUT",
        "*/merge",
        lambda: house.repository.merge(pull_request.number, method="squash", author="ada"),
    )

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.merged_by is not None
    assert pull_request.merged_by.login == "ada"
    assert house.conclusion(pull_request) == "success"
    assert len(house.merges()) == 1


async def test_a_label_taken_off_before_green_keeps_it_open(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    house.repository.unlabel(pull_request.number, "automerge", author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "success"
    assert house.merges() == []

    house.repository.label(pull_request.number, "automerge", author="wei")
    await house.settle()
    assert pull_request.is_merged


async def test_two_pull_requests_with_one_head_are_judged_each_for_itself(house: House) -> None:
    house.repository.push("release", {"VERSION": "1\n"}, author="ada")
    house.repository.protect("release", checks=["build", "audit"])
    into_main = house.propose()
    into_release = house.repository.open_pull_request(
        head=into_main.head_ref, base="release", title="Port", author="agent", labels=("automerge",)
    )

    house.report(into_main, "build", "success")
    await house.settle()
    assert (into_main.is_merged, into_release.is_merged) == (True, False)
    assert house.repository.branch_sha(into_main.head_ref) is not None

    house.report(into_release, "audit", "success")
    await house.settle()

    assert into_release.is_merged
    assert house.repository.branch_sha(into_main.head_ref) is None


async def test_a_stacked_pull_request_keeps_its_base_branch(house: House) -> None:
    below = house.propose("agent/below")
    house.repository.push("agent/above", {"above.py": "1\n"}, onto="agent/below", author="agent")
    above = house.repository.open_pull_request(
        head="agent/above", base="agent/below", title="Above", author="agent"
    )

    house.report(below, "build", "success")
    await house.settle()

    assert below.is_merged
    assert above.is_open
    assert house.repository.branch_sha("agent/below") is not None


async def test_a_branch_is_kept_where_the_configuration_says_so(house: House) -> None:
    house.configure("merge:\n  delete_branch: false\n")
    pull_request = house.propose()

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    assert house.repository.branch_sha(pull_request.head_ref) is not None
