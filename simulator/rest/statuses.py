"""Commit statuses."""

from functools import partial

from simulator.actions import statuses as status_actions
from simulator.actions.statuses import newest_statuses
from simulator.errors import Refused
from simulator.payloads import Json
from simulator.payloads.checks import status as status_json
from simulator.payloads.repositories import brief, url
from simulator.rest import find
from simulator.rest.route import Answer, Call, Listing, route

_STATES = ("error", "failure", "pending", "success")


def create(call: Call) -> Answer:
    """Report a state for a context on a commit."""
    sha = call.path["sha"]
    if call.repository.git.objects.kind(sha) != "commit":
        raise Refused(422, f"No commit found for SHA: {sha}")
    status = status_actions.set_status(
        call.repository,
        sha,
        call.body.optional_text("context") or "default",
        call.body.choice("state", _STATES) or call.body.text("state"),
        description=call.body.optional_text("description"),
        target_url=call.body.optional_text("target_url"),
        author=call.actor,
    )
    return Answer(status=201, body=status_json(call.repository, status))


def combined(call: Call) -> Listing:
    """The newest status of each context, rolled up; `pending` where there is none. Paged like every list."""
    repository, sha = call.repository, find.commit_or_422(call, call.path["sha"])
    newest = newest_statuses(repository, sha)
    states = {status.state for status in newest}
    state = "success" if states == {"success"} else "pending"
    if states & {"error", "failure"}:
        state = "failure"
    extra: Json = {
        "state": state,
        "sha": sha,
        "repository": brief(repository),
        "commit_url": f"{url(repository)}/commits/{sha}",
        "url": f"{url(repository)}/commits/{sha}/status",
    }
    bodies = [partial(status_json, repository, commit_status) for commit_status in newest]
    return Listing(bodies=bodies, key="statuses", extra=extra)


def history(call: Call) -> Listing:
    """Every status on a commit, newest first."""
    sha = find.commit_or_422(call, call.path["sha"])
    found = call.repository.statuses.get(sha, [])
    return Listing(
        bodies=[partial(status_json, call.repository, commit_status) for commit_status in reversed(found)]
    )


_REPO = "/repos/{owner}/{repo}"
ROUTES = [
    route(f"POST {_REPO}/statuses/{{sha}}", create, "statuses:write"),
    route(f"GET {_REPO}/commits/{{sha:path}}/status", combined, "statuses:read"),
    route(f"GET {_REPO}/commits/{{sha:path}}/statuses", history, "statuses:read"),
]
