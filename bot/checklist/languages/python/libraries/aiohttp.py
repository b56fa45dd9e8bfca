"""aiohttp's server."""

from bot.checklist.languages.library import Routers, lower

ROUTERS = Routers(
    name="aiohttp",
    types=frozenset({"web.Application", "Application", "aiohttp.web.Application", "web.UrlDispatcher"}),
    verbs=lower("route", "view"),
    is_ordered=False,
)
