"""Check runs: begun, changed, completed, asked for again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from simulator.actions import suites
from simulator.actions.hooks import emit, emit_to_owner
from simulator.actions.people import Who, resolve
from simulator.payloads import Json
from simulator.payloads.checks import check_run_in_event
from simulator.state.accounts import Account
from simulator.state.apps import App
from simulator.state.checks import Annotation
from simulator.state.world import CheckRun, Repository


@dataclass(slots=True, kw_only=True)
class CheckChange:
    """What an App tells of its check run; None leaves a thing as it is. Annotations only ever grow."""

    name: str | None = None
    status: str | None = None
    conclusion: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Annotation] = field(default_factory=list)
    details_url: str | None = None
    external_id: str | None = None
    started_at: datetime | None = None
    actions: list[dict[str, str]] | None = None


def start_check_run(
    repository: Repository,
    sha: str,
    name: str,
    *,
    app: App | str = "github-actions",
    status: str = "in_progress",
    change: CheckChange | None = None,
) -> CheckRun:
    """A new check run of an App (or its slug) on a commit. An older one of the same name stays as history."""
    world = repository.world
    owner = world.apps[app] if isinstance(app, str) else app
    run = CheckRun(
        id=world.ids.next(),
        repository=repository,
        suite=suites.suite_for(repository, owner, sha),
        name=name,
        status=status,
        started_at=world.clock(),
    )
    _apply(run, change or CheckChange(), world.clock())
    keep(run)
    tell(run, "created", owner.bot)
    if run.is_completed:
        tell(run, "completed", owner.bot)
    suites.conclude(run.suite, owner.bot)
    return run


def keep(run: CheckRun) -> None:
    """Let the world know of a run."""
    repository = run.repository
    repository.check_runs[run.id] = run
    repository.runs_by_sha.setdefault(run.head_sha, []).append(run)
    repository.world.remember(run)


def update_check_run(repository: Repository, run: CheckRun, change: CheckChange) -> None:
    """Tell GitHub more of a run. Completing it is announced; every other change is silent."""
    was_completed = run.is_completed
    _apply(run, change, repository.world.clock())
    if run.is_completed and not was_completed:
        tell(run, "completed", run.app.bot)
    suites.conclude(run.suite, run.app.bot)


def complete_check_run(
    repository: Repository,
    run: CheckRun,
    conclusion: str = "success",
    *,
    title: str | None = None,
    summary: str | None = None,
    annotations: tuple[Annotation, ...] = (),
) -> None:
    """End a run. Unlike an App, a test may also say `stale` and `startup_failure`."""
    change = CheckChange(conclusion=conclusion, title=title, summary=summary, annotations=list(annotations))
    update_check_run(repository, run, change)


def _apply(run: CheckRun, change: CheckChange, now: datetime) -> None:
    if change.status is not None:
        run.status = change.status
        if change.status != "completed":
            run.conclusion, run.completed_at = None, None
    if change.conclusion is not None:
        run.status, run.conclusion, run.completed_at = "completed", change.conclusion, now
    run.name = change.name or run.name
    run.started_at = change.started_at or run.started_at
    run.details_url = change.details_url or run.details_url
    run.external_id = run.external_id if change.external_id is None else change.external_id
    run.actions = run.actions if change.actions is None else change.actions
    output = run.output
    output.title = change.title or output.title
    output.summary = output.summary if change.summary is None else change.summary
    output.text = output.text if change.text is None else change.text
    output.annotations += change.annotations


def rerun_check(repository: Repository, run: CheckRun, *, author: Who = None) -> None:
    """The Re-run button: its App hears `rerequested`, and the run is queued until the App answers."""
    run.status, run.conclusion, run.completed_at = "queued", None, None
    suites.conclude(run.suite, run.app.bot)
    body: Json = {"action": "rerequested", "check_run": check_run_in_event(run)}
    emit_to_owner(repository, run.app, "check_run", body, resolve(repository, author))


def request_action(repository: Repository, run: CheckRun, identifier: str, *, author: Who = None) -> None:
    """One of the buttons that the App put on its run."""
    body: Json = {
        "action": "requested_action",
        "check_run": check_run_in_event(run),
        "requested_action": {"identifier": identifier},
    }
    emit_to_owner(repository, run.app, "check_run", body, resolve(repository, author))


def tell(run: CheckRun, action: str, sender: Account) -> None:
    """Announce a run to whoever subscribed."""
    body: Json = {"action": action, "check_run": check_run_in_event(run)}
    emit(run.repository, "check_run", body, sender)
