"""What left the merge queue without being merged: told once, and not put back before somebody says so."""

from collections.abc import Callable

import pytest

from bot.model.markers import CI_REPORT
from simulator.state.world import PullRequest
from tests.scenarios.house import House
from tests.scenarios.queued import entries, fail_group, green, is_queued, report_on, require_queue


@pytest.fixture
async def queued_house(house: House) -> House:
    require_queue(house)
    return house


def reports(house: House, pull_request: PullRequest) -> list[str]:
    return [body for body in house.comments(pull_request) if body.startswith(CI_REPORT)]


async def failed(house: House) -> tuple[PullRequest, str]:
    """One whose group's CI failed."""
    pull_request = await green(house)
    return pull_request, await fail_group(house, pull_request)


async def test_a_failed_group_is_reported_once_and_not_queued_again(queued_house: House) -> None:
    house = queued_house

    pull_request, group_sha = await failed(house)
    await house.let_pass(7200)
    await house.settle()

    assert not is_queued(house, pull_request)
    assert house.verdict(pull_request) == "failure"
    assert "merge queue" in house.says(pull_request)
    assert "build" in house.says(pull_request)
    [report] = reports(house, pull_request)
    assert group_sha[:12] in report
    assert "build" in report


async def test_a_new_head_goes_back_into_the_queue(queued_house: House) -> None:
    house = queued_house
    pull_request, _ = await failed(house)

    house.repository.push(pull_request.head_ref, {"fix.py": "1\n"}, author="agent")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert is_queued(house, pull_request)
    assert "In the merge queue" in house.says(pull_request)


@pytest.mark.parametrize("word", ["/merge", "/recheck"])
async def test_somebody_s_word_puts_what_failed_back(queued_house: House, word: str) -> None:
    house = queued_house
    pull_request, _ = await failed(house)

    house.say(pull_request, word, by="wei")
    await house.settle()

    assert is_queued(house, pull_request)


async def test_a_re_run_of_babysit_s_check_puts_what_failed_back(queued_house: House) -> None:
    house = queued_house
    pull_request, _ = await failed(house)
    own = house.own_check(pull_request)
    assert own is not None

    house.repository.rerun_check(own, author="wei")
    await house.settle()

    assert is_queued(house, pull_request)


async def test_a_re_run_of_the_failed_job_on_the_head_puts_it_back(queued_house: House) -> None:
    house = queued_house
    pull_request, _ = await failed(house)

    house.report(pull_request, "build", "success")
    await house.settle()

    assert is_queued(house, pull_request)


async def test_an_unrelated_report_on_the_head_does_not(queued_house: House) -> None:
    house = queued_house
    pull_request, _ = await failed(house)

    house.report(pull_request, "nightly", "success")
    await house.settle()

    assert not is_queued(house, pull_request)


async def test_a_second_failure_is_reported_beside_the_first(queued_house: House) -> None:
    house = queued_house
    pull_request, _ = await failed(house)
    house.say(pull_request, "/merge", by="wei")
    await house.settle()

    second = await fail_group(house, pull_request)

    assert not is_queued(house, pull_request)
    assert len(reports(house, pull_request)) == 2
    assert second[:12] in reports(house, pull_request)[1]


async def test_a_person_who_takes_it_out_is_not_overruled(queued_house: House) -> None:
    house = queued_house
    pull_request = await green(house)

    house.repository.dequeue(pull_request.number, author="max")
    await house.let_pass(7200)
    house.report(pull_request, "build", "success")
    house.say(pull_request, "/recheck", by="tri")
    await house.settle()

    assert entries(house) == []
    assert house.verdict(pull_request) == "action_required"
    assert "@max took it out of the merge queue" in house.says(pull_request)
    assert reports(house, pull_request) == []


async def test_merge_puts_back_what_a_person_took_out(queued_house: House) -> None:
    house = queued_house
    pull_request = await green(house)
    house.repository.dequeue(pull_request.number, author="max")
    await house.settle()

    house.say(pull_request, "/merge", by="wei")
    await house.settle()

    assert is_queued(house, pull_request)


async def test_the_label_put_on_anew_puts_back_what_a_person_took_out(queued_house: House) -> None:
    house = queued_house
    pull_request = await green(house)
    house.repository.dequeue(pull_request.number, author="max")
    await house.settle()

    house.repository.unlabel(pull_request.number, "automerge", author="wei")
    house.repository.label(pull_request.number, "automerge", author="wei")
    await house.settle()

    assert is_queued(house, pull_request)


async def test_a_person_who_puts_it_back_by_hand_has_the_last_word(queued_house: House) -> None:
    house = queued_house
    pull_request = await green(house)
    house.repository.dequeue(pull_request.number, author="max")
    house.repository.enqueue(pull_request.number, author="max")
    await house.settle()

    assert is_queued(house, pull_request)
    assert "In the merge queue" in house.says(pull_request)


@pytest.mark.parametrize("reason", ["merge_conflict", "queue_cleared"])
async def test_any_other_exit_is_told_and_waits_for_somebody(queued_house: House, reason: str) -> None:
    house = queued_house
    pull_request = await green(house)

    house.repository.dequeue(pull_request.number, reason=reason)
    await house.settle()

    assert not is_queued(house, pull_request)
    assert house.verdict(pull_request) in {"failure", "action_required"}
    assert reason.replace("_", " ") in house.summary(pull_request) + house.says(pull_request)


async def test_a_job_of_the_group_that_is_green_after_a_re_run_puts_it_back(queued_house: House) -> None:
    house = queued_house
    pull_request, group_sha = await failed(house)

    report_on(house, group_sha, "success")
    await house.settle()

    assert is_queued(house, pull_request)


Wish = Callable[[House, PullRequest], object]


def rerun_own_check(house: House, pull_request: PullRequest) -> None:
    own = house.own_check(pull_request)
    assert own is not None
    house.repository.rerun_check(own, author="wei")


WISHES: dict[str, Wish] = {
    "recheck": lambda house, pull_request: house.say(pull_request, "/recheck", by="wei"),
    "re-run": rerun_own_check,
}


@pytest.mark.parametrize("wish", sorted(WISHES))
async def test_a_wish_for_another_try_counts_until_another_gate_opens(queued_house: House, wish: str) -> None:
    house = queued_house
    pull_request, _ = await failed(house)
    house.say(pull_request, "/hold a moment", by="wei")
    await house.settle()
    WISHES[wish](house, pull_request)
    await house.settle()
    assert not is_queued(house, pull_request)

    house.say(pull_request, "/unhold", by="wei")
    await house.settle()

    assert is_queued(house, pull_request)


@pytest.mark.parametrize("wish", sorted(WISHES))
async def test_a_wish_for_another_try_is_spent_once_that_failed(queued_house: House, wish: str) -> None:
    house = queued_house
    pull_request, _ = await failed(house)
    WISHES[wish](house, pull_request)
    await house.settle()

    await fail_group(house, pull_request)
    await house.let_pass(3600)

    assert not is_queued(house, pull_request)
    assert len(reports(house, pull_request)) == 2


async def in_conflict(house: House) -> tuple[PullRequest, PullRequest]:
    """One in the queue, and one that GitHub threw out for a conflict with it."""
    ahead, behind = await green(house, "agent/ahead"), await green(house, "agent/behind")
    house.repository.dequeue(behind.number, reason="merge_conflict")
    await house.settle()
    assert not is_queued(house, behind)
    assert "merge conflict" in house.says(behind)
    return ahead, behind


async def test_a_conflict_in_the_queue_waits_for_what_is_ahead_to_leave(queued_house: House) -> None:
    house = queued_house
    ahead, behind = await in_conflict(house)
    await house.let_pass(600)
    assert not is_queued(house, behind)

    house.repository.dequeue(ahead.number, author="max")
    await house.until(lambda: is_queued(house, behind), within_s=240)


async def test_a_conflict_in_the_queue_ends_with_the_merge_of_what_it_did_not_conflict_with(
    queued_house: House,
) -> None:
    house = queued_house
    ahead, behind = await in_conflict(house)

    entry = house.repository.build_group()
    await house.settle()
    report_on(house, entry.group_sha, "success")
    assert house.repository.finish_group(entry)
    assert ahead.is_merged
    await house.until(lambda: is_queued(house, behind), within_s=600)


async def test_what_conflicts_in_the_queue_again_and_again_is_left_to_somebody(queued_house: House) -> None:
    house = queued_house
    ahead, behind = await in_conflict(house)
    for _ in range(3):
        house.repository.dequeue(ahead.number, author="max")
        await house.until(lambda: is_queued(house, behind), within_s=240)
        house.say(ahead, "/merge", by="wei")
        await house.until(lambda: is_queued(house, ahead), within_s=120)
        house.repository.dequeue(behind.number, reason="merge_conflict")
        await house.settle()
    house.repository.dequeue(ahead.number, author="max")
    await house.let_pass(3600)

    assert not is_queued(house, behind)
    assert house.verdict(behind) == "failure"
