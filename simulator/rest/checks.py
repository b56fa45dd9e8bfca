"""Check runs and check suites."""

from datetime import datetime
from functools import partial

from simulator.access import InstallationViewer
from simulator.actions import check_runs as check_run_actions
from simulator.actions import suites
from simulator.actions.check_runs import CheckChange
from simulator.errors import Refused
from simulator.payloads.checks import annotation as annotation_json
from simulator.payloads.checks import check_run as run_json
from simulator.payloads.checks import check_suite as suite_json
from simulator.rest import find
from simulator.rest.body import Body
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.apps import App
from simulator.state.checks import SETTABLE_CONCLUSIONS, Annotation
from simulator.state.world import CheckRun

_MOST_ANNOTATIONS = 50
_MOST_TEXT = 65535
_STATUSES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
_MOST_ACTIONS = 3


def create(call: Call) -> Answer:
    """A new check run of the calling App."""
    app, body = _app(call), call.body
    name, sha = body.text("name"), body.text("head_sha")
    if call.repository.git.objects.kind(sha) != "commit":
        raise Refused(422, f"No commit found for SHA: {sha}")
    change = _change(body)
    status = body.choice("status", _STATUSES, "queued") or "queued"
    run = check_run_actions.start_check_run(call.repository, sha, name, app=app, status=status, change=change)
    return Answer(status=201, body=run_json(run))


def update(call: Call) -> Answer:
    """More of a check run; only by the App that made it."""
    run = _own_run(call)
    change = _change(call.body)
    change.name = call.body.optional_text("name")
    change.status = call.body.choice("status", _STATUSES)
    check_run_actions.update_check_run(call.repository, run, change)
    return Answer(body=run_json(run))


def _app(call: Call) -> App:
    if not isinstance(call.viewer, InstallationViewer):
        raise Refused(403, "You must authenticate via a GitHub App.")
    return call.viewer.token.installation.app


def _own_run(call: Call) -> CheckRun:
    run = find.check_run(call)
    if run.app is not _app(call):
        raise Refused(
            403,
            "Invalid app_id `"
            + str(_app(call).id)
            + "` - check run can only be modified by the GitHub App that created it.",
        )
    return run


def _change(body: Body) -> CheckChange:
    conclusion = body.choice("conclusion", SETTABLE_CONCLUSIONS)
    if body.optional_text("status") == "completed" and conclusion is None:
        raise Refused(422, "Invalid request.\n\nMissing property conclusion.")
    actions = [_action(action) for action in body.objects("actions")]
    if len(actions) > _MOST_ACTIONS:
        raise Refused(422, "Invalid request.\n\nNo more than 3 actions are allowed.")
    change = CheckChange(
        conclusion=conclusion,
        details_url=body.optional_text("details_url"),
        external_id=body.optional_text("external_id"),
        started_at=_moment(body.optional_text("started_at")),
        actions=actions if "actions" in body else None,
    )
    output = body.part("output")
    if output is not None:
        _read_output(output, change)
    return change


def _moment(told: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(told) if told is not None else None
    except ValueError:
        raise Refused(422, f"Invalid request.\n\n{told} is not a valid date-time.") from None


def _action(body: Body) -> dict[str, str]:
    limits = {"label": 20, "description": 40, "identifier": 20}
    action = {name: body.text(name) for name in limits}
    for name, limit in limits.items():
        if len(action[name]) > limit:
            raise _too_long(limit, len(action[name]))
    return action


def _too_long(limit: int, length: int) -> Refused:
    return Refused(422, f"Invalid request.\n\nOnly {limit} characters are allowed; {length} were supplied.")


def _read_output(output: Body, change: CheckChange) -> None:
    change.title, change.summary = output.optional_text("title"), output.text("summary")
    change.text = output.optional_text("text")
    for text in (change.summary, change.text or ""):
        if len(text) > _MOST_TEXT:
            raise _too_long(_MOST_TEXT, len(text))
    found = output.objects("annotations")
    if len(found) > _MOST_ANNOTATIONS:
        raise Refused(
            422,
            f"Invalid request.\n\nNo more than {_MOST_ANNOTATIONS} items are allowed; "
            f"{len(found)} were supplied.",
        )
    change.annotations = [_annotation(body) for body in found]


def _annotation(body: Body) -> Annotation:
    start, end = body.number("start_line"), body.number("end_line")
    level = body.choice("annotation_level", ("notice", "warning", "failure"))
    if level is None:
        raise Refused(422, 'Invalid request.\n\n"annotation_level" wasn\'t supplied.')
    columns = body.optional_number("start_column"), body.optional_number("end_column")
    if columns != (None, None) and start != end:
        raise Refused(
            422, "Invalid request.\n\nstart_column and end_column are only allowed on a single line."
        )
    return Annotation(
        path=body.text("path"),
        start_line=start,
        end_line=end,
        level=level,
        message=body.text("message"),
        title=body.optional_text("title"),
        raw_details=body.optional_text("raw_details"),
        start_column=columns[0],
        end_column=columns[1],
    )


def show(call: Call) -> Answer:
    """A check run."""
    return Answer(body=run_json(find.check_run(call)))


def annotations(call: Call) -> Listing:
    """The annotations of a check run."""
    run = find.check_run(call)
    return Listing(
        bodies=[
            partial(annotation_json, call.repository, run.head_sha, annotation)
            for annotation in run.output.annotations
        ]
    )


def rerequest(call: Call) -> Answer:
    """Ask the App of a check run to run it again."""
    check_run_actions.rerun_check(call.repository, find.check_run(call), author=call.actor)
    return Answer(status=201, body={})


def runs_at(call: Call) -> Listing:
    """The check runs on a commit; by default only the newest of a name in each suite."""
    sha = find.commit_or_422(call, call.path["sha"])
    runs = call.repository.runs_by_sha.get(sha, [])
    if call.query.get("filter", "latest") == "latest":
        runs = list({(run.suite.id, run.name): run for run in runs}.values())
    runs = [run for run in runs if _is_wanted(call, run)]
    return Listing(bodies=[partial(run_json, run) for run in reversed(runs)], key="check_runs")


def _is_wanted(call: Call, run: CheckRun) -> bool:
    asked = call.query
    return (
        asked.get("check_name", run.name) == run.name
        and asked.get("status", run.status) == run.status
        and asked.get("app_id", str(run.app.id)) == str(run.app.id)
    )


def suites_at(call: Call) -> Listing:
    """The check suites on a commit."""
    sha = find.commit_or_422(call, call.path["sha"])
    found = call.repository.suites_by_sha.get(sha, [])
    return Listing(bodies=[partial(suite_json, suite) for suite in found], key="check_suites")


def show_suite(call: Call) -> Answer:
    """A check suite."""
    return Answer(body=suite_json(find.check_suite(call)))


def suite_runs(call: Call) -> Listing:
    """The check runs of a suite."""
    runs = suites.runs_of(find.check_suite(call))
    if call.query.get("filter", "latest") == "latest":
        runs = list({run.name: run for run in runs}.values())
    return Listing(bodies=[partial(run_json, run) for run in runs], key="check_runs")


def create_suite(call: Call) -> Answer:
    """The calling App's suite on a commit, which mostly is there already."""
    app, sha = _app(call), call.body.text("head_sha")
    known = [
        check_suite for check_suite in call.repository.suites_by_sha.get(sha, []) if check_suite.app is app
    ]
    suite = known[0] if known else suites.suite_for(call.repository, app, sha)
    return Answer(status=200 if known else 201, body=suite_json(suite))


def rerequest_suite(call: Call) -> Answer:
    """Ask the App of a suite to run it all again."""
    suites.rerequest(find.check_suite(call), call.actor)
    return Answer(status=201, body={})


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route(f"POST {_REPO}/check-runs", create, "checks:write"),
    route(f"PATCH {_REPO}/check-runs/{{id}}", update, "checks:write"),
    route(f"GET {_REPO}/check-runs/{{id}}", show, "checks:read"),
    route(f"GET {_REPO}/check-runs/{{id}}/annotations", annotations, "checks:read"),
    route(f"POST {_REPO}/check-runs/{{id}}/rerequest", rerequest, "checks:write"),
    route(f"GET {_REPO}/commits/{{sha:path}}/check-runs", runs_at, "checks:read"),
    route(f"GET {_REPO}/commits/{{sha:path}}/check-suites", suites_at, "checks:read"),
    route(f"POST {_REPO}/check-suites", create_suite, "checks:write"),
    route(f"GET {_REPO}/check-suites/{{id}}", show_suite, "checks:read"),
    route(f"GET {_REPO}/check-suites/{{id}}/check-runs", suite_runs, "checks:read"),
    route(f"POST {_REPO}/check-suites/{{id}}/rerequest", rerequest_suite, "checks:write"),
]
