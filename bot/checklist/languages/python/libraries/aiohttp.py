"""aiohttp's server."""

from bot.checklist.languages.library import Routers, lower, words
from bot.checklist.languages.shapes.browser import NamedResponses
from bot.checklist.languages.shapes.outbound import SessionClients
from bot.checklist.languages.shapes.verification import Peers, Webhooks

ROUTERS = Routers(
    name="aiohttp",
    types=frozenset({"web.Application", "Application", "aiohttp.web.Application", "web.UrlDispatcher"}),
    verbs=lower("route", "view"),
    is_ordered=False,
)
CLIENTS = SessionClients(
    openers=(r"aiohttp\.request",), makers=(r"aiohttp\.ClientSession", "ClientSession"), imported=("aiohttp",)
)
WEBHOOKS = Webhooks(registering=words("add_post add_route"), parses=(r"request\.post",))
PEERS = Peers(calls=frozenset({"ssl"}))
ANSWERS = NamedResponses(
    names=(
        "json_response",
        "HTTPInternalServerError",
        "HTTPServiceUnavailable",
        "HTTPBadGateway",
    ),
    modules=("aiohttp",),
)
