"""What people may reach through an App, and what is told once about an App that was made from a manifest."""

from functools import partial

from simulator.access import ROLES, PersonViewer, explicit_role_of
from simulator.actions.authorizing import end_token, revoke, user_token
from simulator.actions.registering import convert
from simulator.errors import Refused, not_found
from simulator.payloads import Json, apps
from simulator.payloads.repositories import repository as repository_json
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.accounts import Account
from simulator.state.apps import App, Installation
from simulator.state.authorizations import UserToken
from simulator.state.world import Repository

_NOT_BY_APP = (
    "You must authenticate with an access token authorized to a GitHub App in order to list installations"
)


def _through(call: Call) -> App:
    if not isinstance(call.viewer, PersonViewer) or call.viewer.through is None:
        raise Refused(403, _NOT_BY_APP)
    return call.viewer.through


def _reached(call: Call, installation: Installation) -> list[Repository]:
    """Those that the installation covers and the person has been given: reading what is public is not enough.

    https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-user-access-token
    """
    return [
        repository
        for repository in call.world.repositories.values()
        if installation.covers(repository.full_name)
        and explicit_role_of(repository, call.actor) != "none"
        and installation.suspended_at is None
    ]


def list_installations(call: Call) -> Listing:
    """The App's installations in which the person has a repository, or whose account is theirs.

    https://docs.github.com/en/rest/apps/installations#list-app-installations-accessible-to-the-user-access-token
    """
    app = _through(call)
    found = [
        installation
        for installation in call.world.installations.values()
        if installation.app is app and (installation.account is call.actor or _reached(call, installation))
    ]
    bodies = [partial(apps.installation, call.world, installation) for installation in found]
    return Listing(bodies=bodies, key="installations")


def list_repositories(call: Call) -> Listing:
    """What the person reaches in one of them.

    https://docs.github.com/en/rest/apps/installations#list-repositories-accessible-to-the-user-access-token
    """
    app = _through(call)
    installation = call.world.installations.get(call.number("id"))
    found = _reached(call, installation) if installation is not None else []
    if (
        installation is None
        or installation.app is not app
        or not (found or installation.account is call.actor)
    ):
        raise not_found()
    return Listing(
        bodies=[partial(_reached_json, repository, call.actor) for repository in found], key="repositories"
    )


def _reached_json(repository: Repository, reader: Account) -> Json:
    """A repository with what its reader may do there, as the page that `list_repositories` names shows it."""
    role = ROLES.index(explicit_role_of(repository, reader))
    allowed = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin"}
    permissions = {name: role >= ROLES.index(least) for name, least in allowed.items()}
    return {**repository_json(repository), "permissions": permissions}


def list_own_repositories(call: Call) -> Listing:
    """What a person owns or was given, whatever is installed there; not what is merely public.

    https://docs.github.com/en/rest/repos/repos#list-repositories-for-the-authenticated-user
    """
    if not isinstance(call.viewer, PersonViewer) or call.viewer.through is not None:
        raise Refused(403, "Resource not accessible by integration")
    found = [
        repository
        for repository in call.world.repositories.values()
        if explicit_role_of(repository, call.actor) != "none"
    ]
    return Listing(bodies=[partial(_reached_json, repository, call.actor) for repository in found])


def convert_manifest(call: Call) -> Answer:
    """The App with its secrets: once, within an hour.

    https://docs.github.com/en/rest/apps/apps#create-a-github-app-from-a-manifest
    """
    found = convert(call.world, call.path["code"])
    if found is None:
        raise not_found()
    body = {
        **apps.app(call.world, found.app),
        "client_secret": found.client_secret,
        "webhook_secret": found.app.webhook_secret,
        "pem": found.pem,
    }
    return Answer(status=201, body=body)


def _named_token(call: Call) -> tuple[App, UserToken]:
    app = call.own_client
    token = user_token(call.world, app, call.body.text("access_token"))
    if app.client_id != call.path["client_id"] or token is None:
        raise not_found()
    return app, token


def delete_token(call: Call) -> Answer:
    """https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-token."""
    _app, token = _named_token(call)
    end_token(call.world, token)
    return Answer(status=204)


def delete_grant(call: Call) -> Answer:
    """https://docs.github.com/en/rest/apps/oauth-applications#delete-an-app-authorization."""
    app, token = _named_token(call)
    revoke(call.world, app, token.account)
    return Answer(status=204)


ROUTES = [
    route("GET /user/installations", list_installations),
    route("GET /user/installations/{id}/repositories", list_repositories),
    route("GET /user/repos", list_own_repositories),
    route("POST /app-manifests/{code}/conversions", convert_manifest),
    route("DELETE /applications/{client_id}/token", delete_token),
    route("DELETE /applications/{client_id}/grant", delete_grant),
]
