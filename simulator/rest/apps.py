"""The App itself, its installations and tokens, and the deliveries that GitHub keeps for it."""

from functools import partial

from simulator.access import InstallationViewer
from simulator.actions import apps as app_actions
from simulator.errors import Refused, not_found
from simulator.payloads import Json, apps
from simulator.payloads.basics import moment, optional_moment
from simulator.payloads.repositories import repository as repository_json
from simulator.rest.body import Body
from simulator.rest.route import Answer, Call, Listing, route
from simulator.state.apps import LEVELS, Installation
from simulator.state.deliveries import KEPT_FOR, SENT_AGAIN_FOR, Delivery
from simulator.state.world import Repository

_FIRST_ERROR = 400
_NOT_SENT = frozenset({"pending", "no webhook url"})


def show_app(call: Call) -> Answer:
    """The App that calls."""
    count = len(_installations(call))
    return Answer(body={**apps.app(call.world, call.own_app), "installations_count": count})


def _installations(call: Call) -> list[Installation]:
    return [
        installation for installation in call.world.installations.values() if installation.app is call.own_app
    ]


def list_installations(call: Call) -> Listing:
    """Where the App is installed."""
    return Listing(
        bodies=[partial(apps.installation, call.world, installation) for installation in _installations(call)]
    )


def _installation(call: Call) -> Installation:
    for installation in _installations(call):
        if installation.id == call.number("id"):
            return installation
    raise not_found()


def show_installation(call: Call) -> Answer:
    """One installation."""
    return Answer(body=apps.installation(call.world, _installation(call)))


def repository_installation(call: Call) -> Answer:
    """The App's installation that reaches a repository."""
    name = f"{call.path['owner']}/{call.path['repo']}".lower()
    repository = call.world.repositories.get(name)
    for installation in _installations(call):
        if repository is not None and installation.covers(repository.full_name):
            return Answer(body=apps.installation(call.world, installation))
    raise not_found()


def account_installation(call: Call) -> Answer:
    """The App's installation on an account."""
    for installation in _installations(call):
        if installation.account.login.lower() == call.path["login"].lower():
            return Answer(body=apps.installation(call.world, installation))
    raise not_found()


def create_token(call: Call) -> Answer:
    """A token for an hour, narrowed to repositories and permissions where that is asked for."""
    installation = _installation(call)
    if installation.suspended_at is not None:
        raise Refused(403, "This installation has been suspended")
    repositories = _wanted_repositories(call, installation)
    permissions = _wanted_permissions(call.body, installation)
    token = app_actions.mint_token(
        call.world,
        installation,
        None if repositories is None else {repository.full_name for repository in repositories},
        permissions,
    )
    body: Json = {
        "token": token.token,
        "expires_at": moment(token.expires_at),
        "permissions": token.permissions,
        "repository_selection": "all" if installation.selected is None and not repositories else "selected",
    }
    if repositories is not None:
        body["repositories"] = [repository_json(repository) for repository in repositories]
    return Answer(status=201, body=body)


def _wanted_repositories(call: Call, installation: Installation) -> list[Repository] | None:
    if "repositories" not in call.body and "repository_ids" not in call.body:
        return None
    names = set(call.body.texts("repositories"))
    ids = call.body.mapping().get("repository_ids")
    numbers: set[object] = set(ids) if isinstance(ids, list) else set()
    covered = [
        repository
        for repository in call.world.repositories.values()
        if installation.covers(repository.full_name)
    ]
    found = [repository for repository in covered if repository.name in names or repository.id in numbers]
    if len(found) < len(names) + len(numbers):
        raise Refused(
            422,
            "There is at least one repository that does not exist or is not accessible to the parent "
            "installation.",
        )
    return found


def _wanted_permissions(body: Body, installation: Installation) -> dict[str, str] | None:
    asked = body.part("permissions")
    if asked is None:
        return None
    wanted = {name: str(level) for name, level in asked.mapping().items()}
    for name, level in wanted.items():
        held = installation.permissions.get(name)
        if level not in LEVELS or held is None or LEVELS.index(held) < LEVELS.index(level):
            raise Refused(422, "The permissions requested are not granted to this installation.")
    return {"metadata": "read", **wanted}


def installation_repositories(call: Call) -> Listing:
    """The repositories that a token reaches."""
    viewer = call.viewer
    if not isinstance(viewer, InstallationViewer):
        raise Refused(
            403,
            "You must authenticate with an installation access token in order to list repositories for an "
            "installation.",
        )
    found = [
        repository
        for repository in call.world.repositories.values()
        if viewer.token.covers(repository.full_name)
    ]
    selection = "all" if viewer.token.installation.selected is None else "selected"
    return Listing(
        bodies=[partial(repository_json, repository) for repository in found],
        key="repositories",
        extra={"repository_selection": selection},
    )


def hook_config(call: Call) -> Answer:
    """Where the App's deliveries go; a secret is shown as stars, and left out where there is none.

    https://docs.github.com/en/rest/apps/webhooks#get-a-webhook-configuration-for-an-app
    """
    app = call.own_app
    if app.webhook_url is None:
        raise not_found()
    body: Json = {"content_type": app.webhook_content_type, "insecure_ssl": "0", "url": app.webhook_url}
    return Answer(body={**body, "secret": "********"} if app.webhook_secret else body)


def list_deliveries(call: Call) -> Listing:
    """What was sent to the App's webhook, newest first. GitHub pages by cursor; here pages do.

    `status` is `success` (200 to 399) or `failure`; what was not sent yet is neither.
    """
    now, wanted = call.world.clock(), call.query.get("status")
    mine = [
        delivery
        for delivery in call.world.outbox.deliveries.values()
        if delivery.app is call.own_app and now - delivery.created_at < KEPT_FOR
    ]
    shown = [
        delivery
        for delivery in reversed(mine)
        if wanted is None
        or (delivery.status not in _NOT_SENT and _is_success(delivery) == (wanted == "success"))
    ]
    return Listing(bodies=[partial(_delivery, delivery) for delivery in shown])


def _is_success(delivery: Delivery) -> bool:
    return delivery.status_code is not None and delivery.status_code < _FIRST_ERROR


def _delivery(delivery: Delivery) -> Json:
    return {
        "id": delivery.id,
        "guid": delivery.guid,
        "delivered_at": optional_moment(delivery.delivered_at or delivery.created_at),
        "redelivery": delivery.is_redelivery,
        "duration": delivery.duration_s,
        "status": delivery.status,
        "status_code": delivery.status_code or 0,
        "event": delivery.event,
        "action": delivery.action,
        "installation_id": delivery.installation.id if delivery.installation else None,
        "repository_id": delivery.repository_id,
        "throttled_at": None,
    }


def _own_delivery(call: Call) -> Delivery:
    delivery = call.world.outbox.deliveries.get(call.number("id"))
    if delivery is None or delivery.app is not call.own_app:
        raise not_found()
    return delivery


def show_delivery(call: Call) -> Answer:
    """One delivery with what was sent and answered."""
    delivery = _own_delivery(call)
    body: Json = {
        **_delivery(delivery),
        "url": delivery.app.webhook_url,
        "request": {"headers": delivery.request_headers, "payload": delivery.payload},
        "response": {"headers": {}, "payload": delivery.response_body},
    }
    return Answer(body=body)


def redeliver(call: Call) -> Answer:
    """Send one again, under the same GUID; how GitHub words it for one that is too old is not documented."""
    delivery = _own_delivery(call)
    if call.world.clock() - delivery.created_at >= SENT_AGAIN_FOR:
        raise Refused(422, "This delivery is too old to be redelivered.")
    call.world.outbox.redeliver(delivery)
    return Answer(status=202, body={})


ROUTES = [
    route("GET /app", show_app),
    route("GET /app/installations", list_installations),
    route("GET /app/installations/{id}", show_installation),
    route("POST /app/installations/{id}/access_tokens", create_token),
    route("GET /app/hook/config", hook_config),
    route("GET /app/hook/deliveries", list_deliveries),
    route("GET /app/hook/deliveries/{id}", show_delivery),
    route("POST /app/hook/deliveries/{id}/attempts", redeliver),
    route("GET /repos/{owner}/{repo}/installation", repository_installation),
    route("GET /orgs/{login}/installation", account_installation),
    route("GET /users/{login}/installation", account_installation),
    route("GET /installation/repositories", installation_repositories),
]
