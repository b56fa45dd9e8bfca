"""GitHub Actions: workflow runs, their jobs and the logs of those."""

from functools import partial

from simulator.actions import suites, workflows
from simulator.errors import not_found
from simulator.payloads.checks import job as job_json
from simulator.payloads.checks import workflow_run as run_json
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.checks import WorkflowRun
from simulator.state.world import CheckRun, CheckSuite


def _run(call: Call) -> tuple[CheckSuite, WorkflowRun]:
    for suite in call.repository.check_suites.values():
        if suite.workflow_run is not None and suite.workflow_run.id == call.number("id"):
            return suite, suite.workflow_run
    raise not_found()


def _job(call: Call) -> tuple[CheckRun, WorkflowRun]:
    job = call.repository.check_runs.get(call.number("id"))
    if job is None or job.suite.workflow_run is None:
        raise not_found()
    return job, job.suite.workflow_run


def list_runs(call: Call) -> Listing:
    """Workflow runs, newest first, of one head where that is asked for."""
    sha = call.query.get("head_sha")
    found = [
        (suite, suite.workflow_run)
        for suite in reversed(call.repository.check_suites.values())
        if suite.workflow_run is not None and sha in (None, suite.head_sha)
    ]
    return Listing(bodies=[partial(run_json, suite, run) for suite, run in found], key="workflow_runs")


def show_run(call: Call) -> Answer:
    """A workflow run."""
    return Answer(body=run_json(*_run(call)))


def list_jobs(call: Call) -> Listing:
    """The jobs of a run, the newest attempt of each unless all are asked for."""
    suite, run = _run(call)
    jobs = suites.runs_of(suite)
    if call.query.get("filter", "latest") == "latest":
        jobs = list({job.name: job for job in jobs}.values())
    return Listing(bodies=[partial(job_json, job, run) for job in jobs], key="jobs")


def show_job(call: Call) -> Answer:
    """A job."""
    return Answer(body=job_json(*_job(call)))


def job_logs(call: Call) -> Answer:
    """Where the log of a job is, for a minute: GitHub sends the reader elsewhere."""
    job, _ = _job(call)
    if not job.is_completed:
        raise not_found()
    address = f"{call.world.server_url}/_logs/{call.repository.full_name}/{job.id}"
    return Answer(status=302, headers={"Location": address})


def rerun_job(call: Call) -> Answer:
    """Run a job again."""
    job, _ = _job(call)
    workflows.rerun_job(call.repository, job)
    return Answer(status=201, body={})


_ACTIONS = "/repos/{owner}/{repo}/actions"
ROUTES = [
    route(f"GET {_ACTIONS}/runs", list_runs, "actions:read"),
    route(f"GET {_ACTIONS}/runs/{{id}}", show_run, "actions:read"),
    route(f"GET {_ACTIONS}/runs/{{id}}/jobs", list_jobs, "actions:read"),
    route(f"GET {_ACTIONS}/jobs/{{id}}", show_job, "actions:read"),
    route(f"GET {_ACTIONS}/jobs/{{id}}/logs", job_logs, "actions:read"),
    route(f"POST {_ACTIONS}/jobs/{{id}}/rerun", rerun_job, "actions:write"),
]
