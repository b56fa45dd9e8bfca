"""Hono."""

from bot.checklist.languages.library import Gates, Routers, lower, words
from bot.checklist.languages.shapes.browser import ChainedResponses, OptionCookies

ROUTERS = Routers(
    name="Hono",
    makers=frozenset({"Hono", "OpenAPIHono"}),
    types=frozenset({"Hono", "OpenAPIHono"}),
    verbs=lower("all"),
)
GATES = Gates(modules=frozenset({"hono/jwt", "hono/bearer-auth", "hono/basic-auth"}))
ANSWERS = ChainedResponses(sinks=words("json text html body"), objects=("c",), errors=("HTTPException",))
COOKIES = OptionCookies(after_context=words("setCookie setSignedCookie"), contexts=("hono",))
