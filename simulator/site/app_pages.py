"""Registering an App from a manifest, and installing it.

https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
https://docs.github.com/en/apps/using-github-apps/installing-a-github-app-from-a-third-party
"""

import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp_jinja2
from aiohttp import web

from simulator.actions import installations as installation_actions
from simulator.actions.registering import problems, register
from simulator.site.visitor import WORLD, owned_by, visitor
from simulator.state.accounts import Account
from simulator.state.apps import App, Installation
from simulator.state.world import World


async def review_manifest(request: web.Request) -> web.Response:
    """Show what an App would be, before it is made: its name can be changed here and nothing else."""
    manifest = str((await request.post()).get("manifest", ""))
    request.config_dict[WORLD].authorizations.sent_manifests[request.path_qs] = manifest
    return _reviewed(request, manifest)


async def review_again(request: web.Request) -> web.Response:
    """The same for somebody who had to sign in first."""
    manifest = request.config_dict[WORLD].authorizations.sent_manifests.get(request.path_qs)
    if manifest is None:
        raise web.HTTPNotFound
    return _reviewed(request, manifest)


def _reviewed(request: web.Request, manifest: str) -> web.Response:
    owner = request.match_info.get("organization") or visitor(request).login
    return _form(request, manifest, owner, request.query.get("state", ""))


def _form(
    request: web.Request, manifest: str, owner: str, state: str, name: str | None = None
) -> web.Response:
    world = request.config_dict[WORLD]
    fields, wrong = _read(manifest)
    shown = str(fields.get("name", "")) if name is None else name
    wrong = wrong or ([] if name is None else [*problems(world, fields, shown)])
    wrong = wrong or [*problems(world, fields, shown or "x")]
    permissions = fields.get("default_permissions")
    context = {
        "person": visitor(request).login,
        "owner": owner,
        "manifest": manifest,
        "state": state,
        "name": shown,
        "permissions": permissions if isinstance(permissions, Mapping) else {},
        "problems": wrong,
    }
    return aiohttp_jinja2.render_template("register.html", request, context)


def _read(manifest: str) -> tuple[dict[str, object], list[str]]:
    try:
        fields = json.loads(manifest)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        return {}, ["Invalid GitHub App configuration: the manifest is no JSON object"]
    return fields, []


async def create(request: web.Request) -> web.Response:
    """Make the App, and send the person back with the code."""
    form = await request.post()
    world, manifest = request.config_dict[WORLD], str(form.get("manifest", ""))
    state, name, login = (str(form.get(field, "")) for field in ("state", "name", "owner"))
    owner = _owned(request, login)
    fields, wrong = _read(manifest)
    if wrong or problems(world, fields, name):
        return _form(request, manifest, login, state, name)
    code = register(world, fields, name, owner)
    back = str(fields["redirect_url"])
    query = urlencode({"code": code, **({"state": state} if state else {})})
    raise web.HTTPFound(f"{back}{'&' if '?' in back else '?'}{query}")


def _owned(request: web.Request, login: str) -> Account:
    for account in owned_by(request.config_dict[WORLD], visitor(request)):
        if account.login.lower() == login.lower():
            return account
    raise web.HTTPNotFound


def _app(request: web.Request) -> App:
    app = request.config_dict[WORLD].apps.get(request.match_info["slug"])
    if app is None:
        raise web.HTTPNotFound
    return app


@aiohttp_jinja2.template("install.html")
async def choose_repositories(request: web.Request) -> Mapping[str, object]:
    """On which of one's accounts, and for which repositories."""
    world, person = request.config_dict[WORLD], visitor(request)
    app = _app(request)
    accounts = {
        account.login: [
            repository.full_name for repository in world.repositories.values() if repository.owner is account
        ]
        for account in owned_by(world, person)
    }
    return {"person": person.login, "app": app.name, "slug": app.slug, "accounts": accounts}


def _installed(world: World, app: App, account: Account, chosen: list[str] | None) -> Installation:
    """Once an account: who installs it again changes the choice."""
    for known in world.installations.values():
        if known.app is app and known.account is account:
            if chosen is not None:
                installation_actions.select_repositories(world, known, chosen)
            return known
    return installation_actions.install(world, app, account.login, chosen)


async def install(request: web.Request) -> web.Response:
    """Install the App, and send the person to its setup address, where it has one.

    https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/about-the-setup-url
    """
    form, app, world = await request.post(), _app(request), request.config_dict[WORLD]
    account = _owned(request, str(form.get("account", "")))
    chosen = [str(name) for name in form.getall("repository", [])]
    made = _installed(world, app, account, None if form.get("selection") == "all" else chosen)
    url = f"/organizations/{account.login}/settings/installations/{made.id}"
    if app.setup_url:
        query = urlencode({"installation_id": made.id, "setup_action": "install"})
        url = f"{app.setup_url}{'&' if '?' in app.setup_url else '?'}{query}"
    return web.Response(status=HTTPStatus.FOUND, headers={"Location": url})
