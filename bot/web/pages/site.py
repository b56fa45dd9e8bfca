"""The routes of the pages, and what their templates may use."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from importlib.resources import files
from typing import Any, Final
from urllib.parse import quote

import aiohttp_jinja2
import jinja2
from aiohttp import web

from bot.web.pages import api, configuration, insights, ledger, live, pull_request, queue, trying, words
from bot.web.pages.services import PAGES, Pages
from bot.web.pages.visit import SAFETY, Place, page

OWNER: Final = r"{owner:[A-Za-z0-9][A-Za-z0-9_-]{0,99}}"
"""A login on GitHub; no route of Babysit's own begins like one that a person could have, but by name."""
REPOSITORY: Final = r"{repository:[A-Za-z0-9._-]{1,100}}"
NUMBER: Final = r"{number:[0-9]{1,9}}"
_STATIC = files("bot.web.pages") / "static"
_KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
A_YEAR_S = 31_536_000


def install_pages(app: web.Application, pages: Pages) -> None:
    """Serve the pages from this application, which people can sign in to."""
    app[PAGES] = pages
    app[live.STREAMS] = live.Streams()
    app.on_shutdown.append(app[live.STREAMS].end)
    app.cleanup_ctx.append(live.glancing)
    static = {path.name: path.read_bytes() for path in _STATIC.iterdir() if "." in path.name}
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.PackageLoader("bot.web.pages"),
        autoescape=True,
        finalize=words.shown,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shared: dict[str, Any] = {
        "prose": words.prose,
        "quoted": words.quoted,
        "ago": words.ago,
        "stamp": words.stamp,
        "clock_time": words.clock_time,
        "page_url": queue.page_url,
        "tabs": tabs,
        "github": pages.server_url,
        "static": {name: f"/-/static/{name}?{_digest(content)}" for name, content in static.items()},
    }
    environment.globals.update(shared)
    app.add_routes(
        [
            web.get("/-/static/{name}", partial(_send, static)),
            web.get("/-/events", page("", live.stream)),
            web.get("/", page("queue.html", queue.show)),
            web.get(f"/{OWNER}", page("queue.html", queue.show)),
            web.get(f"/{OWNER}/ledger", page("ledger.html", ledger.show)),
            web.get(f"/{OWNER}/insights", page("insights.html", insights.show)),
            web.get(f"/{OWNER}/{REPOSITORY}", page("queue.html", queue.show)),
            web.get(f"/{OWNER}/{REPOSITORY}/configuration", page("configuration.html", configuration.show)),
            web.post(f"/{OWNER}/{REPOSITORY}/configuration", page("configuration.html", trying.show)),
            web.get("/api/v1/openapi.json", api.send_document),
            web.get("/api/v1/queue", api.api(api.show_queue)),
            web.get(
                f"/api/v1/repositories/{OWNER}/{REPOSITORY}/pulls/{NUMBER}", api.api(api.show_pull_request)
            ),
            web.get(
                f"/api/v1/repositories/{OWNER}/{REPOSITORY}/configuration", api.api(api.show_configuration)
            ),
            web.get(f"/api/v1/owners/{OWNER}/ledger", api.api(api.show_ledger)),
            web.get(f"/api/v1/owners/{OWNER}/insights", api.api(api.show_insights)),
            web.get(
                f"/{OWNER}/{REPOSITORY}/pull/{NUMBER}",
                page("pull_request.html", pull_request.show),
            ),
        ]
    )


def tabs(place: Place) -> Sequence[tuple[str, str, str]]:
    """The pages there are of this place: each with its name, how people call it, and its address."""
    owner = f"/{quote(place.owner)}"
    found = [("queue", "Queue", place.path)]
    if place.repository:
        found.append(("configuration", "Configuration", f"{place.path}/configuration"))
    if place.owner:
        found += [("ledger", "Ledger", f"{owner}/ledger"), ("insights", "Insights", f"{owner}/insights")]
    return found


async def _send(static: Mapping[str, bytes], request: web.Request) -> web.Response:
    """A file that is the same for everybody."""
    name = request.match_info["name"]
    if name not in static:
        raise web.HTTPNotFound
    headers = {**SAFETY, "Cache-Control": f"public, max-age={A_YEAR_S}, immutable"}
    kind = _KINDS[name.rpartition(".")[2]]
    return web.Response(body=static[name], content_type=kind, charset="utf-8", headers=headers)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
