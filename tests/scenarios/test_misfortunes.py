"""What has stopped, doubled or ruined the work of other merge bots."""

import pytest

from simulator.faults import Fault, Mode
from simulator.state.deliveries import Delivery
from simulator.webhooks import Disorder, by_chance
from tests.scenarios.house import House, open_house

SWEEP_S = 300


def is_green(delivery: Delivery) -> bool:
    run = delivery.payload.get("check_run")
    return isinstance(run, dict) and run["conclusion"] == "success"


def tells_of_green(delivery: Delivery) -> bool:
    suite = delivery.payload.get("check_suite")
    return is_green(delivery) or (isinstance(suite, dict) and suite["conclusion"] == "success")


async def test_a_push_between_read_and_merge_is_never_merged_unjudged(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    judged = pull_request.head_sha
    late = {"backdoor.py": "1\n"}
    house.github.faults.before(
        "PUT", "*/merge", lambda: house.repository.push(pull_request.head_ref, late, author="agent")
    )

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.head_sha != judged
    assert house.verdict(pull_request) == "in_progress"
    assert "backdoor.py" not in house.repository.git.files(house.repository.git.tip("main"))


async def test_the_last_green_event_lost_after_a_red_one_is_found_by_the_sweep() -> None:
    async with open_house(sweep_interval_s=300) as house:
        pull_request = house.propose()
        house.report(pull_request, "build", "failure")
        await house.until(lambda: house.conclusion(pull_request) == "failure")
        house.github.disturb(Disorder(lose=tells_of_green))

        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged, within_s=310)

        assert any(is_green(delivery) for delivery in house.github.postman.lost)


async def test_a_pull_request_whose_every_delivery_is_lost_is_found_by_the_sweep() -> None:
    async with open_house(sweep_interval_s=300) as house:
        house.github.disturb(by_chance(0, lose=1.0))

        pull_request = house.propose()
        house.report(pull_request, "build", "success")
        await house.until(lambda: pull_request.is_merged, within_s=310)


async def test_graphql_that_is_down_around_the_green_event_delays_the_merge_and_no_more(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    before = len(house.github.requests)

    house.github.faults.outage("/graphql", 20)
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=50)

    assert len(house.github.requests) - before <= 40
    await house.settle()
    assert house.conclusion(pull_request) == "success"


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_rest_that_is_down_around_the_green_event_delays_the_merge_and_no_more(
    house: House, status: int
) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    house.github.faults.outage("/repos/*", 20, status=status)
    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=60)
    await house.settle()

    assert house.conclusion(pull_request) == "success"


async def test_a_secondary_limit_is_waited_out_and_nothing_is_lost(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    asked_at = house.clock.now()
    house.github.faults.add(
        Fault(
            path="/graphql",
            status=403,
            headers={"Retry-After": "60"},
            body={"message": "You have exceeded a secondary rate limit."},
        )
    )

    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=120)

    refused = next(
        request for request in house.requests() if request.at >= asked_at and request.status == 403
    )
    following = next(request for request in house.requests() if request.at > refused.at)
    assert (following.at - refused.at).total_seconds() >= 60


@pytest.mark.parametrize("mode", [Mode.ACT_THEN_ANSWER, Mode.ACT_THEN_DROP], ids=["500", "dropped"])
async def test_a_comment_that_was_posted_but_denied_is_not_posted_twice(house: House, mode: Mode) -> None:
    pull_request = house.propose()
    house.github.faults.add(Fault(method="POST", path="*/comments", mode=mode))

    house.report(pull_request, "build", "failure")
    await house.settle()

    assert len(house.comments(pull_request)) == 1


@pytest.mark.parametrize("mode", [Mode.ACT_THEN_ANSWER, Mode.ACT_THEN_DROP], ids=["500", "dropped"])
async def test_a_check_run_that_was_made_but_denied_ends_with_the_pull_request(
    house: House, mode: Mode
) -> None:
    pull_request = house.propose()
    house.github.faults.add(Fault(method="POST", path="*/check-runs", mode=mode))

    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    runs = [run for run in house.repository.check_runs.values() if run.app.slug == "babysit"]
    assert [run.conclusion for run in runs] == ["success"]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("lost", "reordered"), [(0.1, 1.0), (0.3, 0.3)], ids=["a tenth", "a third"])
async def test_deliveries_lost_doubled_and_reordered_lead_to_the_same_end_one_sweep_later(
    seed: int, lost: float, reordered: float
) -> None:
    async with open_house(sweep_interval_s=SWEEP_S) as house:
        house.github.disturb(by_chance(seed, lose=lost, duplicate=lost, reorder=reordered))
        pull_requests = [house.propose(f"agent/{number}") for number in range(6)]
        for number, pull_request in enumerate(pull_requests):
            house.report(pull_request, "build", "in_progress")
            await house.let_pass(number)
        merged, red, re_run, objected, closed, drafted = pull_requests
        house.report(merged, "build", "success")
        house.report(red, "build", "failure")
        house.report(re_run, "build", "failure")
        await house.let_pass(3)
        house.report(re_run, "build", "success")
        house.repository.review(objected.number, "CHANGES_REQUESTED", "no", author="wei")
        house.report(objected, "build", "success")
        house.repository.close(closed.number, author="agent")
        house.report(closed, "build", "success")
        house.repository.convert_to_draft(drafted.number, author="agent")
        house.report(drafted, "build", "success")

        await house.let_pass(SWEEP_S + 30)

        verdicts = [house.verdict(one) for one in (merged, red, re_run, objected, drafted)]
        assert verdicts == ["merged", "failure", "merged", "failure", "success"]
        assert not closed.is_merged
        assert sorted(merge.path for merge in house.merges() if merge.status == 200) == sorted(
            f"/repos/acme/app/pulls/{one.number}/merge" for one in (merged, re_run)
        )
        assert len(house.comments(red)) == 1
        assert len(house.comments(re_run)) <= 1


async def test_a_veto_that_arrives_while_the_merge_waits_for_its_turn_is_heard(house: House) -> None:
    house.repository.protect("main", checks=["build", "babysit"])
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()

    def veto() -> None:
        house.say(pull_request, "/hold stop", by="wei")

    house.github.faults.before("PATCH", "*/check-runs/*", veto)
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.merges() == []
    assert house.verdict(pull_request) == "action_required"
