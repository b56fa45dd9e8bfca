"""Workflows of GitHub Actions: jobs of one name, runs that were called off, and runs that never began."""

import pytest

from simulator.actions.workflows import approve_run, cancel_run
from simulator.state.world import CheckRun, PullRequest
from tests.scenarios.house import House

CI, DOCS = "CI", "Docs"
PATHS = {CI: ".github/workflows/ci.yml", DOCS: ".github/workflows/docs.yml"}


def start(
    house: House, pull_request: PullRequest, workflow: str, *jobs: str, event: str = "pull_request"
) -> list[CheckRun]:
    return house.repository.start_workflow(
        pull_request.head_sha, jobs, name=workflow, path=PATHS[workflow], event=event
    )


REQUIRED = pytest.mark.parametrize("is_required", [False, True], ids=["counted", "required"])
ORDERS = pytest.mark.parametrize("order", [(CI, DOCS), (DOCS, CI)], ids=["red-first", "red-last"])


@REQUIRED
@ORDERS
async def test_a_green_job_hides_no_red_one_of_another_workflow(
    house: House, order: tuple[str, str], *, is_required: bool
) -> None:
    if is_required:
        house.repository.protect(checks=["build"])
    pull_request = house.propose()
    jobs = {name: start(house, pull_request, name, "build")[0] for name in order}

    for name in order:
        house.repository.finish_job(jobs[name], "failure" if name == CI else "success")
        await house.let_pass(5)
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert house.merges() == []
    assert "CI / build (pull_request)" in house.says(pull_request)


@REQUIRED
@ORDERS
async def test_a_green_job_hides_no_running_one_of_another_workflow(
    house: House, order: tuple[str, str], *, is_required: bool
) -> None:
    if is_required:
        house.repository.protect(checks=["build"])
    pull_request = house.propose()
    jobs = {name: start(house, pull_request, name, "build")[0] for name in order}
    await house.settle()

    house.repository.finish_job(jobs[DOCS])
    await house.settle()
    assert house.verdict(pull_request) == "in_progress"
    house.repository.finish_job(jobs[CI])
    await house.until(lambda: pull_request.is_merged, within_s=3)


async def test_jobs_of_two_events_of_one_workflow_are_two(house: House) -> None:
    pull_request = house.propose()
    (pushed,) = start(house, pull_request, CI, "build", event="push")
    (proposed,) = start(house, pull_request, CI, "build")

    house.repository.finish_job(pushed, "failure")
    house.repository.finish_job(proposed)
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert "CI / build (push)" in house.says(pull_request)


async def test_a_dispatched_run_s_red_job_is_no_older_report_of_the_green_one(house: House) -> None:
    pull_request = house.propose()
    (dispatched,) = start(house, pull_request, CI, "build", event="workflow_dispatch")
    (proposed,) = start(house, pull_request, CI, "build")

    house.repository.finish_job(dispatched, "failure")
    house.repository.finish_job(proposed)
    await house.settle()

    assert house.merges() == []


async def test_a_re_run_replaces_its_predecessor_and_no_namesake(house: House) -> None:
    pull_request = house.propose()
    (ci,), (docs,) = start(house, pull_request, CI, "build"), start(house, pull_request, DOCS, "build")
    house.repository.finish_job(ci, "failure")
    house.repository.finish_job(docs, "failure")
    await house.settle()

    house.repository.finish_job(house.repository.rerun_job(docs))
    await house.settle()
    assert house.verdict(pull_request) == "failure"

    house.repository.finish_job(house.repository.rerun_job(ci))
    await house.settle()
    assert house.verdict(pull_request) == "merged"


async def test_a_new_run_of_the_same_workflow_and_event_replaces_the_red_one(house: House) -> None:
    pull_request = house.propose()
    (first,) = start(house, pull_request, CI, "build")
    house.repository.finish_job(first, "failure")
    await house.settle()

    (again,) = start(house, pull_request, CI, "build")
    house.repository.finish_job(again)
    await house.settle()

    assert house.verdict(pull_request) == "merged"


@pytest.mark.parametrize("event", ["pull_request", "push"])
async def test_a_run_that_a_newer_one_called_off_counts_for_nothing(house: House, event: str) -> None:
    pull_request = house.propose()
    build, _test = start(house, pull_request, CI, "build", "test", event=event)
    house.repository.finish_job(build, "failure")

    newer = start(house, pull_request, CI, "build", "test")
    cancel_run(build.suite)
    await house.settle()
    assert house.verdict(pull_request) == "in_progress"

    for job in newer:
        house.repository.finish_job(job)
    await house.settle()
    assert house.verdict(pull_request) == "merged"


async def test_a_run_that_a_person_called_off_holds_whatever_ran_before(house: House) -> None:
    pull_request = house.propose()
    (build,) = start(house, pull_request, CI, "build")
    (newer,) = start(house, pull_request, CI, "build")
    await house.settle()

    house.repository.finish_job(build)
    cancel_run(newer.suite)
    await house.settle()

    assert house.verdict(pull_request) == "failure"


async def test_an_older_run_that_is_run_again_and_called_off_after_the_newer_one_s_end_holds(
    house: House,
) -> None:
    pull_request = house.propose()
    house.repository.label(pull_request.number, "nothing", author="wei")
    house.repository.unlabel(pull_request.number, "automerge", author="wei")
    (older,) = start(house, pull_request, CI, "build")
    house.repository.finish_job(older, "failure")
    (newer,) = start(house, pull_request, CI, "build")
    house.repository.finish_job(newer)
    await house.let_pass(60)
    again = house.repository.rerun_job(older)
    await house.let_pass(60)
    cancel_run(again.suite)
    house.repository.label(pull_request.number, "automerge", author="wei")
    await house.settle()

    assert house.verdict(pull_request) == "failure"


async def test_both_red_jobs_of_one_name_are_reported(house: House) -> None:
    pull_request = house.propose()
    (ci,), (docs,) = start(house, pull_request, CI, "build"), start(house, pull_request, DOCS, "build")
    await house.settle()

    house.repository.finish_job(ci, "failure")
    await house.settle()
    house.repository.finish_job(docs, "failure")
    await house.let_pass(60)

    (report,) = house.comments(pull_request)
    assert "CI / build" in report
    assert "Docs / build" in report


async def test_a_job_that_is_called_babysit_is_a_job(house: House) -> None:
    pull_request = house.propose()
    job, other = start(house, pull_request, CI, "babysit", "build")

    house.repository.finish_job(other)
    house.repository.finish_job(job, "failure")
    await house.settle()

    assert house.merges() == []


# Absence is no success


@pytest.mark.parametrize("required", [None, ["build"]], ids=["counted", "required"])
async def test_a_run_that_waits_for_approval_is_told_and_merges_nothing(
    house: House, required: list[str] | None
) -> None:
    if required:
        house.repository.protect(checks=required)
    pull_request = house.propose()
    house.repository.set_status(pull_request.head_sha, "cla", "success")

    waiting = house.repository.end_without_jobs(pull_request.head_sha, "action_required")
    await house.settle()

    assert house.merges() == []
    assert house.conclusion(pull_request) == "action_required"
    assert "waits for a maintainer to approve the workflow run of CI" in house.says(pull_request)
    assert "somebody with write access" in house.says(pull_request)

    (job,) = approve_run(waiting, ["build"])
    await house.let_pass(10)
    assert house.conclusion(pull_request) == "in_progress"
    house.repository.finish_job(job)
    await house.until(lambda: pull_request.is_merged, within_s=10)


NEVER_RAN = {"startup_failure": "startup failure", "cancelled": "cancelled", "timed_out": "timed out"}


@pytest.mark.parametrize(("conclusion", "words"), NEVER_RAN.items(), ids=NEVER_RAN.keys())
async def test_a_run_that_ended_without_a_job_is_red(house: House, conclusion: str, words: str) -> None:
    pull_request = house.propose()
    house.repository.set_status(pull_request.head_sha, "cla", "success")

    house.repository.end_without_jobs(pull_request.head_sha, conclusion)
    await house.settle()

    assert house.verdict(pull_request) == "failure"
    assert house.says(pull_request).startswith("CI failed: CI.")
    assert words in house.summary(pull_request)


async def test_a_run_that_failed_although_its_only_job_is_green_is_red(house: House) -> None:
    pull_request = house.propose()
    (build,) = start(house, pull_request, CI, "build")
    house.repository.finish_job(build)
    build.suite.conclusion = "failure"
    await house.settle()

    assert house.verdict(pull_request) == "failure"


async def test_a_newer_run_replaces_one_that_could_not_start(house: House) -> None:
    pull_request = house.propose()
    house.repository.end_without_jobs(pull_request.head_sha, "startup_failure")
    await house.settle()

    (build,) = start(house, pull_request, CI, "build")
    house.repository.finish_job(build)
    await house.settle()

    assert house.verdict(pull_request) == "merged"


@pytest.mark.parametrize("conclusion", [None, "stale"], ids=["queued-for-ever", "stale"])
async def test_an_app_s_suite_that_never_gets_a_run_blocks_nothing(
    house: House, conclusion: str | None
) -> None:
    pull_request = house.propose()
    suites = house.repository.suites_by_sha[pull_request.head_sha]
    (idle,) = [suite for suite in suites if suite.app.slug == "third-ci"]
    if conclusion is not None:
        idle.status, idle.conclusion = "completed", conclusion
    assert idle.workflow_run is None

    house.report(pull_request, "build", "success")
    await house.settle()

    assert house.verdict(pull_request) == "merged"


async def test_a_required_check_is_awaited_though_another_workflow_could_not_start(house: House) -> None:
    house.repository.protect(checks=["build"])
    pull_request = house.propose()
    house.repository.end_without_jobs(
        pull_request.head_sha, "startup_failure", name="Nightly", path=".github/workflows/nightly.yml"
    )
    await house.settle()
    assert house.verdict(pull_request) == "in_progress"

    await house.let_pass(16 * 60)
    assert "The workflow `Nightly` ended as startup failure" in house.summary(pull_request)

    house.report(pull_request, "build", "success")
    await house.settle()
    assert house.verdict(pull_request) == "merged"
