"""Check suites: begun for every App that may write checks when commits arrive, concluded by their runs."""

from __future__ import annotations

from simulator.access import installation_of
from simulator.actions.hooks import emit, emit_to_owner
from simulator.payloads import Json
from simulator.payloads.checks import check_suite_in_event
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.checks import WorkflowRun
from simulator.state.world import CheckRun, CheckSuite, Repository

_WORST_FIRST = (
    "action_required",
    "timed_out",
    "startup_failure",
    "cancelled",
    "failure",
    "stale",
    "success",
    "neutral",
    "skipped",
)


def begin(repository: Repository, branch: str, before: str | None, sha: str, sender: Account) -> None:
    """GitHub's own suites for a pushed commit, and `check_suite` `requested` to their Apps."""
    for app in repository.world.apps.values():
        installation = installation_of(repository.world, repository, app)
        if installation is None or installation.permissions.get("checks") != "write":
            continue
        if app.slug == "github-actions" or _find(repository, app, sha) is not None:
            continue
        suite = create(repository, app, sha, branch)
        suite.before = before
        body: Json = {"action": "requested", "check_suite": check_suite_in_event(suite)}
        emit_to_owner(repository, app, "check_suite", body, sender)


def _find(repository: Repository, app: App, sha: str) -> CheckSuite | None:
    for suite in repository.suites_by_sha.get(sha, []):
        if suite.app is app and suite.workflow_run is None:
            return suite
    return None


def suite_for(repository: Repository, app: App, sha: str) -> CheckSuite:
    """The suite that a new check run of this App on this commit belongs to."""
    found = _find(repository, app, sha)
    if found is not None:
        return found
    branch = next((name for name, tip in repository.branches().items() if tip == sha), None)
    return create(repository, app, sha, branch)


def create(
    repository: Repository, app: App, sha: str, branch: str | None, run: WorkflowRun | None = None
) -> CheckSuite:
    """A new, empty suite. Fork heads have no branch here, and GitHub says null."""
    now = repository.world.clock()
    suite = CheckSuite(
        id=repository.world.ids.next(),
        repository=repository,
        app=app,
        head_sha=sha,
        head_branch=branch,
        created_at=now,
        updated_at=now,
        workflow_run=run,
    )
    repository.check_suites[suite.id] = suite
    repository.suites_by_sha.setdefault(sha, []).append(suite)
    repository.world.remember(suite)
    return suite


def runs_of(suite: CheckSuite) -> list[CheckRun]:
    """Its runs, oldest first."""
    return [run for run in suite.repository.runs_by_sha.get(suite.head_sha, []) if run.suite is suite]


def conclude(suite: CheckSuite, sender: Account) -> None:
    """Let status and conclusion follow from the newest run of each name; tell when the suite completes."""
    newest = {run.name: run for run in runs_of(suite)}
    was_completed = suite.status == "completed"
    suite.updated_at = suite.repository.world.clock()
    if any(not run.is_completed for run in newest.values()):
        suite.status, suite.conclusion = "in_progress", None
        return
    conclusions = {run.conclusion for run in newest.values()}
    suite.status = "completed"
    suite.conclusion = next((word for word in _WORST_FIRST if word in conclusions), "success")
    if not was_completed:
        body: Json = {"action": "completed", "check_suite": check_suite_in_event(suite)}
        emit(suite.repository, "check_suite", body, sender)


def end(suite: CheckSuite, conclusion: str, sender: Account) -> None:
    """Complete a suite without regard to its runs, as GitHub does with those of Actions."""
    suite.status, suite.conclusion = "completed", conclusion
    suite.updated_at = suite.repository.world.clock()
    body: Json = {"action": "completed", "check_suite": check_suite_in_event(suite)}
    emit(suite.repository, "check_suite", body, sender)


def rerequest(suite: CheckSuite, sender: Account) -> None:
    """The Re-run all button: its App is asked, nothing else changes."""
    suite.status, suite.conclusion = "queued", None
    body: Json = {"action": "rerequested", "check_suite": check_suite_in_event(suite)}
    emit_to_owner(suite.repository, suite.app, "check_suite", body, sender)
