from collections.abc import Callable

import pytest

from simulator.state.rules import RequiredCheck, Rule
from simulator.state.world import PullRequest
from tests.scenarios.house import House

ACTIONS, THIRD = 15368, 4242
CI = Callable[[House, PullRequest], None]


def reports(*words: str) -> CI:
    """`build success` is a check run, `status:build success` a status, `third:build …` a third App's."""

    def act(house: House, pull_request: PullRequest) -> None:
        for word in words:
            name, state = word.split()
            source, _, name = name.rpartition(":")
            if source == "status":
                house.repository.set_status(pull_request.head_sha, name, state)
            else:
                app = "third-ci" if source == "third" else "github-actions"
                house.report(pull_request, name, state, app=app)

    return act


ONE_CONTEXT = {
    "nothing": ((), "in_progress"),
    "queued": (("build queued",), "in_progress"),
    "pending": (("build in_progress",), "in_progress"),
    "success": (("build success",), "merged"),
    "neutral": (("build neutral",), "merged"),
    "skipped": (("build skipped",), "merged"),
    "failure": (("build failure",), "failure"),
    "cancelled": (("build cancelled",), "failure"),
    "timed-out": (("build timed_out",), "failure"),
    "action-required": (("build action_required",), "failure"),
    "startup-failure": (("build startup_failure",), "failure"),
    "stale": (("build stale",), "failure"),
    "status-pending": (("status:build pending",), "in_progress"),
    "status-success": (("status:build success",), "merged"),
    "status-failure": (("status:build failure",), "failure"),
    "status-error": (("status:build error",), "failure"),
    "status-green-then-red": (("status:build success", "status:build failure"), "failure"),
    "status-red-then-green": (("status:build failure", "status:build success"), "merged"),
    "green-run-then-red-run": (("build success", "build failure"), "failure"),
    "red-run-then-green-run": (("build failure", "build success"), "merged"),
    "green-run-then-running": (("build success", "build in_progress"), "in_progress"),
    "red-run-then-running": (("build failure", "build in_progress"), "in_progress"),
    "green-run-then-cancelled": (("build success", "build cancelled"), "failure"),
    "check-and-status-green": (("build success", "status:build success"), "merged"),
    "check-green-status-red": (("build success", "status:build failure"), "failure"),
    "check-red-status-green": (("build failure", "status:build success"), "failure"),
    "check-green-status-pending": (("build success", "status:build pending"), "in_progress"),
    "check-pending-status-green": (("build in_progress", "status:build success"), "in_progress"),
    "two-apps-green": (("build success", "third:build success"), "merged"),
    "two-apps-one-red": (("build success", "third:build failure"), "failure"),
    "two-apps-one-pending": (("third:build in_progress", "build success"), "in_progress"),
}


@pytest.mark.parametrize("is_required", [False, True], ids=["counted", "required"])
@pytest.mark.parametrize(("words", "verdict"), ONE_CONTEXT.values(), ids=ONE_CONTEXT.keys())
async def test_a_context_decides_as_github_lets_it(
    house: House, words: tuple[str, ...], verdict: str, *, is_required: bool
) -> None:
    if is_required:
        house.repository.protect(checks=["build"])
    pull_request = house.propose()

    reports(*words)(house, pull_request)
    await house.settle()

    assert house.verdict(pull_request) == verdict
    assert len(house.merges()) == (verdict == "merged")


async def test_two_runs_of_one_name_decide_by_the_newest_whichever_ends_first(house: House) -> None:
    pull_request = house.propose()
    older = house.repository.start_check_run(pull_request.head_sha, "build")
    newer = house.repository.start_check_run(pull_request.head_sha, "build")

    house.repository.complete_check_run(newer, "failure")
    house.repository.complete_check_run(older, "success")
    await house.settle()

    assert house.verdict(pull_request) == "failure"


MANY = {
    "all-green": ({}, "merged"),
    "the-last-red": ({249: "failure"}, "failure"),
    "one-of-the-third-page-pending": ({217: "in_progress"}, "in_progress"),
}


@pytest.mark.parametrize(("odd", "verdict"), MANY.values(), ids=MANY.keys())
async def test_each_of_250_contexts_is_seen(house: House, odd: dict[int, str], verdict: str) -> None:
    pull_request = house.propose()

    for number in range(250):
        house.report(pull_request, f"shard {number}", odd.get(number, "success"))
    await house.settle()

    assert house.verdict(pull_request) == verdict


BESIDE_A_REQUIRED_ONE = {
    "another-one-red": (("build success", "lint failure"), "merged"),
    "another-one-pending": (("build success", "lint in_progress"), "merged"),
    "only-another-one-green": (("lint success",), "in_progress"),
}


@pytest.mark.parametrize(
    ("words", "verdict"), BESIDE_A_REQUIRED_ONE.values(), ids=BESIDE_A_REQUIRED_ONE.keys()
)
async def test_only_what_is_required_counts_where_something_is(
    house: House, words: tuple[str, ...], verdict: str
) -> None:
    house.repository.protect(checks=["build"])
    pull_request = house.propose()

    reports(*words)(house, pull_request)
    await house.settle()

    assert house.verdict(pull_request) == verdict


async def test_a_required_context_that_never_reports_is_named_after_a_quarter_of_an_hour(
    house: House,
) -> None:
    house.repository.protect(checks=["biuld"])
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()
    assert "has not reported" not in house.summary(pull_request)

    await house.let_pass(16 * 60)

    assert house.verdict(pull_request) == "in_progress"
    assert "biuld" in house.says(pull_request)
    assert "`biuld`, required by branch protection, has not reported" in house.summary(pull_request)
    assert "`build` did report: is the required name misspelt" in house.summary(pull_request)


def pinned_in_ruleset(house: House) -> None:
    checks = [{"context": "build", "integration_id": THIRD}]
    house.repository.add_ruleset(
        Rule(type="required_status_checks", parameters={"required_status_checks": checks})
    )


def pinned_in_classic_protection(house: House) -> None:
    house.repository.protect(checks=[RequiredCheck(context="build", app_id=THIRD)])


PINS = {"ruleset": pinned_in_ruleset, "classic": pinned_in_classic_protection}


@pytest.mark.parametrize("pin", PINS.values(), ids=PINS.keys())
async def test_a_check_that_is_pinned_to_an_app_counts_from_that_app_only(
    house: House, pin: Callable[[House], None]
) -> None:
    pin(house)
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()
    assert not pull_request.is_merged

    house.report(pull_request, "build", "success", app="third-ci")
    await house.settle()

    assert pull_request.is_merged


async def test_a_check_that_the_configuration_asks_for_is_waited_for(house: House) -> None:
    house.configure("merge:\n  required_checks: [audit]\n")
    pull_request = house.propose()
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "in_progress"
    assert "audit" in house.says(pull_request)

    house.report(pull_request, "audit", "success")
    await house.settle()

    assert pull_request.is_merged


async def test_no_check_at_all_is_no_obstacle_where_the_configuration_says_so(house: House) -> None:
    house.configure("merge:\n  wait_for_checks: false\n")

    pull_request = house.propose()
    await house.settle()

    assert pull_request.is_merged


async def test_the_own_check_may_be_required_and_is_green_before_the_merge(house: House) -> None:
    house.repository.protect(checks=["build", "babysit"])
    pull_request = house.propose()
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    assert house.verdict(pull_request) == "in_progress"

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    assert len(house.merges()) == 1
    assert house.conclusion(pull_request) == "success"


async def test_a_stranger_app_s_check_of_our_name_is_not_taken_for_ours(house: House) -> None:
    house.repository.protect(checks=["build"])
    pull_request = house.propose()

    reports("third:babysit success", "build failure")(house, pull_request)
    await house.settle()

    assert house.verdict(pull_request) == "failure"
