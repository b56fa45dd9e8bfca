"""GraphQL is down or out of points from the very first request on: REST alone does the whole work."""

from http import HTTPStatus

import pytest

from simulator.actions.threads import Place
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
    "dropped": Fault(path=GRAPHQL, times=None, mode=Mode.DROP),
    "hanging": Fault(path=GRAPHQL, times=None, mode=Mode.DELAY, delay_s=60),
    "timed out there": Fault(
        path=GRAPHQL, times=None, status=200, body={"errors": [{"message": "timedout"}]}
    ),
    "out of points": Fault(path=GRAPHQL, times=None, status=200, body=LIMITED, headers=SPENT),
    "refused for points": Fault(
        path=GRAPHQL, times=None, status=403, body={"message": "API rate limit exceeded"}, headers=SPENT
    ),
    "not there": Fault(path=GRAPHQL, times=None, status=404, body={"message": "Not Found"}),
}
CONFIGURATION = """merge: {automerge: labelled}
checklist: {names: {auth_gate: [RequireClerkAuth], plan_gate: [RequirePlan]}}
strategic: {labels: [strategic], approvers: ["@max"]}
"""
FILES: dict[str, str | bytes] = {"api/routes.go": BEFORE, "api/server.go": SERVER}


def is_answered(house: House) -> bool:
    """Whether GraphQL did anything after all."""
    return any(one.path == GRAPHQL and one.status == HTTPStatus.OK for one in house.requests())


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
        claim = house.say(pull_request, "`docs/a.md` is missing, so the build is blocked.", by="wei")
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
        assert not any(one.route.endswith("/pulls/{number}/reviews") for one in house.requests())


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


@pytest.mark.parametrize("is_asked_for", [True, False])
async def test_open_conversations_hold_only_where_they_have_to_be_resolved(*, is_asked_for: bool) -> None:
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        parameters = {"required_review_thread_resolution": is_asked_for}
        house.repository.add_ruleset(Rule(type="pull_request", parameters=parameters))
        pull_request = house.propose()
        place = Place(path="agent/feature.py", line=1)
        thread = house.repository.comment_on_line(pull_request.number, place, "Hm.", author="wei")
        house.report(pull_request, "build", "success")
        await house.settle()
        assert pull_request.is_merged is not is_asked_for

        if is_asked_for:
            assert "whether the conversations are resolved" in house.summary(pull_request)
            house.repository.resolve_thread(pull_request.number, thread, author="wei")
            await house.until(lambda: pull_request.is_merged, within_s=300)


async def test_a_merge_queue_waits_for_graphql_and_says_so() -> None:
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        house.repository.add_ruleset(Rule(type="merge_queue"))
        pull_request = house.propose()
        house.report(pull_request, "build", "success")
        await house.settle()

        assert "merge queue" in house.summary(pull_request)
        assert not house.merges()


async def test_a_review_whose_command_may_be_edited_is_not_obeyed() -> None:
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        house.configure('strategic: {labels: [strategic], approvers: ["@max"]}\n')
        pull_request = house.propose(labels=("automerge", "strategic"))
        house.report(pull_request, "build", "success")
        house.repository.review(pull_request.number, "COMMENTED", "/approve", author="max")
        await house.settle()

        assert not pull_request.is_merged
        assert "was edited" in house.summary(pull_request)
        assert house.replies(pull_request) == []


async def test_nobody_approves_where_a_co_author_may_be_anybody() -> None:
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        house.configure('strategic: {labels: [strategic], approvers: ["@max"]}\n')
        message = "Add\n\nCo-authored-by: Somebody <somebody@example.com>\n"
        house.repository.push("agent/feature", {"a.py": "1\n"}, message=message, author="agent")
        pull_request = house.repository.open_pull_request(
            head="agent/feature", title="Add", author="agent", labels=["automerge", "strategic"]
        )
        house.report(pull_request, "build", "success")
        house.repository.review(pull_request.number, "APPROVED", author="max")
        await house.settle()

        assert not pull_request.is_merged
        assert "somebody@example.com" in house.summary(pull_request)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("*/rules/branches/*", 404),
        ("*/rules/branches/*", 500),
        ("*/check-suites", 403),
        ("*/status", 404),
        ("*/issues/*/events", 404),
        ("*/pulls/*/commits", 500),
        ("*/reviews", 403),
        ("*/permission", 403),
        ("*/git/trees/*", 500),
    ],
)
async def test_a_part_that_rest_does_not_tell_holds(path: str, status: int) -> None:
    async with open_house(faults=[bad_gateway()], mergeability_reads=0) as house:
        house.github.faults.add(Fault(path=path, times=None, method="GET", status=status))
        pull_request = house.propose()
        house.repository.review(pull_request.number, "APPROVED", author="wei")
        house.report(pull_request, "build", "success")
        await house.settle()

        assert not house.merges()
