"""Actions by HTTP that GitHub's REST API has no route for: `POST /_simulator/actions/{verb}`.

| verb | body beside `repository` | answer |
| --- | --- | --- |
| `push` | `branch`, `files` {path: text or null}, `message`, `author`, `onto` | `{sha}` |
| `start_workflow` | `sha`, `jobs` [names], `name`, `path`, `event` | `{jobs: {name: id}, suite}` |
| `end_without_jobs` | `sha`, `conclusion` (none: `action_required`), `name`, `path`, `event` | `{suite}` |
| `approve_run` | `suite`, `jobs` [names] | `{jobs: {name: id}}` |
| `cancel_run` | `suite` | `{}` |
| `finish_job` | `job`, `conclusion`, `log`, `step` | `{}` |
| `check` | `sha`, `name`, `app`, `conclusion` (none: in progress) | `{id}` |
| `rerun_check` | `check`, `author` | `{}` |
| `request_action` | `check`, `identifier`, `author` | `{}` |
| `ready`, `draft` | `number`, `author` | `{}` |
| `lock`, `unlock` | `number`, `author` | `{}` |
| `resolve_threads` | `number`, `author` | `{}` |
| `protect` | `branch`, `checks` [names], `strict`, `approvals`, `conversations` | `{}` |
| `ruleset` | `rules` [{type, parameters}], `name` | `{id}` |
| `build_group`, `finish_group` | `branch` | `{sha, ref}`, `{merged}` |
| `dequeue` | `number`, `author`, `reason` (manual, failed_checks, …) | `{}` |
"""

from collections.abc import Callable

from simulator.actions import (
    check_runs,
    locking,
    protection,
    pull_requests,
    pushes,
    queues,
    threads,
    workflows,
)
from simulator.errors import Refused
from simulator.git.repository import Content
from simulator.payloads import Json
from simulator.rest.body import Body
from simulator.state.rules import Rule
from simulator.state.world import Repository

ControlAction = Callable[[Repository, Body], Json]


def _fields(body: Body | None) -> dict[str, object]:
    return {} if body is None else body.mapping()


def _push(repository: Repository, body: Body) -> Json:
    files: dict[str, Content] = {}
    for path, content in _fields(body.part("files")).items():
        if content is not None and not isinstance(content, str):
            raise Refused(422, f"The content of {path} is no text")
        files[path] = content
    sha = pushes.push(
        repository,
        body.text("branch"),
        files,
        message=body.optional_text("message") or "Change things",
        author=body.optional_text("author"),
        onto=body.optional_text("onto"),
    )
    return {"sha": sha}


def _start_workflow(repository: Repository, body: Body) -> Json:
    jobs = workflows.start_workflow(repository, body.text("sha"), body.texts("jobs"), **_workflow(body))
    suite = jobs[0].suite.id if jobs else None
    return {"jobs": {job.name: job.id for job in jobs}, "suite": suite}


def _workflow(body: Body) -> dict[str, str]:
    """Which workflow, and what set it off; what is left out keeps its default."""
    told = {name: body.optional_text(name) for name in ("name", "path", "event")}
    return {name: text for name, text in told.items() if text is not None}


def _end_without_jobs(repository: Repository, body: Body) -> Json:
    conclusion = body.optional_text("conclusion") or "action_required"
    suite = workflows.end_without_jobs(repository, body.text("sha"), conclusion, **_workflow(body))
    return {"suite": suite.id}


def _approve_run(repository: Repository, body: Body) -> Json:
    jobs = workflows.approve_run(repository.check_suites[body.number("suite")], body.texts("jobs"))
    return {"jobs": {job.name: job.id for job in jobs}}


def _cancel_run(repository: Repository, body: Body) -> Json:
    workflows.cancel_run(repository.check_suites[body.number("suite")])
    return {}


def _finish_job(repository: Repository, body: Body) -> Json:
    workflows.finish_job(
        repository,
        repository.check_runs[body.number("job")],
        body.optional_text("conclusion") or "success",
        failed_step=body.optional_text("step") or "Run tests",
        log=body.optional_text("log") or "",
    )
    return {}


def _check(repository: Repository, body: Body) -> Json:
    app = body.optional_text("app") or "github-actions"
    run = check_runs.start_check_run(repository, body.text("sha"), body.text("name"), app=app)
    conclusion = body.optional_text("conclusion")
    if conclusion is not None:
        check_runs.complete_check_run(repository, run, conclusion)
    return {"id": run.id}


def _rerun_check(repository: Repository, body: Body) -> Json:
    run = repository.check_runs[body.number("check")]
    check_runs.rerun_check(repository, run, author=body.optional_text("author"))
    return {}


def _request_action(repository: Repository, body: Body) -> Json:
    run = repository.check_runs[body.number("check")]
    check_runs.request_action(repository, run, body.text("identifier"), author=body.optional_text("author"))
    return {}


def _ready(repository: Repository, body: Body) -> Json:
    pull_requests.mark_ready(repository, body.number("number"), author=body.optional_text("author"))
    return {}


def _draft(repository: Repository, body: Body) -> Json:
    pull_requests.convert_to_draft(repository, body.number("number"), author=body.optional_text("author"))
    return {}


def _lock(repository: Repository, body: Body) -> Json:
    locking.lock(repository, body.number("number"), author=body.optional_text("author"))
    return {}


def _unlock(repository: Repository, body: Body) -> Json:
    locking.unlock(repository, body.number("number"), author=body.optional_text("author"))
    return {}


def _resolve_threads(repository: Repository, body: Body) -> Json:
    number = body.number("number")
    for thread in repository.pull_requests[number].threads:
        threads.resolve_thread(repository, number, thread, author=body.optional_text("author"))
    return {}


def _protect(repository: Repository, body: Body) -> Json:
    protection.protect(
        repository,
        body.optional_text("branch") or repository.default_branch,
        checks=body.texts("checks") if "checks" in body else None,
        strict=body.flag("strict"),
        approvals=body.optional_number("approvals"),
        conversations=body.flag("conversations"),
    )
    return {}


def _ruleset(repository: Repository, body: Body) -> Json:
    rules: list[Rule] = []
    for one in body.objects("rules"):
        parameters = one.part("parameters")
        rules.append(Rule(type=one.text("type"), parameters=_fields(parameters)))
    return {"id": protection.add_ruleset(repository, *rules, name=body.optional_text("name") or "rules").id}


def _build_group(repository: Repository, body: Body) -> Json:
    entry = queues.build_group(repository, body.optional_text("branch") or repository.default_branch)
    return {"sha": entry.group_sha, "ref": entry.group_ref}


def _finish_group(repository: Repository, body: Body) -> Json:
    queue = repository.merge_queues[body.optional_text("branch") or repository.default_branch]
    return {"merged": bool(queue.entries) and queues.finish_group(repository, queue.entries[0])}


def _dequeue(repository: Repository, body: Body) -> Json:
    queues.dequeue(
        repository,
        body.number("number"),
        author=body.optional_text("author"),
        reason=body.optional_text("reason") or "manual",
    )
    return {}


CONTROL_ACTIONS: dict[str, ControlAction] = {
    "push": _push,
    "start_workflow": _start_workflow,
    "end_without_jobs": _end_without_jobs,
    "approve_run": _approve_run,
    "cancel_run": _cancel_run,
    "finish_job": _finish_job,
    "check": _check,
    "rerun_check": _rerun_check,
    "request_action": _request_action,
    "ready": _ready,
    "draft": _draft,
    "lock": _lock,
    "unlock": _unlock,
    "resolve_threads": _resolve_threads,
    "protect": _protect,
    "ruleset": _ruleset,
    "build_group": _build_group,
    "finish_group": _finish_group,
    "dequeue": _dequeue,
}
