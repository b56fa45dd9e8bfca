"""The pages as a part of the simulated GitHub's server."""

import aiohttp_jinja2
import jinja2
from aiohttp import web

from simulator.site import app_pages, oauth, sessions
from simulator.site.visitor import WORLD
from simulator.state.world import World


def add_site(app: web.Application, world: World) -> None:
    """Let people at this world, at GitHub's own addresses."""
    app[WORLD] = world
    loader = jinja2.PackageLoader("simulator.site")
    aiohttp_jinja2.setup(app, loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    app.add_routes(
        [
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.get("/_site/style.css", show_style),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.get("/login", sessions.show_login),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/session", sessions.sign_in),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/logout", sessions.sign_out),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.get("/login/oauth/authorize", oauth.ask),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/login/oauth/authorize", oauth.hear),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/login/oauth/access_token", oauth.give_tokens),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.get("/settings/apps/authorizations", oauth.show_agreed),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/settings/apps/authorizations", oauth.take_back),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.get("/settings/apps/new", app_pages.review_again),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/settings/apps/new", app_pages.review_manifest),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.get("/organizations/{organization}/settings/apps/new", app_pages.review_again),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/organizations/{organization}/settings/apps/new", app_pages.review_manifest),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/settings/apps", app_pages.create),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.get("/apps/{slug}/installations/new", app_pages.choose_repositories),
            # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
            web.post("/apps/{slug}/installations", app_pages.install),
        ]
    )


async def show_style(_request: web.Request) -> web.Response:
    """The one style sheet."""
    source = jinja2.PackageLoader("simulator.site").get_source(
        jinja2.Environment(autoescape=True), "style.css"
    )
    return web.Response(text=source[0], content_type="text/css")
