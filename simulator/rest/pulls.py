"""Pull requests: listed, opened, edited, merged."""

from functools import partial

from simulator.access import PersonViewer, has_role
from simulator.actions import lifecycle, mergeability, merges, updates
from simulator.actions import pull_requests as pull_request_actions
from simulator.actions.merges import MergeRequest
from simulator.errors import Refused
from simulator.payloads import pulls as pull_payloads
from simulator.payloads.basics import account, team
from simulator.payloads.repositories import changed_file
from simulator.payloads.repositories import commit as commit_json
from simulator.rest import find
from simulator.rest.contents import check_workflow_permission
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.world import PullRequest

_MOST_FILES = 3000
_MOST_COMMITS = 250


def list_all(call: Call) -> Listing:
    """Pull requests, newest first or changed last first, open ones unless asked otherwise."""
    asked = call.query
    state = asked.get("state", "open")
    found = [
        pull
        for pull in reversed(call.repository.pull_requests.values())
        if state in ("all", pull.state)
        and asked.get("base", pull.base_ref) == pull.base_ref
        and _is_head(pull, asked.get("head"))
    ]
    if asked.get("sort") == "updated":
        found.sort(key=lambda pull: (pull.issue.updated_at, pull.number), reverse=True)
    if asked.get("direction") == "asc":
        found.reverse()
    return Listing(bodies=[partial(pull_payloads.pull_request, pull) for pull in found])


def _is_head(pull: PullRequest, wanted: str | None) -> bool:
    owner = pull.head_repository.owner.login if pull.head_repository else ""
    return wanted is None or ":" not in wanted or wanted == f"{owner}:{pull.head_ref}"


def create(call: Call) -> Answer:
    """Open a pull request."""
    pull = pull_request_actions.open_pull_request(
        call.repository,
        head=call.body.text("head"),
        base=call.body.text("base"),
        title=call.body.text("title"),
        body=call.body.optional_text("body"),
        draft=call.body.flag("draft"),
        author=call.actor,
        app=call.app,
    )
    return Answer(status=201, body=_full(pull))


def _full(pull: PullRequest) -> dict[str, object]:
    answer = mergeability.read(pull) if pull.is_open else None
    return pull_payloads.full_pull_request(
        pull, mergeable=answer, mergeable_state=mergeability.merge_state(pull)
    )


def show(call: Call) -> Answer:
    """A pull request; the first look at one starts GitHub's mergeability job and says null."""
    return Answer(body=_full(find.pull_request(call)))


def edit(call: Call) -> Answer:
    """New words, another base, closed or open: by its author, or by people with triage."""
    pull, body, repository = find.pull_request(call), call.body, call.repository
    _check_editor(call, pull)
    state = body.choice("state", ("open", "closed"))
    base = body.optional_text("base")
    pull_request_actions.edit_pull_request(
        repository,
        pull.number,
        title=body.optional_text("title"),
        body=body.optional_text("body"),
        author=call.actor,
    )
    if base is not None and base != pull.base_ref:
        pull_request_actions.retarget(repository, pull.number, base, author=call.actor)
    if state == "closed":
        lifecycle.close(repository, pull.number, author=call.actor)
    elif state == "open":
        lifecycle.reopen(repository, pull.number, author=call.actor)
    return Answer(body=_full(pull))


def _check_editor(call: Call, pull: PullRequest) -> None:
    if isinstance(call.viewer, PersonViewer) and not (
        call.actor is pull.author or has_role(call.repository, call.actor, "triage")
    ):
        raise Refused(403, "Must have admin rights to Repository.")


def files(call: Call) -> Listing:
    """The changed files with their patches, at most 3000 of them."""
    pull = find.pull_request(call)
    git = call.repository.git
    changed = git.diff(diff_base(pull), pull.head_sha)[:_MOST_FILES]
    return Listing(bodies=[partial(changed_file, call.repository, file, pull.head_sha) for file in changed])


def diff_base(pull: PullRequest) -> str:
    """Where GitHub's diff of a pull request begins: the newest common ancestor."""
    return pull.repository.git.merge_base(pull.base_sha, pull.head_sha) or pull.base_sha


def commits(call: Call) -> Listing:
    """The commits, oldest first, at most 250 of them."""
    pull, git = find.pull_request(call), call.repository.git
    shas = git.commits_between(pull.base_sha, pull.head_sha)[:_MOST_COMMITS]
    return Listing(bodies=[partial(commit_json, call.repository, git.read_commit(sha)) for sha in shas])


def is_merged(call: Call) -> Answer:
    """204 for yes, 404 for no."""
    if not find.pull_request(call).is_merged:
        raise Refused(404, "Not Found")
    return Answer(status=204)


def merge(call: Call) -> Answer:
    """The merge button."""
    pull, body = find.pull_request(call), call.body
    method = body.choice("merge_method", ("merge", "squash", "rebase"), "merge") or "merge"
    asked = MergeRequest(
        method=method,
        sha=body.optional_text("sha"),
        title=body.optional_text("commit_title"),
        message=body.optional_text("commit_message"),
    )
    if pull.is_open and asked.sha in (None, pull.head_sha):
        changed = call.repository.git.diff(diff_base(pull), pull.head_sha)
        check_workflow_permission(call, [file.path for file in changed])
    sha = merges.merge(call.repository, pull.number, author=call.actor, request=asked)
    return Answer(body={"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


def update_branch(call: Call) -> Answer:
    """The Update branch button."""
    pull = find.pull_request(call)
    guard = call.body.optional_text("expected_head_sha")
    updates.update_branch(call.repository, pull.number, expected_head_sha=guard, author=call.actor)
    address = f"{call.world.api_url}/repos/{call.repository.full_name}/pulls/{pull.number}"
    return Answer(status=202, body={"message": "Updating pull request branch.", "url": address})


def reviewers(call: Call) -> Answer:
    """Who was asked to review and has not yet."""
    pull = find.pull_request(call)
    body = {
        "users": [account(call.world, reviewer) for reviewer in pull.requested_reviewers],
        "teams": [team(call.world, requested_team) for requested_team in pull.requested_teams],
    }
    return Answer(body=body)


def request_reviewers(call: Call) -> Answer:
    """Ask people to review: all of them, or nobody where one is unknown.

    The words are quoted in https://github.com/peter-evans/create-pull-request/issues/4138.
    """
    pull = find.pull_request(call)
    logins, slugs = call.body.texts("reviewers"), call.body.texts("team_reviewers")
    organization = call.world.organizations.get(call.repository.owner.login.lower())
    teams = organization.teams if organization is not None else {}
    if any(login.lower() not in call.world.accounts for login in logins) or not set(slugs) <= set(teams):
        raise Refused(
            422,
            "Reviews may only be requested from collaborators. One or more of the users or teams you "
            f"specified is not a collaborator of the {call.repository.full_name} repository.",
        )
    for login in logins:
        pull_request_actions.request_review(call.repository, pull.number, login, author=call.actor)
    pull.requested_teams += [teams[slug] for slug in slugs if teams[slug] not in pull.requested_teams]
    return Answer(status=201, body=pull_payloads.pull_request(pull))


_PULL = "/repos/{owner}/{repo}/pulls"
ROUTES = [
    route(f"GET {_PULL}", list_all, "pull_requests:read"),
    route(f"POST {_PULL}", create, "pull_requests:write", role="read"),
    route(f"GET {_PULL}/{{number}}", show, "pull_requests:read"),
    route(f"PATCH {_PULL}/{{number}}", edit, "pull_requests:write", role="read"),
    route(f"GET {_PULL}/{{number}}/files", files, "pull_requests:read"),
    route(f"GET {_PULL}/{{number}}/commits", commits, "pull_requests:read"),
    route(f"GET {_PULL}/{{number}}/merge", is_merged, "contents:read"),
    route(f"PUT {_PULL}/{{number}}/merge", merge, "contents:write"),
    route(f"PUT {_PULL}/{{number}}/update-branch", update_branch, "pull_requests:write"),
    route(f"GET {_PULL}/{{number}}/requested_reviewers", reviewers, "pull_requests:read"),
    route(
        f"POST {_PULL}/{{number}}/requested_reviewers",
        request_reviewers,
        "pull_requests:write",
        role="triage",
    ),
]
