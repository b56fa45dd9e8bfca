"""What GitHub refuses although our gates are open: never green, in its words, and open again by itself."""

from typing import NamedTuple

import pytest

from simulator.faults import Fault
from simulator.state.rules import Rule
from simulator.state.world import PullRequest
from tests.scenarios.house import House

MINUTE, HOUR = 60, 3600


def refuse(house: House, words: str, *, status: int = 405, times: int | None = None) -> Fault:
    """GitHub answers every merge so, or the next few."""
    body: dict[str, object] = {"message": words}
    return house.github.faults.add(Fault(method="PUT", path="*/merge", status=status, body=body, times=times))


def ready(house: House, *, branch: str = "agent/feature") -> PullRequest:
    pull_request = house.propose(branch)
    house.report(pull_request, "build", "success")
    return pull_request


class Told(NamedTuple):
    words: str
    gate: str
    conclusion: str
    next_actor: str
    status: int = 405


REFUSALS = {
    "behind": Told("Head branch is out of date", "conflicts", "failure", "update the branch"),
    "up-to-date": Told(
        "The head branch must be up to date with the base branch.", "conflicts", "failure", "update the"
    ),
    "rebase": Told("This branch can't be rebased", "conflicts", "failure", "@agent: rebase it"),
    "check-expected": Told('Required status check "e2e" is expected.', "ci", "in_progress", "CI"),
    "checks-failing": Told("2 of 3 required status checks are failing.", "ci", "failure", "push a fix"),
    "workflow": Told('Required workflow "Scan" is expected', "ci", "in_progress", "CI"),
    "approval": Told(
        "At least 1 approving review is required by reviewers with write access.",
        "reviews",
        "action_required",
        "a reviewer with write access",
    ),
    "code-owner": Told(
        "Waiting on code owner review from acme/db.", "reviews", "action_required", "reviewer"
    ),
    "conversations": Told("All comments must be resolved.", "reviews", "failure", "resolve"),
    "signatures": Told("Commits must have verified signatures.", "github", "failure", "sign the commits"),
    "linear": Told("This branch requires a linear history", "github", "action_required", "merge.method"),
    "method": Told(
        "Squash merges are not allowed on this repository.", "github", "action_required", "merge, rebase"
    ),
    "locked": Told("Cannot change this locked branch", "github", "action_required", "unlock"),
    "deployment": Told("Required deployments are missing: staging", "github", "action_required", "deploys"),
    "permission": Told(
        "Resource not accessible by integration", "github", "action_required", "give Babysit the right", 403
    ),
    "workflows": Told(
        "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` "
        "without `workflows` permission",
        "github",
        "action_required",
        "a human with write access",
        422,
    ),
    "unknown": Told("Something of the future", "github", "action_required", "a human with write access"),
    "hostile": Told(
        "@everyone </details> [x](http://evil) `review`", "reviews", "action_required", "a reviewer"
    ),
}


@pytest.mark.parametrize("told", REFUSALS.values(), ids=REFUSALS.keys())
async def test_a_refused_merge_is_never_green_and_is_made_once_the_cause_is_gone(
    house: House, told: Told
) -> None:
    refuse(house, told.words, status=told.status)
    pull_request = ready(house)
    await house.settle()

    assert house.conclusion(pull_request) == told.conclusion
    assert told.words[:40] in house.says(pull_request)
    assert told.next_actor in house.summary(pull_request).replace("`", "")
    assert f"| {told.gate} | **" in house.summary(pull_request)
    assert len(house.merges()) == 1
    assert house.comments(pull_request) == []

    house.github.faults.clear()
    await house.let_pass(10 * MINUTE)
    await house.settle()
    assert house.verdict(pull_request) == "merged"
    assert house.conclusion(pull_request) == "success"


async def test_a_stubborn_refusal_is_tried_again_ever_more_rarely(house: House) -> None:
    refuse(house, "Something of the future")
    pull_request = ready(house)
    await house.settle()
    before = len(house.requests())

    await house.let_pass(24 * HOUR)

    assert house.conclusion(pull_request) == "action_required"
    assert 4 <= len(house.merges()) <= 7
    assert len(house.requests()) - before <= 40, house.bill()


async def test_what_changed_is_reason_to_try_at_once(house: House) -> None:
    refuse(house, "Something of the future", times=1)
    pull_request = ready(house)
    await house.settle()
    assert not pull_request.is_merged

    house.repository.review(pull_request.number, "APPROVED", "fine", author="wei")
    await house.until(lambda: pull_request.is_merged, within_s=10)


@pytest.mark.parametrize("words", ["/recheck", "/merge"])
async def test_somebody_may_ask_for_another_attempt(house: House, words: str) -> None:
    refuse(house, "Something of the future", times=1)
    pull_request = ready(house)
    await house.settle()

    house.say(pull_request, words, by="wei")
    await house.until(lambda: pull_request.is_merged, within_s=20)


async def test_a_re_run_is_another_attempt(house: House) -> None:
    refuse(house, "Something of the future", times=1)
    pull_request = ready(house)
    await house.settle()

    own = house.own_check(pull_request)
    assert own is not None
    house.repository.rerun_check(own, author="wei")
    await house.until(lambda: pull_request.is_merged, within_s=20)


async def test_a_rule_that_is_taken_away_opens_the_merge_it_refused(house: House) -> None:
    ruleset = house.repository.add_ruleset(Rule(type="required_signatures"))
    pull_request = ready(house)
    await house.settle()
    assert house.verdict(pull_request) == "failure"
    assert "Commits must have verified signatures." in house.says(pull_request)

    house.repository.remove_ruleset(ruleset, author="ada")
    await house.until(lambda: pull_request.is_merged, within_s=30)


async def test_explain_names_the_refusal(house: House) -> None:
    refuse(house, "Commits must have verified signatures.")
    pull_request = ready(house)
    await house.settle()

    house.say(pull_request, "/explain", by="wei")
    await house.settle()

    assert "Commits must have verified signatures." in house.replies(pull_request)[-1]


async def test_our_own_check_may_be_what_a_hidden_rule_waits_for(house: House) -> None:
    """The first attempt is refused because the check run is not there yet: green, it is let through."""
    refuse(house, 'Required status check "babysit" is expected.', times=1)
    pull_request = ready(house)
    await house.until(lambda: pull_request.is_merged, within_s=30)


async def test_a_hidden_rule_that_refuses_even_our_green_check_is_told(house: House) -> None:
    refuse(house, 'Required status check "babysit" is expected.')
    pull_request = ready(house)
    await house.settle()

    assert house.conclusion(pull_request) == "in_progress"
    assert len(house.merges()) == 2


PASSING = ["Base branch was modified. Review and try the merge again.", "Merge already in progress"]


@pytest.mark.parametrize("words", [*PASSING, "Pull Request is not mergeable"])
async def test_what_passes_by_itself_is_tried_again_five_times_untold(house: House, words: str) -> None:
    refuse(house, words, times=5)
    pull_request = ready(house)
    await house.until(lambda: pull_request.is_merged, within_s=70)
    await house.settle()

    assert len(house.merges()) == 6
    runs = [run for run in house.repository.check_runs.values() if run.app.slug == "babysit"]
    assert [run.conclusion for run in runs] == ["success"]


@pytest.mark.parametrize("words", PASSING)
async def test_what_should_pass_and_does_not_is_told(house: House, words: str) -> None:
    refuse(house, words)
    pull_request = ready(house)
    await house.let_pass(80)

    assert house.conclusion(pull_request) == "in_progress"
    assert words.rstrip(".") in house.says(pull_request)
    await house.let_pass(HOUR)
    assert len(house.merges()) <= 15


async def test_a_veto_while_a_merge_is_tried_again_stands(house: House) -> None:
    refuse(house, PASSING[0], times=3)
    pull_request = ready(house)
    await house.until(lambda: len(house.merges()) == 2)

    house.say(pull_request, "/hold not now", by="wei")
    await house.let_pass(5 * MINUTE)

    assert len(house.merges()) <= 3
    assert house.verdict(pull_request) == "action_required"


# Behind


async def test_behind_a_rule_that_cannot_be_read_is_behind(house: House) -> None:
    house.repository.protect(checks=["build"], strict=True)
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.merges() == []
    assert house.verdict(pull_request) == "failure"
    assert "behind" in house.says(pull_request)


@pytest.mark.parametrize("is_known", [True, False], ids=["merge-state", "refusal"])
async def test_a_head_that_is_behind_is_updated_where_the_configuration_says_so(
    house: House, *, is_known: bool
) -> None:
    house.configure("merge:\n  update_branch: true\n")
    if is_known:
        house.repository.protect(checks=["build"], strict=True)
    else:
        refuse(house, "Head branch is out of date", times=1)
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    behind = pull_request.head_sha
    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.head_sha != behind
    updates = [request for request in house.requests() if request.path.endswith("/update-branch")]
    assert len(updates) == 1
    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "merged"


async def test_an_update_that_github_refuses_is_told_with_who_acts(house: House) -> None:
    house.configure("merge:\n  update_branch: true\n")
    house.repository.protect(checks=["build"], strict=True)
    house.github.faults.add(
        Fault(
            method="PUT",
            path="*/update-branch",
            status=403,
            body={"message": "Resource not accessible by integration"},
            times=None,
        )
    )
    pull_request = house.propose()
    house.repository.push("main", {"other.py": "1\n"}, author="ada")
    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert "GitHub refuses to update the branch: Resource not accessible" in house.says(pull_request)
    assert "update the branch" in house.says(pull_request)
    assert len([request for request in house.requests() if request.path.endswith("/update-branch")]) == 1


async def test_a_refused_entry_into_the_merge_queue_is_told(house: House) -> None:
    house.repository.add_ruleset(Rule(type="merge_queue", parameters={"merge_method": "SQUASH"}))
    house.repository.add_ruleset(Rule(type="required_signatures"), name="signed")
    pull_request = ready(house)
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert "Commits must have verified signatures." in house.says(pull_request)
    runs = [run for run in house.repository.check_runs.values() if run.app.slug == "babysit"]
    assert [run.conclusion for run in runs] == ["failure"]
