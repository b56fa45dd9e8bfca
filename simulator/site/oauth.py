"""GitHub's OAuth web flow for Apps: a person is asked and sent back with a code, which buys tokens.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
What goes wrong is told as in
https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-authorization-request-errors
"""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp_jinja2
from aiohttp import web

from simulator.actions.authorizing import RefusedExchange, exchange, grant, revoke
from simulator.site.visitor import WORLD, visitor
from simulator.state.apps import App

_FIELDS = ("client_id", "redirect_uri", "state", "code_challenge")


def _app(request: web.Request, client_id: str) -> App:
    for app in request.config_dict[WORLD].apps.values():
        if app.client_id == client_id and app.callback_urls:
            return app
    raise web.HTTPNotFound


def _texts(fields: Mapping[str, object]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def _sent_back(url: str, fields: Mapping[str, str]) -> web.HTTPFound:
    given = {name: value for name, value in fields.items() if value}
    return web.HTTPFound(f"{url}{'&' if '?' in url else '?'}{urlencode(given)}")


def _checked(request: web.Request, fields: Mapping[str, str]) -> tuple[App, str]:
    """The App and where its person is sent back to.

    Raises:
        HTTPFound: to the first callback, because the one asked for is not registered.
    """
    app = _app(request, fields.get("client_id", ""))
    redirect_uri = fields.get("redirect_uri") or app.callback_urls[0]
    method = fields.get("code_challenge_method", "S256")
    if redirect_uri not in app.callback_urls or method != "S256":
        raise _sent_back(
            app.callback_urls[0],
            {
                "error": "redirect_uri_mismatch" if method == "S256" else "invalid_request",
                "error_description": "The redirect_uri MUST match the registered callback URL.",
                "state": fields.get("state", ""),
            },
        )
    return app, redirect_uri


async def ask(request: web.Request) -> web.Response:
    """Ask the person once; who agreed before is sent back at once."""
    fields = _texts(request.query)
    app, redirect_uri = _checked(request, fields)
    person, world = visitor(request), request.config_dict[WORLD]
    if world.authorizations.has_agreed(app, person):
        return _back_with_code(request, app, redirect_uri, fields)
    shown = {name: fields.get(name, "") for name in _FIELDS}
    context = {"person": person.login, "app": app.name, "fields": shown}
    return aiohttp_jinja2.render_template("authorize.html", request, context)


async def hear(request: web.Request) -> web.Response:
    """What the person says."""
    fields = _texts(await request.post())
    app, redirect_uri = _checked(request, fields)
    if fields.get("agree") != "yes":
        raise _sent_back(
            redirect_uri,
            {
                "error": "access_denied",
                "error_description": "The user has denied your application access.",
                "state": fields.get("state", ""),
            },
        )
    return _back_with_code(request, app, redirect_uri, fields)


def _back_with_code(
    request: web.Request, app: App, redirect_uri: str, fields: Mapping[str, str]
) -> web.Response:
    code = grant(
        request.config_dict[WORLD],
        app,
        visitor(request),
        redirect_uri=redirect_uri,
        challenge=fields.get("code_challenge", ""),
    )
    raise _sent_back(redirect_uri, {"code": code, "state": fields.get("state", "")})


async def give_tokens(request: web.Request) -> web.Response:
    """Tokens for a code or a refresh token; a refusal has status 200, too. The form follows `Accept`."""
    fields = _texts(await request.post())
    try:
        body = exchange(request.config_dict[WORLD], fields)
    except RefusedExchange as refusal:
        body = dict(refusal.body)
    if "json" in request.headers.get("Accept", ""):
        return web.json_response(body)
    return web.Response(text=urlencode(body), content_type="application/x-www-form-urlencoded")


@aiohttp_jinja2.template("authorizations.html")
async def show_agreed(request: web.Request) -> Mapping[str, object]:
    """What a person has authorised."""
    person, world = visitor(request), request.config_dict[WORLD]
    apps = [app for app in world.apps.values() if world.authorizations.has_agreed(app, person)]
    return {"person": person.login, "apps": apps}


async def take_back(request: web.Request) -> web.Response:
    """End an authorisation with all its tokens."""
    app = _app(request, str((await request.post()).get("client_id", "")))
    revoke(request.config_dict[WORLD], app, visitor(request))
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/settings/apps/authorizations"})
