"""Hono."""

from bot.checklist.languages.library import Gates, Routers, lower

ROUTERS = Routers(
    name="Hono",
    makers=frozenset({"Hono", "OpenAPIHono"}),
    types=frozenset({"Hono", "OpenAPIHono"}),
    verbs=lower("all"),
)
GATES = Gates(modules=frozenset({"hono/jwt", "hono/bearer-auth", "hono/basic-auth"}))
