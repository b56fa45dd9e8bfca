"""Serves the pages on a loopback port of their own: GitHub's addresses for people, and the logs of jobs."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Final

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.checklist.items.builtin import builtin_items, builtin_letters
from simulator.demo.pages.rendered import rendered
from simulator.demo.pages.view import view, views
from simulator.demo.sample_organisations import Organisations
from simulator.site.oauth import give_tokens
from simulator.site.visitor import WORLD
from simulator.state.world import CheckRun, PullRequest

HOME_PAGE: Final = "/babysit/babysit"
"""Where the organisations' App says that its repository is."""
ITEM_PAGES: Final = f"{HOME_PAGE}/blob/HEAD/docs/checklist/"
ORGANISATIONS: Final = web.AppKey("organisations", Organisations)
GRACE_S = 1.0
SAFETY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@asynccontextmanager
async def serve_pages(organisations: Organisations) -> AsyncGenerator[str]:
    """Serve until the end of the `async with`; yields the address, without a slash at its end."""
    runner = web.AppRunner(pages(organisations), access_log=None, shutdown_timeout=GRACE_S)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def pages(organisations: Organisations) -> web.Application:
    """The application that shows these organisations."""
    app = web.Application()
    app[ORGANISATIONS] = organisations
    loader = jinja2.PackageLoader("simulator.demo.pages")
    aiohttp_jinja2.setup(app, loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)
    app[WORLD] = organisations.starter.world
    app.router.add_get("/", show_list)
    app.router.add_get("/login/oauth/authorize", lead_to_sign_in)
    # checklist:ignore B1 reason=a page of a GitHub that holds nothing real, on loopback
    app.router.add_post("/login/oauth/access_token", give_tokens)
    app.router.add_get("/style.css", show_style)
    app.router.add_get(r"/{owner}/{repo}/pull/{number:\d+}", show_pull_request)
    app.router.add_get(r"/{owner}/{repo}/actions/runs/{run:\d+}/job/{job:\d+}", show_job)
    app.router.add_get(r"/{owner}/{repo}/blob/{ref:[0-9a-f]{40}}/{path:.+}", show_file)
    app.router.add_get(ITEM_PAGES + f"{{letter:[{''.join(sorted(builtin_letters()))}]}}.md", show_item)
    app.router.add_get(r"/_logs/{owner}/{repo}/{job:\d+}", send_log)
    app.on_response_prepare.append(_make_safe)
    return app


async def lead_to_sign_in(request: web.Request) -> web.Response:
    """Where people sign in to the simulated GitHub, which has an address of its own for that."""
    raise web.HTTPFound(f"{request.app[WORLD].api_url}{request.path_qs}")


@aiohttp_jinja2.template("list.html")
async def show_list(request: web.Request) -> Mapping[str, object]:
    """Every pull request."""
    return {"pull_requests": views(request.app[ORGANISATIONS].repositories)}


@aiohttp_jinja2.template("pull_request.html")
async def show_pull_request(request: web.Request) -> Mapping[str, object]:
    """One pull request."""
    return {"pull_request": view(_pull_request(request))}


@aiohttp_jinja2.template("job.html")
async def show_job(request: web.Request) -> Mapping[str, object]:
    """One job with its log, as CI keeps it: nothing is masked here."""
    return {"job": _job(request)}


@aiohttp_jinja2.template("file.html")
async def show_file(request: web.Request) -> Mapping[str, object]:
    """A file as it is at a commit."""
    path = request.match_info
    for repository in request.app[ORGANISATIONS].repositories:
        if repository.full_name == f"{path['owner']}/{path['repo']}":
            try:
                content = repository.git.read_file(path["ref"], path["path"])
            except KeyError:
                break
            if content is not None:
                lines = content.decode("utf-8", "replace").split("\n")
                return {
                    "repository": repository.full_name,
                    "ref": path["ref"],
                    "path": path["path"],
                    "lines": lines,
                }
    raise web.HTTPNotFound


@aiohttp_jinja2.template("text.html")
async def show_item(request: web.Request) -> Mapping[str, object]:
    """What teaches an item of the checklist, where Babysit's own repository has it."""
    item = next(
        builtin_item
        for builtin_item in builtin_items()
        if builtin_item.letter == request.match_info["letter"]
    )
    return {"title": f"{item.letter} {item.title}", "text": rendered(item.body)}


async def show_style(_request: web.Request) -> web.Response:
    """The one style sheet."""
    source = jinja2.PackageLoader("simulator.demo.pages").get_source(
        jinja2.Environment(autoescape=True), "style.css"
    )
    return web.Response(text=source[0], content_type="text/css")


async def send_log(request: web.Request) -> web.Response:
    """What GitHub's API redirects to when it is asked for a job's log."""
    return web.Response(text=_job(request).log)


def _pull_request(request: web.Request) -> PullRequest:
    path = request.match_info
    for repository in request.app[ORGANISATIONS].repositories:
        found = repository.pull_requests.get(int(path["number"]))
        if found is not None and repository.full_name == f"{path['owner']}/{path['repo']}":
            return found
    raise web.HTTPNotFound


def _job(request: web.Request) -> CheckRun:
    path = request.match_info
    for repository in request.app[ORGANISATIONS].repositories:
        found = repository.check_runs.get(int(path["job"]))
        if found is not None and repository.full_name == f"{path['owner']}/{path['repo']}":
            return found
    raise web.HTTPNotFound


async def _make_safe(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(SAFETY)
