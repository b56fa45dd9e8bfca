"""GitHub Actions: a workflow run is a check suite of its App, its jobs are check runs with steps and logs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.simulator.actions import suites
from bot.simulator.actions.check_runs import CheckChange, keep, tell, update_check_run
from bot.simulator.actions.hooks import emit
from bot.simulator.payloads import Json
from bot.simulator.payloads.checks import workflow_run as workflow_run_json
from bot.simulator.state.checks import Annotation, CheckRun, CheckSuite, Step, WorkflowRun

if TYPE_CHECKING:
    from bot.simulator.state.repositories import Repository

ACTIONS = "github-actions"


def start_workflow(
    repository: Repository,
    sha: str,
    jobs: Iterable[str],
    *,
    name: str = "CI",
    path: str = ".github/workflows/ci.yml",
    event: str = "pull_request",
) -> list[CheckRun]:
    """Run a workflow on a commit: the jobs, in progress, in the order given."""
    world = repository.world
    app = world.apps[ACTIONS]
    run = WorkflowRun(id=world.ids.next(), name=name, path=path, event=event, run_number=world.ids.next())
    branch = next((one for one, tip in repository.branches().items() if tip == sha), None)
    suite = suites.create(repository, app, sha, branch, run)
    _tell(suite, "requested")
    started = [_start_job(suite, job) for job in jobs]
    suites.conclude(suite, app.bot)
    return started


def _start_job(suite: CheckSuite, name: str) -> CheckRun:
    world = suite.repository.world
    job = CheckRun(
        id=world.ids.next(),
        repository=suite.repository,
        suite=suite,
        name=name,
        status="in_progress",
        started_at=world.clock(),
    )
    keep(job)
    tell(job, "created", suite.app.bot)
    return job


def finish_job(
    repository: Repository,
    job: CheckRun,
    conclusion: str = "success",
    *,
    failed_step: str = "Run tests",
    log: str = "",
    annotations: tuple[Annotation, ...] = (),
) -> None:
    """End a job with its steps, its log, and for a failure the annotation that Actions always adds."""
    is_bad = conclusion in {"failure", "timed_out", "cancelled", "startup_failure"}
    job.steps = [
        Step(name="Set up job", number=1),
        Step(name=failed_step, number=2, conclusion=conclusion),
        Step(name="Complete job", number=3),
    ]
    job.log = log
    found = list(annotations)
    if is_bad:
        found.append(
            Annotation(
                path=".github",
                start_line=1,
                end_line=1,
                level="failure",
                message="Process completed with exit code 1.",
            )
        )
    update_check_run(repository, job, CheckChange(conclusion=conclusion, annotations=found))
    if job.suite.status == "completed":
        _tell(job.suite, "completed")


def rerun_job(_repository: Repository, job: CheckRun) -> CheckRun:
    """Run a job again: a new check run of the same name in the same suite, one more attempt."""
    if job.suite.workflow_run is not None:
        job.suite.workflow_run.run_attempt += 1
    again = _start_job(job.suite, job.name)
    suites.conclude(job.suite, job.app.bot)
    return again


def _tell(suite: CheckSuite, action: str) -> None:
    if suite.workflow_run is not None:
        body: Json = {"action": action, "workflow_run": workflow_run_json(suite, suite.workflow_run)}
        emit(suite.repository, "workflow_run", body, suite.app.bot)
