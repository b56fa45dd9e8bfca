"""GitHub Actions: a workflow run is a check suite of its App, its jobs are check runs with steps and logs."""

from __future__ import annotations

from collections.abc import Iterable

from simulator.actions import suites
from simulator.actions.check_runs import CheckChange, keep, tell, update_check_run
from simulator.actions.hooks import emit
from simulator.payloads import Json
from simulator.payloads.checks import workflow_run as workflow_run_json
from simulator.state.checks import Annotation, Step, WorkflowRun
from simulator.state.world import CheckRun, CheckSuite, Repository

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
    suite = _new_run(repository, sha, WorkflowRun(id=0, name=name, path=path, event=event, run_number=0))
    started = [_start_job(suite, job) for job in jobs]
    suites.conclude(suite, suite.app.bot)
    return started


def _new_run(repository: Repository, sha: str, run: WorkflowRun) -> CheckSuite:
    """A run that has just been asked for, without a job yet."""
    world = repository.world
    run.id, run.run_number = world.ids.next(), world.ids.next()
    branch = next((one for one, tip in repository.branches().items() if tip == sha), None)
    suite = suites.create(repository, world.apps[ACTIONS], sha, branch, run)
    _tell(suite, "requested")
    return suite


def end_without_jobs(
    repository: Repository,
    sha: str,
    conclusion: str,
    *,
    name: str = "CI",
    path: str = ".github/workflows/ci.yml",
    event: str = "pull_request",
) -> CheckSuite:
    """A workflow run that ends before it has a job.

    `action_required` waits for somebody with write access to approve the run of an outside contributor's
    change, https://docs.github.com/actions/managing-workflow-runs/approving-workflow-runs-from-public-forks;
    that such a run is listed as completed with this conclusion is what scripts that approve runs in bulk rely
    on (`listWorkflowRunsForRepo({status: "action_required"})`). `startup_failure` is a workflow file that
    GitHub cannot read; `cancelled` a run that was called off while it waited.
    """
    suite = _new_run(repository, sha, WorkflowRun(id=0, name=name, path=path, event=event, run_number=0))
    suites.end(suite, conclusion, suite.app.bot)
    _tell(suite, "completed")
    return suite


def approve_run(suite: CheckSuite, jobs: Iterable[str]) -> list[CheckRun]:
    """Somebody with write access lets a run begin that waited for it: its jobs are in progress."""
    _tell(suite, "requested")
    started = [_start_job(suite, job) for job in jobs]
    suites.conclude(suite, suite.app.bot)
    return started


def cancel_run(suite: CheckSuite) -> None:
    """End a run as its concurrency group, or a person, does: what has not ended is cancelled.

    https://docs.github.com/actions/writing-workflows/choosing-what-your-workflow-does/control-the-concurrency-of-workflows-and-jobs
    """
    for job in suites.runs_of(suite):
        if not job.is_completed:
            update_check_run(suite.repository, job, CheckChange(conclusion="cancelled"))
    if suite.status != "completed":
        suites.end(suite, "cancelled", suite.app.bot)
    suite.conclusion = "cancelled"
    _tell(suite, "completed")


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
