import pytest

from simulator.caller import Reply
from simulator.state.rules import RequiredCheck, Rule
from tests.simulator.stage import REPO, Stage

MERGE = f"{REPO}/pulls/1/merge"


async def squash(stage: Stage, **fields: object) -> Reply:
    return await stage.babysit.put(MERGE, {"merge_method": "squash", **fields})


@pytest.mark.parametrize(
    ("conclusion", "sentence"),
    [
        (None, 'Required status check "build" is expected.'),
        ("", 'Required status check "build" is in progress.'),
        ("failure", 'Required status check "build" is failing.'),
        ("timed_out", 'Required status check "build" is failing.'),
    ],
)
async def test_a_required_check_that_has_not_passed_refuses(
    stage: Stage, conclusion: str | None, sentence: str
) -> None:
    pull = stage.propose()
    stage.repository.protect(checks=["build"])
    if conclusion is not None:
        run = stage.repository.start_check_run(pull.head_sha, "build")
        if conclusion:
            stage.repository.complete_check_run(run, conclusion)

    reply = await squash(stage)

    assert (reply.status, reply.message) == (405, sentence)


@pytest.mark.parametrize("conclusion", ["success", "neutral", "skipped"])
async def test_a_required_check_passes(stage: Stage, conclusion: str) -> None:
    pull = stage.propose()
    stage.repository.protect(checks=["build"])
    run = stage.repository.start_check_run(pull.head_sha, "build")
    stage.repository.complete_check_run(run, conclusion)

    assert (await squash(stage)).status == 200


async def test_a_pinned_check_from_another_app_does_not_count(stage: Stage) -> None:
    pull = stage.propose()
    stage.repository.protect(checks=[RequiredCheck(context="build", app_id=stage.starter.ci.id)])
    run = stage.repository.start_check_run(pull.head_sha, "build")
    stage.repository.complete_check_run(run, "success")

    reply = await squash(stage)

    assert reply.message == 'Required status check "build" is expected.'


async def test_a_check_and_a_status_of_one_name_must_both_pass(stage: Stage) -> None:
    pull = stage.propose()
    stage.repository.protect(checks=["build"])
    stage.repository.complete_check_run(stage.repository.start_check_run(pull.head_sha, "build"))
    stage.repository.set_status(pull.head_sha, "build", "failure")

    reply = await squash(stage)

    assert reply.message == 'Required status check "build" is failing.'


async def test_a_newer_run_takes_the_place_of_an_older_one(stage: Stage) -> None:
    pull = stage.propose()
    stage.repository.protect(checks=["build"])
    for conclusion in ("success", "failure"):
        run = stage.repository.start_check_run(pull.head_sha, "build")
        stage.repository.complete_check_run(run, conclusion)

    assert (await squash(stage)).message == 'Required status check "build" is failing.'


async def test_missing_approvals_refuse(stage: Stage) -> None:
    stage.propose()
    stage.repository.protect(approvals=1)
    stage.repository.review(1, "APPROVED", author="rob")

    reply = await squash(stage)

    sentence = "At least 1 approving review is required by reviewers with write access."
    assert (reply.status, reply.message) == (405, sentence)


async def test_an_approval_by_somebody_with_write_is_enough(stage: Stage) -> None:
    stage.propose()
    stage.repository.protect(approvals=1)
    stage.repository.review(1, "APPROVED", author="wei")

    assert (await squash(stage)).status == 200


async def test_a_ruleset_refuses_in_its_own_words(stage: Stage) -> None:
    stage.propose()
    checks = {"required_status_checks": [{"context": "build", "integration_id": 15368}]}
    stage.repository.add_ruleset(Rule(type="required_status_checks", parameters=checks))

    reply = await squash(stage)

    sentence = 'Repository rule violations found\n\nRequired status check "build" is expected.\n\n'
    assert (reply.status, reply.message) == (405, sentence)


async def test_a_merge_queue_refuses_the_merge_button(stage: Stage) -> None:
    stage.propose()
    stage.repository.add_ruleset(Rule(type="merge_queue"))

    reply = await squash(stage)

    assert reply.message == (
        "Repository rule violations found\n\nChanges must be made through the merge queue\n\n"
    )


async def test_a_workflow_file_needs_a_permission_of_its_own(stage: Stage) -> None:
    stage.repository.push("agent/x", {".github/workflows/ci.yml": "on: push\n"}, author="agent")
    stage.repository.open_pull_request(head="agent/x", author="agent")

    reply = await squash(stage)

    assert reply.status == 403
    assert reply.message == (
        "refusing to allow a GitHub App to create or update workflow `.github/workflows/ci.yml` "
        "without `workflows` permission"
    )


async def test_strict_bases_refuse_a_head_that_is_behind(stage: Stage) -> None:
    pull = stage.propose()
    stage.repository.protect(checks=["build"], strict=True)
    stage.repository.complete_check_run(stage.repository.start_check_run(pull.head_sha, "build"))
    stage.repository.push("main", {"other.py": "1\n"})
    stage.repository.settle_mergeability(pull)

    reply = await squash(stage)

    assert reply.status == 405
    assert (await stage.babysit.get(f"{REPO}/pulls/1")).at("mergeable_state") == "behind"
