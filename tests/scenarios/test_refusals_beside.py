"""Comments, reactions, labels and requests that GitHub refuses: told, tried again in time, not waited for."""

from bot.records.sqlite.database import SqliteDatabase
from bot.records.sqlite.schema import opened
from bot.server import Parts
from simulator.faults import Fault, Mode
from tests.fakes import FakeChecklist
from tests.scenarios.checklists import BEFORE, INSIDE, OUTSIDE, ROUTE, checklists, reviewed_house, threads
from tests.scenarios.house import House, open_house

LOCKED = "Could not comment: the conversation is locked."


def comments_tried(house: House) -> int:
    return len(
        [
            request
            for request in house.requests()
            if request.method == "POST" and request.path.endswith("/comments")
        ]
    )


async def test_a_locked_conversation_keeps_nothing_from_merging_and_the_check_run_holds_the_review() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        pull_request = house.propose(files={"api/routes.go": INSIDE}, labels=())
        house.repository.lock(pull_request.number, author="wei")
        house.repository.label(pull_request.number, "automerge", author="agent")

        house.report(pull_request, "build", "success")
        await house.settle()

        assert pull_request.is_merged
        assert LOCKED in house.summary(pull_request)
        assert "| B |" in house.summary(pull_request)
        assert house.comments(pull_request) == []
        assert comments_tried(house) == 1


async def test_the_review_is_on_the_check_run_before_the_merge_where_no_comment_may_hold_it() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        seen: list[str] = []
        pull_request = house.propose(files={"api/routes.go": INSIDE})
        house.repository.lock(pull_request.number, author="wei")
        house.github.faults.before("PUT", "*/merge", lambda: seen.append(house.summary(pull_request)))

        house.report(pull_request, "build", "success")
        await house.settle()

        assert ["| B |" in one for one in seen] == [True]


async def test_a_report_on_red_ci_that_cannot_be_posted_is_told_and_not_tried_at_every_look(
    house: House,
) -> None:
    pull_request = house.propose()
    house.repository.lock(pull_request.number, author="wei")
    house.report(pull_request, "build", "failure")
    await house.settle()
    assert LOCKED in house.summary(pull_request)
    assert house.conclusion(pull_request) == "failure"
    assert comments_tried(house) == 1

    for number in range(3):
        house.repository.label(pull_request.number, f"urgent {number}", author="wei")
        await house.settle()

    assert comments_tried(house) == 1


async def test_an_unlocked_conversation_gets_what_could_not_be_said(house: House) -> None:
    pull_request = house.propose()
    house.repository.lock(pull_request.number, author="wei")
    house.report(pull_request, "build", "failure")
    await house.settle()

    house.repository.unlock(pull_request.number, author="wei")
    await house.settle()

    assert len(house.comments(pull_request)) == 1
    assert "Could not" not in house.summary(pull_request)


async def test_a_command_in_a_conversation_that_is_locked_then_is_obeyed(house: House) -> None:
    pull_request = house.propose(labels=())
    house.report(pull_request, "build", "in_progress")
    await house.settle()
    house.say(pull_request, "/merge", by="wei")
    house.repository.lock(pull_request.number, author="wei")

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    assert "Could not react to commands: the conversation is locked." in house.summary(pull_request)


async def test_one_unknown_reviewer_among_several_leaves_the_others_asked(house: House) -> None:
    house.configure(
        'strategic: {paths: {"pricing/**": strategic}, approvers: ["@wei", "@nobody-here", "@ada"]}\n'
    )
    pull_request = house.propose(files={"pricing/plans.py": "1\n"})
    house.report(pull_request, "build", "success")
    await house.settle()
    house.repository.label(pull_request.number, "urgent", author="wei")
    await house.settle()

    assert sorted(reviewer.login for reviewer in pull_request.requested_reviewers) == ["ada", "wei"]
    asked = [request.status for request in house.requests() if request.path.endswith("/requested_reviewers")]
    assert sorted(asked) == [201, 201, 422, 422]
    assert "Could not ask `@nobody-here` for a review" in house.summary(pull_request)


async def test_a_label_that_cannot_be_made_is_told_and_the_veto_stands(house: House) -> None:
    house.configure('strategic: {paths: {"pricing/**": strategic}}\n')
    refused: dict[str, object] = {
        "message": "Validation Failed",
        "errors": [{"resource": "Label", "code": "invalid"}],
    }
    house.github.faults.add(Fault(path="*/labels", method="POST", status=422, body=refused, times=None))
    pull_request = house.propose(files={"pricing/plans.py": "1\n"})
    house.report(pull_request, "build", "success")
    await house.settle()
    house.repository.label(pull_request.number, "urgent", author="wei")
    await house.settle()

    assert house.conclusion(pull_request) == "action_required"
    assert "Could not put on the label strategic: `Validation Failed" in house.summary(pull_request)
    assert len([request for request in house.requests() if request.path.endswith("/labels")]) == 1


async def test_comments_that_fail_for_a_while_delay_no_merge(house: House) -> None:
    pull_request = house.propose()
    house.report(pull_request, "build", "failure")
    await house.settle()
    house.github.faults.outage("*/issues/*", 600)
    house.say(pull_request, "/explain", by="wei")
    green_at = house.clock.now()

    house.report(pull_request, "build", "success")
    await house.until(lambda: pull_request.is_merged, within_s=60)

    assert (house.clock.now() - green_at).total_seconds() < 30


async def test_a_line_that_left_the_diff_keeps_the_others_from_nothing() -> None:
    async with reviewed_house({"api/routes.go": BEFORE}) as house:
        house.github.faults.add(
            Fault(
                method="POST",
                path="*/reviews",
                status=422,
                body={"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]},
            )
        )
        twice = OUTSIDE.replace(ROUTE, ROUTE + ROUTE.replace("remediations", "causes"))
        pull_request = house.propose(files={"api/routes.go": twice})
        house.report(pull_request, "build", "success")
        await house.until(lambda: checklists(house, pull_request))
        await house.settle()

        assert len(threads(pull_request)) == 2
        assert house.conclusion(pull_request) == "failure"


async def test_a_missing_permission_to_comment_is_told_and_merges_nevertheless() -> None:
    permissions = {"checks": "write", "contents": "write", "pull_requests": "write", "statuses": "read"}
    async with open_house(permissions={**permissions, "actions": "read", "members": "read"}) as house:
        refused: dict[str, object] = {"message": "Resource not accessible by integration"}
        house.github.faults.add(Fault(path="*/issues/*", status=403, body=refused, times=None))
        pull_request = house.propose(labels=())
        house.report(pull_request, "build", "failure")
        await house.settle()

        assert "Could not comment: `Resource not accessible by integration`." in house.summary(pull_request)

        house.repository.label(pull_request.number, "automerge", author="wei")
        house.report(pull_request, "build", "success")
        await house.settle()
        assert pull_request.is_merged


async def test_a_server_that_comes_back_remembers_what_was_refused() -> None:
    database = SqliteDatabase(opened(None))
    async with open_house(parts=Parts(database=database, checklist=FakeChecklist())) as house:
        pull_request = house.propose()
        house.repository.lock(pull_request.number, author="wei")
        house.github.faults.add(Fault(method="PATCH", path="*/check-runs/*", mode=Mode.DROP, times=3))
        house.report(pull_request, "build", "failure")
        await house.settle()

        assert LOCKED in house.summary(pull_request)
        assert comments_tried(house) == 1
    await database.close()


async def test_a_branch_that_moved_is_not_put_down_to_a_lock(house: House) -> None:
    pull_request = house.propose()
    house.repository.lock(pull_request.number, author="wei")
    faults = house.github.faults
    push = lambda: house.repository.push(pull_request.head_ref, {"late.py": "1\n"}, author="agent")  # noqa: E731
    faults.before("PUT", "*/merge", lambda: faults.before("POST", "/graphql", push))

    house.report(pull_request, "build", "success")
    await house.settle()

    assert pull_request.is_merged
    kept = "Could not delete the branch: `it was pushed to after the commit that was merged`."
    assert kept in house.summary(pull_request)
