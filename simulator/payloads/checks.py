"""Check suites, check runs, annotations, statuses and Actions jobs as JSON."""

from __future__ import annotations

from simulator.payloads import Json
from simulator.payloads.apps import app
from simulator.payloads.basics import account, moment, optional_moment
from simulator.payloads.pulls import pull_request_in_check
from simulator.payloads.repositories import page, url
from simulator.state.checks import Annotation, CommitStatus, WorkflowRun, workflow_id
from simulator.state.world import CheckRun, CheckSuite, Repository


def pull_requests_at(repository: Repository, sha: str) -> list[Json]:
    """The open pull requests of this very repository with this head. Never those of forks."""
    return [pull_request_in_check(pull) for pull in repository.open_with_head(sha) if not pull.is_fork]


def check_suite(of: CheckSuite) -> Json:
    """A check suite."""
    repository = of.repository
    runs = [run for run in repository.runs_by_sha.get(of.head_sha, []) if run.suite is of]
    return {
        "id": of.id,
        "node_id": of.node_id,
        "head_branch": of.head_branch,
        "head_sha": of.head_sha,
        "status": of.status,
        "conclusion": of.conclusion,
        "url": f"{url(repository)}/check-suites/{of.id}",
        "before": of.before,
        "after": of.head_sha,
        "pull_requests": pull_requests_at(repository, of.head_sha),
        "app": app(repository.world, of.app),
        "created_at": moment(of.created_at),
        "updated_at": moment(of.updated_at),
        "latest_check_runs_count": len(runs),
        "check_runs_url": f"{url(repository)}/check-suites/{of.id}/check-runs",
    }


def check_suite_in_event(of: CheckSuite) -> Json:
    """A check suite in its own webhook, with the commit."""
    commit = of.repository.git.read_commit(of.head_sha)
    head: Json = {
        "id": commit.sha,
        "tree_id": commit.tree,
        "message": commit.message,
        "timestamp": moment(commit.committer.at),
        "author": {"name": commit.author.name, "email": commit.author.email},
        "committer": {"name": commit.committer.name, "email": commit.committer.email},
    }
    return {**check_suite(of), "head_commit": head}


def check_run(of: CheckRun) -> Json:
    """A check run."""
    repository = of.repository
    address = f"{url(repository)}/check-runs/{of.id}"
    job_page = (
        f"{page(repository)}/actions/runs/{of.suite.workflow_run.id}/job/{of.id}"
        if (of.suite.workflow_run)
        else f"{page(repository)}/runs/{of.id}"
    )
    return {
        "id": of.id,
        "name": of.name,
        "node_id": of.node_id,
        "head_sha": of.head_sha,
        "external_id": of.external_id,
        "url": address,
        "html_url": job_page,
        "details_url": of.details_url or job_page,
        "status": of.status,
        "conclusion": of.conclusion,
        "started_at": optional_moment(of.started_at),
        "completed_at": optional_moment(of.completed_at),
        "output": {
            "title": of.output.title,
            "summary": of.output.summary,
            "text": of.output.text,
            "annotations_count": len(of.output.annotations),
            "annotations_url": f"{address}/annotations",
        },
        "check_suite": {"id": of.suite.id},
        "app": app(repository.world, of.app),
        "pull_requests": pull_requests_at(repository, of.head_sha),
    }


def check_run_in_event(of: CheckRun) -> Json:
    """A check run in a webhook payload, with its whole suite."""
    return {**check_run(of), "check_suite": check_suite(of.suite)}


def annotation(repository: Repository, sha: str, of: Annotation) -> Json:
    """An annotation."""
    return {
        "path": of.path,
        "blob_href": f"{page(repository)}/blob/{sha}/{of.path}",
        "start_line": of.start_line,
        "end_line": of.end_line,
        "start_column": of.start_column,
        "end_column": of.end_column,
        "annotation_level": of.level,
        "title": of.title,
        "message": of.message,
        "raw_details": of.raw_details,
    }


def status(repository: Repository, of: CommitStatus) -> Json:
    """A commit status."""
    return {
        "url": f"{url(repository)}/statuses/{of.sha}",
        "avatar_url": f"{repository.world.server_url}/avatars/{of.creator.id}",
        "id": of.id,
        "node_id": of.node_id,
        "state": of.state,
        "description": of.description,
        "target_url": of.target_url,
        "context": of.context,
        "created_at": moment(of.created_at),
        "updated_at": moment(of.updated_at),
        "creator": account(repository.world, of.creator),
    }


def job(of: CheckRun, run: WorkflowRun) -> Json:
    """A check run as the Actions job that it is."""
    repository = of.repository
    return {
        "id": of.id,
        "run_id": run.id,
        "run_url": f"{url(repository)}/actions/runs/{run.id}",
        "node_id": of.node_id,
        "head_sha": of.head_sha,
        "head_branch": of.suite.head_branch,
        "url": f"{url(repository)}/actions/jobs/{of.id}",
        "html_url": f"{page(repository)}/actions/runs/{run.id}/job/{of.id}",
        "status": of.status,
        "conclusion": of.conclusion,
        "started_at": optional_moment(of.started_at),
        "completed_at": optional_moment(of.completed_at),
        "name": of.name,
        "workflow_name": run.name,
        "run_attempt": run.run_attempt,
        "steps": [
            {
                "name": step.name,
                "status": step.status,
                "conclusion": step.conclusion,
                "number": step.number,
                "started_at": optional_moment(of.started_at),
                "completed_at": optional_moment(of.completed_at),
            }
            for step in of.steps
        ],
        "check_run_url": f"{url(repository)}/check-runs/{of.id}",
        "labels": ["ubuntu-latest"],
        "runner_name": "GitHub Actions 1",
    }


def workflow_run(suite: CheckSuite, of: WorkflowRun) -> Json:
    """A run of a workflow."""
    repository = suite.repository
    return {
        "id": of.id,
        "name": of.name,
        "node_id": f"WFR_{of.id}",
        "head_branch": suite.head_branch,
        "head_sha": suite.head_sha,
        "path": of.path,
        "run_number": of.run_number,
        "run_attempt": of.run_attempt,
        "event": of.event,
        "workflow_id": workflow_id(repository.id, of.path),
        "status": suite.status,
        "conclusion": suite.conclusion,
        "check_suite_id": suite.id,
        "check_suite_node_id": suite.node_id,
        "url": f"{url(repository)}/actions/runs/{of.id}",
        "html_url": f"{page(repository)}/actions/runs/{of.id}",
        "jobs_url": f"{url(repository)}/actions/runs/{of.id}/jobs",
        "pull_requests": pull_requests_at(repository, suite.head_sha),
        "created_at": moment(suite.created_at),
        "updated_at": moment(suite.updated_at),
    }
