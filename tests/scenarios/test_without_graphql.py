"""GraphQL is down or out of points from the very first request on: REST alone does the whole work."""

from http import HTTPStatus

import pytest

from simulator.faults import Fault, Mode
from simulator.state.rules import Rule
from tests.scenarios.checklists import BEFORE, INSIDE, OUTSIDE, SERVER, checklists, reviewed_house, row
from tests.scenarios.house import START, House, open_house

GRAPHQL = "/graphql"
RESET = str(int(START.timestamp()) + 3_600)
SPENT = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": RESET}
LIMITED: dict[str, object] = {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]}


def bad_gateway() -> Fault:
    return Fault(path=GRAPHQL, times=None, status=502, body="<html><h1>Unicorn!</h1></html>")


DOWN = {
    "502": bad_gateway(),
    "hanging": Fault(path=GRAPHQL, times=None, mode=Mode.DELAY, delay_s=60),
    "out of points": Fault(path=GRAPHQL, times=None, status=200, body=LIMITED, headers=SPENT),
}
CONFIGURATION = """merge: {automerge: labelled}
checklist: {names: {auth_gate: [RequireClerkAuth], plan_gate: [RequirePlan]}}
strategic: {labels: [strategic], approvers: ["@max"]}
"""
FILES: dict[str, str | bytes] = {"api/routes.go": BEFORE, "api/server.go": SERVER}


def is_answered(house: House) -> bool:
    """Whether GraphQL did anything after all."""
    return any(request.path == GRAPHQL and request.status == HTTPStatus.OK for request in house.requests())


@pytest.mark.parametrize("fault", DOWN.values(), ids=DOWN.keys())
async def test_the_whole_life_of_a_pull_request_needs_no_graphql(fault: Fault) -> None:
    async with reviewed_house(FILES, configuration=CONFIGURATION, faults=[fault]) as house:
        pull_request = house.propose(
            files={"api/routes.go": OUTSIDE, "docs/a.md": "1\n"}, labels=("automerge", "strategic")
        )
        house.report(pull_request, "build", "success")
        await house.until(lambda: checklists(house, pull_request), within_s=300)
        assert row(house, pull_request, "B")[1] == "fail"
        assert house.conclusion(pull_request) == "failure"

        house.repository.push("agent/feature", {"api/routes.go": INSIDE}, message="Gate", author="agent")
        house.report(pull_request, "build", "success")
        claim = house.say(pull_request, "`docs/a.md` is missing.", by="wei")
        await house.until(lambda: row(house, pull_request, "B")[1] == "pass", within_s=300)
        await house.settle()
        assert house.conclusion(pull_request) == "action_required"
        assert house.reactions(claim) == ["eyes"]

        approval = house.say(pull_request, "/approve", by="max")
        await house.until(lambda: pull_request.is_merged, within_s=300)
        await house.settle()

        assert house.reactions(approval) == ["eyes", "rocket"]
        assert house.repository.branch_sha("agent/feature") is None
        assert house.conclusion(pull_request) == "success"
        assert len(house.merges()) == 1
        assert not is_answered(house) or fault.status == HTTPStatus.OK or fault.mode is Mode.DELAY


async def test_graphql_that_is_back_is_used_again() -> None:
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        first = house.propose("agent/one")
        house.report(first, "build", "success")
        await house.until(lambda: first.is_merged, within_s=300)
        await house.settle()
        house.github.faults.clear()
        await house.let_pass(400)
        house.began = len(house.github.requests)

        second = house.propose("agent/two")
        house.report(second, "build", "success")
        await house.until(lambda: second.is_merged, within_s=300)
        await house.settle()

        assert is_answered(house)
        assert not any(request.route.endswith("/pulls/{number}/reviews") for request in house.requests())


async def test_rulesets_are_kept_by_rest_alone() -> None:
    """A check, Babysit's own among them, and an approval: the way that a repository is set up for Babysit."""
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        checks = {"required_status_checks": [{"context": "build"}, {"context": "babysit"}]}
        reviews = {"required_approving_review_count": 1}
        house.repository.add_ruleset(
            Rule(type="required_status_checks", parameters=checks),
            Rule(type="pull_request", parameters=reviews),
        )
        pull_request = house.propose()
        house.report(pull_request, "build", "success")
        await house.settle()
        assert house.conclusion(pull_request) == "action_required"
        assert "needs 1 approving review" in house.summary(pull_request)

        house.repository.review(pull_request.number, "APPROVED", author="rob")
        await house.settle()
        assert not pull_request.is_merged

        house.repository.review(pull_request.number, "APPROVED", author="wei")
        await house.until(lambda: pull_request.is_merged, within_s=300)


async def test_what_classic_protection_asks_for_is_taken_from_githubs_own_sum() -> None:
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        house.repository.protect("main", checks=["build"], approvals=1)
        pull_request = house.propose()
        house.report(pull_request, "build", "success")
        await house.settle()
        assert house.conclusion(pull_request) == "in_progress"
        assert "GraphQL cannot be used" in house.summary(pull_request)
        assert not house.merges()

        house.repository.review(pull_request.number, "APPROVED", author="wei")
        await house.until(lambda: pull_request.is_merged, within_s=300)


@pytest.mark.parametrize("route", ["*/pulls/1/files*", "*/issues/1/comments*", "*/rules/branches/*"])
async def test_where_rest_fails_too_no_success_stands_and_the_check_run_says_why(route: str) -> None:
    async with open_house(mergeability_reads=0) as house:
        pull_request = house.propose(labels=())
        house.report(pull_request, "build", "success")
        await house.until(lambda: house.conclusion(pull_request) == "success", within_s=300)

        house.github.faults.add(bad_gateway())
        house.github.faults.add(Fault(path=route, method="GET", times=None, status=503))
        house.repository.label(pull_request.number, "automerge", author="wei")
        await house.until(lambda: house.conclusion(pull_request) == "in_progress", within_s=180)
        assert "GitHub does not answer what is needed" in house.says(pull_request)
        assert "What failed last: `GitHub " in house.summary(pull_request)
        assert not house.merges()

        house.github.faults.clear()
        await house.until(lambda: pull_request.is_merged, within_s=600)
        await house.settle()
        assert house.conclusion(pull_request) == "success"


async def test_a_new_pull_request_that_cannot_be_read_gets_its_check_run() -> None:
    lists = Fault(path="*/pulls/1/commits*", method="GET", times=None, status=502)
    async with open_house(faults=[bad_gateway(), lists], mergeability_reads=0) as house:
        pull_request = house.propose()
        await house.until(lambda: house.conclusion(pull_request) == "in_progress", within_s=300)
        assert "GitHub does not answer" in house.says(pull_request)


async def test_a_hiccup_of_both_ways_takes_no_success_away() -> None:
    async with open_house(mergeability_reads=0) as house:
        pull_request = house.propose(labels=())
        house.report(pull_request, "build", "success")
        await house.until(lambda: house.conclusion(pull_request) == "success", within_s=300)
        await house.settle()

        house.github.faults.add(Fault(path=GRAPHQL, times=2, status=502))
        house.github.faults.add(Fault(path="*/pulls/1/files*", method="GET", times=2, status=503))
        house.say(pull_request, "/recheck", by="wei")
        await house.settle()

        titles = {run.output.title for run in house.repository.check_runs.values() if run.output.title}
        assert not any("GitHub does not answer" in title for title in titles)
        assert house.conclusion(pull_request) == "success"
